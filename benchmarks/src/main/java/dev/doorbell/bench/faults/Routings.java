package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Interrupts that go to another core, or to another owner. */
final class Routings {
    private static final int WIRE = FaultMachine.WIRE_FIRST;
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final long STATUS = FaultMachine.DEVICES + ScriptedDevice.STATUS;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long IROUTER = FaultMachine.GICD + 0x6000;
    private static final long IROUTER_WRONG = FaultMachine.GICD + 0x6100;
    private static final long ISENABLER = FaultMachine.GICD + 0x100;

    private Routings() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F26",
                        "The wrong router is written",
                        "Breenix 7aa8334f; breenix.md 14",
                        "IROUTER is taken to begin at 0x6100, where INTID 32's register is, and indexed"
                                + " by INTID all the same: routing INTID n moves INTID n + 32. Invisible"
                                + " while everything is routed to core 0 anyway.",
                        "Uses 0x6000 + 8 n.",
                        Routings::wrongBase),
                new Fault(
                        "F27",
                        "Enabling an SPI takes it along",
                        "Breenix enable_spi, 31176965, 715acbd9; breenix.md 14",
                        "enable_spi writes IROUTER with the calling core before it sets the enable. A"
                                + " handler that disables and enables, called on another core, moves the"
                                + " line there.",
                        "Sets the enable alone; routing is set once.",
                        Routings::followsTheCaller),
                new Fault(
                        "S07",
                        "A message is given the number of a pin's line",
                        "SerenityOS a5ec5f07fa8; serenityos-msi.md 7",
                        "The pool of message interrupts holds a number that a pin's line has too. The"
                                + " message's owner makes it edge-triggered, and the pin, which stays high"
                                + " until its device is served, is not seen again.",
                        "Reserves the lines of pins before it gives out message interrupts.",
                        Routings::messageOnPin));
    }

    private static FaultRun wrongBase(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 2)) {
            ScriptedDevice moved = machine.device(Signal.WIRE);
            ScriptedDevice bystander = machine.messenger(Signal.MESSAGE, MESSAGE);
            machine.serve(
                    0,
                    core -> {
                        setUp(machine, core);
                        routeToCore1(core, form);
                    },
                    (core, intid) -> serve(core, intid, moved, bystander));
            machine.serve(1, core -> {}, (core, intid) -> serve(core, intid, moved, bystander));
            for (int i = 1; i < 10; i++) {
                moved.postAt(machine.micros(1000 + 10L * i));
                bystander.postAt(machine.micros(10L * i), machine.micros(1005 + 10L * i));
            }
            machine.runMillis(2);
            return machine.ends(moved.tally() + ", " + bystander.tally());
        }
    }

    private static void setUp(FaultMachine machine, Core core) {
        GicDriver gic = machine.gic();
        gic.configureSpiLevelSensitive(core, WIRE);
        gic.enableSpi(core, WIRE);
        gic.configureSpiEdgeTriggered(core, MESSAGE);
        gic.enableSpi(core, MESSAGE);
        core.write(ENABLE, 4, 1);
        core.write(ENABLE + ScriptedDevice.FRAME_BYTES, 4, 1);
        core.unmaskInterrupts();
        core.spend(1_500_000); // half a millisecond of work
        core.maskInterrupts();
    }

    /** INTID 48 to core 1; from the wrong base it is INTID 80 that goes there. */
    private static void routeToCore1(Core core, Form form) {
        long base = form == Form.BROKEN ? IROUTER_WRONG : IROUTER;
        core.write(base + 8L * WIRE, 4, 1);
        core.write(base + 8L * WIRE + 4, 4, 0);
    }

    private static void serve(
            Core core, int intid, ScriptedDevice wired, ScriptedDevice messenger) {
        if (intid == WIRE) {
            core.write(STATUS, 4, 1);
            core.read(STATUS, 4);
            wired.drain(core);
        } else {
            messenger.drain(core);
        }
    }

    private static FaultRun followsTheCaller(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 2)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            GicDriver gic = machine.gic();
            boolean[] due = new boolean[1];
            machine.serve(
                    0,
                    core -> {
                        gic.configureSpiEdgeTriggered(core, MESSAGE);
                        gic.enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                    },
                    (core, intid) -> {
                        gic.disableSpi(core, intid);
                        due[0] = true;
                    });
            machine.run(1, core -> drainOnOtherCore(machine, core, device, due, form));
            for (int i = 1; i < 20; i++) {
                device.postAt(machine.micros(100 + 20L * i));
            }
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    /** The bottom half runs on core 1. */
    private static void drainOnOtherCore(
            FaultMachine machine, Core core, ScriptedDevice device, boolean[] due, Form form) {
        core.setVector(
                () ->
                        machine.take(
                                core,
                                intid -> {
                                    machine.gic().disableSpi(core, intid);
                                    due[0] = true;
                                }));
        core.unmaskInterrupts();
        while (true) {
            core.spend(300);
            if (due[0]) {
                due[0] = false;
                device.drain(core);
                if (form == Form.BROKEN) {
                    machine.gic().enableSpi(core, MESSAGE);
                } else {
                    core.write(ISENABLER + 4L * (MESSAGE / 32), 4, 1L << MESSAGE % 32);
                    core.barrier();
                }
            }
        }
    }

    private static void servePin(Core core, ScriptedDevice device, long status) {
        if (core.read(status, 4) != 0) {
            core.write(status, 4, 1);
            core.read(status, 4);
            device.drain(core);
        }
    }

    private static FaultRun messageOnPin(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            // Two devices' pins lead to the first SPI of the pool.
            ScriptedDevice pin = machine.deviceOnSpi(Signal.WIRE, MESSAGE);
            ScriptedDevice sibling = machine.deviceOnLineOf(pin, Signal.WIRE);
            int given = form == Form.BROKEN ? MESSAGE : MESSAGE + 1;
            ScriptedDevice messenger = machine.messenger(Signal.MESSAGE, given);
            GicDriver gic = machine.gic();
            machine.serve(
                    0,
                    core -> {
                        gic.configureSpiLevelSensitive(core, MESSAGE);
                        gic.enableSpi(core, MESSAGE);
                        gic.disableSpi(core, given);
                        gic.configureSpiEdgeTriggered(core, given);
                        gic.enableSpi(core, given);
                        for (int device = 0; device < 3; device++) {
                            core.write(ENABLE + (long) ScriptedDevice.FRAME_BYTES * device, 4, 1);
                        }
                    },
                    (core, intid) -> {
                        servePin(core, pin, STATUS);
                        servePin(core, sibling, STATUS + ScriptedDevice.FRAME_BYTES);
                        messenger.drain(core);
                    });
            for (int i = 0; i < 40; i++) {
                long at = machine.micros(100 + 20L * i);
                sibling.postAt(at);
                pin.postAt(at + i * machine.micros(1) / 20);
                messenger.postAt(at + machine.micros(10));
            }
            machine.runMillis(300);
            return machine.ends(pin.tally() + ", " + sibling.tally() + ", " + messenger.tally());
        }
    }
}
