package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.sim.path.Stage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A result as comma-separated values: a header, then one row for each delivery, with a column for
 * every stage there is. A field without a value is empty. As RFC 4180 has it, with plain newlines.
 */
public final class CsvReport {
    private CsvReport() {}

    /** The result as CSV text. */
    public static String render(ComparisonResult result) {
        List<String> header =
                new ArrayList<>(
                        List.of(
                                "seed",
                                "digest",
                                "board",
                                "nic",
                                "profile",
                                "workload",
                                "delivery",
                                "packets_in",
                                "packets_delivered",
                                "packets_dropped",
                                "packets_resident",
                                "latency_mean_ns",
                                "latency_mean_low_ns",
                                "latency_mean_high_ns",
                                "latency_p50_ns",
                                "latency_p90_ns",
                                "latency_p99_ns",
                                "latency_p999_ns",
                                "latency_max_ns",
                                "interrupts_per_packet",
                                "cpu_share"));
        for (Stage stage : Stage.values()) {
            header.add("stage_" + name(stage) + "_mean_ns");
        }
        StringBuilder text = new StringBuilder();
        append(text, header);
        for (DeliveryResult delivery : result.deliveries()) {
            append(text, row(result, delivery));
        }
        return text.toString();
    }

    private static List<String> row(ComparisonResult result, DeliveryResult delivery) {
        DeliveryResult.Packets packets = delivery.packets();
        DeliveryResult.Latency latency = delivery.latencyNs();
        List<String> row = new ArrayList<>();
        row.add(Long.toString(result.seed()));
        row.add(result.digest());
        row.add(result.board());
        row.add(result.nic());
        row.add(result.profile());
        row.add(result.workload());
        row.add(delivery.delivery());
        row.add(Long.toString(packets.in()));
        row.add(Long.toString(packets.delivered()));
        row.add(Long.toString(packets.dropped()));
        row.add(Long.toString(packets.resident()));
        row.add(plain(latency.mean()));
        row.add(plain(latency.meanLow()));
        row.add(plain(latency.meanHigh()));
        row.add(plain(latency.p50()));
        row.add(plain(latency.p90()));
        row.add(plain(latency.p99()));
        row.add(plain(latency.p999()));
        row.add(plain(latency.max()));
        row.add(plain(delivery.interruptsPerPacket()));
        row.add(plain(delivery.cpuShare()));
        for (Stage stage : Stage.values()) {
            row.add(
                    delivery.stages().stream()
                            .filter(mean -> mean.stage().equals(name(stage)))
                            .map(mean -> plain(mean.meanNs()))
                            .collect(Collectors.joining()));
        }
        return row;
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(@Nullable BigDecimal value) {
        return value == null ? "" : value.toPlainString();
    }

    private static void append(StringBuilder text, List<String> fields) {
        text.append(fields.stream().map(CsvReport::quoted).collect(Collectors.joining(",")));
        text.append('\n');
    }

    private static String quoted(String field) {
        if (field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            return field;
        }
        return '"' + field.replace("\"", "\"\"") + '"';
    }
}
