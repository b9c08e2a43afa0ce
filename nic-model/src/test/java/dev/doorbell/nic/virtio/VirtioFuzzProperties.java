package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.VirtioBench.MEMORY;
import static dev.doorbell.nic.virtio.VirtioBench.RECEIVE_RING;
import static dev.doorbell.nic.virtio.VirtioBench.TRANSMIT_RING;
import static dev.doorbell.nic.virtio.VirtioBench.frame;

import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Whatever a driver writes: no exception, no hang, every frame accounted for. */
class VirtioFuzzProperties {
    private static final int STEPS = 300;
    private static final int[] WIDTHS = {1, 2, 4, 8};

    private static VirtioBench bench(boolean slow) {
        return new VirtioBench(TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal"));
    }

    private static long anyValue(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 7;
            case 2 -> random.nextInt(4);
            case 3 -> RECEIVE_RING / 4096 + random.nextInt(32);
            case 4 -> -1;
            default -> random.nextLong();
        };
    }

    private static void onWindow(VirtioBench bench, Random random, int bar, int size) {
        int bytes = WIDTHS[random.nextInt(4)];
        long address = bench.nic.function().barBase(bar) + random.nextInt(size - bytes + 1);
        if (random.nextBoolean()) {
            bench.bus().read(address, bytes, Requester.DEBUGGER);
        } else {
            bench.bus().write(address, bytes, anyValue(random), Requester.DEBUGGER);
        }
    }

    private static void step(VirtioBench bench, Random random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> onWindow(bench, random, 0, 0x40);
            case 3 -> onWindow(bench, random, 1, 0x1000);
            case 4 ->
                    bench.setConfig(
                            0x40 + 4 * random.nextInt(16),
                            1 << random.nextInt(3),
                            random.nextLong());
            case 5 -> bench.simulation().runFor(random.nextInt(3000));
            default -> bench.arrives(frame(1 + random.nextInt(2000), random.nextInt()));
        }
    }

    @Property(tries = 400, seed = "20260401")
    void randomAccessesHarmNobody(
            @ForAll long seed, @ForAll boolean slow, @ForAll @IntRange(max = 8) int buffers) {
        Random random = new Random(seed);
        try (VirtioBench bench = bench(slow).receiving(buffers)) {
            for (int i = 0; i < STEPS; i++) {
                step(bench, random);
            }
            bench.settle();
            bench.assertConserved();
        }
    }

    /** Descriptors and rings full of plausible nonsense: what a hostile or lost driver leaves. */
    private static void scribble(VirtioBench bench, Random random, long ring) {
        for (int i = 0; i < 256; i++) {
            bench.describe(
                    ring,
                    i,
                    anyAddress(bench, random),
                    anyLength(random),
                    random.nextInt(4),
                    random.nextInt(random.nextInt(4) == 0 ? 300 : 256));
        }
        for (int i = 0; i < 256; i++) {
            int head = random.nextInt(random.nextInt(16) == 0 ? 300 : 256);
            bench.memory().write(ring + 0x1000 + 4 + 2L * i, 2, head);
        }
        bench.setAvailableIndex(ring, random.nextInt(random.nextInt(8) == 0 ? 0x1_0000 : 257));
    }

    private static long anyAddress(VirtioBench bench, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> RECEIVE_RING + random.nextInt(0x3000);
            case 2 -> TRANSMIT_RING + random.nextInt(0x3000);
            case 3 -> bench.nic.function().barBase(0) + random.nextInt(0x40);
            case 4 -> MEMORY - random.nextInt(100);
            default -> MEMORY + 0x20_0000 + random.nextInt(0x10_0000);
        };
    }

    private static long anyLength(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 0xFFFF_FFFFL;
            case 2 -> 1;
            default -> random.nextInt(3000);
        };
    }

    @Property(tries = 20_000)
    @Tag("nightly")
    void randomAccessesHarmNobodyNightAfterNight(
            @ForAll long seed, @ForAll boolean slow, @ForAll @IntRange(max = 8) int buffers) {
        randomAccessesHarmNobody(seed, slow, buffers);
    }

    @Property(tries = 600, seed = "20260402")
    void randomRingsHarmNobody(@ForAll long seed, @ForAll boolean slow) {
        Random random = new Random(seed);
        try (VirtioBench bench = bench(slow).started()) {
            switch (random.nextInt(3)) {
                case 0 -> bench.useMsix();
                case 1 -> bench.useMsi(53);
                default -> bench.setMsix(false);
            }
            scribble(bench, random, RECEIVE_RING);
            scribble(bench, random, TRANSMIT_RING);
            for (int i = 0; i < 60; i++) {
                bench.arrives(frame(1 + random.nextInt(2000), i));
                if (random.nextInt(4) == 0) {
                    bench.notifyTransmit();
                }
                bench.simulation().runFor(random.nextInt(3000));
            }
            bench.settle();
            bench.assertConserved();
        }
    }

    /** Messages aimed at the device's own registers and rings, where they have effects. */
    @Property(tries = 200, seed = "20260403")
    void messagesAimedAtTheDeviceItselfHarmNobody(@ForAll long seed, @ForAll boolean slow) {
        Random random = new Random(seed);
        try (VirtioBench bench = bench(slow).receiving(64)) {
            bench.useMsix();
            for (int vector = 0; vector < 3; vector++) {
                long[] targets = {
                    bench.nic.function().barBase(0) + 4L * random.nextInt(16),
                    bench.nic.function().barBase(1) + 4L * random.nextInt(12),
                    VirtioBench.ECAM + (5 << 15) + 4L * random.nextInt(64),
                    RECEIVE_RING + 0x1000,
                    TRANSMIT_RING + 0x1000
                };
                long entry = bench.nic.function().barBase(1) + 16L * vector;
                bench.bus().write(entry, 4, targets[random.nextInt(5)], Requester.DEBUGGER);
                bench.bus().write(entry + 8, 4, anyValue(random), Requester.DEBUGGER);
            }
            for (int i = 0; i < 40; i++) {
                bench.describe(TRANSMIT_RING, i, VirtioBench.buffer(i), 70, 0, 0);
                bench.offer(TRANSMIT_RING, i);
                bench.arrives(frame(60, i));
                bench.notifyTransmit();
                bench.simulation().runFor(random.nextInt(2000));
            }
            bench.settle();
            bench.assertConserved();
        }
    }
}
