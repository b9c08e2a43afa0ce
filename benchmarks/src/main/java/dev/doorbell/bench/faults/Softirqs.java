package dev.doorbell.bench.faults;

import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Softirqs that run inside one another, without end, or are taken for what they are not. */
final class Softirqs {
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;

    /** The later tree's budget. */
    private static final int BUDGET = 64;

    private static final int FLOOD_RESULTS = 35_000;

    private Softirqs() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F29",
                        "A drain begins inside a drain",
                        "Breenix up to S2, process_rx; guarded in 97beb258",
                        "A thread that waits for an answer drains the ring itself, with interrupts"
                                + " unmasked. Between its look at last_used and the moment it writes the"
                                + " next value back, the receive softirq drains the same ring: the first"
                                + " entry is taken twice, and last_used goes back.",
                        "A flag says that a drain is under way. Whoever comes second leaves a mark and"
                                + " goes; whoever is first goes round again if there is a mark.",
                        Softirqs::nestedDrain),
                new Fault(
                        "F30",
                        "A drain without a budget goes on as long as frames come",
                        "Breenix 0d024438",
                        "The receive softirq takes frames until the ring is empty. While frames come"
                                + " faster than it takes them it never is: interrupts stay masked, and"
                                + " the thread that the first frame has woken does not run.",
                        "Takes 64 frames and raises itself again; after ten such rounds the rest is"
                                + " left to a thread, and threads take turns.",
                        Softirqs::unboundedDrain),
                new Fault(
                        "F31",
                        "A thread with softirqs disabled is taken for an interrupt",
                        "Breenix e0acd131",
                        "The lock's guard disables softirqs by the same count that says that one is"
                                + " running. A thread under that guard that wakes another is taken for"
                                + " interrupt context: the wake-up goes into the buffer for the next"
                                + " scheduling decision, and the thread computes on. The other core idles"
                                + " all that time.",
                        "Counts a disable and a run apart: only the run is interrupt context, and a"
                                + " thread wakes at once.",
                        Softirqs::disabledTakenForServing));
    }

    /** A ring that is read as the tree reads it: last_used is loaded, and stored a copy later. */
    private static final class TreeRing {
        private static final long COPY_CYCLES = 1500;

        private final ScriptedDevice device;
        private final boolean guarded;
        private int lastUsed;
        private boolean processing;
        private boolean marked;

        TreeRing(ScriptedDevice device, boolean guarded) {
            this.device = device;
            this.guarded = guarded;
        }

        void drain(Core core) {
            if (guarded && processing) {
                marked = true;
                return;
            }
            processing = true;
            do {
                marked = false;
                while (takeOne(core)) {}
            } while (marked);
            processing = false;
        }

        private boolean takeOne(Core core) {
            int at = lastUsed;
            if (device.indexInMemory(core) <= at) {
                return false;
            }
            core.spend(COPY_CYCLES);
            device.tookOne();
            lastUsed = at + 1; // the fault: another drain may have been here since the load
            return true;
        }
    }

    private static FaultRun nestedDrain(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            TreeRing ring = new TreeRing(device, form == Form.MENDED);
            machine.run(
                    0,
                    core -> {
                        BareKernel[] kernel = new BareKernel[1];
                        kernel[0] =
                                new BareKernel(machine, core, (at, id) -> kernel[0].raiseReceive())
                                        .onReceive(ring::drain);
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        while (true) {
                            ring.drain(core); // waits for an answer
                            core.spend(500);
                        }
                    });
            for (int i = 0; i < 50; i++) {
                long at = machine.micros(100 + 37L * i);
                device.postAt(at, at + machine.micros(i) / 10);
            }
            machine.runMillis(5);
            return machine.ends(device.tally());
        }
    }

    private static FaultRun unboundedDrain(Form form) {
        try (FaultMachine machine =
                new FaultMachine(Controller.GICV3, 1, (b, milli) -> b.ready(20 * milli))) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            int[] seen = new int[1];
            machine.run(
                    0,
                    core -> {
                        BareKernel[] made = new BareKernel[1];
                        KernelThread[] reader = new KernelThread[1];
                        BareKernel kernel =
                                new BareKernel(machine, core, (at, id) -> silence(made[0], at, id));
                        made[0] = kernel;
                        kernel.onReceive(at -> receive(kernel, at, device, reader[0], form));
                        reader[0] =
                                kernel.scheduler().spawn("reader", () -> read(kernel, core, seen));
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                        Timers.beat(machine, core);
                        kernel.scheduler().becomeIdle();
                    });
            for (int i = 0; i < FLOOD_RESULTS; i++) {
                device.postAt(machine.micros(5000 + i));
            }
            machine.runMillis(60);
            return machine.ends(device.tally() + ", the reader ran " + seen[0] + " times");
        }
    }

    /** The handler: the tick, or the device, which is told to be quiet until its ring is empty. */
    private static void silence(BareKernel kernel, Core core, int intid) {
        if (intid == FaultMachine.TIMER) {
            Timers.arm(core);
            kernel.scheduler().tick();
        } else {
            core.write(ENABLE, 4, 0);
            kernel.raiseReceive();
        }
    }

    private static void receive(
            BareKernel kernel, Core core, ScriptedDevice device, KernelThread reader, Form form) {
        int left = form == Form.MENDED ? BUDGET : Integer.MAX_VALUE;
        while (left > 0 && device.takeOne(core)) {
            core.spend(3000); // 1 us of protocols for each frame
            kernel.scheduler().wake(reader, core);
            left--;
        }
        if (left > 0) {
            core.write(ENABLE, 4, 1);
            core.read(ENABLE, 4);
        }
        if (left == 0 || device.hasMore(core)) {
            kernel.raiseReceive();
        }
    }

    private static void read(BareKernel kernel, Core core, int[] seen) {
        while (true) {
            core.maskInterrupts();
            kernel.scheduler().block();
            core.unmaskInterrupts();
            seen[0]++;
            core.spend(3000);
        }
    }

    private static FaultRun disabledTakenForServing(Form form) {
        try (FaultMachine machine =
                new FaultMachine(Controller.GICV3, 2, (b, milli) -> b.serving(milli))) {
            GuestQueue loopback = new GuestQueue(machine, "loopback");
            BareKernel[] kernels = new BareKernel[2];
            KernelThread[] reader = new KernelThread[1];
            machine.run(
                    0,
                    core -> {
                        BareKernel kernel = new BareKernel(machine, core, (at, id) -> {});
                        kernels[0] = kernel;
                        kernel.scheduler()
                                .spawn(
                                        "writer",
                                        () -> write(kernels, core, loopback, reader, form));
                        kernel.scheduler().becomeIdle();
                    });
            machine.run(
                    1,
                    core -> {
                        BareKernel kernel = new BareKernel(machine, core, (at, id) -> {});
                        kernels[1] = kernel;
                        reader[0] =
                                kernel.scheduler()
                                        .spawn("reader", () -> takeAll(kernel, core, loopback));
                        kernel.scheduler().becomeIdle();
                    });
            machine.runMillis(30);
            return machine.ends(loopback.tally());
        }
    }

    /** Sends to a socket of its own machine, ten times, and computes in between. */
    private static void write(
            BareKernel[] kernels,
            Core core,
            GuestQueue loopback,
            KernelThread[] reader,
            Form form) {
        core.spend(300_000); // until the other core is up
        BareKernel own = kernels[0];
        for (int i = 0; i < 10; i++) {
            own.softirqs().disable(); // the tables' guard
            loopback.post();
            boolean inInterrupt =
                    form == Form.BROKEN
                            ? !own.preempt().allowsSoftirqs()
                            : own.preempt().isInInterrupt();
            if (inInterrupt) {
                own.scheduler().wakeDeferred(reader[0]);
            } else {
                reader[0].scheduler().wake(reader[0], core);
            }
            own.softirqs().enable();
            core.spend(6_000_000); // 2 ms of its own work
        }
        core.maskInterrupts();
        own.scheduler().block();
    }

    private static void takeAll(BareKernel kernel, Core core, GuestQueue queue) {
        core.maskInterrupts();
        while (true) {
            while (queue.take(core)) {}
            kernel.scheduler().block();
        }
    }
}
