package dev.doorbell.bench.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer in one sentence: which delivery is sooner, by how much, at which price, and which
 * assumed constants that rests on.
 *
 * <p>Deliveries are judged by their mean. One that loses packets is said to.
 */
final class Verdict {
    private static final double TWICE = 2;
    private static final double SAME = 1.005;

    private Verdict() {}

    static String of(List<DeliveryResult> deliveries, List<AssumedConstant> assumed) {
        List<DeliveryResult> ranked =
                deliveries.stream()
                        .filter(each -> each.latencyNs().mean() != null)
                        .sorted(Comparator.comparing(Verdict::mean))
                        .toList();
        List<String> clauses = new ArrayList<>();
        if (ranked.isEmpty()) {
            clauses.add("nothing was delivered");
        } else {
            clauses.add(comparison(ranked));
        }
        for (DeliveryResult each : deliveries) {
            String loss = loss(each);
            if (!loss.isEmpty()) {
                clauses.add(loss);
            }
        }
        if (!ranked.isEmpty()) {
            clauses.add(assumptions(assumed));
        }
        return String.join("; ", clauses) + ".";
    }

    private static String comparison(List<DeliveryResult> ranked) {
        DeliveryResult best = ranked.get(0);
        StringBuilder text = new StringBuilder(best.delivery());
        text.append(" delivers in ").append(time(mean(best))).append(" on average (max ");
        text.append(time(best.latencyNs().max())).append(')');
        List<DeliveryResult> others = ranked.subList(1, ranked.size());
        for (int i = 0; i < others.size(); i++) {
            DeliveryResult other = others.get(i);
            text.append(i == 0 ? " where " : ", and ").append(other.delivery()).append(" takes ");
            text.append(time(mean(other))).append(" (max ");
            text.append(time(other.latencyNs().max())).append(')');
            text.append(sooner(mean(best), mean(other)));
        }
        text.append(ranked.size() > 1 ? ", at " : " at ");
        text.append(significant(best.interruptsPerPacket(), 2)).append(" interrupts per packet");
        text.append(" and ").append(percent(best.cpuShare())).append(" of the CPU");
        if (!others.isEmpty()) {
            text.append(
                    others.stream()
                            .map(each -> each.delivery() + " " + percent(each.cpuShare()))
                            .collect(Collectors.joining(", ", " (", ")")));
        }
        return text.toString();
    }

    private static String sooner(BigDecimal best, BigDecimal other) {
        if (best.signum() == 0) {
            return other.signum() == 0 ? ", the same" : "";
        }
        double ratio = other.doubleValue() / best.doubleValue();
        if (ratio < SAME) {
            return ", about the same";
        }
        if (ratio < TWICE) {
            return ", " + significant(BigDecimal.valueOf((ratio - 1) * 100), 2) + " % longer";
        }
        return ", " + significant(BigDecimal.valueOf(ratio), 2) + " times as long";
    }

    private static String loss(DeliveryResult each) {
        DeliveryResult.Packets packets = each.packets();
        List<String> parts = new ArrayList<>();
        if (packets.dropped() > 0) {
            parts.add("drops " + count(packets.dropped()));
        }
        if (packets.resident() > 0) {
            parts.add("leaves " + count(packets.resident()) + " on the way");
        }
        return parts.isEmpty()
                ? ""
                : each.delivery()
                        + " "
                        + String.join(" and ", parts)
                        + " of "
                        + count(packets.in())
                        + " packets";
    }

    private static String assumptions(List<AssumedConstant> assumed) {
        if (assumed.isEmpty()) {
            return "no constant is assumed";
        }
        long tried = assumed.stream().filter(each -> each.skipped() == null).count();
        String mattered =
                assumed.stream()
                        .filter(AssumedConstant::mattered)
                        .map(Verdict::effect)
                        .collect(Collectors.joining(", "));
        if (mattered.isEmpty()) {
            return "none of " + tried + " assumed constants mattered when doubled";
        }
        return "assumed constants that mattered when doubled: " + mattered;
    }

    private static String effect(AssumedConstant each) {
        String effects =
                each.effects().stream()
                        .filter(effect -> effect.relativeChange().abs().doubleValue() > 0.01)
                        .map(
                                effect ->
                                        effect.delivery()
                                                + String.format(
                                                        Locale.ROOT,
                                                        " %+.1f %%",
                                                        effect.relativeChange().doubleValue()
                                                                * 100))
                        .collect(Collectors.joining(", "));
        return each.constant() + " = " + each.value() + " " + each.unit() + " (" + effects + ")";
    }

    private static BigDecimal mean(DeliveryResult delivery) {
        BigDecimal mean = delivery.latencyNs().mean();
        return mean == null ? BigDecimal.ZERO : mean;
    }

    private static String time(@Nullable BigDecimal nanos) {
        BigDecimal value = nanos == null ? BigDecimal.ZERO : nanos;
        double size = value.round(new MathContext(3, RoundingMode.HALF_EVEN)).doubleValue();
        if (size < 1e3) {
            return significant(value, 3) + " ns";
        } else if (size < 1e6) {
            return significant(value.movePointLeft(3), 3) + " µs";
        } else if (size < 1e9) {
            return significant(value.movePointLeft(6), 3) + " ms";
        }
        return significant(value.movePointLeft(9), 3) + " s";
    }

    private static String percent(BigDecimal share) {
        return significant(share.movePointRight(2), 2) + " %";
    }

    private static String significant(@Nullable BigDecimal value, int digits) {
        if (value == null || value.signum() == 0) {
            return "0";
        }
        BigDecimal rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return (rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded)
                .toPlainString();
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
