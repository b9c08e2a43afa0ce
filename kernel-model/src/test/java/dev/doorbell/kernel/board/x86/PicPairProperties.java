package dev.doorbell.kernel.board.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.line.InterruptLine;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Any wires, masks, acknowledges and ends: two 8259s do what a naive reading of the data sheet does. */
@Label("8259 pair against an oracle")
class PicPairProperties {
    private static final int STEPS = 300;
    private static final int MAY_BE_LEVEL = 0xDEF8;

    @Property(
            tries = 100,
            seed = "8259",
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.OFF)
    @Label("outputs, vectors, IRR, ISR and masks agree after every step")
    void thePairDoesWhatTheDataSheetSays(@ForAll long seed) {
        Random random = new Random(seed);
        try (PicBench bench = new PicBench(EdgeRequest.NEEDS_LEVEL)) {
            PicOracle oracle = new PicOracle();
            bench.initialise(0x20, 0x28);
            int levels = random.nextInt(1 << 16) & MAY_BE_LEVEL;
            bench.pair.setLevelTriggered(levels);
            for (int irq = 0; irq < 16; irq++) {
                oracle.level[irq] = (levels >>> irq & 1) != 0;
            }
            int taken = 0;
            for (int step = 0; step < STEPS; step++) {
                taken += step(bench, oracle, random) ? 1 : 0;
                oracle.cascade();
                compare(bench, oracle, step);
            }
            assertThat(taken).isGreaterThan(10);
        }
    }

    /** One step in both; whether it acknowledged. */
    private static boolean step(PicBench bench, PicOracle oracle, Random random) {
        int irq = random.nextInt(16);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                if (irq != PicPair.CASCADE) {
                    boolean high = random.nextInt(3) != 0;
                    InterruptLine.Driver wire = bench.wires[irq];
                    bench.bench.drive(wire, high);
                    oracle.drive(irq, high);
                }
            }
            case 3 -> {
                boolean masked = random.nextInt(4) == 0;
                oracle.masked[irq] = masked;
                boolean ofSlave = irq >= 8;
                bench.mask(ofSlave, oracle.bits(ofSlave, i -> oracle.masked[i]));
            }
            case 4, 5 -> {
                // Also when nothing asks: that is the spurious one.
                if (bench.bench.isInterrupted(0) || random.nextInt(8) == 0) {
                    int vector = bench.pair.acknowledge();
                    assertThat(vector).isEqualTo(0x20 + oracle.acknowledge());
                    return true;
                }
            }
            case 6 -> {
                boolean ofSlave = random.nextBoolean();
                bench.command(ofSlave, 0x20);
                oracle.end(ofSlave);
            }
            default -> {
                bench.command(irq >= 8, 0x60 | (irq & 7));
                oracle.end(irq);
            }
        }
        return false;
    }

    private static void compare(PicBench bench, PicOracle oracle, int step) {
        String when = "after step " + step;
        assertThat(bench.bench.isInterrupted(0)).as("output " + when).isEqualTo(oracle.output());
        for (boolean ofSlave : new boolean[] {false, true}) {
            assertThat(bench.requests(ofSlave))
                    .as("IRR " + when)
                    .isEqualTo(oracle.bits(ofSlave, oracle::asks));
            assertThat(bench.service(ofSlave))
                    .as("ISR " + when)
                    .isEqualTo(
                            oracle.bits(
                                    ofSlave,
                                    i -> (ofSlave ? oracle.slave : oracle.master).contains(i)));
            assertThat(bench.mask(ofSlave))
                    .as("IMR " + when)
                    .isEqualTo(oracle.bits(ofSlave, i -> oracle.masked[i]));
        }
    }
}
