package dev.doorbell.pci.edu;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Registers of the educational device, in address order.
 *
 * <p>Source: QEMU, "EDU device", section "Command line and MMIO area". The DMA registers take 4 or 8
 * bytes at their first address, all others 4.
 */
public enum EduRegister implements RegisterSpec {
    IDENTIFICATION(at(0x00).readOnly().says("Version 1.0 of device 0xed")),
    LIVENESS(at(0x04).says("Reads as the complement of what was written")),
    FACTORIAL(at(0x08).says("A write begins its factorial; reads as the result")),
    STATUS(at(0x20).says("Bit 0 computing; bit 7 interrupt when it is done")),
    INTERRUPT_STATUS(at(0x24).readOnly().says("Causes latched and not acknowledged")),
    INTERRUPT_RAISE(at(0x60).writeOnly().says("Latches the causes written and interrupts")),
    INTERRUPT_ACKNOWLEDGE(at(0x64).writeOnly().says("Clears the causes written as ones")),
    DMA_SOURCE(at(0x80).bytes(8).accessedBy(4).says("Where the block comes from")),
    DMA_DESTINATION(at(0x88).bytes(8).accessedBy(4).says("Where the block goes")),
    DMA_COUNT(at(0x90).bytes(8).accessedBy(4).says("Bytes of the block")),
    DMA_COMMAND(
            at(0x98).bytes(8)
                    .accessedBy(4)
                    .says(
                            "Bit 0 run; bit 1 from the buffer to memory; bit 2 interrupt at the end"));

    private static final int FRAME_WORDS = 0xA0 / 4;
    private static final @Nullable EduRegister[] BY_WORD = byWord();

    private final RegisterRow row;

    EduRegister(RegisterRow row) {
        this.row = row;
    }

    private static @Nullable EduRegister[] byWord() {
        @Nullable EduRegister[] table = new @Nullable EduRegister[FRAME_WORDS];
        for (EduRegister register : values()) {
            table[(int) register.row.offset() / 4] = register;
        }
        return table;
    }

    /** The register that begins at {@code offset}; null if none does. */
    static @Nullable EduRegister beginningAt(long offset) {
        return (offset & 3) == 0 && offset >= 0 && offset < 4L * FRAME_WORDS
                ? BY_WORD[(int) offset / 4]
                : null;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
