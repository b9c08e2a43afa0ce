package dev.doorbell.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorbell.bench.cli.Doorbell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our engine beside a plain C++ one, each in a process of its own, in turn.
 *
 * <p>Both must have done the same work, and ours without allocating. The ratio of their speeds is
 * printed, not asserted: it depends on the machine and on what else runs there.
 */
@Tag("bench")
class EngineComparisonTest {
    private static final int PAIRS = 5;
    private static final Path SOURCE = Path.of("src", "test", "cpp", "stdpq.cpp");

    @TempDir static Path directory;

    private record Run(String check, double eventsPerSecond, double bytesPerEvent) {
        static Run parse(String json) {
            return new Run(
                    field(json, "check"),
                    Double.parseDouble(field(json, "events_per_s")),
                    Double.parseDouble(field(json, "bytes_per_event")));
        }

        private static String field(String json, String name) {
            Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(json);
            assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
            return matcher.group(1);
        }
    }

    @BeforeAll
    static void compileTheOtherEngine() {
        assumeTrue(isCompilerThere(), "skipped: there is no g++ on this machine");
        output("g++", "-O3", "-march=native", "-o", program(), SOURCE.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hold 1024 5000000 2000000",
                "hold 65536 5000000 2000000",
                "hold 1048576 5000000 2000000",
                "path 300000 0 2000000"
            })
    void bothEnginesDoTheSameWork(String workload) {
        List<Double> ratios = new ArrayList<>();
        List<Double> ourNanos = new ArrayList<>();
        List<Double> theirNanos = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            Run ours = Run.parse(output(ourCommand(workload)));
            Run theirs = Run.parse(output(command(workload, program())));
            assertThat(ours.check).isEqualTo(theirs.check);
            assertThat(ours.bytesPerEvent).isEqualTo(0.0);
            ratios.add(ours.eventsPerSecond / theirs.eventsPerSecond);
            ourNanos.add(1e9 / ours.eventsPerSecond);
            theirNanos.add(1e9 / theirs.eventsPerSecond);
        }
        System.out.printf(
                Locale.ROOT,
                "%-30s ours %6.1f ns, std::priority_queue %6.1f ns, ratio %.2f (medians of %d)%n",
                workload,
                median(ourNanos),
                median(theirNanos),
                median(ratios),
                PAIRS);
    }

    private static String program() {
        return directory.resolve("stdpq").toString();
    }

    /** The command as users call it; the words are those of the other program. */
    private static String[] ourCommand(String workload) {
        String[] words = workload.split(" ", -1);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Doorbell.class.getName(),
                                "bench",
                                "--format",
                                "json",
                                "--warmup",
                                words[3],
                                "--workload",
                                words[0]));
        command.addAll(
                words[0].equals(EngineBenchmark.HOLD)
                        ? List.of("--pending", words[1], "--events", words[2])
                        : List.of("--packets", words[1]));
        return command.toArray(String[]::new);
    }

    private static String[] command(String workload, String... program) {
        List<String> command = new ArrayList<>(Arrays.asList(program));
        command.addAll(Arrays.asList(workload.split(" ", -1)));
        return command.toArray(String[]::new);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static boolean isCompilerThere() {
        try {
            output("g++", "--version");
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
