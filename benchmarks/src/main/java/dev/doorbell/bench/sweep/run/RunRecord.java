package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run came to. There are many, so the measures' names are shared and the values are plain.
 *
 * @param digest of everything that happened; empty if it could not be made
 * @param problem why it could not; null if it could
 * @param measures what was measured, in the order of {@link Measure}
 * @param values of the measures
 */
record RunRecord(String digest, @Nullable String problem, List<Measure> measures, double[] values) {

    /** Of a run that could not be made. */
    static RunRecord failed(String problem) {
        return new RunRecord("", problem, List.of(), new double[0]);
    }

    /** The value of a measure; not a number if there is none. */
    double value(Measure measure) {
        int index = measures.indexOf(measure);
        return index < 0 ? Double.NaN : values[index];
    }
}
