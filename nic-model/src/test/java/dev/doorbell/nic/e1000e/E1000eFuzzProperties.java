package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.MEMORY;
import static dev.doorbell.nic.e1000e.E1000eBench.RECEIVE_RING;
import static dev.doorbell.nic.e1000e.E1000eBench.TRANSMIT_RING;
import static dev.doorbell.nic.e1000e.E1000eBench.WINDOW;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.testkit.RegisterAccess;
import dev.doorbell.sim.testkit.RegisterAccessArbitrary;
import dev.doorbell.sim.testkit.RegisterTraffic;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever a driver writes: no exception, no hang, every frame accounted for. */
class E1000eFuzzProperties {
    private static final int STEPS = 250;

    private static E1000eBench bench(boolean slow, boolean qemu) {
        TimingProfile profile = TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal");
        return new E1000eBench(
                profile, qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
    }

    /** For the steps that touch registers, which are half of all. */
    @Provide
    Arbitrary<RegisterTraffic> registers() {
        Arbitrary<Integer> index = Arbitraries.integers().between(0, 63);
        return RegisterAccessArbitrary.of(E1000e.MAP, E1000e.REGISTERS_BYTES)
                .likely(
                        Arbitraries.oneOf(
                                index.map(i -> RECEIVE_RING + 16L * i),
                                index.map(i -> TRANSMIT_RING + 16L * i),
                                index.map(i -> 0x0400_8002L | 1L << (i & 31))))
                .traffic(STEPS / 2, STEPS / 2);
    }

    private static void onRegister(E1000eBench bench, RegisterAccess access) {
        if (access.kind() == RegisterAccess.Kind.READ) {
            bench.read((int) access.offset(), access.bytes());
        } else {
            bench.write((int) access.offset(), access.bytes(), access.value());
        }
    }

    private static void onIo(E1000eBench bench, Random random, RegisterAccess access) {
        BusTarget io = bench.card.function().barTarget(2);
        if (io != null) {
            io.write(0, 4, access.offset(), Requester.DEBUGGER);
            io.write(4L * random.nextInt(8), 4, access.value() & 0xFFFF_FFFFL, 0);
            io.read(4L * random.nextInt(8), 4, Requester.DEBUGGER);
        }
    }

    private static void step(E1000eBench bench, Random random, RegisterAccess access) {
        switch (random.nextInt(16)) {
            case 0 -> bench.setConfig(4 * random.nextInt(0x60), 4, random.nextInt());
            case 1 -> bench.setConfig(4, 2, random.nextInt(8));
            case 2 -> bench.setVector(random.nextInt(5), 4 * random.nextInt(4), access.value());
            case 3 -> bench.card.setLink(random.nextBoolean());
            case 4 -> bench.simulation.runFor(random.nextInt(100_000));
            case 5 -> onIo(bench, random, access);
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
            default -> onRegister(bench, access);
        }
    }

    @Property(tries = 150, seed = "20260511", edgeCases = EdgeCasesMode.NONE)
    @Label("random accesses to every register and all of configuration harm nobody")
    void randomAccessesHarmNobody(
            @ForAll("registers") RegisterTraffic registers,
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000eBench bench = bench(slow, qemu).receiving(16).sending(16)) {
            scribble(bench, random);
            for (int i = 0; i < STEPS; i++) {
                step(bench, random, registers.accesses().get(i % (STEPS / 2)));
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
            @ForAll("registers") RegisterTraffic registers,
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll boolean qemu) {
        randomAccessesHarmNobody(registers, seed, slow, qemu);
        randomRingsHarmNobody(seed, slow, qemu);
    }
}
