package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
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
class E1000FuzzProperties {
    private static final int STEPS = 250;

    private static E1000Bench bench(boolean slow, boolean qemu) {
        return new E1000Bench(
                TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal"),
                qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
    }

    /** For the steps that touch registers, which are a quarter of all. */
    @Provide
    Arbitrary<RegisterTraffic> registers() {
        Arbitrary<Integer> index = Arbitraries.integers().between(0, 63);
        return RegisterAccessArbitrary.of(E1000.MAP, E1000.BAR_BYTES)
                .weighing(1, 3)
                .likely(
                        Arbitraries.oneOf(
                                index.map(i -> E1000Bench.RECEIVE_RING + 16L * i),
                                index.map(i -> E1000Bench.TRANSMIT_RING + 16L * i),
                                index.map(i -> 128L * (i & 15))))
                .traffic(STEPS / 4, STEPS / 4);
    }

    private static void perform(E1000Bench bench, RegisterAccess access) {
        if (access.kind() == RegisterAccess.Kind.READ) {
            bench.read((int) access.offset(), access.bytes());
        } else {
            bench.write((int) access.offset(), access.bytes(), access.value());
        }
    }

    private static void anyDescriptor(E1000Bench bench, Random random) {
        long ring = random.nextBoolean() ? E1000Bench.RECEIVE_RING : E1000Bench.TRANSMIT_RING;
        long at = ring + 16L * random.nextInt(64);
        long address =
                switch (random.nextInt(6)) {
                    case 0 -> random.nextLong();
                    case 1 -> 0;
                    case 2 -> at; // a descriptor that is its own buffer
                    case 3 -> E1000Bench.MEMORY + E1000Bench.MEMORY_BYTES - random.nextInt(64);
                    default -> E1000Bench.RECEIVE_BUFFERS + random.nextInt(1 << 16);
                };
        bench.memory().write(at, 8, address);
        bench.memory().write(at + 8, 8, random.nextLong() & ~(random.nextInt(2) * 0xFF000L));
    }

    private static void step(
            E1000Bench bench, Random random, RegisterTraffic registers, int number) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> perform(bench, registers.accesses().get(number % (STEPS / 4)));
            case 3, 4 -> anyDescriptor(bench, random);
            case 5 -> bench.setConfig(random.nextInt(64) * 4, 4, random.nextLong());
            case 6 -> bench.setMastering(random.nextInt(4) != 0);
            case 7 -> bench.card.setLink(random.nextInt(3) != 0);
            case 8 -> bench.pass(random.nextInt(200_000));
            case 9 -> {
                bench.receiving(8 * (1 + random.nextInt(4)), random.nextInt());
                bench.sending(8 * (1 + random.nextInt(4)), random.nextInt() | 2);
            }
            default -> bench.arrives(E1000Bench.frame(1 + random.nextInt(3000)));
        }
        if (random.nextInt(16) == 0) {
            bench.write(E1000Bench.TDT, random.nextInt(40));
            bench.write(E1000Bench.RDT, random.nextInt(40));
        }
        bench.settle();
        bench.assertConserved();
    }

    @Property(tries = 400, seed = "20261121", edgeCases = EdgeCasesMode.NONE)
    @Tag("fuzz")
    @Label("whatever a driver does, nothing throws or hangs and every frame is accounted for")
    void anythingGoes(
            @ForAll("registers") RegisterTraffic registers,
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000Bench bench = bench(slow, qemu)) {
            for (int i = 0; i < STEPS; i++) {
                step(bench, random, registers, i);
            }
        }
    }

    @Property(tries = 150, seed = "20261122")
    @Label("random rings, bursts, masks, resets and link flaps: no frame is lost without a reason")
    void framesAreConserved(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000Bench bench = bench(slow, qemu)) {
            int count = 8 * (1 + random.nextInt(16));
            bench.receiving(count);
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(10)) {
                    case 0 -> bench.card.setLink(random.nextBoolean());
                    case 1 -> bench.write(E1000Bench.IMS, random.nextInt());
                    case 2 -> bench.write(E1000Bench.IMC, random.nextInt());
                    case 3 -> {
                        if (random.nextInt(4) == 0) {
                            bench.write(E1000Bench.CTRL, 0x0400_0000L);
                            count = 8 * (1 + random.nextInt(16));
                            bench.receiving(count);
                        }
                    }
                    case 4 -> bench.write(E1000Bench.RDT, random.nextInt(count));
                    case 5 -> bench.read(E1000Bench.ICR);
                    case 6 -> bench.pass(random.nextInt(2_000_000));
                    default -> {
                        for (int burst = random.nextInt(40); burst > 0; burst--) {
                            bench.arrives(E1000Bench.frame(60 + random.nextInt(1455)));
                        }
                    }
                }
                bench.assertConserved();
            }
            bench.card.setLink(true);
            bench.pass(3_000_000_000L);
            bench.write(E1000Bench.CTRL, 0x0400_0000L);
            bench.pass(3_000_000_000L);
            bench.assertConserved();
            if (!qemu) {
                assertThat(bench.card.residentFrames()).as("nothing stays after reset").isZero();
            }
        }
    }
}
