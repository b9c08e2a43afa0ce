package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.INDIRECT;
import static dev.doorbell.nic.virtio.ModernBench.MEMORY;
import static dev.doorbell.nic.virtio.ModernBench.NEXT;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.WRITE;
import static dev.doorbell.nic.virtio.ModernBench.buffer;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.sim.timing.TimingProfile;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Frames over several buffers, buffers of several descriptors, descriptors in tables. */
class MergedBuffersProperties {
    private static final long TABLES = MEMORY + 0x8_0000;

    /** A buffer as the driver laid it out: pieces of memory. */
    private record Piece(long address, int bytes) {}

    private static ModernBench bench(boolean slow) {
        return new ModernBench(
                VirtioNetConfig.full(TransportKind.MODERN),
                TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal"));
    }

    /** Lays out a buffer of random pieces under descriptor {@code head}, in a table or a chain. */
    private static List<Piece> layOut(
            ModernBench.Ring ring, Random random, int head, int pieces, int bytesMax, int flags) {
        List<Piece> buffer = new ArrayList<>();
        boolean table = random.nextBoolean();
        long place = TABLES + 0x100L * head;
        for (int i = 0; i < pieces; i++) {
            Piece piece =
                    new Piece(
                            buffer(head) + 0x2000L * i + random.nextInt(64),
                            1 + random.nextInt(bytesMax));
            buffer.add(piece);
            boolean last = i == pieces - 1;
            if (table) {
                ring.describeAt(
                        place, i, piece.address, piece.bytes, flags | (last ? 0 : NEXT), i + 1);
            } else {
                int at = head + i;
                ring.describe(at, piece.address, piece.bytes, flags | (last ? 0 : NEXT), at + 1);
            }
        }
        if (table) {
            ring.describe(head, place, 16L * pieces, INDIRECT, 0);
        }
        return buffer;
    }

    private static byte[] read(ModernBench bench, List<Piece> buffer, long count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Piece piece : buffer) {
            int part = (int) Math.min(piece.bytes, count - bytes.size());
            bytes.writeBytes(bench.bytesAt(piece.address, part));
        }
        return bytes.toByteArray();
    }

    @Property(tries = 150, seed = "20260511", edgeCases = EdgeCasesMode.NONE)
    void aFrameFillsBuffersInOrderAndItsHeaderCountsThem(
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll @IntRange(min = 1, max = 4) int pieces) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow)) {
            ModernBench.Ring rx = bench.start(NetFeatures.MRG_RXBUF, 256)[RX];
            List<List<Piece>> buffers = new ArrayList<>();
            int bytesMax = 1 + random.nextInt(400);
            for (int i = 0; i < 60; i++) {
                buffers.add(layOut(rx, random, 4 * i, pieces, bytesMax, WRITE));
                rx.offer(4 * i);
            }
            List<byte[]> arrived = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                byte[] frame = frame(1 + random.nextInt(1500), random.nextInt());
                bench.offersFrame(frame);
                if (bench.held.isEmpty()) {
                    arrived.add(frame);
                }
                bench.held.clear();
            }
            bench.settle();

            int index = 0;
            for (byte[] frame : arrived) {
                int count = 0;
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                while (whole.size() < 12 + frame.length) {
                    List<Piece> buffer = buffers.get(rx.usedHead(index) / 4);
                    assertThat(rx.usedHead(index)).isEqualTo(4 * index);
                    whole.writeBytes(read(bench, buffer, rx.usedBytes(index)));
                    int room = buffer.stream().mapToInt(Piece::bytes).sum();
                    boolean last = whole.size() == 12 + frame.length;
                    assertThat(rx.usedBytes(index)).isLessThanOrEqualTo(room);
                    assertThat(last || rx.usedBytes(index) == room).isTrue();
                    index++;
                    count++;
                }
                byte[] bytes = whole.toByteArray();
                assertThat(Arrays.copyOfRange(bytes, 0, 10)).containsOnly(0);
                assertThat((bytes[10] & 0xFF) | (bytes[11] & 0xFF) << 8).isEqualTo(count);
                assertThat(Arrays.copyOfRange(bytes, 12, bytes.length)).isEqualTo(frame);
            }
            assertThat(rx.usedIndex()).isEqualTo(index);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @Property(tries = 150, seed = "20260512", edgeCases = EdgeCasesMode.NONE)
    void aFrameIsGatheredFromWhateverItsBufferIsMadeOf(
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll @IntRange(min = 1, max = 4) int pieces) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow)) {
            ModernBench.Ring tx = bench.start(0, 256)[TX];
            List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                List<Piece> buffer = layOut(tx, random, 4 * i, pieces, 700, 0);
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                for (Piece piece : buffer) {
                    byte[] part = frame(piece.bytes, random.nextInt());
                    bench.memory().copyIn(piece.address, part, 0, part.length);
                    whole.writeBytes(part);
                }
                byte[] bytes = whole.toByteArray();
                if (bytes.length > 12) {
                    expected.add(Arrays.copyOfRange(bytes, 12, bytes.length));
                }
                tx.offer(4 * i);
            }
            tx.tell();
            bench.settle();

            assertThat(tx.usedIndex()).isEqualTo(40);
            assertThat(bench.sent).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(bench.sent.get(i)).isEqualTo(expected.get(i));
            }
        }
    }
}
