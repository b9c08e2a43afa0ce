package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Interrupts that come without end, and triggers that do not fit. */
final class Storms {
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final int WIRE = FaultMachine.WIRE_FIRST;
    private static final long STATUS = FaultMachine.DEVICES + ScriptedDevice.STATUS;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;

    private Storms() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F15",
                        "Acknowledging makes the device interrupt again",
                        "Breenix b1899ea0 (xHCI); breenix.md 14",
                        "The handler clears the device's status and leaves the results to a thread. As"
                                + " long as results are unread, each clearing makes the device post"
                                + " another message, which is taken as soon as the handler returns: the"
                                + " thread never runs.",
                        "Disables the SPI before it acknowledges; the thread drains, clears and enables.",
                        Storms::firesOnAcknowledge),
                new Fault(
                        "F17",
                        "A doorbell rings for a level-sensitive SPI",
                        "Breenix 97beb258; breenix.md 14",
                        "The SPI is left level-sensitive, as reset has it. A message through"
                                + " MSI_SETSPI is a pulse: it leaves nothing pending that outlives it.",
                        "Sets the SPI edge-triggered in ICFGR before it enables it.",
                        Storms::doorbellForLevel),
                new Fault(
                        "F18",
                        "Interrupts are let in before the device is quiet",
                        "Breenix a72859ba (AHCI); breenix.md 14",
                        "The handler ends the interrupt and unmasks before it has cleared the device's"
                                + " status. The wire is still high, so the same SPI is taken again, inside"
                                + " the first one, and so on until the stack is full.",
                        "Clears the device's status first; then ends and unmasks.",
                        Storms::nestedLevel),
                new Fault(
                        "F19",
                        "A polling driver leaves its interrupt armed",
                        "Breenix c1898931; breenix.md 14",
                        "The driver polls, but the device's interrupt enable is still set and its line"
                                + " enabled. The first result raises the wire; no handler clears it, so"
                                + " the SPI is taken again and again.",
                        "Clears the device's interrupt enable before it starts to poll.",
                        Storms::pollingLeavesArmed),
                new Fault(
                        "S08",
                        "Nobody claims a level",
                        "SerenityOS SharedIRQHandler; serenityos-msi.md 7",
                        "Two devices share a line. The handler list holds one of them; when the other"
                                + " raises the line, the one handler says that it is not its own, the"
                                + " answer is ignored and the interrupt is ended: it comes back at once.",
                        "Registers both handlers; each asks its own device.",
                        Storms::nobodyClaims));
    }

    private static FaultRun firesOnAcknowledge(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            device.reportAgainOnClear();
            GicDriver gic = machine.gic();
            boolean[] due = new boolean[1];
            machine.run(
                    0,
                    core -> {
                        core.setVector(
                                () ->
                                        machine.take(
                                                core,
                                                intid -> {
                                                    if (form == Form.MENDED) {
                                                        gic.disableSpi(core, intid);
                                                    }
                                                    core.write(STATUS, 4, 1);
                                                    core.barrier();
                                                    due[0] = true;
                                                }));
                        gic.configureSpiEdgeTriggered(core, MESSAGE);
                        gic.enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        drainInThread(machine, device, core, due);
                    });
            device.postAt(machine.micros(100), machine.micros(200), machine.micros(300));
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    /** The thread: takes the results, and lets the interrupt in again. */
    private static void drainInThread(
            FaultMachine machine, ScriptedDevice device, Core core, boolean[] due) {
        while (true) {
            core.waitForInterrupt();
            core.spend(60_000); // 20 us of somebody else's work before the thread runs
            if (due[0]) {
                due[0] = false;
                device.drain(core);
                machine.gic().clearSpiPending(core, MESSAGE);
                machine.gic().enableSpi(core, MESSAGE);
                device.drain(core);
            }
        }
    }

    private static FaultRun doorbellForLevel(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            machine.serve(
                    0,
                    core -> {
                        if (form == Form.MENDED) {
                            machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        }
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                    },
                    (core, intid) -> device.drain(core));
            device.postAt(machine.micros(100), machine.micros(200));
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    private static FaultRun nestedLevel(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            GicDriver gic = machine.gic();
            machine.serveBy(
                    0,
                    core -> {
                        gic.configureSpiLevelSensitive(core, WIRE);
                        gic.enableSpi(core, WIRE);
                        core.write(ENABLE, 4, 1);
                    },
                    core -> {
                        int acknowledged = gic.acknowledge(core);
                        if (gic.isSpurious(gic.intid(acknowledged))) {
                            return;
                        }
                        if (form == Form.MENDED) {
                            quiesce(core);
                        }
                        gic.end(core, acknowledged);
                        core.unmaskInterrupts(); // let the tick in while this goes on
                        core.spend(300);
                        quiesce(core);
                        device.drain(core);
                        core.maskInterrupts();
                    });
            device.postAt(machine.micros(100), machine.micros(200));
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    /** Clears the status and waits until the device has heard of it. */
    private static void quiesce(Core core) {
        core.write(STATUS, 4, 1);
        core.read(STATUS, 4);
    }

    private static FaultRun pollingLeavesArmed(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            GicDriver gic = machine.gic();
            machine.run(
                    0,
                    core -> {
                        core.setVector(() -> machine.take(core, intid -> core.spend(50)));
                        core.write(ENABLE, 4, 1);
                        gic.configureSpiLevelSensitive(core, WIRE);
                        gic.enableSpi(core, WIRE);
                        if (form == Form.MENDED) {
                            core.write(ENABLE, 4, 0);
                        }
                        core.unmaskInterrupts();
                        while (true) {
                            core.spend(300_000); // polls every 100 us
                            if (device.drain(core) > 0) {
                                core.write(STATUS, 4, 1);
                            }
                        }
                    });
            device.postAt(machine.micros(100), machine.micros(200));
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    private static FaultRun nobodyClaims(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice first = machine.device(Signal.WIRE);
            ScriptedDevice second = machine.deviceOnLineOf(first, Signal.WIRE);
            long secondStatus = STATUS + ScriptedDevice.FRAME_BYTES;
            machine.serve(
                    0,
                    core -> {
                        machine.gic().configureSpiLevelSensitive(core, WIRE);
                        machine.gic().enableSpi(core, WIRE);
                        core.write(ENABLE, 4, 1);
                        core.write(ENABLE + ScriptedDevice.FRAME_BYTES, 4, 1);
                    },
                    (core, intid) -> {
                        serveLevel(core, first, STATUS);
                        if (form == Form.MENDED) {
                            serveLevel(core, second, secondStatus);
                        }
                    });
            first.postAt(machine.micros(100), machine.micros(300));
            second.postAt(machine.micros(200), machine.micros(300));
            machine.runMillis(2);
            return machine.ends(first.tally() + ", " + second.tally());
        }
    }

    /** A handler on a shared line: asks its device, and acknowledges before it drains. */
    private static void serveLevel(Core core, ScriptedDevice device, long status) {
        if (core.read(status, 4) != 0) {
            core.write(status, 4, 1);
            core.read(status, 4);
            device.drain(core);
        }
    }
}
