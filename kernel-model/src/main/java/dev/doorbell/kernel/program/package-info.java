/**
 * User programs, and what the kernel offers them: system calls, sockets, and Breenix's resolver and
 * HTTP client.
 *
 * <p>A program is a method that runs on a thread of its own and blocks where it likes. Imports: none
 * but {@code java}.
 */
@NullMarked
package dev.doorbell.kernel.program;

import org.jspecify.annotations.NullMarked;
