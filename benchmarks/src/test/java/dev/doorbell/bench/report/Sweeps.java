package dev.doorbell.bench.report;

import dev.doorbell.bench.sweep.SweepResult;
import dev.doorbell.bench.sweep.SweepResult.Axis;
import dev.doorbell.bench.sweep.SweepResult.Cell;
import dev.doorbell.bench.sweep.SweepResult.Quantity;
import dev.doorbell.bench.sweep.SweepResult.Scale;
import dev.doorbell.bench.sweep.SweepResult.Statistic;
import dev.doorbell.bench.sweep.SweepResult.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Made-up results of sweeps of all shapes. */
final class Sweeps {
    static final Axis DELIVERIES = words("delivery", "poll", "msi");
    static final Axis NICS = words("nic", "virtio-net", "e1000e", "e1000");
    static final Axis RATES =
            new Axis(
                    "workload.packets.rate",
                    Scale.LOG,
                    "",
                    List.of(
                            new Value("100", 100.0),
                            new Value("1000", 1000.0),
                            new Value("10000", 10_000.0),
                            new Value("100000", 100_000.0)));

    private Sweeps() {}

    static Axis words(String parameter, String... labels) {
        List<Value> values = new ArrayList<>();
        for (String label : labels) {
            values.add(new Value(label, null));
        }
        return new Axis(parameter, Scale.LIST, "", values);
    }

    static Axis numbers(String parameter, int count) {
        List<Value> values = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            values.add(new Value(Integer.toString(i), (double) i));
        }
        return new Axis(parameter, Scale.LINEAR, "", values);
    }

    /** Over those axes; every {@code failing}th combination could not be run, 0 for none. */
    static SweepResult over(int failing, Axis... axes) {
        List<Cell> cells = new ArrayList<>();
        int count = 1;
        for (Axis axis : axes) {
            count *= axis.values().size();
        }
        int failed = 0;
        for (int i = 0; i < count; i++) {
            List<Integer> at = new ArrayList<>();
            int rest = i;
            for (int axis = axes.length - 1; axis >= 0; axis--) {
                at.add(0, rest % axes[axis].values().size());
                rest /= axes[axis].values().size();
            }
            boolean isFailed = failing > 0 && i % failing == failing - 1;
            failed += isFailed ? 1 : 0;
            Map<String, Statistic> measures = new LinkedHashMap<>();
            if (!isFailed) {
                double mean = 40_000.0 * (1 + i % 5) * (at.get(0) == 0 ? 100 : 1);
                measures.put(
                        "latency.mean",
                        new Statistic(3, mean, mean * 0.9, mean * 1.1, mean * 0.8, mean * 1.2));
                measures.put("packets.loss", new Statistic(1, 0.01 * i, 0, 0.5, null, null));
            }
            cells.add(
                    new Cell(
                            at,
                            isFailed ? 0 : 3,
                            isFailed ? "the NIC has no message of its own" : null,
                            measures));
        }
        return new SweepResult(
                "made-up",
                "From which rate on is polling better?",
                "0.0-test",
                "0123456789abcdef",
                "fedcba9876543210",
                List.of(1L, 2L, 3L),
                List.of(axes),
                List.of(
                        new Quantity(
                                "latency.mean", "ns", "the mean time from first bit to thread"),
                        new Quantity("packets.loss", "ratio", "packets that were lost")),
                List.of("latency.mean", "packets.loss"),
                count * 3L,
                failed * 3L,
                cells);
    }
}
