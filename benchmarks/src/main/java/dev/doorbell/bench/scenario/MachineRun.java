package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.pci.MessageConsumer;
import dev.doorbell.kernel.export.MachineExport;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.peer.Network;
import dev.doorbell.nic.peer.NetworkConfig;
import dev.doorbell.nic.peer.PeerEvent;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.HistogramSink;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.Bounds;
import dev.doorbell.sim.watch.Finding;
import dev.doorbell.sim.watch.Watch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One seed of a scenario on a machine of its own.
 *
 * <p>Frames begin at a random phase of the kernel's tick, which the seed gives. The run ends when every
 * program is through and no frame is under way, or when its time is up.
 */
final class MachineRun {
    private static final long MILLIS = 1000;
    private static final long NANOS = 1_000_000_000L;

    /** Phases are uniform over this time: several periods of a poll every 10 ms. */
    private static final long PHASE_MILLIS = 100;

    /** How long frames may be under way behind the last one. */
    private static final long DRAIN_MILLIS = 200;

    /** The kernel writes the configuration of SGIs, which is fixed; nothing comes of it. */
    private static final Set<TracePoint> HARMLESS = Set.of(TracePoint.REGISTER_READ_ONLY);

    private final Scenario scenario;
    private final Scenario.Workload load;
    private final Plan plan;
    private final Seed seed;
    private final Tally tally = new Tally();
    private final HistogramSink latencies = new HistogramSink();
    private final List<Job> jobs = new ArrayList<>();

    private final @Nullable MachineExport export;
    private final BooleanSupplier stop;

    private @Nullable Network network;
    private @Nullable Watch watch;

    /**
     * Prepares it.
     *
     * @param export writes what happens; null for nobody
     * @param stop whether it is to be left, at the next millisecond of its time
     */
    MachineRun(
            Scenario scenario,
            Scenario.Workload load,
            Plan plan,
            long seed,
            @Nullable MachineExport export,
            BooleanSupplier stop) {
        this.export = export;
        this.stop = stop;
        this.scenario = scenario;
        this.load = load;
        this.plan = plan;
        this.seed = new Seed(seed);
    }

    /** Runs it. */
    Tally run() {
        MachineConfig config = plan.build(seed.value());
        Job.Where where = new Job.Where(config, seed, tally);
        jobs.addAll(Job.all(scenario, load, where));
        KernelConfig kernel = config.kernel().running(programs());
        try (Machine machine = Machine.boot(config.with(kernel), this::before)) {
            where.found(machine);
            HandlerWatch handlers = HandlerWatch.over(machine);
            long before = machine.kernel().irqs().sharedCount();
            long start = machine.nowTicks();
            long idle = machine.core(0).idleTicks();
            jobs.forEach(job -> job.begin(machine));
            play(machine);
            if (export != null) {
                export.finish();
            }
            long elapsed = Math.max(1, machine.nowTicks() - start);
            double busy = elapsed - (machine.core(0).idleTicks() - idle);
            tally.mean(Measure.CPU_SHARE, busy / elapsed, 1);
            tally.sum(Measure.INTERRUPTS, machine.kernel().irqs().sharedCount() - before);
            jobs.forEach(job -> job.end(machine));
            handlers.count(tally);
            count(machine);
            return tally;
        }
    }

    private void before(Machine machine) {
        if (export != null) {
            export.over(machine);
        }
        watch = Watch.over(machine.parts(), Bounds.patient(machine.time()), HARMLESS);
        NetworkConfig config = plan.network();
        if (config != null) {
            network = new Network(machine.parts(), machine.wire(), config);
        }
        machine.trace().attachInline(latencies);
        machine.trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.ITS_COMMAND) {
                                tally.sum(Measure.ITS_COMMANDS, 1);
                            }
                        });
    }

    private List<Program.Listening> programs() {
        List<Program.Listening> all = new ArrayList<>();
        int port =
                scenario.network() == null ? Program.Listening.EVERY_FRAME : SyntheticTraffic.PORT;
        all.add(new Program.Listening(port, Program.RECEIVER));
        for (Job job : jobs) {
            job.placed(all.size());
            all.add(new Program.Listening(Program.Listening.NO_PORT, job));
        }
        return all;
    }

    private void play(Machine machine) {
        TimeBase time = machine.time();
        long milli = time.ticksPerSecond() / MILLIS;
        Time wanted = Plan.or(scenario.duration(), Scenario.DURATION_DEFAULT);
        long end = Math.addExact(machine.nowTicks(), milli * (wanted.nanos() / 1_000_000));
        Scenario.Packets packets = load.packets();
        if (packets != null) {
            carry(machine, packets);
        }
        boolean timed = jobs.stream().allMatch(Job::isEndless) && packets == null;
        while (machine.nowTicks() < end && (timed || !isThrough(machine))) {
            machine.runFor(Math.min(milli, end - machine.nowTicks()));
            if (stop.getAsBoolean()) {
                throw new CancellationException("the run was left");
            }
            if (export != null) {
                export.check(); // a full disk need not wait for the end
            }
        }
        jobs.forEach(Job::stop);
        for (int i = 0; i < DRAIN_MILLIS && !isDrained(machine); i++) {
            machine.runFor(milli);
        }
        machine.runFor(2 * milli);
    }

    private void carry(Machine machine, Scenario.Packets packets) {
        TimeBase time = machine.time();
        long second = time.ticksPerSecond();
        long phase = seed.stream("phase").nextLong(PHASE_MILLIS * second / MILLIS);
        machine.runUntil(Math.addExact(firstTick(machine), phase));
        boolean random =
                Plan.or(packets.distribution(), Scenario.Distribution.POISSON)
                        == Scenario.Distribution.POISSON;
        machine.wire()
                .carry(
                        new FrameSource(
                                random ? seed.stream("arrivals") : null,
                                second / packets.rate(),
                                packets.count(),
                                Plan.or(packets.bytes(), 60),
                                Plan.or(packets.burst(), 1)),
                        machine.nowTicks());
    }

    /** When the kernel's timer first expires after boot. */
    private static long firstTick(Machine machine) {
        long milli = machine.time().ticksPerSecond() / MILLIS;
        while (machine.kernel().cpu(0).tick().nextCycle() == 0) {
            machine.runFor(milli);
        }
        long cycle = machine.kernel().cpu(0).tick().nextCycle();
        return Math.max(machine.nowTicks(), machine.time().domain("timer").edgeTicks(cycle));
    }

    private boolean isThrough(Machine machine) {
        return jobs.stream().allMatch(job -> job.isEndless() || job.isDone())
                && machine.wire().isDone();
    }

    private static boolean isDrained(Machine machine) {
        return machine.wire().isDone() && machine.journeys().residentCount() == 0;
    }

    private void count(Machine machine) {
        TimeBase time = machine.time();
        tally.frames(machine.journeys().breakdown(), latencies, time);
        tally.sum(Measure.POLLS, machine.kernel().pollCount());
        tally.sum(Measure.TICKS, machine.kernel().tickCount());
        tally.sum(Measure.INTERRUPTS_UNCLAIMED, machine.kernel().irqs().unclaimedCount());
        Watch all = watch;
        List<Finding> findings = all == null ? List.of() : all.findings();
        tally.sum(Measure.FINDINGS, findings.size());
        findings.forEach(each -> tally.note(each.detector() + ": " + each.words()));
        tally.sum(
                Measure.LOST,
                findings.stream().filter(each -> each.detector().equals("lost interrupt")).count());
        Network peers = network;
        if (peers != null) {
            tally.sum(
                    Measure.TCP_RETRANSMITTED, peers.log().count(PeerEvent.Kind.TCP_RETRANSMITTED));
            tally.sum(Measure.TCP_TIMED_OUT, peers.log().count(PeerEvent.Kind.TCP_TIMED_OUT));
        }
        countPool(machine);
        Inspection.of(machine).count(tally);
        tally.digest(machine.digest());
    }

    /** What all functions were given of the interrupts that messages raise. */
    private void countPool(Machine machine) {
        List<Integer> taken = new ArrayList<>();
        int refused = 0;
        if (machine.config().kernel().delivery().isMessage()) {
            taken.add(machine.kernel().nicIrq());
        }
        BlockDriver disk = machine.kernel().diskDriver();
        if (disk != null && disk.delivery().isMessage()) {
            taken.addAll(disk.irqs());
        }
        for (MessageConsumer.Taken each : machine.kernel().neighbours()) {
            taken.addAll(each.intids());
            refused += each.problem().isEmpty() ? 0 : 1;
        }
        for (Job job : jobs) {
            taken.addAll(job.intids());
            refused += job.refusedCount();
        }
        tally.most(Measure.POOL_TAKEN, taken.size());
        tally.most(Measure.POOL_DISTINCT, new HashSet<>(taken).size());
        tally.most(Measure.POOL_REFUSED, refused);
        taken.stream()
                .mapToInt(Integer::intValue)
                .max()
                .ifPresent(last -> tally.most(Measure.POOL_LAST, last));
    }

    /** Ticks as nanoseconds. */
    static double nanos(TimeBase time, long ticks) {
        return nanos(time, (double) ticks);
    }

    /** The same of a mean or of a sum. */
    static double nanos(TimeBase time, double ticks) {
        return ticks * NANOS / time.ticksPerSecond();
    }
}
