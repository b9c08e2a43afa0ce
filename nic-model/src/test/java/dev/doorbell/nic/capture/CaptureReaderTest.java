package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureReaderTest {
    private static final byte[] ONE_FRAME =
            PcapFile.micros().frame(0, 0, Frames.bytes(60, 1)).toArray();

    @TempDir Path folder;

    static Path resource(String name) {
        try {
            return Path.of(CaptureReaderTest.class.getResource(name).toURI());
        } catch (URISyntaxException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void aFileAndAStreamAndAnArrayAreReadAlike() throws IOException {
        Path path = folder.resolve("without.extension");
        Files.write(path, ONE_FRAME);

        Frames.assertSame(CaptureReader.read(path), CaptureReader.read("a", ONE_FRAME));
        Frames.assertSame(
                CaptureReader.read(path),
                CaptureReader.read("s", new ByteArrayInputStream(ONE_FRAME)));
    }

    @Test
    void twoProgramsThatRecordedTheSameFramesAgreeWithinTwoMicroseconds() {
        Capture nanos = CaptureReader.read(resource("dns-http-small.pcapng"));
        Capture micros = CaptureReader.read(resource("dns-http-small.pcap"));

        assertThat(nanos.frameCount()).isEqualTo(38);
        assertThat(micros.frameCount()).isEqualTo(38);
        assertThat(nanos.warnings()).isEmpty();
        assertThat(micros.warnings()).isEmpty();
        for (int i = 0; i < 38; i++) {
            assertThat(Frames.frameOf(micros, i)).isEqualTo(Frames.frameOf(nanos, i));
            // Each program had a stamp of its own from the kernel, and one of them cut it.
            assertThat(micros.timeNanos(i)).isCloseTo(nanos.timeNanos(i), within(2_000L));
        }
        assertThat(nanos.timeNanos(37)).isEqualTo(39_844_764);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> CaptureReader.read(folder.resolve("none.pcap")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("none.pcap: no such file");
    }

    @Test
    void aDirectoryIsRefused() {
        assertThatThrownBy(() -> CaptureReader.read(folder))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("a directory");
    }

    @Test
    void anEmptyFileIsRefused() {
        CaptureException refusal = Refusal.of(new byte[0]);

        assertThat(refusal).hasMessageContaining("an empty file");
        assertThat(refusal.offset()).isEqualTo(CaptureException.WHOLE_FILE);
    }

    @Test
    void aStreamThatFailsIsRefusedWithItsCause() {
        InputStream failing =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("cable pulled");
                    }

                    @Override
                    public int read(byte[] to, int at, int count) throws IOException {
                        return read();
                    }
                };

        assertThatThrownBy(() -> CaptureReader.read("s", failing))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("cannot be read (cable pulled)")
                .hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1f8b080000000000, gzip-compressed, decompress it first",
        "28b52ffd00000000, zstd-compressed, decompress it first",
        "fd377a585a000000, xz-compressed, decompress it first",
        "425a683931415926, bzip2-compressed, decompress it first",
        "504b030414000000, a zip archive, decompress it first",
        "736e6f6f70000000, a snoop capture, editcap -F pcapng",
        "474d425500010000, a Network Monitor 2 capture, editcap -F pcapng",
        "1c0001ac00020004, an IXIA lcap capture, editcap -F pcapng",
        "0a0d0a1c0000004d, line ends were converted, binary mode",
        "deadbeef00000000, no capture file: it begins with de ad be ef, check the path",
    })
    void otherFormatsAreRefusedByName(String hex, String title, String remedy) {
        CaptureException refusal = Refusal.of(HexFormat.of().parseHex(hex));

        assertThat(refusal).hasMessageContaining(title);
        assertThat(refusal.remedy()).contains(remedy);
    }

    @Test
    void aTextFileIsRefused() {
        byte[] text = "12:43:17 IP 192.0.2.2 > 192.0.2.1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(Refusal.of(text)).hasMessageContaining("no capture file");
    }

    @Test
    void aFileOverTheLimitIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> CaptureReader.requireSize("big", (1L << 30) + 1, Long.MAX_VALUE))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("more than 1073741824 bytes");
        CaptureReader.requireSize("big", 1L << 30, Long.MAX_VALUE);
    }

    @Test
    void aFileTooLargeForTheHeapIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> CaptureReader.requireSize("big", 1001, 4000))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("-Xmx");
        CaptureReader.requireSize("big", 1000, 4000);
    }
}
