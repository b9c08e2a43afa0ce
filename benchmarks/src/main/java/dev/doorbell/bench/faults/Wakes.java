package dev.doorbell.bench.faults;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Threads whose wake-up does not reach them, or reaches them late. */
final class Wakes {
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;

    /** More threads than the buffer of wake-ups has room for. */
    private static final int THREADS = 80;

    private Wakes() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F33",
                        "A refused wake-up is forgotten",
                        "Breenix bc389d10, 6b183fcd",
                        "An interrupt wakes everybody who waits. It may not take the scheduler's lock, so"
                                + " it puts them into a buffer of 64 that the next scheduling decision"
                                + " empties; the 65th is refused. All waiters are taken off the list all"
                                + " the same, and nobody wakes those that were refused.",
                        "Who was refused stays on the list; those that run wake whoever is left.",
                        Wakes::refusedIsForgotten),
                new Fault(
                        "F34",
                        "A thread woken on another core waits for that core's tick",
                        "Breenix, mended in 70e931ad",
                        "The interrupt is taken on core 0, and the thread that waits for the frame"
                                + " belongs to core 1, which idles. It is made runnable, and nothing tells"
                                + " core 1: it looks at its next tick, up to a millisecond later.",
                        "Sends core 1 a software interrupt.",
                        Wakes::waitsForTick));
    }

    private static FaultRun refusedIsForgotten(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            Deque<KernelThread> waiters = new ArrayDeque<>();
            machine.run(
                    0,
                    core -> {
                        BareKernel[] made = new BareKernel[1];
                        BareKernel kernel =
                                new BareKernel(
                                        machine, core, (at, id) -> wakeAll(made[0], waiters, form));
                        made[0] = kernel;
                        for (int i = 0; i < THREADS; i++) {
                            kernel.scheduler()
                                    .spawn(
                                            "waiter" + i,
                                            () -> await(kernel, core, device, waiters, form));
                        }
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                        kernel.scheduler().becomeIdle();
                    });
            for (int i = 0; i < THREADS; i++) {
                device.postAt(machine.micros(200));
            }
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }

    /** Wakes who waits, as interrupts do. */
    private static void wakeAll(BareKernel kernel, Deque<KernelThread> waiters, Form form) {
        while (!waiters.isEmpty()) {
            boolean accepted = kernel.scheduler().wakeDeferred(waiters.getFirst());
            if (!accepted && form == Form.MENDED) {
                return;
            }
            waiters.removeFirst(); // the fault, when it was not accepted
        }
    }

    /** A thread that waits for one result. */
    private static void await(
            BareKernel kernel,
            Core core,
            ScriptedDevice device,
            Deque<KernelThread> waiters,
            Form form) {
        core.maskInterrupts();
        while (!device.takeOne(core)) {
            waiters.addLast(kernel.scheduler().current());
            kernel.scheduler().block();
        }
        if (form == Form.MENDED) {
            wakeAll(kernel, waiters, form);
        }
        core.unmaskInterrupts();
    }

    private static FaultRun waitsForTick(Form form) {
        TimingProfile profile = TimingProfile.named("parallels-m1");
        MachineConfig machine = MachineConfig.parallels(Delivery.MSIX, profile).withCores(2);
        RemoteWake wake = form == Form.BROKEN ? RemoteWake.NEXT_TICK : RemoteWake.SGI;
        KernelConfig kernel =
                machine.kernel()
                        .with(InterruptPolicy.PLAN.with(wake))
                        .running(
                                List.of(
                                        new Program.Listening(
                                                Program.Listening.NO_PORT, system -> {}),
                                        new Program.Listening(
                                                Program.Listening.EVERY_FRAME, Program.RECEIVER)));
        return WholeMachine.run(
                machine.with(kernel),
                FaultMachine.UnaryBounds.SAME,
                built -> WholeMachine.frames(built, 20, 100, 1130),
                30);
    }
}
