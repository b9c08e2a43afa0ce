/**
 * What interrupts an x86 machine, as models: the pair of 8259s and the 8254 of the PC, the IO-APIC, and
 * the local APICs with their window for messages.
 *
 * <p>Kept small and beside the boards, for comparison with the Arm machines. Registers are tables; each
 * part drives its output in one place. Imports: {@code sim}.
 */
@NullMarked
package dev.doorbell.kernel.board.x86;

import org.jspecify.annotations.NullMarked;
