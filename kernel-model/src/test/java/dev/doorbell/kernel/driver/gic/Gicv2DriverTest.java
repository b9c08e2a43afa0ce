package dev.doorbell.kernel.driver.gic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which registers each operation touches, in which order: Breenix's gic.rs, as transcribed. */
class Gicv2DriverTest {
    private static final long GICC = 0x0801_0000L;
    private static final PlatformConfig PLATFORM =
            new PlatformConfig(
                    GuestBench.GICD,
                    GICC,
                    PlatformConfig.ABSENT,
                    GuestBench.V2M,
                    PlatformConfig.ABSENT,
                    GuestBench.ECAM,
                    PlatformConfig.ABSENT,
                    GuestBench.MEMORY,
                    27);

    private final GuestBench bench =
            new GuestBench(2)
                    .remembering("gicd", GuestBench.GICD, 0x1000)
                    .remembering("gicc", GICC, 0x2000);
    private final GicDriver gic = GicDriver.of(PLATFORM);
    private final Core core = bench.core(0);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void thePlatformSaysWhichArchitectureItIs() {
        assertThat(gic).isInstanceOf(Gicv2Driver.class);
        assertThat(gic.name()).isEqualTo("GICv2");
        assertThat(GicDriver.of(GuestBench.PLATFORM)).isInstanceOf(Gicv3Driver.class);
    }

    @Test
    void theDistributorComesUpOffThenCleanThenTargetedThenLevelThenOn() {
        bench.holding("gicd", 4, 2); // ITLinesNumber 2: 96 INTIDs
        bench.run(() -> gic.init(core));

        List<String> expected = new ArrayList<>(List.of("write gicd+0 = 0", "read gicd+4"));
        for (int word = 0; word <= 2; word++) {
            for (int base : new int[] {0x180, 0x280, 0x80}) {
                expected.add("write gicd+" + Integer.toHexString(base + 4 * word) + " = ffffffff");
            }
        }
        for (int quad = 0; quad < 24; quad++) {
            expected.add("write gicd+" + Integer.toHexString(0x400 + 4 * quad) + " = a0a0a0a0");
        }
        for (int quad = 8; quad < 24; quad++) {
            expected.add("write gicd+" + Integer.toHexString(0x800 + 4 * quad) + " = 1010101");
        }
        for (int half = 2; half < 6; half++) {
            expected.add("write gicd+" + Integer.toHexString(0xC00 + 4 * half) + " = 0");
        }
        expected.add("write gicd+0 = 3");
        assertThat(bench.accesses()).containsExactlyElementsOf(expected);
    }

    @Test
    void theCpuInterfaceIsSwitchedOnLast() {
        bench.run(() -> gic.initCore(core));
        assertThat(bench.accesses())
                .containsExactly(
                        "write gicd+100 = 3",
                        "write gicc+4 = f0",
                        "write gicc+8 = 7",
                        "write gicc+0 = 7");
    }

    @Test
    void anotherCoreCleansItsOwnBankFirst() {
        bench.core(1).powerOn(() -> gic.initCore(bench.core(1)));
        bench.simulation().runFor(10);
        assertThat(bench.accesses())
                .startsWith(
                        "write gicd+180 = ffffffff",
                        "write gicd+280 = ffffffff",
                        "write gicd+80 = ffffffff",
                        "write gicd+400 = a0a0a0a0")
                .endsWith("write gicc+8 = 7", "write gicc+0 = 7");
    }

    @Test
    void anSpiIsTargetedAtCore0ByItsByteThenEnabled() {
        bench.run(() -> gic.enableSpi(core, 80));
        assertThat(bench.accesses())
                .containsExactly("write gicd+850 = 1", "write gicd+108 = 10000");
    }

    @Test
    void anSgiNamesItsTargetByABitOfTheUpperHalf() {
        bench.run(() -> gic.sendIpi(core, 1, 3));
        assertThat(bench.accesses()).containsExactly("write gicd+f00 = 80001");
    }

    @Test
    void endingAnSgiNamesTheSenderThatTheAcknowledgeNamed() {
        bench.holding("gicc", 0xC, 3 << 10 | 1);
        List<Integer> intids = new ArrayList<>();
        bench.run(
                () -> {
                    int acknowledged = gic.acknowledge(core);
                    intids.add(gic.intid(acknowledged));
                    gic.end(core, acknowledged);
                });
        assertThat(intids).containsExactly(1);
        assertThat(bench.accesses()).containsExactly("read gicc+c", "write gicc+10 = c01");
    }

    @Test
    void theTriggerOfOneSpiGoesBackToLevelAndItsNeighboursStay() {
        bench.holding("gicd", 0xC08, 0x0000_00AAL);
        bench.run(() -> gic.configureSpiLevelSensitive(core, 33));
        assertThat(bench.accesses()).containsExactly("read gicd+c08", "write gicd+c08 = a2");
    }

    @Test
    void fourIntidsAreSpecialAndLpisAreNot() {
        assertThat(List.of(1020, 1021, 1022, 1023)).allMatch(GicDriver::isSpecial);
        assertThat(List.of(0, 32, 1019, 1024, 8192, 8195)).noneMatch(GicDriver::isSpecial);
    }

    @Test
    void enablingAnyInterruptTargetsItsByteAtCore0AndKeepsTheOthers() {
        bench.holding("gicd", 0x828, 0x0804_0201L);
        bench.run(() -> gic.enableIrq(core, 42));
        assertThat(bench.accesses())
                .containsExactly(
                        "read gicd+0",
                        "read gicd+828",
                        "write gicd+828 = 8010201",
                        "write gicd+104 = 400");
    }

    @Test
    void enablingOnACoreNamesItByItsBit() {
        bench.run(() -> gic.enableSpiOnCpu(core, 40, 3));
        assertThat(bench.accesses())
                .containsExactly(
                        "write gicd+184 = 100",
                        "write gicd+284 = 100",
                        "write gicd+828 = 8",
                        "read gicd+828",
                        "write gicd+104 = 100");
    }

    @Test
    void routingWritesTheTargetByteAlone() {
        bench.run(
                () -> {
                    assertThat(gic.route(core, 41, 7)).isTrue();
                    assertThat(gic.route(core, 41, 8)).isFalse();
                });
        assertThat(bench.accesses()).containsExactly("write gicd+829 = 80");
    }

    @Test
    void whatIsTheCoresOwnIsBankedInTheDistributor() {
        bench.run(
                () -> {
                    gic.setPending(core, 27);
                    gic.clearPending(core, 64);
                    gic.isActive(core, 27);
                });
        assertThat(bench.accesses())
                .containsExactly("write gicd+200 = 8000000", "write gicd+288 = 1", "read gicd+300");
    }

    @Test
    void itIsEndedInOneStepHoweverTheKernelPrefersIt() {
        GicDriver head = GicDriver.of(PLATFORM, GicOptions.HEAD);
        bench.run(
                () -> {
                    head.dropPriority(core, 53);
                    head.end(core, 53);
                });
        assertThat(bench.accesses()).containsExactly("write gicc+10 = 35");
    }
}
