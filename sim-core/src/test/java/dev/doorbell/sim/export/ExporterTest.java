package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.trace.TracePoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all formats have in common: whole files or none, and one word about what failed. */
class ExporterTest {
    @TempDir private Path folder;

    /** A disk with room for so many bytes. */
    private static final class SmallDisk extends OutputStream {
        private final int room;
        private int filled;
        int calls;

        SmallDisk(int room) {
            this.room = room;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            calls++;
            filled += length;
            if (filled > room) {
                throw new IOException("No space left on device");
            }
        }
    }

    private static Exporter writer(OutputStream out) {
        return new JsonLinesWriter("run.jsonl", out, Records.TIME, Records.labels());
    }

    private static void record(Exporter to, int count) {
        for (int i = 0; i < count; i++) {
            to.record(i, TracePoint.DOORBELL, 0, 53, 40);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFullDiskIsSaidOnceAndThenCostsNothing() {
        SmallDisk disk = new SmallDisk(100_000);
        Exporter writer = writer(disk);
        assertThatThrownBy(() -> record(writer, 10_000))
                .isInstanceOf(ExportException.class)
                .hasMessage("cannot write run.jsonl: No space left on device");
        int calls = disk.calls;
        long written = writer.writtenCount();
        record(writer, 10_000);
        writer.end();
        assertThat(disk.calls).isEqualTo(calls);
        assertThat(writer.writtenCount()).isEqualTo(written);
    }

    @Test
    void aDiskThatIsFullOnlyAtTheEndIsSaidAtTheEnd() {
        Exporter writer = writer(new SmallDisk(10));
        record(writer, 3);
        assertThatThrownBy(writer::end).hasMessageContaining("No space left on device");
        writer.end();
    }

    @Test
    void aFileIsThereWhenItIsWhole() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Exporter writer = writer(ExportFile.create(file));
        record(writer, 5_000);
        assertThat(files()).containsExactly(".run.jsonl.0.part");
        writer.end();
        writer.end();
        assertThat(files()).containsExactly("run.jsonl");
        assertThat(Files.readAllLines(file)).hasSize(5_001);
    }

    @Test
    void aFileThatIsGivenUpLeavesWhatWasThere() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Files.writeString(file, "before");
        Exporter writer = writer(ExportFile.create(file));
        record(writer, 5_000);
        writer.giveUp();
        record(writer, 5_000);
        writer.end();
        assertThat(files()).containsExactly("run.jsonl");
        assertThat(file).hasContent("before");
    }

    @Test
    void twoWritersOfOneFileDoNotMix() throws IOException {
        Path file = folder.resolve("run.jsonl");
        Exporter one = writer(ExportFile.create(file));
        Exporter other = writer(ExportFile.create(file));
        record(one, 5_000);
        record(other, 3);
        one.end();
        other.end();
        assertThat(files()).containsExactly("run.jsonl");
        assertThat(Files.readAllLines(file)).hasSize(4);
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("real.jsonl"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("run.jsonl"), file);
        Exporter writer = writer(ExportFile.create(link));
        record(writer, 1);
        writer.end();
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void aFolderIsRefusedAndSoIsOneThatIsNotThere() {
        assertThatThrownBy(() -> ExportFile.create(folder))
                .isInstanceOf(ExportException.class)
                .hasMessage("cannot write " + folder + ": it is a folder; give the name of a file");
        Path lost = folder.resolve("no/run.jsonl");
        assertThatThrownBy(() -> ExportFile.create(lost))
                .isInstanceOf(ExportException.class)
                .hasMessage("cannot write " + lost + ": its folder is not there");
    }

    @Test
    void aDeviceIsWrittenToAsItIs() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isWritable(full), "/dev/full is not there");
        Exporter writer = writer(ExportFile.create(full));
        record(writer, 1);
        assertThatThrownBy(writer::end)
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("No space left on device");
    }

    /** A JVM that ends without a word leaves nothing half-done. */
    @Test
    void whatIsLeftOverWhenTheJvmEndsIsRemoved() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Unfinished.class.getName(),
                                folder.resolve("run.jsonl").toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(files()).isEmpty();
    }

    /** Begins a file and ends the process. */
    static final class Unfinished {
        private Unfinished() {}

        public static void main(String[] arguments) {
            Exporter writer = writer(ExportFile.create(Path.of(arguments[0])));
            record(writer, 5_000);
            Runtime.getRuntime().exit(3);
        }
    }

    @Test
    void aNumberIsWrittenAsJavaDoes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Exporter writer = writer(new ByteArrayOutputStream());
        Exporter numbers =
                new Exporter("numbers", bytes, Records.TIME, Records.labels()) {
                    @Override
                    protected void start() {}

                    @Override
                    protected void write(
                            long tick, TracePoint point, int source, long first, long second) {
                        putNumber(first);
                        put(' ');
                        putHex(first);
                        put(' ');
                        putPadded(second, 4);
                        put('\n');
                    }
                };
        long[] all = {0, 1, -1, 10, 99, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 60, -1234567890123L};
        StringBuilder expected = new StringBuilder();
        for (long each : all) {
            numbers.record(0, TracePoint.DOORBELL, 0, each, Math.abs(each % 1000));
            expected.append(
                    String.format(
                            "%d 0x%s %04d%n", each, Long.toHexString(each), Math.abs(each % 1000)));
        }
        numbers.end();
        writer.end();
        assertThat(bytes).hasToString(expected.toString());
    }
}
