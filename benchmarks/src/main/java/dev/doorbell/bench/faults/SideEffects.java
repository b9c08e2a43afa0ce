package dev.doorbell.bench.faults;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import java.util.List;

/** Accesses that change more than they were meant to. */
final class SideEffects {
    private static final int WIRE = FaultMachine.WIRE_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long INDEX = FaultMachine.DEVICES + ScriptedDevice.INDEX;
    private static final long GO = FaultMachine.DEVICES + ScriptedDevice.GO;
    private static final long CAUSE = FaultMachine.DEVICES + ScriptedDevice.CAUSE;
    private static final int REQUESTS = 60;

    private static final long ECAM = 0x3F00_0000L;
    private static final long WINDOW = 0x1000_0000L;
    private static final int DEVICE = 1;
    private static final int COMMAND = HeaderRegister.COMMAND.offset();
    private static final int STATUS = HeaderRegister.STATUS.offset();
    private static final int INTX_DISABLE = 1 << 10;
    private static final int MASTER_ABORT = 1 << 13;

    private SideEffects() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F41",
                        "Looking at the counters takes the interrupt away",
                        "Breenix net_pci diagnostics, found by reading; breenix.md 7.2, 14",
                        "A diagnostic dump prints the device's registers, its interrupt status among"
                                + " them, and reading that register clears it. If the device has just"
                                + " raised its wire, the wire falls before the core has taken the"
                                + " interrupt. The handler does not run, or runs and finds no cause.",
                        "Prints what the driver has counted in memory, and registers without side effects.",
                        SideEffects::dumpClears),
                new Fault(
                        "F42",
                        "Writing COMMAND clears the errors in STATUS",
                        "Breenix pci.rs, found by reading; breenix.md 8.1, 14",
                        "Every write to configuration space reads 32 bits, changes some, and writes all"
                                + " of them back. COMMAND's other half is STATUS, whose error bits a one"
                                + " clears: turning the pin off wipes the received master abort that the"
                                + " error handler is about to look for.",
                        "Writes COMMAND with an access of 16 bits.",
                        SideEffects::commandClearsStatus));
    }

    private static FaultRun dumpClears(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            GicDriver gic = machine.gic();
            machine.run(
                    0,
                    core -> {
                        core.setVector(() -> machine.take(core, intid -> serve(core, device)));
                        gic.configureSpiLevelSensitive(core, WIRE);
                        gic.enableSpi(core, WIRE);
                        core.write(ENABLE, 4, 1);
                        core.write(GO, 4, 1);
                        core.unmaskInterrupts();
                        for (int i = 0; i < REQUESTS; i++) {
                            core.spend(9_000L + 200L * i); // 3 us and more of something else
                            dump(core, form);
                        }
                        FaultMachine.idle(core);
                    });
            machine.runMillis(300);
            return machine.ends(device.tally() + " of " + REQUESTS + " requests");
        }
    }

    /** One request after the other: each completion sends the next. */
    private static void serve(Core core, ScriptedDevice device) {
        if (core.read(CAUSE, 4) == 0) {
            return; // not this device
        }
        device.drain(core);
        if (device.takenCount() < REQUESTS) {
            core.write(GO, 4, 1);
        }
    }

    /** Prints with interrupts masked, so that the lines stay together. */
    private static void dump(Core core, Form form) {
        core.maskInterrupts();
        core.read(INDEX, 4);
        if (form == Form.BROKEN) {
            core.read(CAUSE, 4); // the fault
        }
        core.spend(6_000);
        core.unmaskInterrupts();
    }

    private static FaultRun commandClearsStatus(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            PciFunction function = plug(machine);
            // A request of the device reaches nobody, some time before the driver turns the pin
            // off.
            Event abort =
                    Event.named(
                            "abort", Phase.DEVICES, () -> function.config().receiveMasterAbort());
            machine.parts().events().scheduleAt(machine.micros(50), abort);
            boolean[] seen = new boolean[1];
            machine.run(
                    0,
                    core -> {
                        PciConfig config = new PciConfig(core, platform(), DEVICE);
                        core.spend(300_000);
                        if (form == Form.BROKEN) {
                            config.disableIntx(); // the fault: 32 bits read and written back
                        } else {
                            long command = ECAM + (DEVICE << 15) + COMMAND;
                            core.write(command, 2, core.read(command, 2) | INTX_DISABLE);
                        }
                        seen[0] = (config.read(STATUS, 2) & MASTER_ABORT) != 0;
                        FaultMachine.idle(core);
                    });
            machine.runMillis(1);
            return machine.ends(seen[0] ? "the error was found" : "no error was found");
        }
    }

    private static PciFunction plug(FaultMachine machine) {
        HostBridge bridge = new HostBridge(machine.parts(), WINDOW);
        machine.parts()
                .bus()
                .map(
                        "ecam",
                        ECAM,
                        HostBridge.ECAM_BYTES_PER_BUS,
                        bridge.ecam(),
                        new AccessTiming(1272, 30, 675));
        PciFunction function = new PciFunction(new Slot(DEVICE, 0), "card");
        function.identify(0x1234, 0x5678, 0xFF_0000, 0, 0);
        bridge.plug(function);
        return function;
    }

    private static PlatformConfig platform() {
        int absent = PlatformConfig.ABSENT;
        return new PlatformConfig(
                FaultMachine.GICD,
                absent,
                FaultMachine.GICR,
                FaultMachine.FRAME,
                absent,
                ECAM,
                absent,
                FaultMachine.MEMORY + (1 << 20),
                FaultMachine.TIMER);
    }
}
