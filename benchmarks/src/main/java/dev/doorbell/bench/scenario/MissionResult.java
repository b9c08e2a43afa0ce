package dev.doorbell.bench.scenario;

import java.util.List;

/**
 * What came of the mission.
 *
 * @param met whether every row is
 * @param rows in order
 */
public record MissionResult(boolean met, List<Row> rows) {
    /**
     * A row.
     *
     * @param row its name
     * @param met whether all its scenarios are, and there is one
     * @param scenarios what shows it
     */
    public record Row(String row, boolean met, List<ScenarioResult> scenarios) {
        /** Copies. */
        public Row {
            scenarios = List.copyOf(scenarios);
        }
    }

    /** Copies. */
    public MissionResult {
        rows = List.copyOf(rows);
    }
}
