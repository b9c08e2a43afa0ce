package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Interrupts that nobody enables, or that are enabled too late. */
final class MissingEnables {
    private static final int INTID = FaultMachine.FRAME_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final int ROUNDS = 30;
    private static final int POLL_TICKS = 20;

    private MissingEnables() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F07",
                        "The handler returns early and leaves its line disabled",
                        "Breenix 65eb3a7a, 488d2fc2; breenix.md 14",
                        "The handler disables the SPI in GICD_ICENABLER and clears its latch before it"
                                + " looks whether the driver's state is free. A thread holds it, so the"
                                + " handler returns at once, and the enable at its end is not reached."
                                + " The thread drains when it lets go, but nothing comes after that.",
                        "Enables the SPI on the early way out too.",
                        MissingEnables::earlyReturn),
                new Fault(
                        "F08",
                        "Enabling again is left to a poll at 50 Hz",
                        "Breenix 0f641606; breenix.md 14",
                        "The handler disables the SPI and drains; the enable is in a poll function that"
                                + " every twentieth tick calls. The first event is served at once, and"
                                + " each one after it waits in the latch for up to 20 ms.",
                        "Enables the SPI at the end of the handler.",
                        MissingEnables::enabledByPoll),
                new Fault(
                        "F09",
                        "The poll was the only one that enabled the interrupt",
                        "Breenix 993f40c2, b32e773b; breenix.md 14",
                        "The SPI is enabled in the function that serves the device, when it is called"
                                + " first. The tick used to call it. With that call taken out, only the"
                                + " handler calls it, and no handler runs before the SPI is enabled.",
                        "Enables the SPI at the end of set-up.",
                        MissingEnables::pollWasTheEnabler),
                new Fault(
                        "F10",
                        "Set-up returns before it comes to the enable",
                        "Breenix 967c00d4, 8e6745e1; breenix.md 14",
                        "Network set-up asks for the gateway's address and waits a millisecond for the"
                                + " answer. Without one it returns an error, and the enable of the"
                                + " interrupt was its last line. The answer that comes later is not heard,"
                                + " nor is anything else.",
                        "Enables the interrupt whether or not the gateway has answered.",
                        MissingEnables::gatewaySilent));
    }

    private static FaultRun earlyReturn(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GicDriver gic = machine.gic();
            boolean[] held = new boolean[1];
            machine.run(
                    0,
                    core -> {
                        core.setVector(
                                () ->
                                        machine.take(
                                                core, i -> serve(gic, core, device, held, form)));
                        gic.configureSpiEdgeTriggered(core, INTID);
                        gic.enableSpi(core, INTID);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        for (int i = 0; i < ROUNDS; i++) {
                            core.spend(45_000); // 15 us of something else
                            held[0] = true;
                            core.spend(15_000); // 5 us with the driver's state in hand
                            held[0] = false;
                            device.drain(core);
                        }
                        FaultMachine.idle(core);
                    });
            for (int i = 0; i < ROUNDS; i++) {
                device.postAt(machine.micros(100 + 17L * i)); // another period than the thread's
            }
            device.postAt(machine.micros(2000));
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    private static void serve(
            GicDriver gic, Core core, ScriptedDevice device, boolean[] held, Form form) {
        gic.disableSpi(core, INTID);
        gic.clearSpiPending(core, INTID);
        if (held[0]) {
            if (form == Form.MENDED) {
                gic.enableSpi(core, INTID);
            }
            return; // the fault: with the SPI disabled
        }
        device.drain(core);
        gic.enableSpi(core, INTID);
    }

    private static FaultRun enabledByPoll(Form form) {
        try (FaultMachine machine =
                new FaultMachine(
                        Controller.GICV3, 1, (bounds, milli) -> bounds.serving(2 * milli))) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GicDriver gic = machine.gic();
            int[] ticks = new int[1];
            machine.serve(
                    0,
                    core -> setUpWithTick(machine, core, true),
                    (core, intid) -> {
                        if (intid == FaultMachine.TIMER) {
                            Timers.arm(core);
                            if (++ticks[0] % POLL_TICKS == 0) {
                                gic.enableSpi(core, INTID);
                            }
                        } else {
                            gic.disableSpi(core, intid);
                            device.drain(core);
                            if (form == Form.MENDED) {
                                gic.enableSpi(core, intid);
                            }
                        }
                    });
            for (int i = 1; i < ROUNDS; i++) {
                device.postAt(machine.micros(3100L * i));
            }
            machine.runMillis(110);
            return machine.ends(device.tally());
        }
    }

    private static void setUpWithTick(FaultMachine machine, Core core, boolean enables) {
        machine.gic().configureSpiEdgeTriggered(core, INTID);
        if (enables) {
            machine.gic().enableSpi(core, INTID);
        }
        core.write(ENABLE, 4, 1);
        machine.gic().enablePrivate(core, FaultMachine.TIMER);
        Timers.arm(core);
    }

    private static FaultRun pollWasTheEnabler(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            boolean[] enabled = {form == Form.MENDED};
            machine.serve(
                    0,
                    core -> setUpWithTick(machine, core, enabled[0]),
                    (core, intid) -> {
                        if (intid == FaultMachine.TIMER) {
                            Timers.arm(core); // and polls no more
                            return;
                        }
                        if (!enabled[0]) {
                            enabled[0] = true; // the fault: nobody comes here
                            machine.gic().enableSpi(core, INTID);
                        }
                        device.drain(core);
                    });
            for (int i = 1; i < ROUNDS; i++) {
                device.postAt(machine.micros(100L * i));
            }
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    private static FaultRun gatewaySilent(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            machine.serve(
                    0,
                    core -> {
                        machine.gic().configureSpiEdgeTriggered(core, INTID);
                        core.write(ENABLE, 4, 1);
                        if (!isAnswered(core, device) && form == Form.BROKEN) {
                            return; // the fault
                        }
                        machine.gic().enableSpi(core, INTID);
                    },
                    (core, intid) -> device.drain(core));
            // The gateway answers after 2 ms; then come frames.
            for (int i = 0; i < ROUNDS; i++) {
                device.postAt(machine.micros(2000 + 50L * i));
            }
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    /** Waits a millisecond for an answer; the network's own set-up polls for it. */
    private static boolean isAnswered(Core core, ScriptedDevice device) {
        for (int i = 0; i < 100; i++) {
            core.spend(30_000);
            if (device.drain(core) > 0) {
                return true;
            }
        }
        return false;
    }
}
