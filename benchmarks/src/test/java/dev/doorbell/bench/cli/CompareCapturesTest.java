package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The captures of a comparison. */
class CompareCapturesTest {
    @TempDir private Path temp;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Session compare(Path out, String... more) {
        return Session.of(
                Stream.concat(
                                Stream.of(
                                        "compare",
                                        "--workload",
                                        "poisson:20000",
                                        "--packets",
                                        "400",
                                        "--out",
                                        out.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void everyPacketIsInTheCaptureOfItsDeliveryWithItsInterrupt() throws IOException {
        Path out = temp.resolve("results");

        assertThat(compare(out, "--pcapng").status()).isZero();

        assertThat(names(out))
                .containsExactly(
                        "latency.svg",
                        "msi.pcapng",
                        "poll.pcapng",
                        "report.html",
                        "result.csv",
                        "result.json",
                        "stages.svg",
                        "table.txt");
        Capture msi = CaptureReader.read(out.resolve("msi.pcapng"));
        Capture poll = CaptureReader.read(out.resolve("poll.pcapng"));
        assertThat(msi.frameCount()).isEqualTo(400);
        assertThat(poll.frameCount()).isEqualTo(400);
        assertThat(msi.warnings()).isEmpty();
        assertThat(text(out.resolve("msi.pcapng")))
                .contains("announced by a message, INTID 53 on cpu0, acknowledged ")
                .doesNotContain("polled");
        assertThat(text(out.resolve("poll.pcapng")))
                .contains("polled at the tick, INTID 27 on cpu0, acknowledged ")
                .doesNotContain("announced");
    }

    @Test
    void theArrivalsAreTheSameInEveryCapture() throws IOException {
        compare(temp, "--pcapng", "--delivery", "poll,msi,msix");

        Capture poll = CaptureReader.read(temp.resolve("poll.pcapng"));
        Capture msix = CaptureReader.read(temp.resolve("msix.pcapng"));
        for (int i = 1; i < 40; i++) { // the first replication; later ones begin where it ended
            long apart = msix.timeNanos(i) - msix.timeNanos(i - 1);
            // A tick is less than a nanosecond, and the machines boot at different ticks.
            assertThat(poll.timeNanos(i) - poll.timeNanos(i - 1)).isBetween(apart - 1, apart + 1);
        }
    }

    @Test
    void recordingChangesNoFigure() throws IOException {
        compare(temp.resolve("with"), "--pcapng");
        compare(temp.resolve("without"));

        assertThat(text(temp.resolve("with").resolve("result.json")))
                .isEqualTo(text(temp.resolve("without").resolve("result.json")));
        assertThat(names(temp.resolve("without"))).doesNotContain("msi.pcapng");
    }

    @Test
    void withoutADirectoryItIsRefused() {
        Session session = Session.of("compare", "--pcapng");

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err()).contains("--pcapng without --out");
    }

    @Test
    void whatIsInTheWayOfAResultTakesTheCapturesWithIt() throws IOException {
        Files.createDirectories(temp.resolve("results").resolve("result.json").resolve("full"));

        Session session = compare(temp.resolve("results"), "--pcapng");

        assertThat(session.status()).isEqualTo(1);
        assertThat(names(temp.resolve("results"))).containsExactly("result.json");
    }
}
