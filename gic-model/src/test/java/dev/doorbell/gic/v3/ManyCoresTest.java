package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.sim.bus.Requester;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements about who gets an interrupt, with 256 cores, in clusters of 256, 16 and 4. */
class ManyCoresTest {
    private static final int CORES = 256;
    private static final int LAST = CORES - 1;
    private static final int SPI = 200;
    private static final int LPI = 8195;
    private static final int NONE = 1023;
    private static final long SGI_FRAME = 0x1_0000;

    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private GicMachine with(int clusterCores) {
        Gicv3Config config = Gicv3Config.of(31).withLpis().withClusterCores(clusterCores);
        GicMachine machine = GicMachine.open(CORES, config);
        machines.add(machine);
        machine.open(SPI, true);
        machine.configureLpi(LPI, 0xA1);
        return machine;
    }

    private static long affinity(GicMachine machine, int core) {
        return machine.readWide(machine.gicr(core) + 8) >>> 32;
    }

    /** ICC_SGI1R for one core by its affinity. */
    private static long sgi(long affinity, int intid) {
        long range = affinity >>> 4 & 0xF;
        return (affinity >>> 24 & 0xFF) << 48
                | range << 44
                | (affinity >>> 16 & 0xFF) << 32
                | (long) intid << 24
                | (affinity >>> 8 & 0xFF) << 16
                | 1L << (affinity & 0xF);
    }

    private static void onlyOne(GicMachine machine, int core, long intid) {
        for (int other = 0; other < CORES; other++) {
            assertThat(machine.isSignalled(other)).as("core %d", other).isEqualTo(other == core);
        }
        assertThat(machine.icc(core).acknowledge()).isEqualTo(intid);
        machine.icc(core).end(intid);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-065 256 redistributors are numbered, have affinities, and one is the last")
    void identities(int clusterCores) {
        GicMachine machine = with(clusterCores);
        for (int core = 0; core < CORES; core++) {
            long typer = machine.readWide(machine.gicr(core) + 8);
            long cluster = core / clusterCores;
            assertThat(typer >>> 8 & 0xFFFF).isEqualTo(core);
            assertThat(typer >>> 4 & 1).isEqualTo(core == LAST ? 1 : 0);
            assertThat(typer >>> 32).isEqualTo(cluster << 8 | core % clusterCores);
        }
        assertThat(machine.read(GicMachine.GICD + 4) >>> 26 & 1).isOne(); // RSS
        assertThat(machine.icc(LAST).read(Icc.CTLR) >>> 18 & 1).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-038, GIC-040 an SPI reaches any of 256 cores by its affinity")
    void spis(int clusterCores) {
        GicMachine machine = with(clusterCores);
        for (int core : new int[] {LAST, 0, 17, 128, 254}) {
            machine.route(SPI, affinity(machine, core));
            machine.pulse(SPI);
            onlyOne(machine, core, SPI);
        }
        machine.route(SPI, 1L << 32);
        machine.pulse(SPI);
        for (int core = 0; core < CORES; core++) {
            assertThat(machine.isSignalled(core)).isFalse();
        }
        machine.route(SPI, affinity(machine, LAST));
        machine.settle();
        onlyOne(machine, LAST, SPI);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-058 an SGI reaches any of 256 cores by range and target list")
    void sgis(int clusterCores) {
        GicMachine machine = with(clusterCores);
        for (int core = 0; core < CORES; core++) {
            machine.write(machine.gicr(core) + SGI_FRAME + 0x100, 0xFFFF);
        }
        for (int core : new int[] {LAST, 0, 17, 128, 254}) {
            machine.icc(1).write(Icc.SGI1R, sgi(affinity(machine, core), 9));
            machine.settle();
            onlyOne(machine, core, 9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-057 an SGI to all others reaches 255 of 256 cores once each")
    void sgiToAllOthers(int clusterCores) {
        GicMachine machine = with(clusterCores);
        for (int core = 0; core < CORES; core++) {
            machine.write(machine.gicr(core) + SGI_FRAME + 0x100, 0xFFFF);
        }
        machine.icc(LAST).write(Icc.SGI1R, 1L << 40 | 3L << 24);
        machine.settle();
        for (int core = 0; core < CORES; core++) {
            assertThat(machine.icc(core).drain()).isEqualTo(core == LAST ? 0 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-058 a target list names cores of one cluster and range only")
    void sgiToAList(int clusterCores) {
        GicMachine machine = with(clusterCores);
        for (int core = 0; core < CORES; core++) {
            machine.write(machine.gicr(core) + SGI_FRAME + 0x100, 0xFFFF);
        }
        long affinity = affinity(machine, LAST);
        machine.icc(0).write(Icc.SGI1R, sgi(affinity, 3) | 0xFFFF);
        machine.settle();
        int received = 0;
        for (int core = 0; core < CORES; core++) {
            int count = machine.icc(core).drain();
            long same = affinity(machine, core) & ~0xFL;
            assertThat(count).as("core %d", core).isEqualTo(same == (affinity & ~0xFL) ? 1 : 0);
            received += count;
        }
        assertThat(received).isEqualTo(Math.min(clusterCores, 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-094 an LPI is pending and delivered at the last of 256 redistributors only")
    void lpis(int clusterCores) {
        GicMachine machine = with(clusterCores);
        machine.openLpis();
        machine.sendLpi(LAST, LPI);
        onlyOne(machine, LAST, LPI);
        machine.sendLpi(LAST, LPI);
        machine.enableLpis(LAST, false);
        for (int core = 0; core < CORES; core++) {
            assertThat(machine.isInPendingTable(core, LPI)).isEqualTo(core == LAST);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16, 4})
    @DisplayName("GIC-042 an SPI for any core reaches the last of 256 when the others decline")
    void anyCore(int clusterCores) {
        GicMachine machine = with(clusterCores);
        machine.route(SPI, 1L << 31);
        for (int core = 0; core < LAST; core++) {
            machine.write(machine.gicr(core), 1L << 25);
        }
        machine.pulse(SPI);
        onlyOne(machine, LAST, SPI);
    }

    @ParameterizedTest
    @ValueSource(ints = {256})
    @DisplayName("GIC-001 the last SPI there can be reaches the last core")
    void lastSpi(int clusterCores) {
        GicMachine machine = with(clusterCores);
        assertThat(32 * (machine.read(GicMachine.GICD + 4) & 0x1F) + 31).isEqualTo(NONE);
        machine.open(1019, true);
        machine.route(1019, affinity(machine, LAST));
        machine.pulse(1019);
        onlyOne(machine, LAST, 1019);
        machine.bus().write(GicMachine.GICD + 0x27C, 4, 0xF000_0000L, Requester.DEBUGGER);
        machine.settle();
        assertThat(machine.icc(LAST).acknowledge()).isEqualTo(NONE); // 1020 to 1023 are nothing
    }
}
