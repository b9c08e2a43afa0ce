package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.MEMORY;
import static dev.doorbell.nic.e1000e.E1000eBench.RECEIVE_RING;
import static dev.doorbell.nic.e1000e.E1000eBench.TRANSMIT_RING;
import static dev.doorbell.nic.e1000e.E1000eBench.WINDOW;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Whatever a driver writes: no exception, no hang, every frame accounted for. */
class E1000eFuzzProperties {
    private static final int STEPS = 250;
    private static final int[] WIDTHS = {1, 2, 4, 8};
    private static final List<E1000eRegister> REGISTERS = E1000e.MAP.registers();

    private static E1000eBench bench(boolean slow, boolean qemu) {
        TimingProfile profile = TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal");
        return new E1000eBench(
                profile, qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
    }

    private static long anyValue(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> random.nextInt(16);
            case 3 -> RECEIVE_RING + 16L * random.nextInt(64);
            case 4 -> TRANSMIT_RING + 16L * random.nextInt(64);
            case 5 -> 1L << random.nextInt(32);
            case 6 -> 0x0400_8002L | 1L << random.nextInt(32);
            default -> random.nextInt();
        };
    }

    private static int anyOffset(Random random) {
        if (random.nextInt(8) == 0) {
            return random.nextInt(E1000e.REGISTERS_BYTES) & ~7;
        }
        E1000eRegister register = REGISTERS.get(random.nextInt(REGISTERS.size()));
        int index = random.nextInt(register.row().count());
        return (int) register.row().offset() + index * register.row().stride();
    }

    private static void onRegister(E1000eBench bench, Random random) {
        int bytes = random.nextInt(4) == 0 ? WIDTHS[random.nextInt(4)] : 4;
        int offset = anyOffset(random) & -bytes;
        if (random.nextInt(3) == 0) {
            bench.read(offset, bytes);
        } else {
            bench.write(offset, bytes, anyValue(random));
        }
    }

    private static void onIo(E1000eBench bench, Random random) {
        BusTarget io = bench.card.function().barTarget(2);
        if (io != null) {
            io.write(0, 4, anyOffset(random), Requester.DEBUGGER);
            io.write(4L * random.nextInt(8), 4, anyValue(random) & 0xFFFF_FFFFL, 0);
            io.read(4L * random.nextInt(8), 4, Requester.DEBUGGER);
        }
    }

    private static void step(E1000eBench bench, Random random) {
        switch (random.nextInt(16)) {
            case 0 -> bench.setConfig(4 * random.nextInt(0x60), 4, random.nextInt());
            case 1 -> bench.setConfig(4, 2, random.nextInt(8));
            case 2 -> bench.setVector(random.nextInt(5), 4 * random.nextInt(4), anyValue(random));
            case 3 -> bench.card.setLink(random.nextBoolean());
            case 4 -> bench.simulation.runFor(random.nextInt(100_000));
            case 5 -> onIo(bench, random);
            case 6, 7 -> bench.arrives(frame(1 + random.nextInt(2000)));
            case 8 -> {
                if (random.nextInt(20) == 0) {
                    bench.card.function().reset();
                }
            }
            case 9 -> {
                bench.card.function().assignBar(0, WINDOW);
                bench.setConfig(4, 2, 7);
            }
            default -> onRegister(bench, random);
        }
    }

    @Property(tries = 150, seed = "20260511", edgeCases = EdgeCasesMode.NONE)
    @Label("random accesses to every register and all of configuration harm nobody")
    void randomAccessesHarmNobody(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000eBench bench = bench(slow, qemu).receiving(16).sending(16)) {
            scribble(bench, random);
            for (int i = 0; i < STEPS; i++) {
                step(bench, random);
            }
            bench.settle();
            bench.assertConserved();
        }
    }

    /** Rings full of plausible nonsense: what a hostile or lost driver leaves. */
    private static void scribble(E1000eBench bench, Random random) {
        for (int i = 0; i < 64; i++) {
            bench.memory().write(RECEIVE_RING + 16L * i, 8, anyAddress(random));
            bench.memory().write(TRANSMIT_RING + 16L * i, 8, anyAddress(random));
            long second = random.nextLong();
            if (random.nextInt(3) > 0) {
                second = (second & ~0xF_0000L) | 1L << 24; // mostly short, mostly the last
            }
            bench.memory().write(TRANSMIT_RING + 16L * i + 8, 8, second);
        }
    }

    private static long anyAddress(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> RECEIVE_RING + random.nextInt(0x400);
            case 2 -> TRANSMIT_RING + random.nextInt(0x400);
            case 3 -> WINDOW + random.nextInt(0x4000);
            case 4 -> MEMORY - random.nextInt(100);
            case 5 -> E1000eBench.ECAM + (2 << 15) + random.nextInt(256);
            case 6 -> 0;
            default -> MEMORY + 0x40_0000 + random.nextInt(0x10_0000);
        };
    }

    @Property(tries = 150, seed = "20260512", edgeCases = EdgeCasesMode.NONE)
    @Label("rings of nonsense, that overlap, point at the card or nowhere, harm nobody")
    void randomRingsHarmNobody(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000eBench bench = bench(slow, qemu).useMsix()) {
            bench.write(E1000eBench.IMS, -1);
            bench.write(0x5008, random.nextBoolean() ? 0x8000 : 0);
            bench.receiving(0, 64, 0x0402_8022 | random.nextInt(4) << 16).sending(64);
            scribble(bench, random);
            for (int i = 0; i < 40; i++) {
                bench.arrives(frame(1 + random.nextInt(4000)));
                bench.write(E1000eBench.TDT, random.nextInt(random.nextInt(8) == 0 ? 70 : 64));
                bench.write(E1000eBench.RDT, random.nextInt(random.nextInt(8) == 0 ? 70 : 64));
                bench.simulation.runFor(random.nextInt(30_000));
            }
            bench.assertConserved();
        }
    }

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    @Tag("nightly")
    @Label("random accesses harm nobody, night after night")
    void randomAccessesHarmNobodyNightAfterNight(
            @ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        randomAccessesHarmNobody(seed, slow, qemu);
        randomRingsHarmNobody(seed, slow, qemu);
    }
}
