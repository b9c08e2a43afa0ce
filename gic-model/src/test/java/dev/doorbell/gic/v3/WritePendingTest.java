package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about RWP: what takes five ticks to reach the cores. */
class WritePendingTest {
    private static final long TRANSIT = 5;
    private static final int SPI = 40;
    private static final int OTHER = 41;
    private static final int PPI = 27;
    private static final int NONE = 1023;
    private static final long SGI_FRAME = 0x1_0000;
    private static final long GICD_RWP = 1L << 31;
    private static final long GICR_RWP = 1L << 3;
    private static final long DECLINE_GROUP1_NS = 1L << 25;

    private final GicMachine machine = GicMachine.timed(2, Gicv3Config.of(8), 0, 0, TRANSIT, 0);
    private final Icc icc = machine.icc(0);

    WritePendingTest() {
        machine.open(SPI, true);
        machine.open(OTHER, true);
        machine.run(100);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private boolean isPending() {
        return (machine.read(GicMachine.GICD) & GICD_RWP) != 0;
    }

    private boolean isPendingAt(int core) {
        return (machine.read(machine.gicr(core)) & GICR_RWP) != 0;
    }

    /** Lets time pass until RWP reads zero; answers how much. */
    private long waitForWrite() {
        long ticks = 0;
        while (isPending()) {
            machine.run(1);
            ticks++;
            assertThat(ticks).isLessThan(1000);
        }
        return ticks;
    }

    @Test
    @DisplayName("GIC-047 RWP reads one from a disable until the cores have heard of it")
    void disabling() {
        assertThat(isPending()).isFalse();
        machine.writeBit(0x180, SPI);
        assertThat(isPending()).isTrue();
        machine.run(TRANSIT - 1);
        assertThat(isPending()).isTrue();
        machine.run(1);
        assertThat(isPending()).isFalse();
        assertThat(isPendingAt(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-047 what is disabled may be acknowledged while RWP reads one, not after")
    void acknowledgedMeanwhile() {
        machine.pulse(SPI);
        machine.run(TRANSIT);
        assertThat(machine.isSignalled(0)).isTrue();
        machine.writeBit(0x180, SPI);
        machine.run(TRANSIT - 1);
        assertThat(isPending()).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(SPI);
        icc.end(SPI);

        machine.writeBit(0x100, SPI);
        machine.pulse(SPI);
        machine.run(TRANSIT);
        machine.writeBit(0x180, SPI);
        waitForWrite();

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.acknowledge()).isEqualTo(NONE);
        assertThat(machine.bit(0x200, SPI)).isTrue();
    }

    @Test
    @DisplayName("GIC-047 once RWP reads zero what was disabled is gone whatever came meanwhile")
    void anotherOneMeanwhile() {
        for (long gap = 0; gap <= TRANSIT; gap++) {
            try (GicMachine fresh = GicMachine.timed(1, Gicv3Config.of(8), 0, 0, TRANSIT, 0)) {
                fresh.open(SPI, true);
                fresh.open(OTHER, true);
                fresh.pulse(SPI);
                fresh.run(100);
                fresh.writeBit(0x180, SPI);
                fresh.run(gap);
                fresh.pulse(OTHER);
                while ((fresh.read(GicMachine.GICD) & GICD_RWP) != 0) {
                    fresh.run(1);
                }
                assertThat(fresh.icc(0).acknowledge())
                        .as("another one after %d ticks", gap)
                        .isNotEqualTo(SPI);
                fresh.run(100);
                assertThat(fresh.bit(0x300, SPI)).isFalse();
            }
        }
    }

    @Test
    @DisplayName("GIC-047 RWP tracks a group that is disabled, and no enable")
    void groups() {
        machine.write(GicMachine.GICD, 3);
        assertThat(isPending()).isFalse();
        machine.writeBit(0x100, SPI);
        assertThat(isPending()).isFalse();
        machine.write(GicMachine.GICD, 1);
        assertThat(isPending()).isTrue();
        assertThat(waitForWrite()).isEqualTo(TRANSIT);
    }

    @Test
    @DisplayName("GIC-047 the redistributor's RWP tracks its own disables")
    void privateInterrupts() {
        machine.write(machine.gicr(1) + SGI_FRAME + 0x100, 1 << PPI);
        assertThat(isPendingAt(1)).isFalse();
        machine.write(machine.gicr(1) + SGI_FRAME + 0x180, 1 << PPI);

        assertThat(isPendingAt(1)).isTrue();
        assertThat(isPendingAt(0)).isFalse();
        assertThat(isPending()).isFalse();
        machine.run(TRANSIT);
        assertThat(isPendingAt(1)).isFalse();
    }

    @Test
    @DisplayName("GIC-047 the redistributor's RWP tracks a core that leaves 1-of-N")
    void declining() {
        machine.write(machine.gicr(0), DECLINE_GROUP1_NS);
        assertThat(isPendingAt(0)).isTrue();
        machine.run(TRANSIT);
        assertThat(isPendingAt(0)).isFalse();
        machine.write(machine.gicr(0), DECLINE_GROUP1_NS); // as it is
        assertThat(isPendingAt(0)).isFalse();
    }
}
