package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.nic.capture.PcapngWriter.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are whole or not there, and what tshark thinks of them. */
class PcapngWriterTest {
    private static final long YEAR = 365L * 24 * 3600 * 1_000_000_000L;

    @TempDir Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] frame(int bytes, int seed) {
        byte[] frame = Frames.bytes(bytes, seed);
        frame[12] = (byte) 0x88; // an EtherType for experiments: nothing to dissect
        frame[13] = (byte) 0xB5;
        return frame;
    }

    @Test
    void theFileIsThereOnlyWhenItIsWhole() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = new PcapngWriter(file)) {
            int net0 = writer.addInterface("net0", "a card", 0);
            writer.frame(net0, 5, frame(60, 1), 60, Direction.INBOUND, "");
            assertThat(file).doesNotExist();
            writer.commit();
        }

        assertThat(names()).containsExactly("a.pcapng");
        assertThat(CaptureReader.read(file).frameCount()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotCommittedIsGoneAndTheOldOneStays() throws IOException {
        Path file = folder.resolve("a.pcapng");
        Files.writeString(file, "old");
        try (PcapngWriter writer = new PcapngWriter(file)) {
            writer.addInterface("net0", "a card", 0);
        }

        assertThat(names()).containsExactly("a.pcapng");
        assertThat(Files.readString(file)).isEqualTo("old");
    }

    @Test
    void aFolderInTheWayLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("a.pcapng");
        Files.createDirectories(file.resolve("full"));
        PcapngWriter writer = new PcapngWriter(file);
        assertThatThrownBy(writer::commit).isInstanceOf(IOException.class);

        assertThat(names()).containsExactly("a.pcapng");
        assertThatThrownBy(() -> new PcapngWriter(folder.resolve("nowhere").resolve("a")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatCannotBeWrittenIsRefused() throws IOException {
        try (PcapngWriter writer = new PcapngWriter(folder.resolve("a.pcapng"))) {
            byte[] frame = frame(60, 1);
            assertThatThrownBy(() -> writer.frame(0, 0, frame, 60, Direction.INBOUND, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("interface 0; there are 0");
            writer.addInterface("net0", "", 0);
            assertThatThrownBy(() -> writer.frame(0, -1, frame, 60, Direction.INBOUND, ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCommentTooLongForItsOptionIsCut() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = new PcapngWriter(file)) {
            int net0 = writer.addInterface("net0", "a card", 0);
            writer.frame(net0, 5, frame(60, 1), 60, Direction.INBOUND, "x".repeat(70_000));
            writer.commit();
        }
        assertThat(CaptureReader.read(file).frameCount()).isEqualTo(1);
        assertThat(Files.size(file)).isBetween(65_535L, 66_500L);
    }

    @Test
    void tsharkReadsTimesLengthsDirectionsAndComments() throws Exception {
        Path file = folder.resolve("a.pcapng");
        List<String> expected = new ArrayList<>();
        try (PcapngWriter writer = new PcapngWriter(file)) {
            writer.addInterface("net0", "first card", 1_000_000_000L);
            writer.addInterface("net1", "second card, 10 Gb/s", 10_000_000_000L);
            long nanos = 50 * YEAR;
            for (int i = 0; i < 200; i++) {
                nanos += 1 + i * 12_345_677L;
                int bytes = 60 + i * 7;
                Direction direction = i % 3 == 0 ? Direction.OUTBOUND : Direction.INBOUND;
                String comment = i % 4 == 0 ? "" : "announced by INTID " + i + " on cpu0, 1.5 µs";
                writer.frame(i % 2, nanos, frame(bytes, i), bytes, direction, comment);
                expected.add(
                        String.join(
                                "\t",
                                nanos / 1_000_000_000L
                                        + String.format(".%09d", nanos % 1_000_000_000L),
                                Integer.toString(bytes),
                                i % 2 == 0 ? "net0" : "net1",
                                direction == Direction.OUTBOUND ? "0x00000002" : "0x00000001",
                                comment));
            }
            writer.commit();
        }

        List<String> seen =
                Tool.run(
                        folder,
                        "tshark",
                        "-r",
                        file,
                        "-T",
                        "fields",
                        "-e",
                        "frame.time_epoch",
                        "-e",
                        "frame.len",
                        "-e",
                        "frame.interface_name",
                        "-e",
                        "frame.packet_flags_direction",
                        "-e",
                        "frame.comment");
        List<String> malformed = Tool.run(folder, "tshark", "-r", file, "-Y", "_ws.malformed");

        assertThat(seen).isEqualTo(expected);
        assertThat(malformed).isEmpty();
    }

    @Test
    void capinfosReadsTheInterfaces() throws Exception {
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = new PcapngWriter(file)) {
            int net0 = writer.addInterface("net0", "a card", 1_000_000_000L);
            writer.frame(net0, 5, frame(60, 1), 60, Direction.INBOUND, "");
            writer.commit();
        }

        String said = String.join("\n", Tool.run(folder, "capinfos", file));

        assertThat(said)
                .contains("Name = net0")
                .contains("Description = a card")
                .contains("Speed = 1000000000")
                .contains("Time precision = nanoseconds (9)")
                .contains("Capture application: Doorbell");
    }
}
