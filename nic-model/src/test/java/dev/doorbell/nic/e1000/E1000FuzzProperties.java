package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Whatever a driver writes: no exception, no hang, every frame accounted for. */
class E1000FuzzProperties {
    private static final int STEPS = 250;
    private static final int[] WIDTHS = {1, 2, 4, 8};
    private static final E1000Register[] REGISTERS = E1000Register.values();

    private static E1000Bench bench(boolean slow, boolean qemu) {
        return new E1000Bench(
                TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal"),
                qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
    }

    private static long anyValue(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> random.nextInt(32);
            case 3 -> E1000Bench.RECEIVE_RING + 16L * random.nextInt(64);
            case 4 -> E1000Bench.TRANSMIT_RING + 16L * random.nextInt(64);
            case 5 -> 1L << random.nextInt(32);
            case 6 -> 128L * random.nextInt(16);
            default -> random.nextLong();
        };
    }

    private static void anyRegister(E1000Bench bench, Random random) {
        E1000Register register = REGISTERS[random.nextInt(REGISTERS.length)];
        int offset = (int) register.row().offset();
        int bytes = 4;
        if (random.nextInt(8) == 0) {
            bytes = WIDTHS[random.nextInt(4)];
            offset = random.nextInt(E1000.BAR_BYTES - 8) & -bytes;
        }
        if (random.nextInt(4) == 0) {
            bench.read(offset, bytes);
        } else {
            bench.write(offset, bytes, anyValue(random));
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

    private static void step(E1000Bench bench, Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> anyRegister(bench, random);
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

    @Property(tries = 400, seed = "20261121")
    @Tag("fuzz")
    @Label("whatever a driver does, nothing throws or hangs and every frame is accounted for")
    void anythingGoes(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000Bench bench = bench(slow, qemu)) {
            for (int i = 0; i < STEPS; i++) {
                step(bench, random);
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
