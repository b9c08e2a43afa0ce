package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged files: a capture or a refusal comes out, in bounded time and memory. */
class CaptureFuzzTest {
    private static final int FILE_COUNT = 40_000;
    private static final long SEED = 2401;
    private static final long ALLOCATED_BYTES_MAX = 1 << 20;
    private static final int[] TELLING_VALUES = {
        0,
        1,
        -1,
        2,
        3,
        4,
        12,
        28,
        32,
        0x7FFF_FFFF,
        0x8000_0000,
        0x7FFF_FFFC,
        262_144,
        262_145,
        0xBAD
    };

    private final Random random = new Random(SEED);

    @Test
    @Timeout(120)
    void aDamagedFileGivesACaptureOrARefusal() throws IOException {
        List<byte[]> originals = originals();
        int readCount = 0;
        for (int i = 0; i < FILE_COUNT; i++) {
            byte[] damaged = damage(originals.get(i % originals.size()).clone());
            if (isReadOrRefused(damaged)) {
                readCount++;
            }
        }
        // Both outcomes must be common, or the damage is of the wrong kind.
        assertThat(readCount).isBetween(FILE_COUNT / 20, FILE_COUNT - FILE_COUNT / 20);
    }

    private static boolean isReadOrRefused(byte[] damaged) {
        long before = allocatedBytes();
        try {
            Capture capture = CaptureReader.read("damaged", damaged);
            assertThat(allocatedBytes() - before).isLessThan(ALLOCATED_BYTES_MAX);
            assertSound(capture);
            return true;
        } catch (CaptureException refusal) {
            assertThat(allocatedBytes() - before).isLessThan(ALLOCATED_BYTES_MAX);
            assertThat(refusal.offset()).isLessThanOrEqualTo(damaged.length);
            return false;
        } catch (RuntimeException | Error unexpected) {
            throw new AssertionError(HexFormat.of().formatHex(damaged), unexpected);
        }
    }

    /** Read right after the reader, before an assertion loads classes of its own. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static void assertSound(Capture capture) {
        byte[] frame = new byte[CaptureReader.FRAME_BYTES_MAX];
        boolean isOrdered = capture.timeNanos(0) == 0;
        boolean isWithin = true;
        for (int i = 0; i < capture.frameCount(); i++) {
            isOrdered &= i == 0 || capture.timeNanos(i) >= capture.timeNanos(i - 1);
            isWithin &= capture.frameBytes(i) >= 0 && capture.originalBytes(i) > 0;
            isWithin &= capture.frameBytes(i) <= capture.originalBytes(i);
            isWithin &= capture.originalBytes(i) <= CaptureReader.FRAME_BYTES_MAX;
            capture.copyFrame(i, frame, 0);
        }
        assertThat(isOrdered).as("times in order").isTrue();
        assertThat(isWithin).as("lengths within bounds").isTrue();
    }

    private byte[] damage(byte[] bytes) {
        int changeCount = 1 + random.nextInt(3);
        byte[] damaged = bytes;
        for (int i = 0; i < changeCount && damaged.length > 8; i++) {
            // Beginnings have the most to be damaged.
            int span = random.nextBoolean() ? Math.min(96, damaged.length) : damaged.length;
            int at = random.nextInt(span - 4);
            damaged =
                    switch (random.nextInt(6)) {
                        case 0 -> withByte(damaged, at, 1 << random.nextInt(8));
                        case 1 -> withByte(damaged, at, random.nextInt(256));
                        case 2 -> withInt(damaged, at & ~3);
                        case 3 -> withInt(damaged, at);
                        case 4 -> Arrays.copyOf(damaged, damaged.length - random.nextInt(span));
                        default -> withCopy(damaged, at, random.nextInt(damaged.length - 4));
                    };
        }
        return damaged;
    }

    private static byte[] withByte(byte[] bytes, int at, int flipped) {
        bytes[at] ^= (byte) flipped;
        return bytes;
    }

    private byte[] withInt(byte[] bytes, int at) {
        int value = TELLING_VALUES[random.nextInt(TELLING_VALUES.length)];
        boolean isSwapped = random.nextBoolean();
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * (isSwapped ? 3 - i : i)));
        }
        return bytes;
    }

    private byte[] withCopy(byte[] bytes, int to, int from) {
        int size = Math.min(1 + random.nextInt(64), bytes.length - Math.max(to, from));
        System.arraycopy(bytes, from, bytes, to, size);
        return bytes;
    }

    private static List<byte[]> originals() throws IOException {
        return List.of(
                Files.readAllBytes(CaptureReaderTest.resource("dns-http-small.pcap")),
                Files.readAllBytes(CaptureReaderTest.resource("dns-http-small.pcapng")),
                shortPcap(PcapReader.MICROS_MAGIC, PcapLayout.STANDARD),
                shortPcap(PcapReader.NANOS_MAGIC, PcapLayout.STANDARD),
                shortPcap(PcapReader.MODIFIED_MAGIC, PcapLayout.SUSE),
                shortPcapng(ByteOrder.BIG_ENDIAN),
                shortPcapng(ByteOrder.LITTLE_ENDIAN));
    }

    private static byte[] shortPcap(int magic, PcapLayout layout) {
        return new PcapFile(ByteOrder.BIG_ENDIAN, magic, 4, (2 << 28) | (1 << 26) | 1, layout)
                .frame(1_700_000_000, 5, Frames.bytes(20, 1))
                .record(1_700_000_000, 4, 20, 64, Frames.bytes(20, 2))
                .frame(1_700_000_001, 4, Frames.bytes(20, 3))
                .toArray();
    }

    private static byte[] shortPcapng(ByteOrder order) {
        PcapngFile file = new PcapngFile().section(order, -1);
        byte[] comment = file.textOption(PcapngFile.OPT_COMMENT, "a comment");
        byte[] resolution = file.option(PcapngFile.IF_TSRESOL, (byte) (0x80 | 30));
        file.device(1, 0, comment, resolution, file.offsetOption(1_000), file.endOfOptions());
        file.device(113, 64, file.textOption(PcapngFile.IF_NAME, "any"));
        file.enhanced(0, 1L << 50, Frames.bytes(21, 1), 21, file.flagsOption(4 << 5), comment);
        file.block(5, new byte[12]).simple(Frames.bytes(22, 2), 22);
        file.obsolete(0, 1L << 49, Frames.bytes(23, 3), 60);
        file.section(order, -1).device(1, 0).enhanced(0, 7, Frames.bytes(24, 4), 24);
        return file.toArray();
    }
}
