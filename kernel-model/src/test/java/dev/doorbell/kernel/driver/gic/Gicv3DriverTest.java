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
    private static final int DIR = SystemRegisters.encoding(3, 0, 12, 11, 1);
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

    private Gicv3Driver twoCores() {
        bench.core(1).powerOn(() -> gic.initCore(bench.core(1)));
        bench.simulation().runFor(1);
        return gic;
    }

    @Test
    void enablingAnyInterruptAsksForAffinityRoutingAndWaitsForNothing() {
        assertThat(accessesOf(() -> gic.enableIrq(core, 40)))
                .containsExactly(
                        "read gicd+0",
                        "read " + sys(MPIDR),
                        "write gicd+6140 = 0",
                        "write gicd+6144 = 0",
                        "write gicd+104 = 100");
    }

    @Test
    void enablingAnyInterruptOfTheCoresOwnTouchesItsRedistributorAlone() {
        assertThat(accessesOf(() -> gic.enableIrq(core, 30)))
                .containsExactly("write gicr+10100 = 40000000");
    }

    @Test
    void enablingOnACoreDisablesClearsRoutesReadsBackAndEnables() {
        twoCores();
        bench.accesses().clear();
        List<GicDriver.Routing> outcomes = new ArrayList<>();
        bench.run(() -> outcomes.add(gic.enableSpiOnCpu(core, 40, 1)));
        assertThat(bench.accesses())
                .containsExactly(
                        "write gicd+184 = 100",
                        "write gicd+284 = 100",
                        "write gicd+6140 = 1",
                        "write gicd+6144 = 0",
                        "read gicd+6140",
                        "read gicd+6144",
                        "write gicd+104 = 100");
        assertThat(outcomes).containsExactly(GicDriver.Routing.DONE);
    }

    @Test
    void aRouteThatDoesNotStickIsWrittenThreeMoreTimesAndReported() {
        twoCores();
        bench.ignoringWrites("gicd", 0x6140, 100).accesses().clear();
        List<GicDriver.Routing> outcomes = new ArrayList<>();
        bench.run(() -> outcomes.add(gic.enableSpiOnCpu(core, 40, 1)));
        assertThat(bench.accesses().stream().filter("write gicd+6140 = 1"::equals)).hasSize(4);
        assertThat(bench.accesses()).endsWith("write gicd+104 = 100");
        assertThat(outcomes).containsExactly(GicDriver.Routing.MISMATCH);
    }

    @Test
    void aRouteThatSticksAtTheSecondWriteIsReportedAsRetried() {
        twoCores();
        bench.ignoringWrites("gicd", 0x6140, 1);
        List<GicDriver.Routing> outcomes = new ArrayList<>();
        bench.run(() -> outcomes.add(gic.enableSpiOnCpu(core, 40, 1)));
        assertThat(outcomes).containsExactly(GicDriver.Routing.RETRIED);
    }

    @Test
    void aRouteToNowhereTouchesNothing() {
        twoCores();
        bench.accesses().clear();
        List<Object> outcomes = new ArrayList<>();
        bench.run(
                () -> {
                    outcomes.add(gic.enableSpiOnCpu(core, 40, 2));
                    outcomes.add(gic.enableSpiOnCpu(core, 31, 1));
                    outcomes.add(gic.enableSpiOnCpu(core, 1020, 1));
                    outcomes.add(gic.route(core, 40, -1));
                });
        assertThat(outcomes)
                .containsExactly(
                        GicDriver.Routing.BAD_ARGUMENTS,
                        GicDriver.Routing.BAD_ARGUMENTS,
                        GicDriver.Routing.BAD_ARGUMENTS,
                        false);
        assertThat(bench.accesses()).isEmpty();
    }

    @Test
    void routingWritesTheRouterAndNothingElse() {
        twoCores();
        bench.accesses().clear();
        assertThat(accessesOf(() -> gic.route(core, 40, 1)))
                .containsExactly("write gicd+6140 = 1", "write gicd+6144 = 0");
    }

    @Test
    void theTriggerIsReadForSharedInterruptsOnly() {
        bench.holding("gicd", 0xC08, 0x2_0000L); // 40 is edge-triggered, 41 level-sensitive
        List<Boolean> levels = new ArrayList<>();
        bench.run(
                () -> {
                    for (int intid : new int[] {27, 40, 41, 8192}) {
                        levels.add(gic.isLevelSensitive(core, intid));
                    }
                });
        assertThat(levels).containsExactly(false, false, true, false);
        assertThat(bench.accesses()).containsExactly("read gicd+c08", "read gicd+c08");
    }

    @Test
    void pendingAndActiveAreReadAndWrittenWhereTheInterruptIs() {
        bench.holding("gicd", 0x204, 0x100).holding("gicr", 0x1_0300, 1 << 27);
        List<Boolean> answers = new ArrayList<>();
        List<String> accesses =
                accessesOf(
                        () -> {
                            answers.add(gic.isPending(core, 40));
                            answers.add(gic.isPending(core, 41));
                            answers.add(gic.isActive(core, 27));
                            gic.setPending(core, 41);
                            gic.clearPending(core, 27);
                        });
        assertThat(answers).containsExactly(true, false, true);
        assertThat(accesses)
                .containsExactly(
                        "read gicd+204",
                        "read gicd+204",
                        "read gicr+10300",
                        "write gicd+204 = 200",
                        "write gicr+10280 = 8000000");
    }

    @Test
    void aSnapshotReadsThreeWordsOfPendingSpis() {
        bench.holding("gicd", 0x204, 4).holding("gicd", 0x20C, 0x8000_0000L);
        long[] words = new long[3];
        assertThat(accessesOf(() -> gic.snapshotPendingSpis(core, words)))
                .containsExactly("read gicd+204", "read gicd+208", "read gicd+20c");
        assertThat(words).containsExactly(4, 0, 0x8000_0000L);
    }

    @Test
    void aSplitEndDropsThePriorityFirstAndDeactivatesLast() {
        Gicv3Driver split = new Gicv3Driver(GuestBench.PLATFORM, GicOptions.HEAD);
        assertThat(
                        accessesOf(
                                () -> {
                                    split.dropPriority(core, 53);
                                    split.end(core, 53);
                                    split.endOfInterrupt(core, 54);
                                }))
                .containsExactly(
                        "write " + sys(EOIR1) + " = 35",
                        "write " + sys(DIR) + " = 35",
                        "write " + sys(EOIR1) + " = 36",
                        "write " + sys(DIR) + " = 36");
    }

    @Test
    void anEndInOneStepHasNoDropOfItsOwn() {
        assertThat(
                        accessesOf(
                                () -> {
                                    gic.dropPriority(core, 53);
                                    gic.endOfInterrupt(core, 53);
                                }))
                .containsExactly("write " + sys(EOIR1) + " = 35");
    }

    @Test
    void whereItVerifiesTheDistributorSaysWhetherSecurityCouldBeSwitchedOff() {
        Gicv3Driver head = new Gicv3Driver(GuestBench.PLATFORM, GicOptions.HEAD);
        assertThat(accessesOf(() -> head.init(core))).endsWith("write gicd+0 = 53", "read gicd+0");
        assertThat(head.honoursDisabledSecurity()).isTrue();
        assertThat(accessesOf2(() -> head.initCpuInterface(core)))
                .containsExactly(
                        "write " + icc(12, 5) + " = 7",
                        "write " + icc(12, 4) + " = 2", // EOImode
                        "write " + sys(SystemRegisters.encoding(3, 0, 4, 6, 0)) + " = f0",
                        "write " + icc(12, 3) + " = 7",
                        "write " + icc(8, 3) + " = 7", // BPR0
                        "write " + icc(12, 7) + " = 1",
                        "write " + icc(12, 6) + " = 1", // IGRPEN0
                        "read " + icc(12, 5),
                        "read " + icc(12, 4),
                        "read " + sys(SystemRegisters.encoding(3, 0, 4, 6, 0)),
                        "read " + icc(12, 7));
    }

    @Test
    void whereSecurityStaysOnGroup0RegistersAreLeftAlone() {
        Gicv3Driver head = new Gicv3Driver(GuestBench.PLATFORM, GicOptions.HEAD_ONE_STEP);
        bench.ignoringWrites("gicd", 0, 100).ignoringWrites("gicr", 0x1_0080, 100);
        bench.run(
                () -> {
                    head.init(core);
                    head.initCore(core);
                });
        assertThat(head.honoursDisabledSecurity()).isFalse();
        assertThat(head.readsAllGroup0()).isTrue();
        assertThat(bench.writes())
                .contains("write " + icc(12, 4) + " = 0")
                .noneMatch(write -> write.contains(icc(12, 6)) || write.contains(icc(8, 3)));
    }

    @Test
    void aRedistributorIsFoundByItsAffinityAndTheSearchEndsAtTheLast() {
        Gicv3Driver head = new Gicv3Driver(GuestBench.PLATFORM, GicOptions.HEAD);
        // Core 0's affinity is at the second frame, which is the last.
        bench.holding("gicr", 0x0C, 1).holding("gicr", 0x2_0008, 1 << 4);
        bench.run(
                () -> {
                    head.initCore(core);
                    head.enablePrivate(core, 27);
                });
        assertThat(bench.accesses())
                .startsWith("read " + sys(MPIDR), "read gicr+8", "read gicr+20008")
                .endsWith("write gicr+30100 = 8000000");
    }

    @Test
    void theVersionIsAskedForWhereAGicv2HasItThenWhereAGicv3Has() {
        List<Integer> versions = new ArrayList<>();
        bench.holding("gicd", 0xFFE8, 0x3B);
        List<String> accesses =
                accessesOf(() -> versions.add(GicDriver.probeVersion(core, GuestBench.GICD)));
        assertThat(accesses).containsExactly("read gicd+fe8", "read gicd+ffe8");
        bench.holding("gicd", 0xFE8, 0x2B).holding("gicd", 0xFFE8, 0);
        bench.core(1)
                .powerOn(
                        () -> versions.add(GicDriver.probeVersion(bench.core(1), GuestBench.GICD)));
        bench.simulation().runFor(10);
        assertThat(versions).containsExactly(3, 2);
    }

    private List<String> accessesOf2(Runnable guest) {
        bench.accesses().clear();
        bench.core(1).powerOn(guest);
        bench.simulation().runFor(10);
        return bench.accesses();
    }

    private static String icc(int crm, int op2) {
        return sys(SystemRegisters.encoding(3, 0, 12, crm, op2));
    }
}
