package dev.doorbell.bench.scenario;

import java.util.List;

/**
 * What came of a scenario.
 *
 * @param row of the mission; empty if it belongs to none
 * @param name the scenario's
 * @param title what it shows
 * @param met whether everything expected of it is so
 * @param problem what kept it from running; empty if nothing did
 * @param found what detectors found, a few sentences
 * @param digest the hash of everything that happened in all its runs
 * @param outcomes each expectation, and what was measured
 * @param measurements everything that was measured
 */
public record ScenarioResult(
        String row,
        String name,
        String title,
        boolean met,
        String problem,
        List<String> found,
        String digest,
        List<Outcome> outcomes,
        List<Measurement> measurements) {
    /**
     * An expectation.
     *
     * @param variant of which; empty if there are none
     * @param measure what was to be measured
     * @param measured what was measured, with its unit; "nothing" if it was not
     * @param expected the bound as the file says it
     * @param met whether it holds
     */
    public record Outcome(
            String variant, String measure, String measured, String expected, boolean met) {}

    /**
     * A measurement.
     *
     * @param variant of which; empty if there are none
     * @param measure what
     * @param value in nanoseconds if it is a time
     * @param text with its unit
     */
    public record Measurement(String variant, String measure, double value, String text) {}

    /** Copies. */
    public ScenarioResult {
        found = List.copyOf(found);
        outcomes = List.copyOf(outcomes);
        measurements = List.copyOf(measurements);
    }
}
