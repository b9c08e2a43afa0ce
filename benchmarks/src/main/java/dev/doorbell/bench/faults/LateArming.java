package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.sched.Scheduler;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Things that happen before those who wait for them are ready. */
final class LateArming {
    private static final int INTID = FaultMachine.FRAME_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long GO = FaultMachine.DEVICES + ScriptedDevice.GO;
    private static final int DEVICES = 24;
    private static final int ROUNDS = 40;
    private static final int RESCHEDULE = 2;

    private LateArming() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F03",
                        "One pass of set-up is all there is to arm the interrupt",
                        "Breenix c3397f82, 412b2c1a; breenix.md 14",
                        "Set-up leaves the SPI disabled and runs the receive function once, which drains,"
                                + " lets the device speak, and looks at the ring again. If a packet has"
                                + " come meanwhile it makes the device quiet again, returns, and leaves"
                                + " the SPI to the next pass. There is none: no interrupt, no pass.",
                        "Goes round until the ring is empty and the SPI is enabled.",
                        LateArming::singlePass),
                new Fault(
                        "F06",
                        "The command is given before its waiter is there",
                        "Breenix 57fcd0a7; breenix.md 14",
                        "The driver rings the device and then registers as the one that waits. A"
                                + " completion that comes between the two is handled while nobody"
                                + " waits: the handler has nobody to wake and returns. The waiter then"
                                + " sleeps for ever.",
                        "Registers, then rings.",
                        LateArming::notifyBeforeWait),
                new Fault(
                        "F12",
                        "The interrupt between cores is not enabled",
                        "Breenix df914fbe; breenix.md 14",
                        "Core 1 comes up with its own bit of the reschedule SGI clear in GICR_ISENABLER0."
                                + " Core 0 wakes a thread there and sends the SGI: it is latched in"
                                + " GICR_ISPENDR0 and goes no further, ICC_HPPIR1_EL1 says 1023, and"
                                + " core 1 idles on.",
                        "Core 1 enables the SGI when it comes up.",
                        LateArming::deafToCores));
    }

    private static FaultRun singlePass(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice[] devices = new ScriptedDevice[DEVICES];
            for (int i = 0; i < DEVICES; i++) {
                devices[i] = machine.messenger(Signal.MESSAGE, INTID + i);
                // The first packet comes a little later in each device's set-up.
                devices[i].postAt(passTick(machine, i) + i * machine.micros(1) / 8);
                devices[i].postAt(machine.micros(2000 + i));
            }
            machine.serve(
                    0,
                    core -> {
                        for (int i = 0; i < DEVICES; i++) {
                            setUp(machine, core, devices[i], i, form);
                        }
                    },
                    (core, intid) -> devices[intid - INTID].drain(core));
            machine.runMillis(300);
            int taken = 0;
            for (ScriptedDevice device : devices) {
                taken += device.takenCount();
            }
            return machine.ends(taken + " of " + 2 * DEVICES + " results taken");
        }
    }

    private static long passTick(FaultMachine machine, int number) {
        return machine.micros(200 + 20L * number);
    }

    private static void setUp(
            FaultMachine machine, Core core, ScriptedDevice device, int number, Form form) {
        GicDriver gic = machine.gic();
        long enable = ENABLE + (long) ScriptedDevice.FRAME_BYTES * number;
        gic.configureSpiEdgeTriggered(core, INTID + number);
        while (core.nowTicks() < passTick(machine, number)) {
            core.spend(50);
        }
        while (true) {
            device.drain(core);
            core.spend(600); // works on it
            core.write(enable, 4, 1);
            core.read(enable, 4);
            if (!device.hasMore(core)) {
                gic.enableSpi(core, INTID + number);
                return;
            }
            core.write(enable, 4, 0);
            if (form == Form.BROKEN) {
                return; // the fault: until the next pass
            }
        }
    }

    private static FaultRun notifyBeforeWait(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            boolean[] waiting = new boolean[1];
            machine.run(
                    0,
                    core -> {
                        core.setVector(() -> machine.take(core, i -> wake(core, device, waiting)));
                        machine.gic().configureSpiEdgeTriggered(core, INTID);
                        machine.gic().enableSpi(core, INTID);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        for (int i = 0; i < ROUNDS; i++) {
                            call(core, waiting, 1000L * i, form);
                        }
                        FaultMachine.idle(core);
                    });
            machine.runMillis(300);
            return machine.ends(device.tally() + " of " + ROUNDS + " calls");
        }
    }

    private static void wake(Core core, ScriptedDevice device, boolean[] waiting) {
        if (waiting[0]) {
            waiting[0] = false;
            device.drain(core);
        }
    }

    /** One command: rings, does something else for so long, and waits for the completion. */
    private static void call(Core core, boolean[] waiting, long cycles, Form form) {
        if (form == Form.BROKEN) {
            core.write(GO, 4, 1); // the fault: rings first
            core.spend(cycles);
            waiting[0] = true;
        } else {
            waiting[0] = true;
            core.write(GO, 4, 1);
            core.spend(cycles);
        }
        core.maskInterrupts();
        while (waiting[0]) {
            core.waitForInterrupt();
            core.unmaskInterrupts();
            core.maskInterrupts();
        }
        core.unmaskInterrupts();
    }

    private static FaultRun deafToCores(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 2)) {
            Worker worker = new Worker(machine);
            machine.run(
                    0,
                    core -> {
                        core.spend(300_000); // core 1 comes up
                        for (int i = 0; i < ROUNDS; i++) {
                            worker.wake(core);
                            core.spend(60_000L + 1000L * i);
                        }
                        FaultMachine.idle(core);
                    });
            machine.run(
                    1,
                    core -> {
                        if (form == Form.MENDED) {
                            machine.gic().enablePrivate(core, RESCHEDULE);
                        }
                        worker.start(core);
                    });
            machine.runMillis(10);
            return machine.ends(worker.runs + " of " + ROUNDS + " wakes ran");
        }
    }

    /** A thread of core 1, which other cores wake. */
    private static final class Worker {
        private final FaultMachine machine;
        private @Nullable KernelThread thread;
        private int runs;

        Worker(FaultMachine machine) {
            this.machine = machine;
        }

        /** Core 1 becomes its core, and idles. */
        void start(Core core) {
            Scheduler scheduler =
                    new Scheduler(
                            core,
                            machine.parts().trace(),
                            600,
                            RemoteWake.SGI,
                            () -> 0,
                            (by, target) -> machine.gic().sendIpi(by, RESCHEDULE, target));
            core.maskInterrupts();
            core.setVector(
                    () -> {
                        machine.take(core, intid -> scheduler.requestReschedule());
                        scheduler.rescheduleAfterInterrupt();
                    });
            thread = scheduler.spawn("worker", () -> work(core, scheduler));
            scheduler.becomeIdle();
        }

        private void work(Core core, Scheduler scheduler) {
            while (true) {
                core.maskInterrupts();
                scheduler.block();
                core.unmaskInterrupts();
                runs++;
            }
        }

        void wake(Core waker) {
            KernelThread sleeper = thread;
            if (sleeper != null) {
                sleeper.scheduler().wake(sleeper, waker);
            }
        }
    }
}
