package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.Provenance;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the assumed constants that matter: doubles each and plays the same frames again.
 *
 * <p>At most {@value #FRAMES_MAX} frames; the same seed, so that arrivals and phases are those of the
 * comparison itself. A constant of zero cannot be doubled and is left out. Rates and pure numbers
 * stand for choices rather than durations; they are listed, not doubled.
 */
final class Sensitivity {
    private static final long FRAMES_MAX = 2_500;
    private static final double MATTERS = 0.01;
    private static final int DECIMALS = 6;

    private final ComparisonSpec spec;
    private final ComparisonSpec sample;
    private final List<TimingConstant> assumed;

    Sensitivity(ComparisonSpec spec) {
        this.spec = spec;
        this.sample = spec.withFrameCount(Math.min(FRAMES_MAX, spec.frameCount()));
        this.assumed = Arrays.stream(TimingConstant.values()).filter(this::isAssumed).toList();
    }

    /** The compared machine has no disk: its constants move nothing. */
    private boolean isAssumed(TimingConstant constant) {
        if (constant == TimingConstant.NVME_COMMAND) {
            return false;
        }
        TimingProfile.Entry entry = spec.profile().entry(constant);
        return entry.provenance() == Provenance.ASSUMED && entry.value() != 0;
    }

    /** Frames it will play per delivery. */
    long frameCountPerDelivery() {
        long variants = assumed.stream().filter(c -> skipReason(c).isEmpty()).count();
        boolean needsBaseline = variants > 0 && sample.frameCount() < spec.frameCount();
        return (variants + (needsBaseline ? 1 : 0)) * sample.frameCount();
    }

    /**
     * Doubles them one after the other.
     *
     * @param baseline the comparison's own measurements
     * @param measure plays a variant
     */
    List<AssumedConstant> run(
            Map<Delivery, Measurement> baseline,
            Function<ComparisonSpec, Map<Delivery, Measurement>> measure) {
        if (assumed.stream().allMatch(c -> !skipReason(c).isEmpty())) {
            return assumed.stream().map(c -> skipped(c, skipReason(c))).toList();
        }
        Map<Delivery, Measurement> before =
                sample.frameCount() < spec.frameCount() ? measure.apply(sample) : baseline;
        List<AssumedConstant> results = new ArrayList<>();
        for (TimingConstant constant : assumed) {
            String reason = skipReason(constant);
            results.add(
                    reason.isEmpty()
                            ? doubled(constant, before, measure)
                            : skipped(constant, reason));
        }
        return results;
    }

    private AssumedConstant doubled(
            TimingConstant constant,
            Map<Delivery, Measurement> before,
            Function<ComparisonSpec, Map<Delivery, Measurement>> measure) {
        Map<Delivery, Measurement> after;
        try {
            TimingProfile profile = spec.profile();
            after = measure.apply(sample.with(profile.with(constant, 2 * profile.value(constant))));
        } catch (ConfigurationException e) {
            return skipped(constant, "the machine does not work with it doubled");
        }
        List<AssumedConstant.Effect> effects = new ArrayList<>();
        boolean mattered = false;
        for (Delivery delivery : spec.deliveries()) {
            double base = mean(before, delivery);
            double change = (mean(after, delivery) - base) / base;
            if (Double.isFinite(change)) {
                mattered |= Math.abs(change) > MATTERS;
                effects.add(
                        new AssumedConstant.Effect(
                                delivery.label(),
                                BigDecimal.valueOf(change)
                                        .setScale(DECIMALS, RoundingMode.HALF_EVEN)));
            }
        }
        return result(constant, mattered, effects, null);
    }

    private static double mean(Map<Delivery, Measurement> measured, Delivery delivery) {
        Measurement measurement = measured.get(delivery);
        return measurement == null ? Double.NaN : measurement.meanTicks();
    }

    /** Why a constant is not doubled; empty if it is. */
    private static String skipReason(TimingConstant constant) {
        return switch (constant.unit()) {
            case HZ -> "a rate; set another one to see what it does";
            case COUNT -> "a choice, no duration; set another one to see what it does";
            case CPU, GIC, NANOS -> "";
        };
    }

    private AssumedConstant skipped(TimingConstant constant, String reason) {
        return result(constant, false, List.of(), reason);
    }

    private AssumedConstant result(
            TimingConstant constant,
            boolean mattered,
            List<AssumedConstant.Effect> effects,
            @Nullable String skipped) {
        TimingProfile.Entry entry = spec.profile().entry(constant);
        return new AssumedConstant(
                constant.key(),
                entry.value(),
                TimingEntry.unit(constant.unit()),
                entry.source(),
                mattered,
                effects,
                skipped);
    }
}
