package dev.doorbell.bench.compare;

import static java.util.Objects.requireNonNull;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.timing.TimingConstant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a comparison, one replication after the other.
 *
 * <p>The frames are split as evenly as possible over {@value #REPLICATIONS_MAX} replications, fewer
 * if there are fewer frames; each plays its own contiguous stretch. The same specification gives the
 * same result, to the last bit.
 */
public final class Comparison {
    /** Replications of one delivery. */
    public static final int REPLICATIONS_MAX = 10;

    /** Frames of one delivery. */
    public static final long FRAMES_MAX = 10_000_000;

    /** Simulated time of one delivery, in hours: more takes minutes of host time. */
    private static final double HOURS_MAX = 80;

    /** How much of the clock's range the traffic may take; the rest is for boot and drain. */
    private static final double CLOCK_SHARE_MAX = 0.9;

    private static final double SECONDS_PER_HOUR = 3600;

    private final ComparisonSpec spec;
    private final Progress progress;
    private final @Nullable DeliveryExports exports;

    private long doneFrames;
    private long totalFrames;

    /** Prepares a comparison; nothing runs yet. */
    public Comparison(ComparisonSpec spec, Progress progress) {
        this(spec, progress, null);
    }

    /** Prepares a comparison whose runs are exported; those with doubled constants are not. */
    public Comparison(ComparisonSpec spec, Progress progress, @Nullable DeliveryExports exports) {
        this.spec = spec;
        this.progress = progress;
        this.exports = exports;
    }

    /**
     * Checks what can be checked without playing a frame: boots a machine for each delivery.
     *
     * @throws ConfigurationException if the comparison cannot be made, or would take absurdly long
     */
    public void check() {
        requireFrameCount();
        spec.time();
        requireSpan();
        for (Delivery delivery : spec.deliveries()) {
            Machine.boot(spec.machine(delivery, spec.seed())).close();
        }
    }

    private void requireFrameCount() {
        if (spec.frameCount() < 1 || spec.frameCount() > FRAMES_MAX) {
            throw new ConfigurationException(
                    spec.frameCount() + " packets per delivery; expected 1 to " + FRAMES_MAX);
        }
    }

    private void requireSpan() {
        double bitsPerSecond = spec.profile().value(TimingConstant.WIRE_BPS);
        double bytes = spec.workload().meanFrameBytes() + Replication.FRAMING_BYTES;
        double onWire =
                bitsPerSecond == 0 ? 0 : spec.frameCount() * bytes * Byte.SIZE / bitsPerSecond;
        double hours =
                Math.max(onWire, spec.workload().spanSeconds(spec.frameCount())) / SECONDS_PER_HOUR;
        double clockHours =
                CLOCK_SHARE_MAX
                        * EventQueue.TICKS_MAX
                        / spec.time().ticksPerSecond()
                        / SECONDS_PER_HOUR;
        double most = Math.min(HOURS_MAX, clockHours);
        if (hours > most) {
            throw new ConfigurationException(
                    spec.frameCount()
                            + " packets of workload "
                            + spec.workload().label()
                            + " take "
                            + Math.round(hours)
                            + " hours to arrive; expected at most "
                            + Math.round(most)
                            + " hours of simulated time; ask for fewer packets or a higher rate");
        }
    }

    /**
     * Runs everything.
     *
     * @throws ConfigurationException as {@link #check} does
     */
    public ComparisonResult run() {
        check();
        Sensitivity sensitivity = new Sensitivity(spec);
        long rounds = spec.deliveries().size();
        long again = firstFrame(spec.frameCount(), 1) + 1; // one replication, for its median
        totalFrames = rounds * (spec.frameCount() + sensitivity.frameCountPerDelivery() + again);
        Map<Delivery, Measurement> measured = measure(spec, exports);
        List<AssumedConstant> assumed = sensitivity.run(measured, this::measure);
        Map<Delivery, JourneyResult> journeys = new EnumMap<>(Delivery.class);
        measured.forEach(
                (delivery, each) -> {
                    JourneyResult journey = median(delivery, each);
                    if (journey != null) {
                        journeys.put(delivery, journey);
                    }
                });
        progress.at(totalFrames, totalFrames);
        return Summary.of(spec, measured, journeys, assumed);
    }

    /** Plays the workload once for each delivery. */
    Map<Delivery, Measurement> measure(ComparisonSpec variant) {
        return measure(variant, null);
    }

    private Map<Delivery, Measurement> measure(
            ComparisonSpec variant, @Nullable DeliveryExports recorded) {
        Map<Delivery, Measurement> measured = new EnumMap<>(Delivery.class);
        for (Delivery delivery : variant.deliveries()) {
            measured.put(delivery, measure(variant, delivery, recorded));
        }
        return measured;
    }

    private Measurement measure(
            ComparisonSpec variant, Delivery delivery, @Nullable DeliveryExports recorded) {
        long frames = variant.frameCount();
        int replications = replicationCount(frames);
        Measurement.Builder builder = new Measurement.Builder();
        for (int i = 0; i < replications; i++) {
            long before = doneFrames;
            builder.add(
                    replication(variant, delivery, i, recorded)
                            .run(begun -> progress.at(before + begun, totalFrames)));
            doneFrames = before + firstFrame(frames, i + 1) - firstFrame(frames, i);
            progress.at(doneFrames, totalFrames);
        }
        return builder.build();
    }

    private static Replication replication(
            ComparisonSpec variant,
            Delivery delivery,
            int number,
            @Nullable DeliveryExports recorded) {
        long first = firstFrame(variant.frameCount(), number);
        long count = firstFrame(variant.frameCount(), number + 1) - first;
        return new Replication(
                variant,
                delivery,
                number,
                first,
                count,
                recorded == null ? null : recorded.of(delivery));
    }

    private static int replicationCount(long frames) {
        return (int) Math.min(REPLICATIONS_MAX, frames);
    }

    /** The first frame of a replication, counted over the whole workload. */
    static long firstFrame(long frames, int replication) {
        return frames * replication / replicationCount(frames);
    }

    /**
     * The frame that stands for a delivery: of those whose total falls into the median's bucket, so that it
     * is within one part in a thousand of it, the nearest one of the first replication that has any. That
     * replication is played once more, which gives every mark exactly.
     */
    private @Nullable JourneyResult median(Delivery delivery, Measurement measured) {
        if (measured.breakdown().delivered() == 0) {
            return null;
        }
        long median = measured.latencies().percentileTicks(50);
        List<Measurement.Replicate> replications = measured.replications();
        int number = 0;
        while (!replications.get(number).latencies().isNear(median)) {
            number++;
        }
        JourneyFinder finder = new JourneyFinder(median);
        long before = doneFrames;
        replication(spec, delivery, number, null)
                .run(finder::attachTo, begun -> progress.at(before + begun, totalFrames));
        long first = firstFrame(spec.frameCount(), number);
        doneFrames = before + firstFrame(spec.frameCount(), number + 1) - first;
        return JourneyResult.of(number, first, requireNonNull(finder.found()), spec.time());
    }
}
