package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Stage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A result as a table for people: a column for each delivery, then the stages, then the verdict.
 *
 * <p>Plain text of at most {@value #COLUMNS} columns. The stage rows are printed to the nanosecond's
 * last digit of the result, so that they add up as printed.
 */
public final class TableReport {
    private static final int COLUMNS = 100;
    private static final int LABEL_COLUMNS = 46;
    private static final int VALUE_COLUMNS = 16;
    private static final String NOTHING = "-";

    private final ComparisonResult result;
    private final StringBuilder text = new StringBuilder();

    private TableReport(ComparisonResult result) {
        this.result = result;
    }

    /**
     * The result as text.
     *
     * @param command the command that gives the same result again, a word each
     */
    public static String render(ComparisonResult result, List<String> command) {
        TableReport table = new TableReport(result);
        table.heading();
        table.figures();
        table.stages();
        table.text.append('\n').append(wrapped(List.of(result.verdict().split(" ")), "", ""));
        table.text.append('\n').append("Digest ").append(result.digest());
        table.text.append(". Reproduce with:\n").append(wrapped(command, "  ", " \\"));
        return table.text.toString();
    }

    private void heading() {
        List<String> words =
                List.of(
                        ("Workload "
                                        + result.workload()
                                        + ", board "
                                        + result.board()
                                        + ", NIC "
                                        + result.nic()
                                        + ", timing "
                                        + result.profile()
                                        + ", seed "
                                        + result.seed())
                                .split(" "));
        text.append(wrapped(words, "", "")).append('\n');
    }

    private void figures() {
        row("", DeliveryResult::delivery);
        packets("packets in", DeliveryResult.Packets::in);
        packets("  delivered", DeliveryResult.Packets::delivered);
        packets("  dropped", DeliveryResult.Packets::dropped);
        for (DropReason reason : DropReason.values()) {
            String key = reason.name().toLowerCase(Locale.ROOT);
            if (result.deliveries().stream().anyMatch(d -> d.droppedByReason().containsKey(key))) {
                row(
                        "    " + reason.words(),
                        each -> count(each.droppedByReason().getOrDefault(key, 0L)));
            }
        }
        packets("  still on the way", DeliveryResult.Packets::resident);
        latency("latency, mean", DeliveryResult.Latency::mean);
        latency("  95 % interval from", DeliveryResult.Latency::meanLow);
        latency("  to", DeliveryResult.Latency::meanHigh);
        latency("  p50", DeliveryResult.Latency::p50);
        latency("  p90", DeliveryResult.Latency::p90);
        latency("  p99", DeliveryResult.Latency::p99);
        latency("  p99.9", DeliveryResult.Latency::p999);
        latency("  max", DeliveryResult.Latency::max);
        row("interrupts per packet", each -> decimal(each.interruptsPerPacket(), 3, ""));
        row("CPU share", each -> decimal(each.cpuShare().movePointRight(2), 2, " %"));
    }

    private void stages() {
        if (result.deliveries().stream().allMatch(each -> each.stages().isEmpty())) {
            return;
        }
        text.append('\n');
        row("stage, mean in µs", DeliveryResult::delivery);
        for (Stage stage : Stage.values()) {
            String name = stage.name().toLowerCase(Locale.ROOT);
            if (result.deliveries().stream().anyMatch(each -> mean(each, name) != null)) {
                row(
                        String.format(Locale.ROOT, "  %-13s%s", name, stage.end()),
                        each -> micros(mean(each, name)));
            }
        }
        row("  total", each -> micros(each.latencyNs().mean()));
    }

    private void packets(String label, Function<DeliveryResult.Packets, Long> value) {
        row(label, each -> count(value.apply(each.packets())));
    }

    private void latency(
            String label, Function<DeliveryResult.Latency, @Nullable BigDecimal> value) {
        row(label, each -> time(value.apply(each.latencyNs())));
    }

    private void row(String label, Function<DeliveryResult, String> value) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%-" + LABEL_COLUMNS + "s", label));
        for (DeliveryResult each : result.deliveries()) {
            line.append(String.format(Locale.ROOT, "%" + VALUE_COLUMNS + "s", value.apply(each)));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static @Nullable BigDecimal mean(DeliveryResult delivery, String stage) {
        for (DeliveryResult.StageMean each : delivery.stages()) {
            if (each.stage().equals(stage)) {
                return each.meanNs();
            }
        }
        return null;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Exact: nanoseconds with three decimals are microseconds with six. */
    private static String micros(@Nullable BigDecimal nanos) {
        return nanos == null ? NOTHING : nanos.movePointLeft(3).toPlainString();
    }

    private static String time(@Nullable BigDecimal nanos) {
        if (nanos == null) {
            return NOTHING;
        }
        return nanos.doubleValue() < 1e6
                ? decimal(nanos.movePointLeft(3), 3, " µs")
                : decimal(nanos.movePointLeft(6), 3, " ms");
    }

    private static String decimal(@Nullable BigDecimal value, int decimals, String unit) {
        return value == null
                ? NOTHING
                : value.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString() + unit;
    }

    /** Words in lines; each line but the last ends with {@code tail}. */
    private static String wrapped(List<String> words, String indent, String tail) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (String word : words) {
            boolean isFull = line.length() + 1 + word.length() + tail.length() > COLUMNS;
            if (isFull && line.length() > indent.length()) {
                lines.add(line.toString());
                line = new StringBuilder(indent).append(tail.isEmpty() ? "" : "  ");
            }
            if (!line.toString().isBlank()) {
                line.append(' ');
            }
            line.append(word);
        }
        lines.add(line.toString());
        return String.join(tail + "\n", lines) + "\n";
    }
}
