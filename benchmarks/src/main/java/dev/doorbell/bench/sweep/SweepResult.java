package dev.doorbell.bench.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a sweep; its components are the fields of {@code sweep.json}, in that order.
 *
 * @param name of the sweep
 * @param title the question it answers
 * @param doorbell the version that ran it
 * @param spec what identifies the grid, the seeds and the scenario: 16 hexadecimal digits
 * @param digest the hash of everything that happened in all runs, 16 hexadecimal digits
 * @param seeds each cell is run once for each
 * @param axes of the grid; the last one varies fastest
 * @param measures what any run measured, in a fixed order
 * @param show the measures that the sweep is about, first ones first; each is one of {@code measures}
 * @param runs of all cells
 * @param failed those among them that could not be made
 * @param cells in the order of the grid: one for each combination of values
 */
public record SweepResult(
        String name,
        String title,
        String doorbell,
        String spec,
        String digest,
        List<Long> seeds,
        List<Axis> axes,
        List<Quantity> measures,
        List<String> show,
        long runs,
        long failed,
        List<Cell> cells) {

    /** How the values of an axis follow each other. */
    public enum Scale {
        /** As they were listed. */
        @JsonProperty("list")
        LIST,
        /** At equal distances. */
        @JsonProperty("linear")
        LINEAR,
        /** At equal ratios. */
        @JsonProperty("log")
        LOG
    }

    /**
     * One parameter that is varied.
     *
     * @param parameter its dotted path in the scenario, or {@code variant}
     * @param scale how its values follow each other
     * @param unit of their numbers: {@code ns}, or empty
     * @param values in order, at least one
     */
    public record Axis(String parameter, Scale scale, String unit, List<Value> values) {
        /** Keeps a copy. */
        public Axis {
            values = List.copyOf(values);
        }

        /** Whether every value is a number. */
        public boolean hasNumbers() {
            return values.stream().allMatch(each -> each.number() != null);
        }
    }

    /**
     * One value of an axis.
     *
     * @param label as people write it
     * @param number the same as a number, in the axis's unit; null if it is none
     */
    public record Value(String label, @Nullable Double number) {}

    /**
     * Something that was measured.
     *
     * @param measure its name
     * @param unit {@code ns}, {@code ratio} or {@code count}
     * @param meaning in words
     */
    public record Quantity(String measure, String unit, String meaning) {}

    /**
     * One combination of values.
     *
     * @param at which value of each axis, counted from 0, in the order of the axes
     * @param runs seeds that were run to the end
     * @param problem why it could not be run, of the first seed that could not; null if all were
     * @param measures over the seeds, by name; what no seed measured is absent
     */
    public record Cell(
            List<Integer> at, int runs, @Nullable String problem, Map<String, Statistic> measures) {
        /** Keeps copies. */
        public Cell {
            at = List.copyOf(at);
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        }
    }

    /**
     * One measure over the seeds of a cell that have it.
     *
     * @param count of seeds that have it
     * @param mean over them, each counted once
     * @param min the least
     * @param max the greatest
     * @param low low end of the mean's 95 % confidence interval (Student's t over the seeds); null below two
     * @param high high end of it
     */
    public record Statistic(
            int count,
            double mean,
            double min,
            double max,
            @Nullable Double low,
            @Nullable Double high) {}

    /** Keeps copies. */
    public SweepResult {
        seeds = List.copyOf(seeds);
        axes = List.copyOf(axes);
        measures = List.copyOf(measures);
        show = List.copyOf(show);
        cells = List.copyOf(cells);
    }

    /** The value of an axis that a cell has. */
    public Value value(Cell cell, int axis) {
        return axes.get(axis).values().get(cell.at().get(axis));
    }
}
