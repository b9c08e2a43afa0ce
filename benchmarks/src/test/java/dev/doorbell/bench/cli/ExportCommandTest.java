package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.nic.capture.CaptureReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --export} of {@code compare} and {@code run}, and what other tools make of the files. */
class ExportCommandTest {
    @TempDir private Path temp;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private Session compare(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of("compare", "--workload", "poisson:5000", "--packets", "40"));
        words.addAll(List.of(more));
        return Session.of(words.toArray(String[]::new));
    }

    private Session export(String list, String... more) {
        List<String> words = new ArrayList<>(List.of("--out", temp.toString(), "--export", list));
        words.addAll(List.of(more));
        return compare(words.toArray(String[]::new));
    }

    private Path scenario(String name, String seeds, String rest) throws IOException {
        String text =
                "name: "
                        + name
                        + "\ntitle: Frames arrive\ndelivery: msi\nseeds: "
                        + seeds
                        + "\nworkload: {packets: {rate: 2000, count: 20}}\n"
                        + rest;
        return Files.writeString(temp.resolve(name + ".yaml"), text);
    }

    @Test
    void everyDeliveryHasAFileOfEveryFormat() throws IOException {
        assertThat(export("all", "--delivery", "poll,msix").status()).isZero();

        List<String> expected = new ArrayList<>();
        for (ExportFormat format : ExportFormat.values()) {
            expected.add("poll" + format.ending());
            expected.add("msix" + format.ending());
        }
        assertThat(names(temp)).containsAll(expected).contains("result.json");
        assertThat(names(temp)).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void allFormatsOfADeliveryShowTheSameJourneys() throws IOException {
        export("jsonl,pcapng,hlog", "--delivery", "msi");

        String records = text(temp.resolve("msi.jsonl"));
        String frames = text(temp.resolve("msi.pcapng"));
        for (int journey = 0; journey < 40; journey++) {
            assertThat(records)
                    .containsPattern("\"JOURNEY_DELIVERED\",.*\"journey\":" + journey + ",");
            assertThat(frames)
                    .contains("journey " + journey + ": announced by a message, INTID 53 on cpu0");
        }
        assertThat(log("msi").getTotalCount()).isEqualTo(40);
    }

    /** All intervals of a tag, together. */
    private Histogram log(String tag) throws IOException {
        Histogram sum = new Histogram(3);
        sum.setAutoResize(true);
        try (HistogramLogReader reader =
                new HistogramLogReader(temp.resolve("msi.hlog").toString())) {
            while (reader.hasNext()) {
                EncodableHistogram each = reader.nextIntervalHistogram();
                if (each instanceof Histogram histogram && tag.equals(histogram.getTag())) {
                    sum.add(histogram);
                }
            }
        }
        return sum;
    }

    @Test
    void hdrHistogramReadsTheLogAndItsPercentilesAreThoseOfTheDistribution() throws IOException {
        export("hlog,hgrm", "--delivery", "msi");

        Histogram read = log("msi");
        int rows = 0;
        for (String line : text(temp.resolve("msi.hgrm")).lines().toList()) {
            String[] cells = line.strip().split(" +", -1);
            if (cells.length == 4 && cells[0].matches("[0-9.]+")) {
                rows++;
                long nanos = Math.round(Double.parseDouble(cells[0]) * 1000);
                assertThat(Long.parseLong(cells[2]))
                        .isEqualTo(read.getCountBetweenValues(0, nanos));
            }
        }
        assertThat(rows).isGreaterThan(10);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        read.outputPercentileDistribution(new PrintStream(printed, true), 5, 1000.0);
        assertThat(text(temp.resolve("msi.hgrm")))
                .isEqualTo(printed.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void tsharkReadsEveryFrameAndItsComment() throws Exception {
        export("pcapng", "--delivery", "msi");

        List<String> comments =
                Tool.run(
                        temp,
                        "tshark",
                        "-r",
                        temp.resolve("msi.pcapng").toString(),
                        "-T",
                        "fields",
                        "-e",
                        "frame.comment");
        assertThat(comments).hasSize(40);
        for (int journey = 0; journey < 40; journey++) {
            assertThat(comments.get(journey)).startsWith("journey " + journey + ": announced by");
        }
    }

    @Test
    void exportingChangesNoFigure() throws IOException {
        compare("--out", temp.resolve("without").toString());
        export("all");

        assertThat(text(temp.resolve("result.json")))
                .isEqualTo(text(temp.resolve("without").resolve("result.json")));
    }

    @Test
    void whatIsNoFormatIsNamedWithThoseThatAre() {
        Session session = export("vcd,wav");

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err().lines())
                .containsExactly(
                        "doorbell compare: export 'vcd,wav': no wav; expected perfetto, vcd,"
                                + " pcapng, ftrace, hgrm, hlog, timerlat, jsonl, interrupts,"
                                + " separated by commas, or all");
    }

    @Test
    void withoutADirectoryItIsRefused() throws IOException {
        assertThat(compare("--export", "vcd").err())
                .contains("--export vcd without --out; expected --out DIR");
        Path file = scenario("one", "[1]", "");
        Session run = Session.of("run", file.toString(), "--export", "vcd");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--export vcd without --out");
        assertThat(Session.of("run", file.toString(), "--out", "x").err())
                .contains("--out without --export");
    }

    // Scenarios.

    private Session run(Path out, Path... files) {
        List<String> words =
                new ArrayList<>(List.of("run", "--export", "hgrm,jsonl", "--out", out.toString()));
        Arrays.stream(files).map(Path::toString).forEach(words::add);
        return Session.of(words.toArray(String[]::new));
    }

    @Test
    void aScenarioOfOneRunNeedsNoFolders() throws IOException {
        Path out = temp.resolve("out");

        assertThat(run(out, scenario("one", "[7]", "")).status()).isZero();

        assertThat(names(out)).containsExactly("msi.hgrm", "msi.jsonl");
    }

    @Test
    void filesVariantsAndSeedsHaveFoldersWhereThereAreSeveral() throws IOException {
        Path out = temp.resolve("out");
        Path many = scenario("many", "[7, 8]", "variants: {polled: {delivery: poll}, told: {}}\n");

        assertThat(run(out, many, scenario("one", "[7]", "")).status()).isZero();

        assertThat(names(out))
                .containsExactly(
                        "many/polled/seed-7/poll.hgrm",
                        "many/polled/seed-7/poll.jsonl",
                        "many/polled/seed-8/poll.hgrm",
                        "many/polled/seed-8/poll.jsonl",
                        "many/told/seed-7/msi.hgrm",
                        "many/told/seed-7/msi.jsonl",
                        "many/told/seed-8/msi.hgrm",
                        "many/told/seed-8/msi.jsonl",
                        "one/msi.hgrm",
                        "one/msi.jsonl");
    }

    @Test
    void exportingDoesNotMoveAScenario() throws IOException {
        Path file = scenario("one", "[7]", "");

        assertThat(run(temp.resolve("out"), file).out())
                .isEqualTo(Session.of("run", file.toString()).out());
    }

    @Test
    void aWorkloadWithoutAMachineOfItsOwnIsRefused() throws IOException {
        Path file =
                Files.writeString(
                        temp.resolve("its.yaml"),
                        "name: its\ntitle: Commands\nworkload: {itsCommands: {count: 10}}\n");

        Session session = run(temp.resolve("out"), file);

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err()).contains("its.yaml: --export of a workload that has no machine");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void twoScenariosOfOneNameAreRefused() throws IOException {
        Path first = scenario("one", "[7]", "");
        Path second = Files.copy(first, temp.resolve("other.yaml"));

        Session session = run(temp.resolve("out"), first, second);

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err()).contains("two scenarios of the name one");
    }

    // What goes wrong.

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void aFullDiskEndsTheRunWithALineAndLeavesNothing(ExportFormat format) throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped: no /dev/full here");
        Path link = Files.createSymbolicLink(temp.resolve("msi" + format.ending()), full);

        Session session = export("all", "--delivery", "msi");

        assertThat(session.status()).isEqualTo(1);
        assertThat(session.err().lines())
                .containsExactly(
                        "doorbell compare: cannot write " + link + ": No space left on device");
        assertThat(session.out()).isEmpty();
        assertThat(names(temp)).containsExactly(link.getFileName().toString());
    }

    @Test
    void aPipeThatNobodyReadsOnEndsTheRunWithALine() throws Exception {
        Path pipe = temp.resolve("msi.jsonl");
        Tool.run(Files.createDirectory(temp.resolve("tools")), "mkfifo", pipe.toString());
        Process reader =
                new ProcessBuilder("head", "-c", "100", pipe.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();

        Session session = export("jsonl,hgrm", "--delivery", "msi");

        assertThat(reader.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.err().lines())
                .containsExactly("doorbell compare: cannot write " + pipe + ": Broken pipe");
        assertThat(temp.resolve("msi.hgrm")).doesNotExist();
        assertThat(pipe).exists();
    }

    /** One of the files is a pipe, so that the test sees how far the run is. */
    @Test
    @Timeout(120)
    void aRunThatIsStoppedKeepsValidFilesThatEndEarly() throws Exception {
        Path out = Files.createDirectory(temp.resolve("results"));
        Path pipe = out.resolve("msi.jsonl");
        Tool.run(Files.createDirectory(temp.resolve("tools")), "mkfifo", pipe.toString());
        Child child =
                Child.start(
                        temp,
                        "compare",
                        "--workload",
                        "poisson:2000",
                        "--packets",
                        "10000000",
                        "--delivery",
                        "msi",
                        "--out",
                        out.toString(),
                        "--export",
                        "hlog,pcapng,jsonl");
        Path copy = temp.resolve("copy.jsonl");
        try (InputStream in = Files.newInputStream(pipe);
                OutputStream kept = Files.newOutputStream(copy)) {
            kept.write(in.readNBytes(1_000_000));
            child.kill("INT");
            in.transferTo(kept);
        }
        Session session = child.end();

        assertThat(session.status()).isEqualTo(130);
        assertThat(session.err().lines())
                .containsExactly(
                        "doorbell compare: stopped by SIGINT (Ctrl-C); the exports in "
                                + out
                                + " are valid, and end early");
        assertThat(names(out)).containsExactly("msi.hlog", "msi.jsonl", "msi.pcapng");
        assertThat(CaptureReader.read(out.resolve("msi.pcapng")).frameCount()).isPositive();
        assertThat(text(copy)).endsWith("}\n");
        assertThat(Session.of("timeline", copy.toString()).status()).isZero();
        try (HistogramLogReader reader =
                new HistogramLogReader(out.resolve("msi.hlog").toString())) {
            assertThat(reader.nextIntervalHistogram().getTag()).isEqualTo("msi");
        }
    }
}
