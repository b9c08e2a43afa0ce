package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second witness: what Wireshark's tools write is read, and what they read is read alike. */
class CaptureToolsTest {
    private static final String DEFAULT_WORKLOAD =
            "benchmarks/src/main/resources/dev/doorbell/bench/workload/dns-http.pcapng";

    @TempDir Path folder;

    /** The default workload belongs to a module above this one, so it is looked for as a file. */
    private static Path defaultWorkload() {
        Optional<Path> workload =
                Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                        .map(folder -> folder.resolve(DEFAULT_WORKLOAD))
                        .filter(Files::exists)
                        .findFirst();
        assumeTrue(workload.isPresent(), "skipped: no source tree with " + DEFAULT_WORKLOAD);
        return workload.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pcap",
                "nsecpcap",
                "pcapng",
                "modpcap",
                "nokiapcap",
                "rh6_1pcap",
                "suse6_3pcap"
            })
    void everyVariantThatEditcapWritesHoldsTheSameFrames(String format) throws Exception {
        Path micros = CaptureReaderTest.resource("dns-http-small.pcap");
        Path converted = folder.resolve(format);

        Tool.run(folder, "editcap", "-F", format, micros, converted);

        Frames.assertSame(CaptureReader.read(micros), CaptureReader.read(converted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nsecpcap", "pcapng"})
    void theDefaultWorkloadIsTheSameInEveryContainerWithNanoseconds(String format)
            throws Exception {
        Path converted = folder.resolve(format);

        Tool.run(folder, "editcap", "-F", format, defaultWorkload(), converted);

        Frames.assertSame(CaptureReader.read(defaultWorkload()), CaptureReader.read(converted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "modpcap", "nokiapcap", "rh6_1pcap", "suse6_3pcap"})
    void theDefaultWorkloadIsTheSameInEveryContainerWithMicroseconds(String format)
            throws Exception {
        Path micros = folder.resolve("micros.pcap");
        Path converted = folder.resolve(format);

        Tool.run(folder, "editcap", "-F", "pcap", defaultWorkload(), micros);
        Tool.run(folder, "editcap", "-F", format, micros, converted);
        Tool.run(folder, "editcap", "-F", "pcapng", converted, folder.resolve("back.pcapng"));

        Frames.assertSame(CaptureReader.read(micros), CaptureReader.read(converted));
        Frames.assertSame(
                CaptureReader.read(micros), CaptureReader.read(folder.resolve("back.pcapng")));
    }

    @Test
    void tsharkSeesTheSameTimesAndLengthsInTheDefaultWorkload() throws Exception {
        assertSeenAlike(defaultWorkload());
    }

    @Test
    void capinfosCountsTheSameFrames() throws Exception {
        List<String> lines = Tool.run(folder, "capinfos", "-c", "-M", defaultWorkload());

        int frameCount = CaptureReader.read(defaultWorkload()).frameCount();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).matches("Number of packets: *" + frameCount));
    }

    // Nothing finer than 10^-10 s: Wireshark 4.0 multiplies the fraction by 10^9 in 64 bits, which
    // wraps for 10^-11 s and finer.
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 0",
        "6, 0",
        "7, 5",
        "9, 0",
        "9, -1000",
        "10, 0",
        "138, 0",
        "138, 77",
        "148, 0",
        "158, 0",
        "160, 0"
    })
    void tsharkAgreesOnResolutionsAndOffsets(int resolution, long offsetSeconds) throws Exception {
        PcapngFile file = new PcapngFile().section(ByteOrder.BIG_ENDIAN, -1);
        file.device(
                1,
                0,
                file.option(PcapngFile.IF_TSRESOL, (byte) resolution),
                file.offsetOption(offsetSeconds));
        boolean isBinary = resolution >= 128;
        double perSecond = isBinary ? Math.pow(2, resolution - 128) : Math.pow(10, resolution);
        long start = (long) (5_000 * perSecond);
        for (int i = 0; i < 20; i++) {
            long units = start + (long) (i * 0.123456789123 * perSecond) + i;
            file.enhanced(0, units, Frames.bytes(60, i), 60);
        }
        Path path = folder.resolve("resolution.pcapng");
        Files.write(path, file.toArray());

        assertSeenAlike(path);
    }

    @Test
    void filesMergedByMergecapAreReadAsOne() throws Exception {
        Path small = CaptureReaderTest.resource("dns-http-small.pcapng");
        Path micros = CaptureReaderTest.resource("dns-http-small.pcap");
        Path merged = folder.resolve("merged.pcapng");
        Path appended = folder.resolve("appended.pcapng");

        Tool.run(folder, "mergecap", "-I", "none", "-w", merged, small, micros);
        Tool.run(folder, "mergecap", "-a", "-I", "none", "-w", appended, small, micros);

        assertSeenAlike(merged);
        Capture sorted = CaptureReader.read(appended);
        assertThat(Frames.timesOf(sorted)).isEqualTo(Frames.timesOf(CaptureReader.read(merged)));
        assertThat(sorted.warnings()).singleElement().asString().contains("stepped back");
    }

    @Test
    @Timeout(20)
    void aPipeIsRefusedRatherThanWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        Tool.run(folder, "mkfifo", pipe);

        assertThatThrownBy(() -> CaptureReader.read(pipe))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("a pipe or device");
    }

    @Test
    void reordercapCountsTheSameStepsBack() throws Exception {
        PcapFile file = PcapFile.micros();
        for (int i = 0; i < 30; i++) {
            file.frame(100, 1_000L + (i * 7 % 30), Frames.bytes(60, i));
        }
        Path path = folder.resolve("unordered.pcap");
        Path ordered = folder.resolve("ordered.pcap");
        Files.write(path, file.toArray());

        List<String> lines = Tool.run(folder, "reordercap", path, ordered);

        Frames.assertSame(CaptureReader.read(ordered), CaptureReader.read(path));
        assertThat(lines).containsExactly("30 frames, 6 out of order");
        assertThat(CaptureReader.read(path).warnings())
                .singleElement()
                .asString()
                .startsWith("6 time stamps stepped back");
    }

    private void assertSeenAlike(Path path) throws IOException, InterruptedException {
        List<String> lines =
                Tool.run(
                        folder,
                        "tshark",
                        "-n",
                        "-r",
                        path,
                        "-T",
                        "fields",
                        "-e",
                        "frame.time_epoch",
                        "-e",
                        "frame.cap_len",
                        "-e",
                        "frame.len");
        Capture capture = CaptureReader.read(path);
        assertThat(capture.frameCount()).isEqualTo(lines.size());
        long firstNanos = nanos(lines.get(0).split("\t", -1)[0]);
        for (int i = 0; i < lines.size(); i++) {
            String[] fields = lines.get(i).split("\t", -1);
            assertThat(capture.timeNanos(i)).isEqualTo(nanos(fields[0]) - firstNanos);
            assertThat(capture.frameBytes(i)).isEqualTo(Integer.parseInt(fields[1]));
            assertThat(capture.originalBytes(i)).isEqualTo(Integer.parseInt(fields[2]));
        }
    }

    private static long nanos(String seconds) {
        return new BigDecimal(seconds).movePointRight(9).longValueExact();
    }
}
