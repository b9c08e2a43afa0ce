package dev.doorbell.kernel.driver.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.InterruptChoice;
import dev.doorbell.kernel.InterruptChoice.Count;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.kernel.policy.ReceivePolicy.MessageOrder;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which ways are tried, what is said of those that fail, and that entries begin masked. */
class InterruptReservationTest {
    private static final long TABLE = 0x2000_0000L;
    private static final int MSI_AT = 0x40;
    private static final int MSIX_AT = 0x60;
    private static final int PIN_SPI = 35;
    private static final Set<Delivery> EVERY_WAY = EnumSet.allOf(Delivery.class);
    private static final Set<Delivery> NO_POLLING =
            EnumSet.of(Delivery.INTX, Delivery.MSI, Delivery.MSIX);

    private final GuestBench bench =
            new GuestBench(1)
                    .remembering("gicd", GuestBench.GICD, 0x1_0000)
                    .remembering("v2m", GuestBench.V2M, 0x1000)
                    .remembering("fn", GuestBench.ECAM, 0x1000)
                    .remembering("table", TABLE, 0x1000)
                    .holding("fn", 4, 0x0010_0006L)
                    .holding("fn", 0x14, TABLE)
                    .holding("fn", 0x3C, 0x100);
    private final Core core = bench.core(0);
    private final GicDriver gic = GicDriver.of(GuestBench.PLATFORM);
    private final Gicv2mDriver frame = new Gicv2mDriver(GuestBench.PLATFORM, gic);
    private final PciConfig function = new PciConfig(core, GuestBench.PLATFORM, 0);
    private final InterruptSetup setup =
            new InterruptSetup(
                    core,
                    InterruptRoutes.rotated(PIN_SPI),
                    gic,
                    frame,
                    MessageOrder.DISABLED_WHILE_WRITTEN);

    @AfterEach
    void close() {
        bench.close();
    }

    /** A function with these capabilities, and a frame with so many SPIs from 53 on. */
    private void given(boolean msi, int msixEntries, int spis) {
        bench.holding("v2m", 8, 53L << 16 | spis);
        bench.holding("fn", 0x34, msi ? MSI_AT : msixEntries > 0 ? MSIX_AT : 0);
        bench.holding("fn", MSI_AT, 5 | (msixEntries > 0 ? MSIX_AT << 8 : 0));
        bench.holding("fn", MSIX_AT, 0x11 | (msixEntries - 1L) << 16);
        bench.holding("fn", MSIX_AT + 4, 0x100 | 1);
    }

    private String reserve(int wanted, Set<Delivery> ways, Count count) {
        List<String> answers = new ArrayList<>();
        bench.run(() -> answers.add(reserveNow(wanted, ways, count)));
        return answers.get(0);
    }

    private String reserveNow(int wanted, Set<Delivery> ways, Count count) {
        InterruptReservation made =
                setup.reserve(function, wanted, new InterruptChoice(ways, count));
        return made == null ? "none" : made.count() + " by " + made.delivery().label();
    }

    @ParameterizedTest
    @CsvSource({
        // MSI, MSI-X entries, SPIs, wanted
        "true,  8, 64, 3, ALL_OR_NEXT_WAY,      3 by msix",
        "true,  2, 64, 3, ALL_OR_NEXT_WAY,      1 by intx",
        "true,  8,  2, 3, ALL_OR_NEXT_WAY,      1 by intx",
        "true,  0, 64, 3, ALL_OR_NEXT_WAY,      1 by intx",
        "true,  0, 64, 1, ALL_OR_NEXT_WAY,      1 by msi",
        "true,  8, 64, 1, ALL_OR_NEXT_WAY,      1 by msix",
        "false, 0, 64, 1, ALL_OR_NEXT_WAY,      1 by intx",
        "true,  8, 64, 3, AS_MANY_AS_THERE_ARE, 3 by msix",
        "true,  2, 64, 3, AS_MANY_AS_THERE_ARE, 2 by msix",
        "true,  8,  2, 3, AS_MANY_AS_THERE_ARE, 2 by msix",
        "true,  0, 64, 3, AS_MANY_AS_THERE_ARE, 1 by msi",
        "false, 8,  0, 3, AS_MANY_AS_THERE_ARE, 1 by intx"
    })
    void theBestWayThatIsThereIsTaken(
            boolean msi, int entries, int spis, int wanted, Count count, String taken) {
        given(msi, entries, spis);
        assertThat(reserve(wanted, EVERY_WAY, count)).isEqualTo(taken);
        assertThat(setup.problem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INTX, 1 by intx", "MSI, 1 by msi", "POLL, none"})
    void whatIsNotAllowedIsNotTaken(Delivery only, String taken) {
        given(true, 8, 64);
        assertThat(reserve(1, EnumSet.of(only), Count.ALL_OR_NEXT_WAY)).isEqualTo(taken);
        assertThat(setup.problem()).isEmpty();
    }

    @Test
    void whereEveryWayFailsEachSaysWhyAndThePinIsKeptQuiet() {
        given(true, 2, 64);
        bench.holding("fn", 0x3C, 0);
        assertThat(reserve(3, NO_POLLING, Count.ALL_OR_NEXT_WAY)).isEqualTo("none");
        assertThat(setup.problem())
                .isEqualTo(
                        "its MSI-X table has 2 entries, fewer than 3;"
                                + " MSI with 3 messages is not done; the function has no pin");
        assertThat(bench.writes()).containsExactly("write fn+4 = 100406");
    }

    @Test
    void aWayThatFailsKeepsNothing() {
        given(true, 8, 2);
        reserve(3, NO_POLLING, Count.ALL_OR_NEXT_WAY);
        assertThat(frame.allocateMsiSpi()).hasValue(53);
        assertThat(bench.writes()).isEmpty();
    }

    /** What guest code writes from here on. */
    private List<String> writesOf(Runnable guest) {
        int before = bench.writes().size();
        guest.run();
        return List.copyOf(bench.writes().subList(before, bench.writes().size()));
    }

    private InterruptReservation only(Delivery way, int wanted) {
        return Objects.requireNonNull(setup.reserve(function, wanted, InterruptChoice.only(way)));
    }

    @Test
    void entriesAreMaskedBeforeTheyCanSendAndEachIsUnmaskedAlone() {
        given(false, 2, 64);
        List<List<String>> writes = new ArrayList<>();
        bench.run(
                () -> {
                    writes.add(writesOf(() -> only(Delivery.MSIX, 2)));
                    InterruptReservation reserved = only(Delivery.MSIX, 2);
                    writes.add(writesOf(() -> reserved.allocate(core, 1)));
                    writes.add(writesOf(() -> reserved.enable(core, 1)));
                    writes.add(writesOf(() -> reserved.disable(core, 1)));
                    writes.add(writesOf(() -> setup.release(reserved)));
                });
        assertThat(writes.get(0))
                .containsExactly(
                        "write fn+60 = c0010011", // enabled, all masked
                        "write fn+4 = 100406", // the pin is off
                        "write table+10c = 1",
                        "write table+11c = 1",
                        "write fn+60 = 80010011");
        assertThat(writes.get(1))
                .containsExactly(
                        "write table+110 = " + Long.toHexString(GuestBench.V2M + 0x40),
                        "write table+114 = 0",
                        "write table+118 = 38", // SPI 56, the second of the second two
                        "write gicd+c0c = 20000"); // edge
        assertThat(writes.get(2))
                .contains("write gicd+104 = 1000000")
                .endsWith("write table+11c = 0");
        assertThat(writes.get(3)).containsExactly("write table+11c = 1");
        assertThat(writes.get(4)).startsWith("write fn+60 = 10011", "write fn+4 = 100406");
        assertThat(frame.allocateMsiSpi()).as("given out again").hasValue(55);
    }

    @Test
    void aSingleMessageIsSwitchedByItsEnableBit() {
        given(true, 0, 64);
        List<List<String>> writes = new ArrayList<>();
        bench.run(
                () -> {
                    InterruptReservation reserved = only(Delivery.MSI, 1);
                    writes.add(writesOf(() -> reserved.disable(core, 0)));
                    writes.add(writesOf(() -> reserved.enable(core, 0)));
                });
        assertThat(writes.get(0)).containsExactly("write fn+40 = 5");
        assertThat(writes.get(1)).endsWith("write fn+40 = 10005");
    }

    @Test
    void aPinIsKeptQuietAtTheFunctionAndNotAtTheLine() {
        given(false, 0, 0);
        List<List<String>> writes = new ArrayList<>();
        bench.run(
                () -> {
                    InterruptReservation reserved = only(Delivery.INTX, 1);
                    writes.add(writesOf(() -> reserved.disable(core, 0)));
                    writes.add(writesOf(() -> reserved.enable(core, 0)));
                });
        assertThat(writes.get(0)).containsExactly("write fn+4 = 100406");
        assertThat(writes.get(1)).contains("write gicd+104 = 8").endsWith("write fn+4 = 100006");
    }
}
