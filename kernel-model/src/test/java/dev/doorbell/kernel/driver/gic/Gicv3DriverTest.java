package dev.doorbell.kernel.driver.gic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which registers each operation touches, in which order: Breenix's gic.rs, as transcribed. */
class Gicv3DriverTest {
    private static final int IAR1 = SystemRegisters.encoding(3, 0, 12, 12, 0);
    private static final int EOIR1 = SystemRegisters.encoding(3, 0, 12, 12, 1);
    private static final int SGI1R = SystemRegisters.encoding(3, 0, 12, 11, 5);

    private static final int MPIDR = SystemRegisters.encoding(3, 0, 0, 0, 5);

    private final GuestBench bench =
            new GuestBench(2)
                    .remembering("gicd", GuestBench.GICD, 0x1_0000)
                    .remembering("gicr", GuestBench.GICR, 0x4_0000)
                    .rememberingSystemRegisters();
    private final Gicv3Driver gic = new Gicv3Driver(GuestBench.PLATFORM, GicOptions.PLAN);
    private final Core core = bench.core(0);

    @AfterEach
    void close() {
        bench.close();
    }

    private List<String> accessesOf(Runnable guest) {
        return bench.run(guest).accesses();
    }

    private static String sys(int encoding) {
        return "sys+" + Integer.toHexString(encoding);
    }

    @Test
    void enablingAnSpiRoutesItToTheCallerInTwoHalvesAndThenSetsItsBit() {
        assertThat(accessesOf(() -> gic.enableSpi(core, 53)))
                .containsExactly(
                        "read " + sys(MPIDR),
                        "write gicd+61a8 = 0",
                        "write gicd+61ac = 0",
                        "write gicd+104 = 200000");
    }

    @Test
    void anSpiEnabledOnAnotherCoreIsRoutedThere() {
        bench.core(1).powerOn(() -> gic.enableSpi(bench.core(1), 1019));
        bench.simulation().runFor(10);
        assertThat(bench.accesses())
                .containsExactly(
                        "write gicd+7fd8 = 1", "write gicd+7fdc = 0", "write gicd+17c = 8000000");
    }

    @Test
    void disablingAndClearingTouchOneBitEachAndReadNothing() {
        assertThat(
                        accessesOf(
                                () -> {
                                    gic.disableSpi(core, 64);
                                    gic.clearSpiPending(core, 63);
                                }))
                .containsExactly("write gicd+188 = 1", "write gicd+284 = 80000000");
    }

    @Test
    void theTriggerOfOneSpiChangesAndItsNeighboursDoNot() {
        bench.holding("gicd", 0xC0C, 0x1400_0008L);
        assertThat(accessesOf(() -> gic.configureSpiEdgeTriggered(core, 53)))
                .containsExactly("read gicd+c0c", "write gicd+c0c = 14000808");
    }

    @Test
    void aPrivateInterruptIsEnabledInTheCallersRedistributor() {
        bench.core(1).powerOn(() -> gic.enablePrivate(bench.core(1), 27));
        bench.simulation().runFor(10);
        assertThat(bench.accesses()).containsExactly("write gicr+30100 = 8000000");
    }

    @Test
    void anSgiNamesItsTargetByABitAndItsNumberAbove() {
        assertThat(accessesOf(() -> gic.sendIpi(core, 1, 3)))
                .containsExactly("write " + sys(SGI1R) + " = 1000008");
    }

    @Test
    void anAcknowledgeKeepsTwentyFourBitsOfIntid() {
        bench.holdingSystem(IAR1, 0xFF00_2001L);
        List<Integer> read = new ArrayList<>();
        bench.run(() -> read.add(gic.acknowledge(core)));
        assertThat(read).containsExactly(0x2001);
    }

    @Test
    void endingWritesTheIntidOnce() {
        assertThat(accessesOf(() -> gic.end(core, 53)))
                .containsExactly("write " + sys(EOIR1) + " = 35");
    }

    @Test
    void theDistributorComesUpOffThenCleanThenOn() {
        bench.holding("gicd", 4, 0x37A_0002L); // ITLinesNumber 2: 96 INTIDs
        List<String> accesses = accessesOf(() -> gic.init(core));

        List<String> expected = new ArrayList<>(List.of("write gicd+0 = 0", "read gicd+4"));
        for (int word = 1; word <= 2; word++) {
            for (int base : new int[] {0x180, 0x280, 0x80}) {
                expected.add("write gicd+" + Integer.toHexString(base + 4 * word) + " = ffffffff");
            }
        }
        for (int quad = 8; quad < 24; quad++) {
            expected.add("write gicd+" + Integer.toHexString(0x400 + 4 * quad) + " = a0a0a0a0");
        }
        expected.add("write gicd+0 = 53"); // DS, ARE, both groups
        assertThat(accesses).containsExactlyElementsOf(expected);
    }

    @Test
    void theRedistributorIsWokenFirstAndItsOwnInterruptsComeLast() {
        bench.holding("gicr", 0x14, 2);
        List<String> accesses = accessesOf(() -> gic.initRedistributor(core));

        assertThat(accesses)
                .startsWith("read gicr+14", "write gicr+14 = 0", "read gicr+14")
                .containsSubsequence(
                        "write gicr+10080 = ffffffff",
                        "write gicr+10180 = ffffffff",
                        "write gicr+10400 = a0a0a0a0",
                        "write gicr+1041c = a0a0a0a0",
                        "write gicr+10c00 = 0",
                        "write gicr+10c04 = 0",
                        "write gicr+10100 = 3")
                .hasSize(3 + 2 + 8 + 2 + 1);
    }

    @Test
    void aRedistributorThatNeverWakesIsPolledTenThousandTimesAndNoMore() {
        bench.holding("gicr", 0x14, 4); // ChildrenAsleep stays
        List<String> accesses = accessesOf(() -> gic.initRedistributor(core));
        assertThat(accesses.stream().filter(access -> access.equals("read gicr+14")))
                .hasSize(10_001);
        assertThat(accesses).endsWith("write gicr+10100 = 3");
    }

    @Test
    void theCpuInterfaceOpensItsGroupLast() {
        assertThat(accessesOf(() -> gic.initCpuInterface(core)))
                .containsExactly(
                        "write " + sys(SystemRegisters.encoding(3, 0, 12, 12, 5)) + " = 7",
                        "write " + sys(SystemRegisters.encoding(3, 0, 12, 12, 4)) + " = 0",
                        "write " + sys(SystemRegisters.encoding(3, 0, 4, 6, 0)) + " = f0",
                        "write " + sys(SystemRegisters.encoding(3, 0, 12, 12, 3)) + " = 7",
                        "write " + sys(SystemRegisters.encoding(3, 0, 12, 12, 7)) + " = 1");
    }
}
