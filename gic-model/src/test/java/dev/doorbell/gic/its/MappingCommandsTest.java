package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.behaviour.ItsSizes;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** MAPD, MAPTI, MAPI and MAPC: what each requires, what it does, and the error where it is refused. */
class MappingCommandsTest extends CommandFixture {
    // Mapping devices.

    @Test
    @DisplayName("GIC-118 MAPD with 8 bits of events: 255 maps, 256 does not; gem5 ends at 128")
    void eventIdLimit() {
        ItsMachine machine = mapped();
        assertThat(machine.error(ItsCommand.mapti(2, 255, 8200, 3))).isEqualTo(ItsError.NONE);
        refused(machine, ItsCommand.mapti(2, 256, 8200, 3), 0x010A05);
        refused(machine, ItsCommand.mapi(2, 8200, 3), 0x010B05);

        ItsMachine halving = open(GicBehaviour.GEM5);
        halving.mapExample();
        assertThat(halving.error(ItsCommand.mapti(2, 128, 8200, 3))).isEqualTo(ItsError.NONE);
        refused(halving, ItsCommand.mapti(2, 129, 8200, 3), 0x010A05);
    }

    @Test
    @DisplayName("GIC-119 MAPD of a device beyond Devbits or the table is refused")
    void deviceLimit() {
        ItsMachine machine = open(SKIPPING.sized(new ItsSizes(8, 16, 12, 16)));
        assertThat(machine.error(ItsCommand.mapd(4095, 1, ItsMachine.ITT)))
                .isEqualTo(ItsError.NONE);
        refused(machine, ItsCommand.mapd(4096, 1, ItsMachine.ITT), 0x010801);
        refused(machine, ItsCommand.unmapDevice(4096), 0x010801);
        refused(machine, ItsCommand.mapd(-1, 1, ItsMachine.ITT), 0x010801);

        // A table of one page of 4 KiB has 512 devices.
        machine.write32(ItsMachine.CTLR, 0);
        machine.write(ItsMachine.BASER, ItsMachine.VALID | ItsMachine.DEVICES);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.error(ItsCommand.mapd(511, 1, ItsMachine.ITT))).isEqualTo(ItsError.NONE);
        refused(machine, ItsCommand.mapd(512, 1, ItsMachine.ITT), 0x010801);
    }

    @Test
    @DisplayName("GIC-120 MAPD with more bits of events than the ITS has is refused")
    void eventBitsLimit() {
        ItsMachine machine = open(SKIPPING.sized(new ItsSizes(8, 10, 16, 16)));
        assertThat(machine.error(ItsCommand.mapd(1, 10, ItsMachine.ITT))).isEqualTo(ItsError.NONE);
        refused(machine, ItsCommand.mapd(1, 11, ItsMachine.ITT), 0x010802);
    }

    @Test
    @DisplayName("GIC-121 MAPD where the level-1 entry is not valid is refused, but for QEMU")
    void missingLevel2() {
        for (GicBehaviour behaviour : List.of(SKIPPING, GicBehaviour.QEMU)) {
            ItsMachine machine = open(behaviour);
            machine.write32(ItsMachine.CTLR, 0);
            // Pages of 64 KiB hold 8192 devices each; only the second one is there.
            machine.write(
                    ItsMachine.BASER,
                    ItsMachine.VALID
                            | ItsMachine.INDIRECT
                            | ItsMachine.DEVICES
                            | ItsMachine.PAGES_64K);
            machine.memory().write(ItsMachine.DEVICES + 8, 8, ItsMachine.VALID | 0x4400_0000L);
            machine.write32(ItsMachine.CTLR, 1);

            ItsError missing = machine.error(ItsCommand.mapd(8191, 8, ItsMachine.ITT));
            assertThat(missing)
                    .isEqualTo(behaviour == SKIPPING ? ItsError.MAPD_DEVICE_OOR : ItsError.NONE);
            assertThat(machine.its.blockedBy(8191, 0)).isEqualTo(ItsError.INT_UNMAPPED_DEVICE);
            assertThat(machine.error(ItsCommand.mapd(8192, 8, ItsMachine.ITT)))
                    .isEqualTo(ItsError.NONE);
            assertThat(machine.memory().read(0x4400_0000L, 8)).isNotZero();
            machine.run(ItsCommand.mapc(3, 3), ItsCommand.mapti(8192, 1, 8300, 3));
            machine.message(8192, 1);
            assertThat(machine.pendingAt(8300)).containsExactly(3);
            assertThat(machine.its.mappings()).containsExactly(new ItsMapping(8192, 1, 8300, 3, 3));
        }
    }

    @Test
    void anIndirectCollectionTableMissesPagesToo() {
        ItsMachine machine = open(SKIPPING);
        machine.write32(ItsMachine.CTLR, 0);
        machine.write(
                ItsMachine.BASER + 8,
                ItsMachine.VALID | ItsMachine.INDIRECT | ItsMachine.COLLECTIONS);
        machine.memory().write(ItsMachine.COLLECTIONS, 8, ItsMachine.VALID | 0x4400_0000L);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.error(ItsCommand.mapc(511, 1))).isEqualTo(ItsError.NONE);
        refused(machine, ItsCommand.mapc(512, 1), 0x010903);
        refused(machine, ItsCommand.invall(512), 0x010D09);
    }

    @Test
    void unmappingADeviceDropsItsMessagesFromThenOn() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(ItsCommand.unmapDevice(2));
        machine.ports.get(3).forget();
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_UNMAPPED_DEVICE);
    }

    @Test
    void remappingADeviceToAnotherTableLosesItsEvents() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(ItsCommand.mapd(2, 8, ItsMachine.ITT + 0x1_0000));
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_UNMAPPED_INTERRUPT);
        machine.run(ItsCommand.mapd(2, 8, ItsMachine.ITT)); // which still holds them
        assertThat(machine.its.mappedLpi(2, 20)).isEqualTo(8195);
    }

    @Test
    @DisplayName("GIC-140 MAPD V=0 leaves a pending LPI pending, and drops later messages")
    void unmappingLeavesPending() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(ItsCommand.unmapDevice(2));
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        machine.message(2, 20);
        assertThat(machine.its.droppedCount()).isEqualTo(1);
    }

    // Mapping events.

    @Test
    @DisplayName("GIC-122 MAPTI on an unmapped device is refused")
    void mappingAnEventOfAnUnmappedDevice() {
        ItsMachine machine = mapped();
        refused(machine, ItsCommand.mapti(7, 0, 8200, 3), 0x010A04);
        refused(machine, ItsCommand.mapi(7, 8200, 3), 0x010B04);
        refused(machine, ItsCommand.mapti(1 << 20, 0, 8200, 3), 0x010A01);
        refused(machine, ItsCommand.mapi(1 << 20, 8200, 3), 0x010B01);
    }

    @Test
    @DisplayName("GIC-123 MAPTI of a number that is no LPI, or beyond IDbits, is refused")
    void lpiLimits() {
        ItsMachine machine = mapped();
        refused(machine, ItsCommand.mapti(2, 0, 8191, 3), 0x010A06);
        refused(machine, ItsCommand.mapti(2, 0, 65_536, 3), 0x010A06);
        refused(machine, ItsCommand.mapti(2, 0, -1, 3), 0x010A06);
        assertThat(machine.error(ItsCommand.mapti(2, 0, 65_535, 3))).isEqualTo(ItsError.NONE);

        machine.ports.get(3).lpiIdBits = 14;
        refused(machine, ItsCommand.mapti(2, 0, 16_384, 3), 0x010A06);
        assertThat(machine.error(ItsCommand.mapti(2, 1, 16_383, 3))).isEqualTo(ItsError.NONE);
        assertThat(machine.error(ItsCommand.mapti(2, 2, 16_384, 4))).isEqualTo(ItsError.NONE);
    }

    @Test
    void theLpiLimitIsAChoice() {
        ItsMachine distributor = open(GicBehaviour.QEMU);
        distributor.mapExample();
        distributor.ports.get(3).lpiIdBits = 14;
        assertThat(distributor.error(ItsCommand.mapti(2, 0, 20_000, 3))).isEqualTo(ItsError.NONE);
        assertThat(distributor.its.blockedBy(2, 0)).isEqualTo(ItsError.INT_PHYSICALID_OOR);

        ItsMachine property = open(GicBehaviour.KVM);
        property.mapExample();
        property.ports.get(0).lpiIdBits = 14;
        refused(property, ItsCommand.mapti(2, 0, 20_000, 3), 0x010A06);
    }

    @Test
    @DisplayName("GIC-124 An event mapped to LPI 20000 delivers 20000; gem5 keeps 14 bits")
    void bigLpis() {
        ItsMachine machine = mapped();
        machine.run(ItsCommand.mapti(2, 0, 20_000, 3), of(ItsOpcode.INT, 0));
        assertThat(machine.pendingAt(20_000)).containsExactly(3);

        ItsMachine cutting = open(GicBehaviour.GEM5);
        cutting.mapExample();
        cutting.run(ItsCommand.mapti(2, 0, 20_000, 3), of(ItsOpcode.INT, 0));
        assertThat(cutting.its.lastError()).isEqualTo(ItsError.INT_ITE_INVALID);
        assertThat(cutting.ports.get(3).pending()).isEmpty();
    }

    @Test
    @DisplayName("GIC-125 MAPI maps an event to the LPI of its number, if it is one")
    void mapi() {
        ItsMachine machine = open(SKIPPING);
        machine.run(
                ItsCommand.mapd(2, 16, ItsMachine.ITT),
                ItsCommand.mapc(3, 3),
                ItsCommand.mapi(2, 8200, 3));
        assertThat(machine.its.mappedLpi(2, 8200)).isEqualTo(8200);
        refused(machine, ItsCommand.mapi(2, 5, 3), 0x010B06);
    }

    @Test
    void aCollectionBeyondItsTableIsRefused() {
        ItsMachine machine = open(SKIPPING.sized(new ItsSizes(8, 16, 16, 4)));
        machine.mapExample();
        refused(machine, ItsCommand.mapti(2, 0, 8200, 16), 0x010A03);
        refused(machine, ItsCommand.mapi(2, 200, 16), 0x010B06);
        refused(machine, ItsCommand.movi(2, 20, 16), 0x010103);
        refused(machine, ItsCommand.mapc(16, 0), 0x010903);
        refused(machine, ItsCommand.unmapCollection(16), 0x010903);
        refused(machine, ItsCommand.invall(16), 0x010D03);
    }

    @Test
    void mappingAMappedEventReplacesItAndSaysSo() {
        ItsMachine machine = mapped();
        assertThat(machine.error(ItsCommand.mapti(2, 20, 8300, 3)))
                .isEqualTo(ItsError.EVENT_REMAPPED);
        assertThat(machine.its.mappedLpi(2, 20)).isEqualTo(8300);

        ItsMachine ignoring = open(GicBehaviour.KVM);
        ignoring.mapExample();
        assertThat(ignoring.error(ItsCommand.mapti(2, 20, 8300, 3))).isEqualTo(ItsError.NONE);
        assertThat(ignoring.its.mappedLpi(2, 20)).isEqualTo(8195);
    }

    @Test
    void redistributorsHearOfMappings() {
        ItsMachine machine = mapped();
        assertThat(machine.ports.get(3).log).containsExactly("mapped 8195");
        machine.run(ItsCommand.mapti(2, 0, 8200, 9));
        for (FakeLpiPort port : machine.ports) {
            assertThat(port.log).contains("mapped 8200");
        }
    }

    // Collections.

    @Test
    @DisplayName("GIC-126 MAPTI before MAPC works once the collection is mapped")
    void eventBeforeCollection() {
        ItsMachine machine = mapped();
        machine.run(ItsCommand.mapti(2, 0, 8200, 9), ItsCommand.mapc(9, 1), of(ItsOpcode.INT, 0));
        assertThat(machine.pendingAt(8200)).containsExactly(1);
    }

    @Test
    @DisplayName("GIC-127 INT with the collection unmapped makes nothing pending")
    void interruptWithoutCollection() {
        ItsMachine machine = mapped();
        machine.run(ItsCommand.unmapCollection(3));
        refused(machine, of(ItsOpcode.INT, 20), 0x010309);
        assertThat(machine.pendingAt(8195)).isEmpty();
    }

    @Test
    @DisplayName("GIC-128 MAPC to a redistributor that is not there is refused")
    void absentRedistributor() {
        ItsMachine machine = mapped();
        refused(machine, ItsCommand.mapc(0, 4), 0x010902);
        refused(machine, ItsCommand.mapc(0, 1L << 35), 0x010902);
        assertThat(machine.error(ItsCommand.unmapCollection(0))).isEqualTo(ItsError.NONE);
    }

    @Test
    @DisplayName("GIC-129 Events work again when their collection is mapped again, but for KVM")
    void collectionAgain() {
        ItsMachine machine = mapped();
        machine.run(ItsCommand.unmapCollection(3), ItsCommand.mapc(3, 3), of(ItsOpcode.INT, 20));
        assertThat(machine.pendingAt(8195)).containsExactly(3);

        ItsMachine orphaning = open(GicBehaviour.KVM);
        orphaning.mapExample();
        orphaning.run(ItsCommand.unmapCollection(3), ItsCommand.mapc(3, 3));
        refused(orphaning, of(ItsOpcode.INT, 20), 0x010309);
        orphaning.run(ItsCommand.mapti(2, 20, 8195, 3), of(ItsOpcode.INT, 20));
        assertThat(orphaning.pendingAt(8195)).containsExactly(3);
    }

    @Test
    void orphansInMemoryAreUnmapped() {
        ItsMachine machine = open(SKIPPING.with(ItsChoice.CollectionUnmapped.EVENTS_ORPHANED));
        machine.mapExample();
        machine.run(ItsCommand.mapc(4, 1), ItsCommand.mapti(2, 21, 8200, 4));
        machine.message(2, 20);
        machine.run(ItsCommand.unmapCollection(3), ItsCommand.mapc(3, 3));
        refused(machine, of(ItsOpcode.INT, 20), 0x010307);
        assertThat(machine.its.mappings()).containsExactly(new ItsMapping(2, 21, 8200, 4, 1));
    }

    @Test
    void aCollectionThatMovesLeavesPendingBehindAndSaysSo() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        assertThat(machine.error(ItsCommand.mapc(3, 1))).isEqualTo(ItsError.COLLECTION_RETARGETED);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        assertThat(machine.its.targetOf(2, 20)).isEqualTo(1);

        for (GicBehaviour following :
                List.of(
                        GicBehaviour.KVM,
                        SKIPPING.with(ItsChoice.CollectionMoved.PENDING_FOLLOWS))) {
            ItsMachine moving = open(following);
            moving.mapExample();
            moving.message(2, 20);
            moving.run(ItsCommand.mapc(3, 1));
            assertThat(moving.pendingAt(8195)).containsExactly(1);
        }
    }
}
