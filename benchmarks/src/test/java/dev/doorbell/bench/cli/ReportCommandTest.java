package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir private Path temp;

    private Path compared() {
        Path out = temp.resolve("results");
        assertThat(
                        Session.of(
                                        "compare",
                                        "--profile",
                                        "ideal",
                                        "--packets",
                                        "20",
                                        "--out",
                                        out.toString())
                                .status())
                .isZero();
        return out;
    }

    @Test
    void itMakesWhatTheComparisonMade() throws IOException {
        Path results = compared();
        Path again = temp.resolve("again/and again");

        Session session =
                Session.of(
                        "report",
                        results.resolve("result.json").toString(),
                        "--out",
                        again.toString());

        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        List<String> names = List.of("report.html", "latency.svg", "stages.svg");
        assertThat(session.out().lines())
                .containsExactlyElementsOf(
                        names.stream().map(name -> again.resolve(name).toString()).toList());
        for (String name : names) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(results.resolve(name));
        }
    }

    @Test
    void withoutADirectoryItWritesBesideTheResult() throws IOException {
        Path results = compared();
        String page = Files.readString(results.resolve("report.html"));
        Files.delete(results.resolve("report.html"));

        assertThat(Session.of("report", results.toString()).status()).isZero();

        assertThat(Files.readString(results.resolve("report.html"))).isEqualTo(page);
    }

    @Test
    void aNameThatEndsInHtmlIsThePageAlone() throws IOException {
        Path results = compared();
        Path page = temp.resolve("site/comparison.html");

        Session session = Session.of("report", results.toString(), "--out", page.toString());

        assertThat(session.status()).isZero();
        assertThat(session.out()).isEqualTo(page + "\n");
        assertThat(page).hasSameBinaryContentAs(results.resolve("report.html"));
        try (Stream<Path> files = Files.list(temp.resolve("site"))) {
            assertThat(files).containsExactly(page);
        }
    }

    @Test
    void whatIsNoResultIsToldInOneLineAndNothingIsWritten() throws IOException {
        Path bad = Files.writeString(temp.resolve("bad.json"), "{\"seed\": 1}");
        Path out = temp.resolve("out");

        Session session = Session.of("report", bad.toString(), "--out", out.toString());

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.err())
                .startsWith("doorbell report: " + bad + ": digest is missing; expected");
        assertThat(out).doesNotExist();
    }

    @Test
    void whereNothingCanBeWrittenIsSaid() throws IOException {
        Path results = compared();
        Path file = Files.writeString(temp.resolve("file"), "");

        Session session = Session.of("report", results.toString(), "--out", file.toString());

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err()).contains("is a file; expected a directory");
        assertThat(Session.of("report", results.toString(), "--out", " ").status()).isEqualTo(2);
    }
}
