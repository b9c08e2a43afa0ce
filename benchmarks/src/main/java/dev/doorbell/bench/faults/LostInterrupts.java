package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Interrupts that are lost, or never armed again. */
final class LostInterrupts {
    private static final int INTID = FaultMachine.FRAME_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long GO = FaultMachine.DEVICES + ScriptedDevice.GO;
    private static final int ROUNDS = 30;
    private static final int HEADER_BYTES = 10;

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
                        LostInterrupts::clearBeforeEnable),
                new Fault(
                        "F05",
                        "The latch is cleared at the handler's entry and exit",
                        "Breenix fb9d81ef (GPU); xHCI at ad84625c; breenix.md 14",
                        "The handler disables the SPI and clears its pending latch, takes what is there,"
                                + " works on it, clears the latch once more and enables. A completion"
                                + " that comes while it works has its edge erased at the exit. The driver"
                                + " sends the next command when both have completed, so it never does.",
                        "Leaves an edge-triggered SPI alone in the handler: a second edge waits in the"
                                + " latch until the first interrupt is ended.",
                        LostInterrupts::clearsAtEntryAndExit),
                new Fault(
                        "F13",
                        "A drain that finds another one under way does not re-arm",
                        "Breenix a42ee2e4; breenix.md 14",
                        "The handler tells the device to be quiet and calls the drain, which finds that"
                                + " another core is draining and returns. That core came by a poll, told"
                                + " the device nothing, and lets it speak no more than it kept it from"
                                + " speaking: the device stays quiet for ever.",
                        "The one that steps back leaves a mark; the one under way looks at it when it is"
                                + " done, and re-arms and looks at the ring in its place.",
                        LostInterrupts::steppedBack),
                new Fault(
                        "F14",
                        "A short entry ends the drain",
                        "Breenix net_pci receive, found by reading; breenix.md 7.3, 14",
                        "The receive function takes an entry whose length is no more than a header and"
                                + " answers that there was nothing. The drain takes that for an empty"
                                + " ring and stops. What lies behind the short entry was announced by the"
                                + " same edge, and waits for the next event.",
                        "Drops the short entry and goes on until the ring is empty.",
                        LostInterrupts::shortEntry));
    }

    private static void setUp(FaultMachine machine, Core core) {
        machine.gic().configureSpiEdgeTriggered(core, INTID);
        machine.gic().enableSpi(core, INTID);
        core.write(ENABLE, 4, 1);
    }

    private static FaultRun clearBeforeEnable(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GicDriver gic = machine.gic();
            machine.serve(
                    0,
                    core -> {
                        gic.configureSpiEdgeTriggered(core, INTID);
                        gic.enableSpi(core, INTID);
                        core.write(FaultMachine.DEVICES + ScriptedDevice.ENABLE, 4, 1);
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

    private static FaultRun clearsAtEntryAndExit(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GicDriver gic = machine.gic();
            machine.serve(
                    0,
                    core -> {
                        setUp(machine, core);
                        command(core);
                    },
                    (core, intid) -> {
                        if (form == Form.BROKEN) {
                            gic.disableSpi(core, intid);
                            gic.clearSpiPending(core, intid);
                        }
                        device.drain(core);
                        core.spend(350L * device.takenCount()); // works on it, longer each time
                        if (form == Form.BROKEN) {
                            gic.clearSpiPending(core, intid); // the fault
                            gic.enableSpi(core, intid);
                        }
                        if (device.takenCount() % 2 == 0 && device.takenCount() < 2 * ROUNDS) {
                            command(core);
                        }
                    });
            machine.runMillis(300);
            return machine.ends(device.tally() + " of " + 2 * ROUNDS + " wanted");
        }
    }

    /** Two commands, which complete one after the other. */
    private static void command(Core core) {
        core.write(GO, 4, 1);
        core.write(GO, 4, 1);
    }

    private static FaultRun steppedBack(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 2)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GuardedDrain drain = new GuardedDrain(device, form == Form.MENDED);
            machine.run(0, core -> pollNowAndThen(core, drain));
            machine.serve(
                    1,
                    core -> {
                        core.spend(60_000); // core 0 brings the distributor up
                        setUp(machine, core);
                    },
                    (core, intid) -> drain.announced(core));
            for (int i = 0; i < ROUNDS; i++) {
                device.postAt(machine.micros(100 + 20L * i) + i * machine.micros(1) / 2);
            }
            device.postAt(machine.micros(2000)); // when the polls are over
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    /** Core 0 looks at the ring on its way through something else. */
    private static void pollNowAndThen(Core core, GuardedDrain drain) {
        for (int i = 0; i < 2 * ROUNDS; i++) {
            core.spend(30_000); // 10 us of something else
            drain.poll(core);
        }
        FaultMachine.idle(core);
    }

    /** One drain at a time, whoever calls it. */
    private static final class GuardedDrain {
        private final ScriptedDevice device;
        private final boolean leavesMarks;
        private boolean busy;
        private boolean marked;

        GuardedDrain(ScriptedDevice device, boolean leavesMarks) {
            this.device = device;
            this.leavesMarks = leavesMarks;
        }

        /** The device has said something: it is quiet from now on, until the ring is empty. */
        void announced(Core core) {
            core.write(ENABLE, 4, 0);
            if (busy) {
                marked = leavesMarks; // the fault: returns as if all were done
                return;
            }
            busy = true;
            rearm(core);
            busy = false;
        }

        /** Takes what is there; the device was not told to be quiet. */
        void poll(Core core) {
            if (!busy) {
                busy = true;
                device.drain(core);
                core.spend(12_000); // 4 us of work on it
                busy = false;
                if (marked) {
                    marked = false;
                    rearm(core);
                }
            }
        }

        private void rearm(Core core) {
            do {
                device.drain(core);
                core.write(ENABLE, 4, 1);
                core.read(ENABLE, 4);
            } while (device.hasMore(core));
        }
    }

    private static FaultRun shortEntry(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            machine.serve(
                    0,
                    core -> setUp(machine, core),
                    (core, intid) -> {
                        int length = device.take(core);
                        while (length != ScriptedDevice.NOTHING) {
                            core.spend(300);
                            if (length <= HEADER_BYTES && form == Form.BROKEN) {
                                return; // the fault: taken for an empty ring
                            }
                            length = device.take(core);
                        }
                    });
            // Three at a time, the one in the middle short; closer together each time.
            for (int i = ROUNDS; i >= 0; i--) {
                long at = machine.micros(100 + 20L * (ROUNDS - i));
                long gap = i * machine.micros(1) / 20;
                device.postAt(at);
                device.postLengthAt(at + gap, HEADER_BYTES);
                device.postAt(at + 2 * gap);
            }
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }
}
