package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.context.Context;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.List;

/** Interrupts that are ended in the wrong way, in the wrong place, or not at all. */
final class EndsOfInterrupt {
    private static final int WIRE = FaultMachine.WIRE_FIRST;
    private static final long STATUS = FaultMachine.DEVICES + ScriptedDevice.STATUS;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long GICC_EOIR = FaultMachine.GICC + 0x10;
    private static final int ICC_CTLR_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 4);
    private static final int ICC_EOIR0_EL1 = SystemRegisters.encoding(3, 0, 12, 8, 1);
    private static final int ICC_EOIR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 1);
    private static final int ICC_DIR_EL1 = SystemRegisters.encoding(3, 0, 12, 11, 1);
    private static final int EOI_SPLIT = 1 << 1;

    private EndsOfInterrupt() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F20",
                        "A GICv3 is driven as a GICv2",
                        "Breenix 7aa8334f; breenix.md 14",
                        "The interrupt is acknowledged through ICC_IAR1_EL1 and ended by a write to"
                                + " GICC_EOIR, where a GICv2 would have it. Nobody decodes that address:"
                                + " the running priority stays, the SPI stays active, and no other"
                                + " interrupt of that priority reaches the core.",
                        "Ends with ICC_EOIR1_EL1.",
                        EndsOfInterrupt::drivenAsVersion2),
                new Fault(
                        "F21",
                        "The interrupt is deactivated after a context switch",
                        "Breenix 92c407a3, 4870a1c6; breenix.md 14",
                        "With split ends the handler drops the priority, a nested interrupt schedules"
                                + " away, and ICC_DIR_EL1 is left to the thread that was interrupted. Until"
                                + " that thread runs again the interrupt is active, and an active"
                                + " interrupt is not signalled again.",
                        "Deactivates before it schedules.",
                        EndsOfInterrupt::deactivatedAfterSwitch),
                new Fault(
                        "F22",
                        "Two-step ends where one step does both",
                        "Breenix 17f57d92, 630d6bf4, dcc08d70 (VMware); breenix.md 14",
                        "The entry drops with EOIR and deactivates with DIR, but EOImode is 0, as on a"
                                + " hypervisor that does not take it: EOIR has already done both, and DIR"
                                + " is for an interrupt that is not active. VMware ends the machine there.",
                        "Writes DIR only where EOImode was set and read back.",
                        EndsOfInterrupt::splitWithoutMode),
                new Fault(
                        "F25",
                        "One variable remembers the group for all cores",
                        "Breenix gic.rs, found by reading; breenix.md 14",
                        "The group of the interrupt acknowledged last is kept in one global. Core 1"
                                + " acknowledges between core 0's acknowledge and end, and core 0 ends"
                                + " with the other group's register: its priority is never dropped.",
                        "Keeps it for each core.",
                        EndsOfInterrupt::globalGroup));
    }

    private static void setUp(FaultMachine machine, Core core) {
        machine.gic().configureSpiLevelSensitive(core, WIRE);
        machine.gic().enableSpi(core, WIRE);
        core.write(ENABLE, 4, 1);
    }

    private static void serve(Core core, ScriptedDevice device) {
        core.write(STATUS, 4, 1);
        core.read(STATUS, 4);
        device.drain(core);
    }

    private static FaultRun drivenAsVersion2(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            machine.serveBy(
                    0,
                    core -> setUp(machine, core),
                    core -> {
                        int intid = machine.gic().acknowledge(core);
                        if (machine.gic().isSpurious(intid)) {
                            return;
                        }
                        serve(core, device);
                        if (form == Form.BROKEN) {
                            core.write(GICC_EOIR, 4, intid);
                        } else {
                            core.writeSystem(ICC_EOIR1_EL1, intid);
                        }
                    });
            device.postAt(machine.micros(100), machine.micros(200), machine.micros(300));
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    private static FaultRun deactivatedAfterSwitch(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            machine.run(
                    0,
                    core -> {
                        core.writeSystem(ICC_CTLR_EL1, EOI_SPLIT);
                        Context other = core.context("other", () -> otherThread(core));
                        core.setVector(() -> switchingVector(machine, core, device, other, form));
                        setUp(machine, core);
                        core.unmaskInterrupts();
                        FaultMachine.idle(core);
                    });
            device.postAt(machine.micros(100), machine.micros(200), machine.micros(300));
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    private static void otherThread(Core core) {
        core.unmaskInterrupts();
        FaultMachine.idle(core);
    }

    private static void switchingVector(
            FaultMachine machine, Core core, ScriptedDevice device, Context other, Form form) {
        int intid = machine.gic().acknowledge(core);
        if (machine.gic().isSpurious(intid)) {
            return;
        }
        core.writeSystem(ICC_EOIR1_EL1, intid);
        serve(core, device);
        if (form == Form.MENDED) {
            core.writeSystem(ICC_DIR_EL1, intid);
        }
        if (device.takenCount() == 1) {
            core.switchTo(other); // the thread that was interrupted does not come back for now
        }
        if (form == Form.BROKEN) {
            core.writeSystem(ICC_DIR_EL1, intid);
        }
    }

    private static FaultRun splitWithoutMode(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            machine.serveBy(
                    0,
                    core -> {
                        core.writeSystem(ICC_CTLR_EL1, 0); // what a hypervisor makes of any value
                        setUp(machine, core);
                    },
                    core -> {
                        int intid = machine.gic().acknowledge(core);
                        if (machine.gic().isSpurious(intid)) {
                            return;
                        }
                        boolean split =
                                form == Form.BROKEN
                                        || (core.readSystem(ICC_CTLR_EL1) & EOI_SPLIT) != 0;
                        if (split) {
                            core.writeSystem(ICC_EOIR1_EL1, intid);
                            serve(core, device);
                            core.writeSystem(ICC_DIR_EL1, intid);
                        } else {
                            serve(core, device);
                            core.writeSystem(ICC_EOIR1_EL1, intid);
                        }
                    });
            device.postAt(machine.micros(100), machine.micros(200), machine.micros(300));
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    private static FaultRun globalGroup(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 2)) {
            ScriptedDevice one = machine.device(Signal.WIRE);
            ScriptedDevice two = machine.device(Signal.WIRE);
            GroupMemory memory = new GroupMemory(form == Form.BROKEN);
            machine.serveBy(
                    0,
                    core -> setUp(machine, core),
                    core -> memory.vector(machine, core, one, STATUS));
            machine.serveBy(
                    1,
                    core -> {
                        core.spend(60_000); // core 0 brings the distributor up
                        machine.gic().configureSpiLevelSensitive(core, WIRE + 1);
                        machine.gic().enableSpi(core, WIRE + 1);
                        machine.toGroup0(core, WIRE + 1);
                        core.write(ENABLE + ScriptedDevice.FRAME_BYTES, 4, 1);
                        core.setFastVector(
                                () ->
                                        memory.vector(
                                                machine,
                                                core,
                                                two,
                                                STATUS + ScriptedDevice.FRAME_BYTES));
                    },
                    core -> {});
            for (int i = 0; i < 40; i++) {
                long at = machine.micros(100 + 20L * i);
                one.postAt(at);
                two.postAt(at + i * machine.micros(2) / 40);
            }
            machine.runMillis(300);
            return machine.ends(one.tally() + ", " + two.tally());
        }
    }

    /** Which group the interrupt acknowledged last was in: for all cores, or for each. */
    private static final class GroupMemory {
        private static final int ICC_IAR0_EL1 = SystemRegisters.encoding(3, 0, 12, 8, 0);
        private static final int ICC_HPPIR0_EL1 = SystemRegisters.encoding(3, 0, 12, 8, 2);

        private final boolean shared;
        private final boolean[] lastIsGroup0 = new boolean[2];

        GroupMemory(boolean shared) {
            this.shared = shared;
        }

        void vector(FaultMachine machine, Core core, ScriptedDevice device, long status) {
            int slot = shared ? 0 : core.index();
            boolean group0 = core.readSystem(ICC_HPPIR0_EL1) < GicDriver.SPECIAL_FIRST;
            lastIsGroup0[slot] = group0;
            int intid =
                    group0 ? (int) core.readSystem(ICC_IAR0_EL1) : machine.gic().acknowledge(core);
            if (machine.gic().isSpurious(intid)) {
                return;
            }
            core.write(status, 4, 1);
            core.read(status, 4);
            device.drain(core);
            core.writeSystem(lastIsGroup0[slot] ? ICC_EOIR0_EL1 : ICC_EOIR1_EL1, intid);
        }
    }
}
