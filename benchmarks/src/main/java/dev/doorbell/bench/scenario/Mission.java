package dev.doorbell.bench.scenario;

import dev.doorbell.bench.compare.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of the mission, each shown by scenarios that ship with Doorbell. */
public final class Mission {
    /** Every row, in order. */
    public static final List<String> ROWS =
            Stream.of(rows("B", 15), rows("S", 3), rows("C", 4)).flatMap(rows -> rows).toList();

    private static final String FOLDER = "/scenarios/";
    private static final String INDEX = "mission.txt";

    private Mission() {}

    private static Stream<String> rows(String letter, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> letter + number);
    }

    /** The scenarios that ship with Doorbell, in the order of the rows. */
    public static List<ScenarioFile> files() {
        List<ScenarioFile> files = new ArrayList<>();
        String index = new String(resource(INDEX), StandardCharsets.UTF_8);
        for (String name : index.lines().toList()) {
            if (!name.isBlank() && !name.startsWith("#")) {
                files.add(ScenarioFile.of(name.strip(), resource(name.strip())));
            }
        }
        return files;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Mission.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the scenarios of some rows.
     *
     * @param rows which; each has to be one of {@link #ROWS}
     * @param workers how many runs at a time
     */
    public static MissionResult run(List<String> rows, int workers, Progress progress) {
        List<ScenarioFile> wanted =
                files().stream().filter(file -> rows.contains(file.row())).toList();
        return result(rows, new ScenarioRunner(wanted, workers, progress).run());
    }

    private static MissionResult result(List<String> rows, List<ScenarioResult> results) {
        Map<String, List<ScenarioResult>> byRow = new LinkedHashMap<>();
        rows.forEach(row -> byRow.put(row, new ArrayList<>()));
        for (ScenarioResult each : results) {
            List<ScenarioResult> ofRow = byRow.get(each.row());
            if (ofRow != null) {
                ofRow.add(each);
            }
        }
        List<MissionResult.Row> all = new ArrayList<>();
        byRow.forEach(
                (row, scenarios) ->
                        all.add(
                                new MissionResult.Row(
                                        row,
                                        !scenarios.isEmpty()
                                                && scenarios.stream().allMatch(ScenarioResult::met),
                                        scenarios)));
        return new MissionResult(all.stream().allMatch(MissionResult.Row::met), all);
    }
}
