package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.export.MachineExport;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.trace.HistogramSink;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: a freshly booted machine and its own stretch of the workload.
 *
 * <p>The stretch begins at a random phase of the kernel's tick: the phase is drawn once per
 * replication, is the same for every delivery, and is counted from the first tick after boot, so that
 * a longer boot shifts nothing. After the last frame the machine runs until no frame is on the path,
 * or for {@value #DRAIN_MILLIS} ms; what is there then stays <em>resident</em>.
 */
final class Replication {
    /** Phases are uniform over this time: several periods of a poll every 10 ms. */
    private static final long PHASE_MILLIS = 100;

    private static final long DRAIN_MILLIS = 100;
    private static final int MILLIS_PER_SECOND = 1000;

    /** Of simulated time. */
    private static final int STEPS_PER_SECOND = 100;

    /** Bits around a frame on the wire: preamble, FCS and gap. */
    static final int FRAMING_BYTES = 24;

    private static final int BITS = 8;

    private final ComparisonSpec spec;
    private final Delivery delivery;
    private final Seed seed;
    private final long first;
    private final long count;
    private final @Nullable MachineExport export;

    /**
     * Replication {@code number}, of frames {@code first} to {@code first + count - 1}.
     *
     * @param export writes what happens in it; null for nobody
     */
    Replication(
            ComparisonSpec spec,
            Delivery delivery,
            int number,
            long first,
            long count,
            @Nullable MachineExport export) {
        this.export = export;
        this.spec = spec;
        this.delivery = delivery;
        this.seed = new Seed(spec.seed()).derive("replication " + number);
        this.first = first;
        this.count = count;
    }

    /**
     * Runs it.
     *
     * @param begun is told how many frames have entered the wire, now and then
     */
    Measurement.Replicate run(LongConsumer begun) {
        return run(machine -> {}, begun);
    }

    /**
     * Runs it, watched by somebody who changes nothing.
     *
     * @param watch is given the booted machine before its first frame
     * @param begun is told how many frames have entered the wire, now and then
     */
    Measurement.Replicate run(Consumer<Machine> watch, LongConsumer begun) {
        try (Machine machine = Machine.boot(spec.machine(delivery, seed.value()), this::export)) {
            HistogramSink histogram = new HistogramSink();
            QueueDepths queues = new QueueDepths();
            machine.trace().attachInline(histogram);
            machine.trace().attachInline(queues);
            watch.accept(machine);
            long origin = Math.addExact(firstTick(machine), phaseTicks(machine.time()));
            machine.runUntil(origin);
            queues.begin(origin);
            long idleBefore = machine.core(0).idleTicks();
            long interruptsBefore = machine.kernel().irqs().sharedCount();
            machine.wire().carry(source(machine.time()), origin);
            play(machine, Math.addExact(origin, lastBitTicks(machine.time())), begun);
            drain(machine);
            if (export != null) {
                export.ended();
            }
            queues.finish(machine.nowTicks());
            long elapsed = machine.nowTicks() - origin;
            return new Measurement.Replicate(
                    machine.journeys().breakdown(),
                    machine.kernel().irqs().sharedCount() - interruptsBefore,
                    elapsed - (machine.core(0).idleTicks() - idleBefore),
                    elapsed,
                    machine.digest(),
                    histogram,
                    queues);
        }
    }

    private void export(Machine machine) {
        if (export != null) {
            export.over(machine, first);
        }
    }

    private TrafficSource source(TimeBase time) {
        return spec.workload().source(time, seed, first, count);
    }

    private long phaseTicks(TimeBase time) {
        return seed.stream("workload.phase")
                .nextLong(PHASE_MILLIS * time.ticksPerSecond() / MILLIS_PER_SECOND);
    }

    /** When the kernel's timer first expires after boot. */
    private static long firstTick(Machine machine) {
        long millisecond = machine.time().ticksPerSecond() / MILLIS_PER_SECOND;
        while (machine.kernel().cpu(0).tick().nextCycle() == 0) {
            machine.runFor(millisecond);
        }
        long cycle = machine.kernel().cpu(0).tick().nextCycle();
        return Math.max(machine.nowTicks(), machine.time().domain("timer").edgeTicks(cycle));
    }

    /** When the last bit of the stretch arrives, in ticks since its origin. */
    private long lastBitTicks(TimeBase time) {
        boolean takesTime = spec.profile().value(TimingConstant.WIRE_BPS) > 0;
        TrafficSource frames = source(time);
        long free = 0;
        while (frames.advance()) {
            long start = Math.max(free, frames.readyTicks());
            long bits = (long) BITS * (frames.frameBytes() + FRAMING_BYTES);
            free = takesTime ? time.domain("wire").after(start, bits) : start;
        }
        return free;
    }

    /** Steps are short enough for somebody who wants to stop, and long enough to cost nothing. */
    private void play(Machine machine, long lastBitTick, LongConsumer begun) {
        long step = machine.time().ticksPerSecond() / STEPS_PER_SECOND;
        while (machine.nowTicks() < lastBitTick) {
            machine.runUntil(Math.min(lastBitTick, machine.nowTicks() + step));
            begun.accept(machine.journeys().breakdown().begun());
            if (export != null) {
                export.check(); // a full disk need not wait for the end
            }
        }
    }

    private static void drain(Machine machine) {
        long millisecond = machine.time().ticksPerSecond() / MILLIS_PER_SECOND;
        while (!machine.wire().isDone()) {
            machine.runFor(millisecond); // the last edges of a rounded time base
        }
        for (int i = 0; i < DRAIN_MILLIS && machine.journeys().residentCount() > 0; i++) {
            machine.runFor(millisecond);
        }
    }
}
