/**
 * The kernel's way from a program that reads a disk to the driver, and back to the program.
 *
 * <p>Imports: {@code sim}, {@code kernel.sched}, {@code kernel.driver.block}.
 */
@NullMarked
package dev.doorbell.kernel.block;

import org.jspecify.annotations.NullMarked;
