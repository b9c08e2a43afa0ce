package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a real process. */
class StopTest {
    private static final String ENDLESS =
            """
            name: endless
            title: Runs for minutes
            seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
            workload: {packets: {rate: 100000, count: 1000000}}
            """;

    @TempDir private Path temp;

    @BeforeEach
    void needsAKill() {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/kill"))
                        || Files.isExecutable(Path.of("/usr/bin/kill")),
                "no kill here");
    }

    private Child longComparison(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("compare", "--verbose"));
        words.addAll(List.of("--workload", "poisson:20000", "--packets", "10000000"));
        words.addAll(List.of("--out", temp.resolve("results").toString()));
        words.addAll(List.of(more));
        Child child = Child.start(temp, words.toArray(String[]::new));
        child.untilItSays("playing");
        return child;
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, SIGINT", "TERM, 143, SIGTERM"})
    void aComparisonLeavesNoHalfResult(String signal, int status, String name) throws Exception {
        Child child = longComparison();
        child.kill(signal);
        Session session = child.end();

        assertThat(session.status()).isEqualTo(status);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines().filter(line -> line.contains("stopped by")))
                .singleElement()
                .asString()
                .startsWith("doorbell compare: stopped by " + name);
        assertThat(session.err()).doesNotContain("Exception");
        assertThat(temp.resolve("results")).doesNotExist();
    }

    @Test
    void whatWasExportedBeforeIsWhole() throws Exception {
        Child child = longComparison("--export", "pcapng,jsonl");
        Path growing = temp.resolve("results");
        child.until(() -> Files.exists(growing) && bytes(growing) > 200_000);
        child.kill("INT");
        Session session = child.end();

        assertThat(session.status()).as(session.err()).isEqualTo(130);
        assertThat(session.err()).contains("are valid, and end early");
        assertThat(growing.resolve("result.json")).doesNotExist();
        Session read =
                Session.of(
                        "compare",
                        "--delivery",
                        "msi",
                        "--packets",
                        "20",
                        "--workload",
                        growing.resolve("poll.pcapng").toString());
        assertThat(read.status()).as(read.err()).isZero();
        assertThat(Files.readString(growing.resolve("poll.jsonl"))).endsWith("}\n");
    }

    private static long bytes(Path folder) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                sum += Files.exists(each) ? Files.size(each) : 0;
            }
        }
        return sum;
    }

    @Test
    void scenariosStopInTheMiddleOfARun() throws Exception {
        Path file = Files.writeString(temp.resolve("endless.yaml"), ENDLESS);
        Child child = Child.start(temp, "run", "--verbose", file.toString());
        child.untilItSays("running");
        child.kill("INT");
        Session session = child.end();

        assertThat(session.status()).isEqualTo(130);
        assertThat(session.out()).isEmpty();
    }

    @Test
    void theSecondSignalDoesNotWaitForASafePlace() throws Exception {
        Path file =
                Files.writeString(
                        temp.resolve("machines.yaml"),
                        """
                        name: machines
                        title: A thousand machines, one after the other, without a place to stop
                        seeds: [1, 2, 3, 4, 5, 6, 7, 8]
                        workload: {machines: {count: 1000}}
                        """);
        Child child = Child.start(temp, "run", "--verbose", file.toString());
        child.untilItSays("running");
        child.kill("TERM");
        child.kill("INT");
        Session session = child.end();

        assertThat(session.status()).isEqualTo(130);
        assertThat(session.err()).contains("doorbell: stopped by SIGINT");
        assertThat(session.out()).isEmpty();
    }

    @Test
    void whereNothingIsOpenTheProcessEndsAtOnce() throws Exception {
        Child child =
                Child.start(
                        temp,
                        "bench",
                        "--verbose",
                        "--workload",
                        "hold",
                        "--pending",
                        "10000",
                        "--events",
                        "100000000000");
        child.untilItSays("measuring");
        child.kill("INT");
        Session session = child.end();

        assertThat(session.status()).isEqualTo(130);
        assertThat(session.err()).contains("doorbell: stopped by SIGINT");
    }

    @Test
    void aReaderThatGoesAwayEndsTheCommandQuietly() throws Exception {
        Child child =
                Child.shell(
                        temp,
                        Map.of(),
                        "{ \"$@\" faults --help; echo status $? >&2; } | head -n 1 >/dev/null;"
                                + " { sleep 1; \"$@\" faults --help; echo status $? >&2; } | exec true");
        Session session = child.end();

        assertThat(session.err().lines().filter(line -> line.startsWith("status")).toList())
                .last()
                .isEqualTo("status 141");
        assertThat(session.err()).doesNotContain("doorbell", "Exception");
    }

    @Test
    void aFullDiskIsSaidOfHelpAndVersionToo() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        for (String words :
                Stream.of("--help", "--version", "compare --help", "help its").toList()) {
            Session session = Child.shell(temp, Map.of(), "\"$@\" " + words + " >/dev/full").end();
            assertThat(session.status()).as(words).isEqualTo(1);
            assertThat(session.err())
                    .contains("the result could not be written to standard output: No space");
            assertThat(session.err().lines()).hasSize(1);
        }
    }
}
