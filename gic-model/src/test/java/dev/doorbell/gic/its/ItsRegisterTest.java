package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ItsRegisterTest {
    private static final long DEVICE_FIELDS = 0x0107_0000_0000_0000L;
    private static final long COLLECTION_FIELDS = 0x0407_0000_0000_0000L;

    private final List<ItsMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(ItsMachine::close);
    }

    private ItsMachine atReset(GicBehaviour behaviour) {
        ItsMachine machine = ItsMachine.atReset(behaviour);
        machines.add(machine);
        return machine;
    }

    private ItsMachine atReset() {
        return atReset(GicBehaviour.ARCHITECTURE);
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        GicBehaviour steady = GicBehaviour.ARCHITECTURE.with(ItsChoice.Quiescence.ALWAYS);
        return RegisterWalk.over(ItsRegister.class, () -> atReset(steady).its);
    }

    @Test
    @DisplayName("GIC-097 GITS_TYPER and GITS_IIDR ignore writes")
    void identificationIgnoresWrites() {
        ItsMachine machine = atReset();
        long type = machine.read(ItsMachine.TYPER);
        long implementer = machine.read32(4);

        machine.write(ItsMachine.TYPER, 0);
        machine.write32(4, -1L >>> 32);

        assertThat(machine.read(ItsMachine.TYPER)).isEqualTo(type);
        assertThat(machine.read32(4)).isEqualTo(implementer);
        assertThat(machine.complaints(TracePoint.REGISTER_READ_ONLY)).isEqualTo(2);
    }

    @Test
    @DisplayName("GIC-098 GITS_TYPER says physical LPIs and the widths it was given")
    void typeSaysWidths() {
        GicBehaviour narrow = GicBehaviour.ARCHITECTURE.sized(new ItsSizes(12, 10, 14, 8));
        long type = atReset(narrow).read(ItsMachine.TYPER);

        assertThat(type & 1).isEqualTo(1);
        assertThat(type >>> 4 & 0xF).isEqualTo(11);
        assertThat(type >>> 8 & 0x1F).isEqualTo(9);
        assertThat(type >>> 13 & 0x1F).isEqualTo(13);
        assertThat(type >>> 32 & 0xF).isEqualTo(7);
        assertThat(type >>> 36 & 1).isEqualTo(1);
        assertThat(type >>> 44 & 1).isEqualTo(1);
        assertThat(atReset(GicBehaviour.QEMU).read(ItsMachine.TYPER)).isEqualTo(0x1F_0001_EFB1L);
    }

    @Test
    @DisplayName(
            "GIC-099 GIC-100 One table is of devices, one of collections, the others read zero")
    void tablesHaveTypes() {
        ItsMachine machine = atReset();
        for (int n = 0; n < 8; n++) {
            machine.write(ItsMachine.BASER + 8L * n, -1);
            long fixed = machine.read(ItsMachine.BASER + 8L * n) & 0x071F_0000_0000_0000L;
            assertThat(fixed).isEqualTo(n == 0 ? DEVICE_FIELDS : n == 1 ? COLLECTION_FIELDS : 0);
            machine.write(ItsMachine.BASER + 8L * n, 0);
            long zero = machine.read(ItsMachine.BASER + 8L * n);
            assertThat(zero).isEqualTo(n == 0 ? DEVICE_FIELDS : n == 1 ? COLLECTION_FIELDS : 0);
        }
    }

    @Test
    @DisplayName("GIC-101 A write to GITS_BASER leaves nothing of the old value, but for gem5")
    void aTableIsReplaced() {
        long first = ItsMachine.VALID | 0x4110_0000L | 0x0F;
        long second = 0x4220_0000L | 0x10;

        ItsMachine machine = atReset();
        machine.write(ItsMachine.BASER, first);
        machine.write(ItsMachine.BASER, second);
        assertThat(machine.read(ItsMachine.BASER)).isEqualTo(DEVICE_FIELDS | second);

        ItsMachine merging = atReset(GicBehaviour.GEM5);
        merging.write(ItsMachine.BASER, first);
        merging.write(ItsMachine.BASER, second | ItsMachine.INDIRECT);
        assertThat(merging.read(ItsMachine.BASER)).isEqualTo(DEVICE_FIELDS | first | second);
    }

    @Test
    void pageSizesSayWhatAddressBitsMean() {
        ItsMachine machine = atReset();
        machine.write(ItsMachine.BASER, 0x4110_F000L | 1 << 8);
        assertThat(machine.read(ItsMachine.BASER) & 0xF000).isEqualTo(0xC000);

        machine.write(ItsMachine.BASER, 0x4110_F000L);
        assertThat(machine.read(ItsMachine.BASER) & 0xF000).isEqualTo(0xF000);

        // With pages of 64 KiB these bits are 51:48 of an address, here one far outside memory.
        machine.write(ItsMachine.BASER, ItsMachine.VALID | 0x4110_1000L | 2 << 8);
        machine.write(ItsMachine.BASER + 8, ItsMachine.VALID | ItsMachine.COLLECTIONS);
        machine.openQueue(1);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.error(ItsCommand.mapd(0, 1, ItsMachine.ITT)))
                .isEqualTo(ItsError.TABLE_OUTSIDE);
    }

    @Test
    void kvmsPagesAre64KAndItsCollectionsFlat() {
        ItsMachine machine = atReset(GicBehaviour.KVM);
        machine.write(ItsMachine.BASER, ItsMachine.INDIRECT | 0x4110_0000L);
        machine.write(ItsMachine.BASER + 8, ItsMachine.INDIRECT | 0x4120_0000L);

        assertThat(machine.read(ItsMachine.BASER))
                .isEqualTo(DEVICE_FIELDS | ItsMachine.INDIRECT | 0x4110_0200L);
        assertThat(machine.read(ItsMachine.BASER + 8)).isEqualTo(COLLECTION_FIELDS | 0x4120_0200L);
    }

    @Test
    @DisplayName("GIC-102 GITS_BASER and GITS_CBASER are locked while enabled")
    void basesAreLockedWhileEnabled() {
        ItsMachine machine = atReset();
        machine.openAll();
        long devices = machine.read(ItsMachine.BASER);
        long queue = machine.read(ItsMachine.CBASER);

        machine.write(ItsMachine.BASER, 0);
        machine.write(ItsMachine.BASER + 8, 0);
        machine.write(ItsMachine.CBASER, 0);

        assertThat(machine.read(ItsMachine.BASER)).isEqualTo(devices);
        assertThat(machine.read(ItsMachine.CBASER)).isEqualTo(queue);
        assertThat(machine.complaints(TracePoint.GIC_LOCKED)).isEqualTo(3);
    }

    @Test
    void gem5sBasesAreNeverLocked() {
        ItsMachine machine = atReset(GicBehaviour.GEM5);
        machine.openAll();
        machine.write(ItsMachine.CBASER, ItsMachine.VALID | 0x4300_0000L);
        assertThat(machine.read(ItsMachine.CBASER)).isEqualTo(ItsMachine.VALID | 0x4300_0000L);
        machine.write(ItsMachine.BASER, 0x80);
        assertThat(machine.read(ItsMachine.BASER) & 0x87).isEqualTo(0x87);
    }

    @Test
    @DisplayName("GIC-103 A write to GITS_CBASER sets GITS_CREADR to 0, also in halves")
    void aNewQueueIsReadFromItsStart() {
        ItsMachine machine = atReset();
        machine.openAll();
        machine.run(ItsCommand.sync(0));
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20);

        machine.write32(ItsMachine.CTLR, 0);
        machine.write32(ItsMachine.CBASER + 4, 0x8000_0000L);

        assertThat(machine.read(ItsMachine.CREADR)).isZero();
        assertThat(machine.read(ItsMachine.CWRITER)).isEqualTo(0x20);
        assertThat(machine.read(ItsMachine.CBASER))
                .isEqualTo(ItsMachine.VALID | ItsMachine.QUEUE | 15);
    }

    @Test
    void kvmsNewQueueIsEmptyAnd64KAligned() {
        ItsMachine machine = atReset(GicBehaviour.KVM);
        machine.openAll();
        machine.run(ItsCommand.sync(0));
        machine.write32(ItsMachine.CTLR, 0);
        machine.write(ItsMachine.CBASER, ItsMachine.VALID | 0x4100_F000L);

        assertThat(machine.read(ItsMachine.CWRITER)).isZero();
        assertThat(machine.read(ItsMachine.CREADR)).isZero();
        assertThat(machine.read(ItsMachine.CBASER)).isEqualTo(ItsMachine.VALID | 0x4100_0000L);
    }

    @Test
    @DisplayName("GIC-104 Writes to GITS_CREADR are ignored, but for QEMU")
    void theReadPointerIsReadOnly() {
        ItsMachine machine = atReset();
        machine.openAll();
        machine.write(ItsMachine.CREADR, 0x40);
        assertThat(machine.read(ItsMachine.CREADR)).isZero();

        ItsMachine taking = atReset(GicBehaviour.QEMU);
        taking.write(ItsMachine.CREADR, -1);
        assertThat(taking.read(ItsMachine.CREADR)).isEqualTo(0xF_FFE0);
        taking.write32(ItsMachine.CREADR, 0x40);
        taking.write32(ItsMachine.CREADR + 4, -1L >>> 32);
        assertThat(taking.read(ItsMachine.CREADR)).isEqualTo(0x40);
    }

    @Test
    @DisplayName("GIC-105 GITS_CWRITER.Retry reads 0")
    void retryReadsZero() {
        ItsMachine machine = atReset();
        machine.openAll();
        machine.write(ItsMachine.CWRITER, 1);
        assertThat(machine.read(ItsMachine.CWRITER)).isZero();
    }

    @Test
    @DisplayName("GIC-106 GITS_CTLR resets to Quiescent and nothing else")
    void controlResets() {
        assertThat(atReset().read32(ItsMachine.CTLR)).isEqualTo(0x8000_0000L);
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            assertThat(atReset(behaviour).read32(ItsMachine.CTLR)).isEqualTo(0x8000_0000L);
        }
    }

    @Test
    @DisplayName("GIC-108 Disabling an idle ITS leaves it quiescent, but for gem5")
    void disablingAnIdleItsIsQuiescent() {
        ItsMachine machine = atReset();
        machine.write32(ItsMachine.CTLR, 0);
        assertThat(machine.read32(ItsMachine.CTLR)).isEqualTo(0x8000_0000L);

        ItsMachine forgetful = atReset(GicBehaviour.GEM5);
        forgetful.openAll();
        forgetful.write32(ItsMachine.CTLR, 0);
        assertThat(forgetful.read32(ItsMachine.CTLR)).isZero();
        forgetful.write32(ItsMachine.CTLR, 1);
        forgetful.run(ItsCommand.sync(0));
        assertThat(forgetful.read32(ItsMachine.CTLR)).isEqualTo(0x8000_0001L);
    }

    @Test
    void kvmIsQuiescentWhileItsQueueIsEmpty() {
        ItsMachine machine = atReset(GicBehaviour.KVM);
        machine.openAll();
        assertThat(machine.read32(ItsMachine.CTLR)).isEqualTo(0x8000_0001L);
        machine.write32(ItsMachine.CTLR, 0);
        machine.run(ItsCommand.sync(0));
        assertThat(machine.read32(ItsMachine.CTLR)).isZero();
    }

    @Test
    void kvmStaysDisabledWithoutValidTables() {
        ItsMachine machine = atReset(GicBehaviour.KVM);
        machine.openQueue(1);
        machine.write(ItsMachine.BASER, ItsMachine.VALID | ItsMachine.DEVICES);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.read32(ItsMachine.CTLR) & 1).isZero();
        assertThat(machine.complaints(TracePoint.GIC_LOCKED)).isEqualTo(1);

        machine.write(ItsMachine.BASER + 8, ItsMachine.VALID | ItsMachine.COLLECTIONS);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.read32(ItsMachine.CTLR) & 1).isEqualTo(1);
    }

    @Test
    void withoutValidTablesEverythingIsRefused() {
        ItsMachine machine = atReset();
        machine.openQueue(1);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.error(ItsCommand.mapd(0, 1, ItsMachine.ITT)))
                .isEqualTo(ItsError.MAPD_DEVICE_OOR);
        assertThat(machine.its.blockedBy(0, 0)).isEqualTo(ItsError.INT_DEVICE_OOR);
    }

    @Test
    void gem5sInvalidTablesAreAtAddressZero() {
        ItsMachine machine = atReset(GicBehaviour.GEM5);
        machine.openQueue(1);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.error(ItsCommand.mapd(0, 1, ItsMachine.ITT)))
                .isEqualTo(ItsError.TABLE_OUTSIDE);
    }

    @Test
    void redistributorsHaveToBeInOrder() {
        try (ItsMachine machine = ItsMachine.atReset(GicBehaviour.ARCHITECTURE)) {
            assertThatThrownBy(
                            () ->
                                    new Its(
                                            machine.simulation.parts(),
                                            ItsMachine.timing(0, 0, 0),
                                            GicBehaviour.ARCHITECTURE,
                                            List.of(new FakeLpiPort(1))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("calls itself 1");
            assertThatThrownBy(
                            () ->
                                    new Its(
                                            machine.simulation.parts(),
                                            ItsMachine.timing(0, 0, 0),
                                            GicBehaviour.ARCHITECTURE,
                                            List.of()))
                    .isInstanceOf(ConfigurationException.class);
        }
        assertThatThrownBy(() -> new ItsCapacity(3, 0, 0, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("power of two");
        assertThatThrownBy(() -> new ItsCapacity(0, 0, 0, 0))
                .isInstanceOf(ConfigurationException.class);
        GicBehaviour tiny = GicBehaviour.ARCHITECTURE.sized(new ItsSizes(3, 8, 8, 8));
        assertThatThrownBy(() -> ItsMachine.atReset(tiny))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("4 at least");
    }
}
