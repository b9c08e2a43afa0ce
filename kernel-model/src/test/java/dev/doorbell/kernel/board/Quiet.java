package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.bus.Requester;

/** Whether a machine's interrupt controller has nothing left to say of devices. */
final class Quiet {
    private static final long ISPENDR = 0x200;
    private static final long ISACTIVER = 0x300;

    private Quiet() {}

    /** No SPI is pending or active, and no core is asked to take anything but its own tick. */
    static void check(Machine machine) {
        GicSpec gic = machine.config().board().gic();
        for (int word = 1; word <= gic.spiWords(); word++) {
            assertThat(read(machine, gic.distributorBase() + ISPENDR + 4L * word))
                    .as("GICD_ISPENDR%d", word)
                    .isZero();
            assertThat(read(machine, gic.distributorBase() + ISACTIVER + 4L * word))
                    .as("GICD_ISACTIVER%d", word)
                    .isZero();
        }
        assertThat(machine.core(0).irq().isHigh()).isFalse();
    }

    private static long read(Machine machine, long address) {
        return machine.parts().bus().read(address, 4, Requester.DEBUGGER);
    }
}
