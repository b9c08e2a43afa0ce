/**
 * Boards: where the models, the kernel and the wire are put together.
 *
 * <p>A board is data first, a {@link dev.doorbell.kernel.board.BoardSpec}, and the few lines that join
 * its parts. {@link dev.doorbell.kernel.board.Machine} is what users hold. The only package of this
 * module that sees the hardware models. Imports: {@code sim}, {@code gic}, {@code pci}, {@code nic},
 * all of {@code kernel}.
 */
@NullMarked
package dev.doorbell.kernel.board;

import org.jspecify.annotations.NullMarked;
