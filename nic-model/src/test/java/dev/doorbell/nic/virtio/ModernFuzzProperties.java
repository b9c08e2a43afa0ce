package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.BUFFERS;
import static dev.doorbell.nic.virtio.ModernBench.MEMORY;
import static dev.doorbell.nic.virtio.ModernBench.MEMORY_BYTES;
import static dev.doorbell.nic.virtio.ModernBench.frame;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Whatever a driver writes to the modern layout and its rings: no exception, no hang, no loss. */
class ModernFuzzProperties {
    private static final int[] WIDTHS = {1, 2, 4, 8};
    private static final long ALL = NetFeatures.QEMU & ~(1L << 6 | 1L << 24 | 1L << 27 | 1L << 30);

    private static ModernBench bench(boolean slow, boolean qemu) {
        DeviceBehaviour behaviour = qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION;
        return new ModernBench(
                VirtioNetConfig.full(TransportKind.TRANSITIONAL).withBehaviour(behaviour),
                TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal"));
    }

    private static long anyValue(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> ModernBench.STARTED;
            case 2 -> random.nextInt(5);
            case 3 -> MEMORY + 0x1_0000 + 0x1000L * random.nextInt(64);
            case 4 -> -1;
            case 5 -> 1L << random.nextInt(64);
            default -> random.nextLong();
        };
    }

    /** An offset where something is, most of the time. */
    private static int anyOffset(Random random, int bytes) {
        int page = 0x1000 * random.nextInt(4);
        int within = random.nextInt(random.nextInt(4) == 0 ? 0x1000 : 0x40);
        return Math.min(page + within & -bytes, 0x4000 - bytes);
    }

    private static void step(ModernBench bench, Random random) {
        int bytes = WIDTHS[random.nextInt(4)];
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> bench.write(anyOffset(random, bytes), bytes, anyValue(random));
            case 3 -> bench.read(anyOffset(random, bytes), bytes);
            case 4 ->
                    bench.setConfig(
                            4 * random.nextInt(64), 1 << random.nextInt(3), anyValue(random));
            case 5 -> {
                bench.writePort(random.nextInt(0x20) & -bytes & 0x18, bytes, anyValue(random));
                bench.setConfig(0x04, 2, 7);
            }
            case 6 -> {
                long entry = bench.function().barBase(1) + random.nextInt(0x900);
                bench.bus().write(entry & -bytes, bytes, anyValue(random), Requester.DEBUGGER);
            }
            case 7 -> bench.simulation.runFor(random.nextInt(3000));
            default -> {
                bench.arrives(frame(1 + random.nextInt(2000), random.nextInt()));
                bench.offersFrame(frame(1 + random.nextInt(100), 1));
            }
        }
    }

    @Property(tries = 300, seed = "20260531", edgeCases = EdgeCasesMode.NONE)
    void randomAccessesHarmNobody(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow, qemu)) {
            bench.start(random.nextBoolean() ? ALL : 0, 16)[ModernBench.RX].fill(16, 512);
            for (int i = 0; i < 300; i++) {
                step(bench, random);
            }
            bench.settle();
            bench.assertConserved();
        }
    }

    private static long anyAddress(ModernBench bench, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextLong();
            case 1 -> MEMORY + 0x1_0000 + random.nextInt(0x6_0000); // the rings
            case 2 -> MEMORY + MEMORY_BYTES - random.nextInt(100);
            case 3 -> bench.function().barBase(4) + random.nextInt(0x4000);
            case 4 -> -random.nextInt(100);
            default -> BUFFERS + random.nextInt(0x1_0000);
        };
    }

    private static long anyLength(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> 0;
            case 1 -> 0xFFFF_FFFFL;
            case 2 -> 16L * random.nextInt(40);
            case 3 -> 0x8000_0000L;
            default -> random.nextInt(3000);
        };
    }

    private static void scribble(ModernBench bench, Random random, ModernBench.Ring ring) {
        for (int i = 0; i < ring.size; i++) {
            ring.describe(
                    i,
                    anyAddress(bench, random),
                    anyLength(random),
                    random.nextInt(random.nextInt(3) == 0 ? 8 : 4),
                    random.nextInt(random.nextInt(6) == 0 ? 0x1_0000 : ring.size));
            int head = random.nextInt(random.nextInt(16) == 0 ? 0x1_0000 : ring.size);
            bench.memory().write(ring.available + 4 + 2L * i, 2, head);
        }
        ring.setUsedEvent(random.nextInt(0x1_0000));
        int beyond = random.nextInt(8) == 0 ? 0x1_0000 : ring.size + 1;
        ring.setAvailableIndex(random.nextInt(beyond));
    }

    @Property(tries = 400, seed = "20260532", edgeCases = EdgeCasesMode.NONE)
    void randomRingsHarmNobody(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow, qemu)) {
            int size = 1 << random.nextInt(7);
            ModernBench.Ring[] rings = bench.start(random.nextBoolean() ? ALL : 0, size);
            if (random.nextBoolean()) {
                bench.useMsix();
            }
            for (ModernBench.Ring ring : rings) {
                scribble(bench, random, ring);
            }
            for (int i = 0; i < 40; i++) {
                bench.arrives(frame(1 + random.nextInt(2000), i));
                bench.offersFrame(frame(1 + random.nextInt(100), i));
                rings[random.nextInt(3)].tell();
                bench.simulation.runFor(random.nextInt(3000));
            }
            bench.settle();
            bench.assertConserved();
        }
    }

    /** All three areas of all queues anywhere, over each other and over the buffers. */
    @Property(tries = 200, seed = "20260533", edgeCases = EdgeCasesMode.NONE)
    void ringsOverEachOtherHarmNobody(
            @ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow, qemu)) {
            bench.negotiate(random.nextBoolean() ? ALL : 0);
            for (int queue = 0; queue < 3; queue++) {
                bench.write(ModernBench.QUEUE_SELECT, 2, queue);
                bench.write(ModernBench.QUEUE_SIZE, 2, 1 << random.nextInt(7));
                for (int area = 0x20; area <= 0x30; area += 8) {
                    bench.write(area, 8, BUFFERS + 2L * random.nextInt(0x400));
                }
                bench.write(ModernBench.QUEUE_ENABLE, 2, 1);
            }
            for (int at = 0; at < 0x1000; at += 2) {
                long value = random.nextInt(4) == 0 ? random.nextInt(0x1_0000) : random.nextInt(8);
                bench.memory().write(BUFFERS + at, 2, value);
                if (at % 8 == 0 && random.nextInt(4) == 0) {
                    bench.memory().write(BUFFERS + at, 8, BUFFERS + random.nextInt(0x800));
                }
            }
            bench.setStatus(ModernBench.STARTED);
            for (int i = 0; i < 30; i++) {
                bench.arrives(frame(1 + random.nextInt(300), i));
                bench.write(ModernBench.NOTIFY + 4 * random.nextInt(3), 2, 0);
                bench.simulation.runFor(random.nextInt(3000));
            }
            bench.simulation.runFor(100_000);
            bench.setStatus(0);
            bench.settle();
            bench.assertConserved();
        }
    }

    @Property(tries = 5_000)
    @Tag("nightly")
    void randomRingsHarmNobodyNightAfterNight(
            @ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        randomRingsHarmNobody(seed, slow, qemu);
        ringsOverEachOtherHarmNobody(seed, slow, qemu);
        randomAccessesHarmNobody(seed, slow, qemu);
    }
}
