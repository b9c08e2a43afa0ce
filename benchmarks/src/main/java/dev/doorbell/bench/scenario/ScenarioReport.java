package dev.doorbell.bench.scenario;

import dev.doorbell.bench.report.Json;
import java.util.List;

/** Results of scenarios as a table, as CSV and as JSON. */
public final class ScenarioReport {

    private ScenarioReport() {}

    private static String word(boolean met) {
        return met ? "met" : "NOT MET";
    }

    /** One scenario: what is expected of it, then everything that was measured. */
    public static String table(ScenarioResult result) {
        StringBuilder text = new StringBuilder(expectations(result));
        text.append("\nmeasured:\n");
        for (ScenarioResult.Measurement each : result.measurements()) {
            text.append(
                    String.format(
                            "  %-42s %16s%n", name(each.variant(), each.measure()), each.text()));
        }
        result.found().forEach(each -> text.append("found: ").append(each).append('\n'));
        text.append("digest ").append(result.digest()).append('\n');
        return text.toString();
    }

    /** The mission: each row, what was measured, and whether it is met. */
    public static String table(MissionResult mission) {
        StringBuilder text = new StringBuilder();
        long met = 0;
        for (MissionResult.Row row : mission.rows()) {
            met += row.met() ? 1 : 0;
            text.append(String.format("%-4s%s%n", row.row(), word(row.met())));
            if (row.scenarios().isEmpty()) {
                text.append("  no scenario shows it\n");
            }
            row.scenarios().forEach(each -> text.append(expectations(each)));
        }
        text.append(String.format("%d of %d rows met%n", met, mission.rows().size()));
        return text.toString();
    }

    private static String expectations(ScenarioResult result) {
        StringBuilder text =
                new StringBuilder(
                        String.format(
                                " %s: %s: %s%n",
                                result.name(), result.title(), word(result.met())));
        if (!result.problem().isEmpty()) {
            text.append("  could not run: ").append(result.problem()).append('\n');
        }
        for (ScenarioResult.Outcome each : result.outcomes()) {
            text.append(
                    String.format(
                            "  %-42s %16s   %-34s %s%n",
                            name(each.variant(), each.measure()),
                            each.measured(),
                            each.expected(),
                            word(each.met())));
        }
        return text.toString();
    }

    private static String name(String variant, String measure) {
        return variant.isEmpty() ? measure : variant + "/" + measure;
    }

    /** As JSON. */
    public static String json(Record result) {
        return Json.render(result);
    }

    /** Expectations as lines of comma-separated values. */
    public static String csv(List<ScenarioResult> results) {
        StringBuilder text =
                new StringBuilder("row,scenario,variant,measure,measured,expected,met\n");
        for (ScenarioResult result : results) {
            for (ScenarioResult.Outcome each : result.outcomes()) {
                text.append(
                        String.join(
                                ",",
                                result.row(),
                                result.name(),
                                each.variant(),
                                each.measure(),
                                quoted(each.measured()),
                                quoted(each.expected()),
                                Boolean.toString(each.met())));
                text.append('\n');
            }
            if (!result.problem().isEmpty()) {
                text.append(result.row()).append(',').append(result.name());
                text.append(",,problem,").append(quoted(result.problem())).append(",,false\n");
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.matches("[\\w .*/<>=+-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
