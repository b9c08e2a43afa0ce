package dev.doorbell.bench.scenario;

import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.HistogramSink;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one run measured, to be added up over the seeds: sums, greatest and least values, means, and the
 * distribution of latencies. Adding up in the order of the seeds gives the same result whoever ran them.
 */
final class Tally {
    private static final int NOTES_MAX = 10;

    private final Map<Measure, Double> sums = new EnumMap<>(Measure.class);
    private final Map<Measure, Double> most = new EnumMap<>(Measure.class);
    private final Map<Measure, Double> least = new EnumMap<>(Measure.class);
    private final Map<Measure, Mean> means = new EnumMap<>(Measure.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private final HistogramSink latencies = new HistogramSink();
    private LatencyBreakdown frames = LatencyBreakdown.EMPTY;
    private @Nullable TimeBase time;
    private long digest;

    private record Mean(double sum, long count) {
        Mean plus(Mean other) {
            return new Mean(sum + other.sum, count + other.count);
        }
    }

    /** Adds a count to a sum over all runs. */
    void sum(Measure measure, long count) {
        sum(measure, (double) count);
    }

    /** Adds to a sum over all runs. */
    void sum(Measure measure, double value) {
        sums.merge(measure, value, Double::sum);
    }

    /** Keeps the greatest count of all runs. */
    void most(Measure measure, long count) {
        most(measure, (double) count);
    }

    /** Keeps the greatest value of all runs. */
    void most(Measure measure, double value) {
        most.merge(measure, value, Math::max);
    }

    /** Keeps the least count of all runs. */
    void least(Measure measure, long count) {
        least(measure, (double) count);
    }

    /** Keeps the least value of all runs. */
    void least(Measure measure, double value) {
        least.merge(measure, value, Math::min);
    }

    /** Adds {@code count} values to a mean over all runs. */
    void mean(Measure measure, double sum, long count) {
        means.merge(measure, new Mean(sum, count), Mean::plus);
    }

    /** Adds frames and their latencies. */
    void frames(LatencyBreakdown breakdown, HistogramSink histogram, TimeBase of) {
        frames = frames.plus(breakdown);
        latencies.add(histogram);
        time = of;
    }

    /** Keeps a sentence about what was found, of a few. */
    void note(String sentence) {
        if (notes.size() < NOTES_MAX) {
            notes.add(sentence);
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** What the digest of everything that happened is. */
    void digest(long of) {
        digest = of;
    }

    long digest() {
        return digest;
    }

    /** Adds another run's. */
    void add(Tally other) {
        other.sums.forEach(this::sum);
        other.most.forEach(this::most);
        other.least.forEach(this::least);
        other.means.forEach((measure, mean) -> mean(measure, mean.sum, mean.count));
        other.notes.forEach(this::note);
        TimeBase of = other.time;
        if (of != null) {
            frames(other.frames, other.latencies, of);
        }
        digest = (digest ^ other.digest) * 0x9E3779B97F4A7C15L;
        digest ^= digest >>> 29;
    }

    /** The measurements; of what there was nothing of, there is none. */
    Map<Measure, Double> values() {
        Map<Measure, Double> all = new EnumMap<>(Measure.class);
        all.putAll(sums);
        all.putAll(most);
        all.putAll(least);
        means.forEach(
                (measure, mean) -> {
                    if (mean.count > 0) {
                        all.put(measure, mean.sum / mean.count);
                    }
                });
        TimeBase of = time;
        if (of != null && frames.begun() > 0) {
            addFrames(all, of);
        }
        return all;
    }

    private void addFrames(Map<Measure, Double> all, TimeBase of) {
        double delivered = frames.delivered();
        all.put(Measure.PACKETS_SENT, (double) frames.begun());
        all.put(Measure.PACKETS_DELIVERED, delivered);
        all.put(Measure.PACKETS_DROPPED, (double) frames.droppedCount());
        all.put(Measure.PACKETS_RESIDENT, (double) frames.resident());
        all.put(Measure.PACKETS_LOSS, (double) frames.droppedCount() / frames.begun());
        if (latencies.count() == 0) {
            return;
        }
        double nanos = 1e9 / of.ticksPerSecond();
        all.put(Measure.LATENCY_MIN, latencies.minTicks() * nanos);
        all.put(Measure.LATENCY_MEAN, latencies.sumTicks() * nanos / latencies.count());
        all.put(Measure.LATENCY_P50, latencies.percentileTicks(50) * nanos);
        all.put(Measure.LATENCY_P90, latencies.percentileTicks(90) * nanos);
        all.put(Measure.LATENCY_P99, latencies.percentileTicks(99) * nanos);
        all.put(Measure.LATENCY_P999, latencies.percentileTicks(99.9) * nanos);
        all.put(Measure.LATENCY_MAX, latencies.maxTicks() * nanos);
        Double interrupts = sums.get(Measure.INTERRUPTS);
        if (interrupts != null) {
            all.put(Measure.INTERRUPTS_PER_PACKET, interrupts / delivered);
        }
    }
}
