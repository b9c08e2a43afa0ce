package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.Blocker;
import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import dev.doorbell.gic.behaviour.LpiChoice.Staleness;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.sim.bus.GuestMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Removes one obstacle after the other, and asks each time. */
class WhyNotTest {
    private static final int SPI = 40;
    private static final int LPI = 8195;
    private static final long CONFIG = 0x4130_0000L;
    private static final long PENDING = 0x4140_0000L;

    private final GicMachine machine =
            GicMachine.atReset(
                    2,
                    Gicv3Config.of(8)
                            .withLpis()
                            .with(
                                    GicBehaviour.ARCHITECTURE
                                            .with(OneOfN.LOWEST)
                                            .with(Staleness.ALWAYS_UNTIL_INV)));

    @AfterEach
    void close() {
        machine.close();
    }

    private void expect(int intid, Blocker blocker, String words) {
        assertThat(machine.gic().whyNot(intid).blocker()).isEqualTo(blocker);
        assertThat(machine.gic().whyNot(intid).words()).contains(words);
    }

    @Test
    void anSpiFromItsWireToItsCore() {
        expect(SPI, Blocker.NOT_PENDING, "GICD_ISPENDR1 bit 8 is 0: level-sensitive");
        machine.drive(SPI, true);
        expect(SPI, Blocker.DISABLED, "GICD_ISENABLER1 bit 8 is 0");
        machine.writeBit(0x100, SPI);
        expect(SPI, Blocker.GROUP_NOT_FORWARDED, "GROUP0, which GICD_CTLR does not enable");
        machine.writeBit(0x80, SPI);
        machine.write(GicMachine.GICD, 2);
        machine.writeBit(0x300, SPI);
        expect(SPI, Blocker.ACTIVE, "GICD_ISACTIVER1 bit 8 is 1");
        machine.writeBit(0x380, SPI);
        machine.route(SPI, 7);
        expect(SPI, Blocker.ROUTED_TO_NOBODY, "GICD_IROUTER40 is 0x7");
        machine.route(SPI, 1);
        expect(SPI, Blocker.REDISTRIBUTOR_ASLEEP, "GICR_WAKER.ProcessorSleep of core 1");
        machine.write(machine.gicr(1) + 0x14, 0);
        expect(SPI, Blocker.GROUP_OFF, "ICC_IGRPEN1_EL1 of core 1 is 0");
        machine.icc(1).write(Icc.IGRPEN1, 1);
        expect(SPI, Blocker.PRIORITY_MASK, "priority 0x00 is not less than ICC_PMR_EL1 of core 1");
        machine.icc(1).write(Icc.PMR, 0xFF);
        expect(SPI, Blocker.NOTHING, "signalled to core 1 as IRQ");
        assertThat(machine.isSignalled(1)).isTrue();
    }

    @Test
    void whatRunsAndWhatGoesFirst() {
        machine.openAll();
        for (int intid : new int[] {SPI, SPI + 1}) {
            machine.open(intid, true);
        }
        machine.setPriority(SPI, 0x80);
        machine.pulse(SPI);
        machine.pulse(SPI + 1);
        expect(SPI + 1, Blocker.LESS_URGENT, "INTID 40, priority 0x80, goes first at core 0");

        machine.icc(0).acknowledge();
        machine.settle();

        expect(SPI, Blocker.NOT_PENDING, "no edge since");
        expect(SPI + 1, Blocker.RUNNING_PRIORITY, "running priority of core 0, 0x80");
    }

    @Test
    void anInterruptOnItsWay() {
        try (GicMachine slow = GicMachine.timed(0, 0, 5)) {
            slow.open(SPI, true);
            slow.pulse(SPI);

            assertThat(slow.gic().whyNot(SPI).blocker()).isEqualTo(Blocker.IN_TRANSIT);
        }
    }

    @Test
    void aPrivateInterruptOfACore() {
        assertThat(machine.gic().whyNotAt(1, 27).words())
                .contains("GICR_ISPENDR0 bit 27 of core 1 is 0");
    }

    @Test
    void anIntidThatDoesNotExist() {
        expect(900, Blocker.NO_SUCH_INTERRUPT, "SPIs are 32 to 287");
    }

    @Test
    void anLpiFromItsRedistributorToItsCore() {
        machine.openAll();
        LpiState lpis = machine.gic().lpis().get(1);
        GuestMemory memory = machine.simulation().parts().memory();
        assertThat(machine.gic().whyNotAt(1, LPI).blocker()).isEqualTo(Blocker.LPIS_DISABLED);
        machine.bus().write(machine.gicr(1) + 0x70, 8, CONFIG | 13, -1);
        machine.bus().write(machine.gicr(1) + 0x78, 8, PENDING, -1);
        machine.write(machine.gicr(1), 1);
        assertThat(machine.gic().whyNotAt(1, 16384).blocker()).isEqualTo(Blocker.LPI_OUT_OF_RANGE);
        expect(LPI, Blocker.NOT_PENDING, "LPI 8195 is not pending at any core");

        lpis.setPending(LPI);
        expect(LPI, Blocker.DISABLED, "LPI 8195 at 0x41300003 has enable = 0");
        memory.write(CONFIG + 3, 1, 0xA1);
        expect(LPI, Blocker.CONFIGURATION_STALE, "an INV is missing");
        lpis.invalidate(LPI);
        expect(LPI, Blocker.NOTHING, "signalled to core 1 as IRQ");
    }

    @Test
    void aMessageFromItsDeviceToItsCore() {
        try (GicMachine whole = GicMachine.open(1, Gicv3Config.of(8).withLpis())) {
            ItsOnMachine.add(whole, 0, 0);
            Gicv3 gic = whole.gic();
            int device = ItsOnMachine.DEVICE;

            assertThat(gic.whyNot(device + 1, 0).words())
                    .contains("drops event 0 of device 0x11: INT_UNMAPPED_DEVICE");
            assertThat(gic.whyNot(device, 40).words()).contains("INT_ID_OOR");
            assertThat(gic.whyNot(device, 1).words()).contains("INT_UNMAPPED_INTERRUPT");
            assertThat(gic.whyNot(device, 1).blocker()).isEqualTo(Blocker.MESSAGE_DROPPED);
            assertThat(gic.whyNot(device, 0).blocker()).isEqualTo(Blocker.NOT_PENDING);

            whole.bus().write(ItsOnMachine.DOORBELL, 4, 0, device);

            assertThat(gic.whyNot(device, 0).blocker()).isEqualTo(Blocker.NOTHING);
            whole.write(ItsOnMachine.GITS, 0);
            assertThat(gic.whyNot(device, 0).words()).contains("ITS_DISABLED");
        }
    }

    @Test
    void withoutAnItsThereAreNoMessages() {
        assertThatThrownBy(() -> machine.gic().whyNot(0x10, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no ITS");
    }

    @Test
    void anLpiWhoseConfigurationIsBeingRead() {
        try (GicMachine slow = GicMachine.timed(1, Gicv3Config.of(8).withLpis(), 0, 0, 0, 100)) {
            slow.bus().write(slow.gicr(0) + 0x70, 8, CONFIG | 13, -1);
            slow.bus().write(slow.gicr(0) + 0x78, 8, PENDING | 1L << 62, -1);
            slow.write(slow.gicr(0), 1);
            slow.gic().lpis().get(0).setPending(LPI);

            assertThat(slow.gic().whyNot(LPI).blocker()).isEqualTo(Blocker.CONFIGURATION_AWAITED);
        }
    }
}
