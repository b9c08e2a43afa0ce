package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run came to. There are many, so the measures' names are shared and the values are plain. */
final class RunRecord {
    private final String digest;
    private final @Nullable String problem;
    private final List<Measure> measures;
    private final double[] values;

    /**
     * Of a run that was made.
     *
     * @param digest of everything that happened
     * @param measures what was measured, in the order of {@link Measure}
     * @param values of the measures; not copied
     */
    RunRecord(String digest, List<Measure> measures, double[] values) {
        this(digest, null, measures, values);
    }

    private RunRecord(
            String digest, @Nullable String problem, List<Measure> measures, double[] values) {
        this.digest = digest;
        this.problem = problem;
        this.measures = measures;
        this.values = values;
    }

    /** Of a run that could not be made. */
    static RunRecord failed(String problem) {
        return new RunRecord("", problem, List.of(), new double[0]);
    }

    /** The hash of everything that happened; empty if it could not be made. */
    String digest() {
        return digest;
    }

    /** Why it could not be made; null if it could. */
    @Nullable String problem() {
        return problem;
    }

    /** What was measured. */
    List<Measure> measures() {
        return measures;
    }

    /** The value of a measure; not a number if there is none. */
    double value(Measure measure) {
        int index = measures.indexOf(measure);
        return index < 0 ? Double.NaN : values[index];
    }
}
