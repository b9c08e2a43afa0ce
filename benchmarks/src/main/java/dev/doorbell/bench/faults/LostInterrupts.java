package dev.doorbell.bench.faults;

import dev.doorbell.bench.faults.BareMachine.Controller;
import dev.doorbell.bench.faults.ScriptedDevice.Signal;
import dev.doorbell.kernel.driver.gic.GicDriver;
import java.util.List;

/** Interrupts that are lost, or never armed again. */
final class LostInterrupts {
    private static final int INTID = BareMachine.FRAME_FIRST;

    private LostInterrupts() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F04",
                        "The latch is cleared after the ring was looked at",
                        "Breenix 97beb258, re_enable_irq; breenix.md 14",
                        "The softirq looks at the ring, finds it empty, clears the SPI's pending latch"
                                + " and enables the SPI. A result that comes between the look and the"
                                + " clear has its edge erased; nobody looks again.",
                        "Leaves the latch alone: what came after the look has its edge kept.",
                        LostInterrupts::clearBeforeEnable));
    }

    private static FaultRun clearBeforeEnable(Form form) {
        try (BareMachine machine = new BareMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GicDriver gic = machine.gic();
            machine.serve(
                    0,
                    core -> {
                        gic.configureSpiEdgeTriggered(core, INTID);
                        gic.enableSpi(core, INTID);
                        core.write(BareMachine.DEVICES + ScriptedDevice.ENABLE, 4, 1);
                    },
                    (core, intid) -> {
                        gic.disableSpi(core, intid);
                        gic.clearSpiPending(core, intid);
                        device.drain(core);
                        core.spend(600); // looks at other things; then lets the interrupt back in
                        if (form == Form.BROKEN) {
                            gic.clearSpiPending(core, intid);
                        }
                        gic.enableSpi(core, intid);
                    });
            // The second result of each pair comes a little later while the first is being handled.
            for (int i = 0; i < 20; i++) {
                long at = machine.micros(100 + 50L * i);
                device.postAt(at, at + (2 + i) * machine.micros(1) / 10);
            }
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }
}
