package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.Measure;
import dev.doorbell.bench.sweep.SweepResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/** The runs of a whole sweep, in the order of its grid: added up, and as comma-separated values. */
public final class SweepSummary {
    private static final double ERROR_EACH_SIDE = 0.025;
    private static final long DIGEST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final int HEX = 16;

    private final SweepSpec spec;
    private final Journal journal;
    private final String doorbell;
    private final Set<Measure> measures = EnumSet.noneOf(Measure.class);

    /**
     * Takes a journal that has every run.
     *
     * @param doorbell the version that made the runs
     */
    public SweepSummary(SweepSpec spec, Journal journal, String doorbell) {
        this.spec = spec;
        this.journal = journal;
        this.doorbell = doorbell;
        for (int i = 0; i < spec.runCount(); i++) {
            measures.addAll(run(i).measures());
        }
    }

    private RunRecord run(int index) {
        RunRecord record = journal.run(index);
        if (record == null) {
            throw new IllegalStateException("run " + index + " has not been made");
        }
        return record;
    }

    /** What it came to. */
    public SweepResult result() {
        List<SweepResult.Cell> cells = new ArrayList<>();
        long digest = 0;
        long failed = 0;
        int seeds = spec.seeds().size();
        for (int cell = 0; cell < spec.cellCount(); cell++) {
            List<RunRecord> ofCell = new ArrayList<>();
            String problem = null;
            for (int i = 0; i < seeds; i++) {
                RunRecord each = run(cell * seeds + i);
                if (each.problem() == null) {
                    ofCell.add(each);
                    digest = (digest ^ Long.parseUnsignedLong(each.digest(), HEX)) * DIGEST_FACTOR;
                    digest ^= digest >>> 29;
                } else {
                    problem = problem == null ? each.problem() : problem;
                    failed++;
                }
            }
            cells.add(
                    new SweepResult.Cell(
                            spec.at(cell), ofCell.size(), problem, statistics(ofCell)));
        }
        return new SweepResult(
                spec.name(),
                spec.title(),
                doorbell,
                spec.hash(),
                String.format(Locale.ROOT, "%016x", digest),
                spec.seeds(),
                spec.axes().stream().map(GridAxis::result).toList(),
                measures.stream()
                        .map(
                                each ->
                                        new SweepResult.Quantity(
                                                each.label(), each.unitLabel(), each.meaning()))
                        .toList(),
                shown(),
                spec.runCount(),
                failed,
                cells);
    }

    /** What is to be shown and was measured; the first measure if nothing of it was. */
    private List<String> shown() {
        List<String> there = measures.stream().map(Measure::label).toList();
        List<String> shown = spec.show().stream().filter(there::contains).toList();
        return shown.isEmpty() ? there.stream().limit(1).toList() : shown;
    }

    private Map<String, SweepResult.Statistic> statistics(List<RunRecord> runs) {
        Map<String, SweepResult.Statistic> all = new LinkedHashMap<>();
        for (Measure measure : measures) {
            double[] values =
                    runs.stream()
                            .mapToDouble(each -> each.value(measure))
                            .filter(value -> !Double.isNaN(value))
                            .toArray();
            if (values.length > 0) {
                all.put(measure.label(), statistic(values));
            }
        }
        return all;
    }

    /** Summed one after the other, so that the last bit does not depend on the library. */
    private static SweepResult.Statistic statistic(double[] values) {
        double sum = 0;
        double min = values[0];
        double max = values[0];
        for (double value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        int count = values.length;
        double mean = sum / count;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        Double half = null;
        if (count > 1) {
            double error = Math.sqrt(squares / ((double) count * (count - 1)));
            half = error * TDistribution.of(count - 1).inverseSurvivalProbability(ERROR_EACH_SIDE);
        }
        return new SweepResult.Statistic(
                count,
                mean,
                min,
                max,
                half == null ? null : Double.valueOf(mean - half),
                half == null ? null : Double.valueOf(mean + half));
    }

    /** A header, and a line for each run: parameters, seed, digest, every measure, why it could not be made. */
    public String csv() {
        StringBuilder text = new StringBuilder();
        spec.axes().forEach(each -> text.append(quoted(each.parameter())).append(','));
        text.append("seed,digest");
        measures.forEach(each -> text.append(',').append(each.label()));
        text.append(",problem\n");
        int seeds = spec.seeds().size();
        for (int i = 0; i < spec.runCount(); i++) {
            RunRecord run = run(i);
            List<Integer> at = spec.at(i / seeds);
            for (int axis = 0; axis < at.size(); axis++) {
                text.append(quoted(spec.axes().get(axis).label(at.get(axis)))).append(',');
            }
            text.append(spec.seeds().get(i % seeds)).append(',').append(run.digest());
            for (Measure measure : measures) {
                double value = run.value(measure);
                text.append(',').append(Double.isNaN(value) ? "" : plain(value));
            }
            text.append(',').append(quoted(run.problem())).append('\n');
        }
        return text.toString();
    }

    /** Whole numbers without a point. */
    private static String plain(double value) {
        return value == StrictMath.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
