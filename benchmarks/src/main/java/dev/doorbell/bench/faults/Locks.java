package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.sync.SpinLock;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Locks that interrupted code holds. */
final class Locks {
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final int WIRE = FaultMachine.WIRE_FIRST;
    private static final long STATUS = FaultMachine.DEVICES + ScriptedDevice.STATUS;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long INDEX = FaultMachine.DEVICES + ScriptedDevice.INDEX;
    private static final long GO = FaultMachine.DEVICES + ScriptedDevice.GO;
    private static final int TRIES = 100;

    private Locks() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F28",
                        "A softirq wants the lock that the interrupted thread holds",
                        "Breenix 97beb258 (ARP and configuration), 625dbc16 (TCP tables), 13ea85f2 (x86"
                                + " guards that did nothing)",
                        "A thread sends: it holds the ARP table's spin lock while it looks an address"
                                + " up. A frame's interrupt comes, and at its end the receive softirq runs"
                                + " on the same stack; it has an ARP packet and wants the same lock. The"
                                + " thread that holds it cannot go on until the softirq returns.",
                        "Disables softirqs on its core while it holds the lock, and runs what has become"
                                + " pending when it lets it go.",
                        Locks::softirqWantsThreadsLock),
                new Fault(
                        "F32",
                        "The handler takes the driver's lock, and sending waits inside it",
                        "Breenix, kernel/src/drivers/e1000 (x86), transmit and handle_interrupt",
                        "To send, the driver takes its spin lock, writes the tail and spins until the"
                                + " descriptor is done. Completed transmits interrupt too, and the handler"
                                + " takes the same lock before it reads the causes: on one core it spins"
                                + " for ever inside the code that holds it.",
                        "Masks interrupts on its core for as long as it holds the lock.",
                        Locks::handlerWantsDriversLock));
    }

    private static FaultRun softirqWantsThreadsLock(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            SpinLock arpTable = new SpinLock(machine.parts().trace(), 28);
            machine.run(
                    0,
                    core -> {
                        BareKernel[] kernel = new BareKernel[1];
                        kernel[0] =
                                new BareKernel(machine, core, (at, id) -> kernel[0].raiseReceive())
                                        .onReceive(at -> learn(at, arpTable, device));
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        while (true) {
                            if (form == Form.MENDED) {
                                kernel[0].softirqs().disable();
                            }
                            arpTable.lock(core);
                            core.spend(3000); // looks sixteen entries through, and prints a line
                            arpTable.unlock(core);
                            if (form == Form.MENDED) {
                                kernel[0].softirqs().enable();
                            }
                            core.spend(7000); // the rest of sending
                        }
                    });
            for (int i = 0; i < TRIES; i++) {
                device.postAt(machine.micros(100 + 37L * i) + machine.micros(i) / 7);
            }
            machine.runMillis(5);
            return machine.ends(device.tally());
        }
    }

    /** The receive softirq: its frame is an ARP packet. */
    private static void learn(Core core, SpinLock arpTable, ScriptedDevice device) {
        arpTable.lock(core);
        device.drain(core);
        core.spend(300);
        arpTable.unlock(core);
    }

    private static FaultRun handlerWantsDriversLock(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.device(Signal.WIRE);
            GicDriver gic = machine.gic();
            SpinLock driver = new SpinLock(machine.parts().trace(), 32);
            machine.run(
                    0,
                    core -> {
                        core.setVector(
                                () -> machine.take(core, id -> handle(core, driver, device)));
                        gic.configureSpiLevelSensitive(core, WIRE);
                        gic.enableSpi(core, WIRE);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        for (int i = 0; i < TRIES; i++) {
                            boolean masked = form == Form.MENDED && core.maskInterrupts();
                            transmit(core, driver, device);
                            if (form == Form.MENDED) {
                                core.restoreInterrupts(masked);
                            }
                            core.spend(9000 + 100L * i);
                        }
                        FaultMachine.idle(core);
                    });
            machine.runMillis(5);
            return machine.ends(device.tally());
        }
    }

    /** Sends one frame, and spins until its descriptor is done, as the driver does. */
    private static void transmit(Core core, SpinLock driver, ScriptedDevice device) {
        driver.lock(core);
        int before = device.postedCount();
        core.write(GO, 4, 1);
        while (core.read(INDEX, 4) == before) {
            core.spend(30);
        }
        driver.unlock(core);
    }

    private static void handle(Core core, SpinLock driver, ScriptedDevice device) {
        driver.lock(core); // the fault is here, or in who holds it with interrupts unmasked
        core.write(STATUS, 4, 1);
        core.read(STATUS, 4);
        device.drain(core);
        driver.unlock(core);
    }
}
