package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code timeline} of exports, results and scenarios. The pictures in {@code
 * benchmarks/src/test/resources/dev/doorbell/bench/timeline} are written anew with {@code
 * -Ddoorbell.refresh=true}.
 */
class TimelineCommandTest {
    private static final Path PICTURES = Path.of("src/test/resources/dev/doorbell/bench/timeline");

    @TempDir static Path results;

    @TempDir Path temp;

    @BeforeAll
    static void export() {
        Session session =
                Session.of(
                        "compare",
                        "--workload",
                        "poisson:2000",
                        "--packets",
                        "40",
                        "--delivery",
                        "poll,msi",
                        "--out",
                        results.toString(),
                        "--export",
                        "jsonl");
        assertThat(session.status()).isZero();
    }

    private static Session timeline(String... words) {
        List<String> all = new ArrayList<>(List.of("timeline"));
        all.addAll(List.of(words));
        return Session.of(all.toArray(String[]::new));
    }

    private static String file(String name) {
        return results.resolve(name).toString();
    }

    /** The same in an environment of its own. */
    private static Session within(Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                Doorbell.commandLine(new PrintWriter(out), new PrintWriter(err, true), environment)
                        .execute(words);
        return new Session(status, out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource({"40, msi, 17", "80, msi, 17", "200, msi, 17", "80, poll, 3"})
    void picturesAreAsTheyWere(int columns, String delivery, String journey) throws IOException {
        Session session =
                within(
                        Map.of("COLUMNS", Integer.toString(columns)),
                        "timeline",
                        file(delivery + ".jsonl"),
                        "--journey",
                        journey);

        assertThat(session.status()).isZero();
        assertThat(session.out().lines()).allMatch(line -> line.length() <= columns);
        Path picture = PICTURES.resolve(delivery + "-" + columns + ".txt");
        if (Boolean.getBoolean("doorbell.refresh")) {
            Files.createDirectories(PICTURES);
            Files.writeString(picture, session.out());
        }
        assertThat(session.out()).isEqualTo(Files.readString(picture));
    }

    @Test
    void stagesSumToTheWhole() {
        List<String> lines =
                timeline(file("msi.jsonl"), "--journey", "17", "--records", "0")
                        .out()
                        .lines()
                        .toList();

        double sum = 0;
        double total = 0;
        boolean inTable = false;
        for (String line : lines) {
            String[] cells = line.strip().split(" +", -1);
            inTable |= cells[0].equals("stage");
            if (inTable && cells[0].equals("total")) {
                total = Double.parseDouble(cells[1]);
            } else if (inTable && cells.length == 8) {
                sum += Double.parseDouble(cells[4]);
            }
        }
        assertThat(total).isPositive();
        assertThat(sum).isBetween(total - 0.014, total + 0.014);
    }

    @Test
    void theInterruptAndItsHandlerAreAmongTheRecords() {
        assertThat(timeline(file("msi.jsonl"), "--journey", "17").out())
                .contains("led to by INTID 53 (virtio-net) on cpu0")
                .contains("posts message 0x35 to 0x2250040")
                .contains("INTID 53 (virtio-net) is pending")
                .contains("acknowledges INTID 53 (virtio-net)")
                .contains("reads 0x10000013: 0x1")
                .contains("softirq NET_RX runs")
                .contains("thread program0 runs")
                .contains("its thread has it");
        assertThat(timeline(file("poll.jsonl"), "--journey", "3").out())
                .contains("timer of cpu0 expires, INTID 27 (timer)")
                .doesNotContain("posts message");
    }

    @Test
    void aResultHasOneJourneyOfEachDelivery() {
        Session both = timeline(file("result.json"));
        Session one = timeline(file("result.json"), "--delivery", "msi");

        assertThat(both.out()).contains(" by poll\n").contains(" by msi\n");
        assertThat(one.out()).contains(" by msi\n").doesNotContain("poll");
        assertThat(timeline(file("result.json"), "--delivery", "intx").err())
                .contains("no journey by intx; a result has one journey of each delivery");
        assertThat(timeline(file("result.json"), "--journey", "999").err())
                .contains("no journey 999; a result has one journey")
                .contains("--export jsonl writes all of them");
    }

    @Test
    void aJourneyThatIsNotThereSaysWhichAre() {
        Session session = timeline(file("msi.jsonl"), "--journey", "40");

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err().lines())
                .containsExactly(
                        "doorbell timeline: "
                                + file("msi.jsonl")
                                + ": no journey 40; expected one from 0 to 39 (40 begin here)");
    }

    @Test
    void aJourneyThatWasDroppedOrIsStuckSaysWhereAndWhy() throws IOException {
        Path dropping = temp.resolve("drops");
        Session.of(
                "compare",
                "--workload",
                "cbr:20000",
                "--packets",
                "60",
                "--delivery",
                "poll",
                "--out",
                dropping.toString(),
                "--export",
                "jsonl");
        String file = dropping.resolve("poll.jsonl").toString();

        assertThat(timeline(file, "--journey", "5").out())
                .contains("dropped past nic (pipeline through, buffer found): no receive buffer");

        // Cut where the frame is in memory and the tick that polls has not come.
        List<String> lines = Files.readAllLines(dropping.resolve("poll.jsonl"));
        int stored =
                lines.indexOf(
                        lines.stream()
                                .filter(line -> line.contains("FRAME_STORED"))
                                .findFirst()
                                .orElseThrow());
        Path cut = Files.write(temp.resolve("cut.jsonl"), lines.subList(0, stored + 1));
        assertThat(timeline(cut.toString(), "--journey", "0").out())
                .contains("the records end while it is under way");
    }

    @Test
    void aScenarioIsRunForIt() throws IOException {
        Path file =
                Files.writeString(
                        temp.resolve("one.yaml"),
                        """
                        name: one
                        title: Frames arrive
                        seeds: [3, 4]
                        workload: {packets: {rate: 2000, count: 20}}
                        variants: {polled: {delivery: poll}, told: {delivery: msi}}
                        """);

        String first = timeline("--scenario", file.toString(), "--journey", "0").out();
        String told =
                timeline(
                                "--scenario",
                                file.toString(),
                                "--journey",
                                "7",
                                "--variant",
                                "told",
                                "--seed",
                                "4")
                        .out();

        assertThat(first).startsWith("journey 0\ndelivered after ").contains("timer of cpu0");
        assertThat(told).contains("led to by INTID 53 (virtio-net)");
        assertThat(timeline("--scenario", file.toString(), "--variant", "other").err())
                .contains("no variant other; expected polled, told");
        assertThat(timeline("--scenario", file.toString(), "--journey", "20").err())
                .contains("variant polled, seed 3: no journey 20; expected one from 0 to 19");
    }

    @Test
    void packedExportsAreRead() throws IOException {
        Path packed = temp.resolve("msi.jsonl.gz");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(results.resolve("msi.jsonl"), out);
        }

        assertThat(timeline(packed.toString(), "--journey", "17").out())
                .isEqualTo(timeline(file("msi.jsonl"), "--journey", "17").out());
    }

    // How it looks.

    @Test
    void colourIsAsked() {
        String[] words = {"timeline", file("msi.jsonl"), "--color", "always"};

        assertThat(within(Map.of(), words).out()).contains("\u001b[34mwire\u001b[0m");
        assertThat(timeline(file("msi.jsonl")).out()).doesNotContain("\u001b");
        assertThat(timeline(file("msi.jsonl"), "--color", "never").out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "de_DE.ISO-8859-1"})
    void aLocaleWithoutUnicodeGetsAscii(String locale) {
        String text =
                within(Map.of("LC_ALL", locale, "LANG", "C.UTF-8"), "timeline", file("msi.jsonl"))
                        .out();

        assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
        assertThat(text).contains(" us").contains("###");
        assertThat(within(Map.of("LANG", "C.UTF-8"), "timeline", file("msi.jsonl")).out())
                .contains("µs")
                .contains("█");
    }

    // Files that are none.

    private Session of(String content) throws IOException {
        Path file = temp.resolve("bad.jsonl");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        Session session = timeline(file.toString(), "--journey", "39");
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.err()).startsWith("doorbell timeline: " + file + ":");
        return session;
    }

    @Test
    void everyBadFileIsOneLineWithFileLineAndExpectation() throws IOException {
        String good = Files.readString(results.resolve("msi.jsonl"), StandardCharsets.ISO_8859_1);
        String header = good.substring(0, good.indexOf('\n') + 1);

        assertThat(of("").err()).contains("expected");
        assertThat(of("nothing").err()).contains("bad.jsonl:1:").contains("expected");
        assertThat(of("{}").err()).contains("expected");
        assertThat(of("[1, 2]").err()).contains("expected");
        assertThat(of(good.substring(0, good.length() / 2)).err())
                .contains("no whole JSON object; expected a file that doorbell --export jsonl");
        assertThat(of(header + "{\"tick\":1}\n").err())
                .contains("bad.jsonl:2:1: a record without a point");
        assertThat(of(header + "{\"tick\":1,\"point\":\"NO\"}\n").err())
                .contains("bad.jsonl:2:1: no point is called 'NO'");
        assertThat(of(header + "{\"point\":\"DOORBELL\"}\n").err())
                .contains("bad.jsonl:2:1: a record without its tick");
        assertThat(of(header + "{\"tick\":1} {\"tick\":2}\n").err())
                .contains("bad.jsonl:2:1: more than one JSON value");
        assertThat(of(header + "{\"tick\":1e9}\n").err()).contains("bad.jsonl:2:");
        assertThat(of(header + "{\"tick\":123456789012345678901}\n").err())
                .contains("bad.jsonl:2:");
        assertThat(of(header + "{\"tick\":\"" + "x".repeat(1 << 20) + "\"}\n").err())
                .contains("bad.jsonl:2:1: longer than 1048576 bytes");
        assertThat(of(header.replace("\"version\":1", "\"version\":9")).err())
                .contains("bad.jsonl:1:1: version 9 of doorbell-trace; expected version 1");
        assertThat(of(header.replace("\"ticks_per_second\":", "\"x\":")).err())
                .contains("bad.jsonl:1:1: ticks_per_second is null");
        assertThat(of(good.substring(header.length())).err())
                .contains("bad.jsonl:1:1: does not say that it is a doorbell-trace");
        assertThat(of(header).err()).contains("no journey begins here");
        assertThat(of("\u001f\u008bpacked").err()).contains("gzip");
    }

    @Test
    void whatIsAskedForHasToMakeSense() {
        assertThat(timeline().err()).contains("timeline of nothing; expected FILE, or --scenario");
        assertThat(timeline("a", "--scenario", "b").err()).contains("both a file and a scenario");
        assertThat(timeline("a", "--seed", "1").err()).contains("expected it with --scenario");
        assertThat(timeline("--scenario", "b", "--delivery", "msi").err()).contains("leave it out");
        assertThat(timeline(file("msi.jsonl"), "--delivery", "msi").err())
                .contains("the export of one delivery; leave it out");
        assertThat(timeline(results.toString()).err()).contains("a directory; expected a file");
        assertThat(timeline("nowhere.jsonl").err()).contains("nowhere.jsonl: no such file");
        assertThat(timeline(file("msi.jsonl"), "--journey", "-1").err())
                .contains("expected a whole number from 0");
    }
}
