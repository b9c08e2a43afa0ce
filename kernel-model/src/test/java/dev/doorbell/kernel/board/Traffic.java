package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames of random contents in, an answer to each out, and a disk that is read all the while: what went
 * in, and what came out at each far end.
 *
 * <p>The answer to a frame is its bytes backwards. A block of the disk says its number in every word.
 */
final class Traffic {
    static final long DISK_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 512;
    private static final int FRAME_BYTES_MAX = 1514;
    private static final int READ_BLOCKS_MAX = 16;

    /** Frames in a row; between bursts a polled ring is drained. */
    private static final int BURST_MAX = 8;

    /** Between reads, so that a disk that is polled for does not take the whole core. */
    private static final int THINK_CYCLES = 50_000;

    private final RandomStream random;
    private final RandomStream blocks;
    private final int count;
    private final List<byte[]> in = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();
    private final List<byte[]> out = new ArrayList<>();
    private final List<String> badReads = new ArrayList<>();
    private boolean started;
    private boolean stopping;
    private boolean stopped;
    private long reads;

    /** So many frames, drawn from {@code seed}. */
    Traffic(long seed, int count) {
        this.random = new Seed(seed).stream("frames");
        this.blocks = new Seed(seed).stream("blocks");
        this.count = count;
    }

    /** The program that answers, and the one that reads the disk. */
    List<Program.Listening> programs() {
        Program answer =
                system -> {
                    while (true) {
                        byte[] frame = new byte[system.receive()];
                        System.arraycopy(system.received(), 0, frame, 0, frame.length);
                        received.add(frame);
                        system.send(backwards(frame));
                    }
                };
        Program reader =
                system -> {
                    byte[] data = new byte[READ_BLOCKS_MAX * BLOCK_BYTES];
                    while (!started) {
                        system.compute(THINK_CYCLES);
                    }
                    while (!stopping) {
                        int many = 1 + (int) blocks.nextLong(READ_BLOCKS_MAX);
                        long first = blocks.nextLong(DISK_BYTES / BLOCK_BYTES - many);
                        Arrays.fill(data, (byte) -1);
                        int bytes = system.readBlocks(first, many, data);
                        check(first, many, data, bytes);
                        system.compute(THINK_CYCLES);
                    }
                    stopped = true;
                };
        return List.of(
                new Program.Listening(Program.Listening.EVERY_FRAME, answer),
                new Program.Listening(1, reader));
    }

    private void check(long first, int many, byte[] data, int bytes) {
        reads++;
        int at = 0;
        while (at < bytes && word(data, at) == word(first + at / BLOCK_BYTES, at % BLOCK_BYTES)) {
            at += 4;
        }
        if (bytes != many * BLOCK_BYTES || at < bytes) {
            badReads.add(
                    many
                            + " blocks from "
                            + first
                            + ": wrong at "
                            + at
                            + " of "
                            + bytes
                            + " bytes");
        }
    }

    private static int word(long block, int at) {
        return (int) block * 0x9E37 + at;
    }

    private static int word(byte[] data, int at) {
        return (data[at] & 0xFF)
                | ((data[at + 1] & 0xFF) << 8)
                | ((data[at + 2] & 0xFF) << 16)
                | (data[at + 3] << 24);
    }

    /** Fills the disk, and plugs a cable in whose other end keeps what arrives. */
    void connect(Machine machine) {
        NvmeStore disk = machine.disk();
        byte[] block = new byte[BLOCK_BYTES];
        for (long number = 0; disk != null && number < DISK_BYTES / BLOCK_BYTES; number++) {
            for (int at = 0; at < BLOCK_BYTES; at++) {
                block[at] = (byte) (word(number, at & ~3) >>> (8 * (at & 3)));
            }
            disk.write(number * BLOCK_BYTES, block, 0, BLOCK_BYTES);
        }
        machine.nic()
                .connect(
                        (frame, offset, bytes) -> {
                            out.add(Arrays.copyOfRange(frame, offset, offset + bytes));
                            return 0;
                        });
    }

    /** Sends every frame, some close together, and waits until everything is through. */
    void play(Machine machine) {
        long second = machine.time().ticksPerSecond();
        started = true;
        for (int i = 0; i < count; i++) {
            byte[] frame = frame();
            in.add(frame);
            machine.wire().deliver(frame);
            boolean pauses = i % BURST_MAX == 0 || random.nextLong(4) == 0;
            machine.runFor(pauses ? second / 80 + random.nextLong(second / 250) : 0);
        }
        machine.runFor(second / 50);
        for (int i = 0; i < 100 && out.size() < count; i++) {
            machine.runFor(second / 100);
        }
        stopping = true;
        for (int i = 0; i < 100 && !stopped; i++) {
            machine.runFor(second / 1000);
        }
        // Half a period from a tick, so that none is under way.
        machine.runFor(second / 1000);
        long tick = machine.kernel().cpu(0).tick().nextCycle();
        machine.runUntil(machine.time().domain("timer").edgeTicks(tick) + second / 2000);
    }

    /** For the card's own address, and random behind it. */
    private byte[] frame() {
        byte[] frame = new byte[60 + (int) random.nextLong(FRAME_BYTES_MAX - 60 + 1)];
        UdpFrames.write(frame, 2, 0, 18);
        for (int at = 6; at < frame.length; at++) {
            frame[at] = (byte) random.nextLong(256);
        }
        return frame;
    }

    private static byte[] backwards(byte[] frame) {
        byte[] back = new byte[frame.length];
        for (int i = 0; i < frame.length; i++) {
            back[i] = frame[frame.length - 1 - i];
        }
        return back;
    }

    /** Every frame came to the program, every answer to the far end, in order; every block was right. */
    void checkContents() {
        assertThat(received).containsExactlyElementsOf(in);
        assertThat(out).containsExactlyElementsOf(in.stream().map(Traffic::backwards).toList());
        assertThat(badReads).isEmpty();
        assertThat(reads).isGreaterThan(10);
        assertThat(stopped).isTrue();
    }

    long reads() {
        return reads;
    }
}
