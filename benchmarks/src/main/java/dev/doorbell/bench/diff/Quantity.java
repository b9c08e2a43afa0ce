package dev.doorbell.bench.diff;

import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.DeliveryResult.Replicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that a delivery's result says and that can be compared.
 *
 * @param name as gates have it
 * @param unit {@code ns}, {@code ratio} or {@code count}
 * @param value what a result says; null if it says nothing
 * @param replicated what a replication says; null if replications do not say it
 */
record Quantity(
        String name,
        String unit,
        Function<DeliveryResult, @Nullable BigDecimal> value,
        @Nullable Function<Replicate, @Nullable BigDecimal> replicated) {
    private static final String STAGE = "stage.";

    /** Of a delivery as a whole. */
    static final List<Quantity> WHOLE =
            List.of(
                    new Quantity("mean", "ns", each -> each.latencyNs().mean(), Replicate::meanNs),
                    new Quantity("p50", "ns", each -> each.latencyNs().p50(), Replicate::p50),
                    new Quantity("p90", "ns", each -> each.latencyNs().p90(), null),
                    new Quantity("p99", "ns", each -> each.latencyNs().p99(), Replicate::p99),
                    new Quantity("p999", "ns", each -> each.latencyNs().p999(), null),
                    new Quantity("max", "ns", each -> each.latencyNs().max(), null),
                    new Quantity(
                            "drops",
                            "count",
                            each -> BigDecimal.valueOf(each.packets().dropped()),
                            null),
                    new Quantity("interrupts", "ratio", DeliveryResult::interruptsPerPacket, null),
                    new Quantity("cpu", "ratio", DeliveryResult::cpuShare, null));

    /** The mean length of a stage. */
    static Quantity stage(String stage) {
        return new Quantity(
                STAGE + stage,
                "ns",
                each -> mean(each.stages(), stage),
                each -> mean(each.stages(), stage));
    }

    private static @Nullable BigDecimal mean(List<DeliveryResult.StageMean> stages, String stage) {
        Optional<DeliveryResult.StageMean> found =
                stages.stream().filter(each -> each.stage().equals(stage)).findFirst();
        return found.map(DeliveryResult.StageMean::meanNs).orElse(null);
    }

    /** The quantity of that name; null if there is none. */
    static @Nullable Quantity named(String name, List<String> stages) {
        if (name.startsWith(STAGE) && stages.contains(name.substring(STAGE.length()))) {
            return stage(name.substring(STAGE.length()));
        }
        return WHOLE.stream().filter(each -> each.name.equals(name)).findFirst().orElse(null);
    }

    /** All names. */
    static List<String> names(List<String> stages) {
        List<String> names = new ArrayList<>(WHOLE.stream().map(Quantity::name).toList());
        stages.forEach(each -> names.add(STAGE + each));
        return names;
    }

    /** What each replication says, in order; empty if they do not say it, or not all of them. */
    double[] samples(DeliveryResult of) {
        Function<Replicate, @Nullable BigDecimal> from = replicated;
        if (from == null) {
            return new double[0];
        }
        double[] samples =
                of.replications().stream()
                        .map(from)
                        .mapToDouble(each -> each == null ? Double.NaN : each.doubleValue())
                        .toArray();
        return Arrays.stream(samples).anyMatch(Double::isNaN) ? new double[0] : samples;
    }
}
