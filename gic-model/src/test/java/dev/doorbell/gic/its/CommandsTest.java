package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.behaviour.ItsSizes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each command requires, what it does, and the error where it is refused. */
class CommandsTest {
    private static final GicBehaviour SKIPPING =
            GicBehaviour.ARCHITECTURE.with(ItsChoice.CommandError.SKIP);

    private final List<ItsMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(ItsMachine::close);
    }

    private ItsMachine open(GicBehaviour behaviour) {
        ItsMachine machine = ItsMachine.open(behaviour);
        machines.add(machine);
        return machine;
    }

    /** With the example mapped, passing over what is refused. */
    private ItsMachine mapped() {
        ItsMachine machine = open(SKIPPING);
        machine.mapExample();
        return machine;
    }

    private static ItsCommand of(ItsOpcode opcode, int event) {
        return ItsCommand.ofEvent(opcode, 2, event);
    }

    private static void refused(ItsMachine machine, ItsCommand command, int code) {
        ItsError error = machine.error(command);
        assertThat(error.code()).as(command + ": " + error).isEqualTo(code);
    }

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
        assertThat(cutting.ports.get(3).pending).isEmpty();
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

    // Moving.

    @Test
    @DisplayName("GIC-130 MOVI takes the pending bit along")
    void moviMovesPending() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(ItsCommand.mapc(1, 1), ItsCommand.movi(2, 20, 1));
        assertThat(machine.pendingAt(8195)).containsExactly(1);
        assertThat(machine.its.mappings()).containsExactly(new ItsMapping(2, 20, 8195, 1, 1));
        machine.ports.get(1).forget();
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).containsExactly(1);
    }

    @Test
    void moviOfAnLpiThatIsNotPendingMakesNothingPending() {
        ItsMachine machine = mapped();
        machine.run(ItsCommand.mapc(1, 1), ItsCommand.movi(2, 20, 1));
        assertThat(machine.pendingAt(8195)).isEmpty();
    }

    @Test
    void moviToARedistributorWithoutLpisLosesThePendingBitButForQemu() {
        for (GicBehaviour behaviour : List.of(SKIPPING, GicBehaviour.QEMU)) {
            ItsMachine machine = open(behaviour);
            machine.mapExample();
            machine.message(2, 20);
            machine.ports.get(1).acceptsLpis = false;
            machine.run(ItsCommand.mapc(1, 1), ItsCommand.movi(2, 20, 1));
            if (behaviour == SKIPPING) {
                assertThat(machine.pendingAt(8195)).isEmpty();
            } else {
                assertThat(machine.pendingAt(8195)).containsExactly(3);
            }
        }
    }

    @Test
    @DisplayName("GIC-131 MOVI to an unmapped collection is refused and changes nothing")
    void moviToUnmappedCollection() {
        ItsMachine machine = mapped();
        refused(machine, ItsCommand.movi(2, 20, 1), 0x010109);
        assertThat(machine.its.mappings()).containsExactly(new ItsMapping(2, 20, 8195, 3, 3));
        machine.run(ItsCommand.mapc(1, 1), ItsCommand.unmapCollection(3));
        refused(machine, ItsCommand.movi(2, 20, 1), 0x010109);
    }

    @Test
    @DisplayName("GIC-132 MOVI of an unmapped event is refused")
    void moviOfUnmappedEvent() {
        ItsMachine machine = mapped();
        refused(machine, ItsCommand.movi(2, 21, 3), 0x010107);
        refused(machine, ItsCommand.movi(7, 21, 3), 0x010104);
        refused(machine, ItsCommand.movi(2, 256, 3), 0x010105);
        refused(machine, ItsCommand.movi(1 << 20, 0, 3), 0x010101);
    }

    @Test
    @DisplayName("GIC-133 GIC-134 MOVALL joins pending LPIs at the target; routing stays")
    void movall() {
        ItsMachine machine = mapped();
        machine.run(
                ItsCommand.mapc(0, 0),
                ItsCommand.mapc(1, 1),
                ItsCommand.mapti(2, 0, 9000, 0),
                ItsCommand.mapti(2, 1, 9001, 1),
                of(ItsOpcode.INT, 0),
                of(ItsOpcode.INT, 1),
                ItsCommand.movall(0, 1));
        assertThat(machine.ports.get(0).pending).isEmpty();
        assertThat(machine.ports.get(1).pending).containsExactly(9000, 9001);

        machine.run(of(ItsOpcode.INT, 0));
        assertThat(machine.pendingAt(9000)).containsExactly(0, 1);
    }

    @Test
    void kvmsMovallTakesEveryLpiAndItsRoutingAlong() {
        ItsMachine machine = open(GicBehaviour.KVM);
        machine.mapExample();
        machine.message(2, 20);
        machine.run(ItsCommand.movall(0, 1));
        assertThat(machine.pendingAt(8195)).containsExactly(1);
        assertThat(machine.its.targetOf(2, 20)).isEqualTo(1);

        machine.run(ItsCommand.mapc(3, 3));
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        assertThat(machine.its.targetOf(2, 20)).isEqualTo(3);
    }

    @Test
    void movallIsAChoice() {
        ItsMachine overwriting = open(GicBehaviour.GEM5);
        overwriting.ports.get(0).pending.add(9000);
        overwriting.ports.get(1).pending.add(9001);
        overwriting.run(ItsCommand.movall(0, 1));
        assertThat(overwriting.ports.get(1).pending).containsExactly(9000);

        for (GicBehaviour behaviour : List.of(GicBehaviour.QEMU, GicBehaviour.GIC600)) {
            ItsMachine machine = open(behaviour);
            machine.ports.get(0).pending.add(9000);
            machine.ports.get(1).acceptsLpis = false;
            assertThat(machine.error(ItsCommand.movall(0, 1)))
                    .isEqualTo(ItsError.MOVALL_DST_ENABLE_LPI_OFF);
            assertThat(machine.ports.get(0).pending.isEmpty())
                    .isEqualTo(behaviour == GicBehaviour.GIC600);
            machine.ports.get(1).acceptsLpis = true;
            machine.ports.get(0).acceptsLpis = false;
            assertThat(machine.error(ItsCommand.movall(0, 1)))
                    .isEqualTo(ItsError.MOVALL_ENABLE_LPI_OFF);
        }
    }

    @Test
    @DisplayName("GIC-135 MOVALL to itself changes nothing; to nobody it is refused")
    void movallToItself() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        assertThat(machine.error(ItsCommand.movall(3, 3))).isEqualTo(ItsError.NONE);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        refused(machine, ItsCommand.movall(3, 4), 0x010E01);
        refused(machine, ItsCommand.movall(4, 3), 0x010E01);
    }

    // Clearing and discarding.

    @Test
    @DisplayName("GIC-136 CLEAR withdraws a pending LPI")
    void clear() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(of(ItsOpcode.CLEAR, 20));
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.error(of(ItsOpcode.CLEAR, 20))).isEqualTo(ItsError.NONE);
        assertThat(machine.its.mappedLpi(2, 20)).isEqualTo(8195);
    }

    @Test
    @DisplayName("GIC-137 CLEAR of an unmapped event is refused")
    void clearOfUnmapped() {
        ItsMachine machine = mapped();
        refused(machine, of(ItsOpcode.CLEAR, 21), 0x010507);
        refused(machine, of(ItsOpcode.CLEAR, 256), 0x010505);
        refused(machine, ItsCommand.ofEvent(ItsOpcode.CLEAR, 7, 0), 0x010504);
        refused(machine, ItsCommand.ofEvent(ItsOpcode.CLEAR, 1 << 20, 0), 0x010501);
    }

    @Test
    @DisplayName("GIC-138 DISCARD withdraws and unmaps")
    void discard() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(of(ItsOpcode.DISCARD, 20));
        assertThat(machine.pendingAt(8195)).isEmpty();
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).isEmpty();
        refused(machine, of(ItsOpcode.INT, 20), 0x010307);
        refused(machine, of(ItsOpcode.DISCARD, 20), 0x010F07);
        refused(machine, ItsCommand.ofEvent(ItsOpcode.DISCARD, 7, 0), 0x010F04);
    }

    @Test
    @DisplayName("GIC-139 An event discarded and mapped anew delivers the new LPI only")
    void discardAndMapAgain() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.run(of(ItsOpcode.DISCARD, 20), ItsCommand.mapti(2, 20, 8300, 3));
        machine.message(2, 20);
        assertThat(machine.ports.get(3).pending).containsExactly(8300);
    }

    @Test
    void withoutItsCollectionAnEventIsNotDiscarded() {
        for (ItsOpcode opcode : List.of(ItsOpcode.DISCARD, ItsOpcode.CLEAR, ItsOpcode.INV)) {
            ItsMachine machine = mapped();
            machine.run(ItsCommand.unmapCollection(3));
            refused(
                    machine,
                    of(opcode, 20),
                    opcode == ItsOpcode.DISCARD
                            ? 0x010F09
                            : opcode == ItsOpcode.CLEAR ? 0x010509 : 0x010C09);
            machine.run(ItsCommand.mapc(3, 3));
            assertThat(machine.its.mappedLpi(2, 20)).isEqualTo(8195);

            ItsMachine lenient =
                    open(SKIPPING.with(ItsChoice.EventWithoutCollection.ONLY_DISCARD_REFUSED));
            lenient.mapExample();
            lenient.run(ItsCommand.unmapCollection(3));
            assertThat(lenient.error(of(opcode, 20)))
                    .isEqualTo(
                            opcode == ItsOpcode.DISCARD
                                    ? ItsError.DISCARD_UNMAPPED_COLLECTION
                                    : ItsError.NONE);
        }
    }

    // Configuration.

    @Test
    void invReadsOneConfigurationAgain() {
        ItsMachine machine = mapped();
        machine.ports.get(3).forget();
        machine.run(of(ItsOpcode.INV, 20));
        assertThat(machine.ports.get(3).log).containsExactly("invalidate 8195");
        refused(machine, of(ItsOpcode.INV, 21), 0x010C07);
        refused(machine, of(ItsOpcode.INV, 256), 0x010C05);
        refused(machine, ItsCommand.ofEvent(ItsOpcode.INV, 7, 0), 0x010C04);
    }

    @Test
    @DisplayName("GIC-141 INVALL of an unmapped collection is refused, but for QEMU")
    void invall() {
        ItsMachine machine = mapped();
        machine.ports.get(3).forget();
        machine.run(ItsCommand.invall(3));
        assertThat(machine.ports.get(3).log).containsExactly("invalidate all");
        assertThat(machine.ports.get(0).log).isEmpty();
        refused(machine, ItsCommand.invall(4), 0x010D09);

        ItsMachine everywhere = open(GicBehaviour.QEMU);
        assertThat(everywhere.error(ItsCommand.invall(4))).isEqualTo(ItsError.NONE);
        assertThat(everywhere.ports).allMatch(port -> port.log.contains("invalidate all"));

        ItsMachine idle = open(GicBehaviour.GEM5);
        idle.run(ItsCommand.mapc(4, 1));
        assertThat(idle.error(ItsCommand.invall(4))).isEqualTo(ItsError.NONE);
        assertThat(idle.ports.get(1).log).isEmpty();
    }

    // Interrupting and synchronising.

    @Test
    @DisplayName("GIC-142 INT is a message with the same identifiers, and coalesces like one")
    void interrupt() {
        ItsMachine machine = mapped();
        machine.run(of(ItsOpcode.INT, 20));
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        assertThat(machine.ports.get(3).sentCount).isEqualTo(2);
        refused(machine, of(ItsOpcode.INT, 256), 0x010305);
        refused(machine, ItsCommand.ofEvent(ItsOpcode.INT, 7, 0), 0x010304);
        refused(machine, ItsCommand.ofEvent(ItsOpcode.INT, 1 << 20, 0), 0x010301);

        machine.ports.get(3).acceptsLpis = false;
        refused(machine, of(ItsOpcode.INT, 20), 0x010323);
    }

    @Test
    void anLpiThatIsOffStallsNothing() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE);
        machine.mapExample();
        machine.ports.get(3).acceptsLpis = false;
        machine.run(of(ItsOpcode.INT, 20), ItsCommand.sync(9), ItsCommand.sync(3));
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(6 * 32);
        assertThat(machine.outcomes)
                .extracting(ItsOutcome::error)
                .endsWith(ItsError.INT_LPI_OFF, ItsError.SYNC_PROCNUM_OOR, ItsError.NONE);
    }

    @Test
    void qemusSyncChecksNothing() {
        ItsMachine machine = open(GicBehaviour.QEMU);
        assertThat(machine.error(ItsCommand.sync(9))).isEqualTo(ItsError.NONE);
    }

    // Tables where there is no memory.

    @Test
    void tablesOutsideMemoryAreNamedAndHarmNobody() {
        ItsMachine machine = open(GicBehaviour.KVM.with(ItsChoice.TableUpdate.EACH_COMMAND));
        machine.run(ItsCommand.mapd(2, 16, 0x1000), ItsCommand.mapc(3, 3));
        assertThat(machine.error(ItsCommand.mapti(2, 20, 8195, 3)))
                .isEqualTo(ItsError.TABLE_OUTSIDE);
        assertThat(machine.error(of(ItsOpcode.INT, 20))).isEqualTo(ItsError.TABLE_OUTSIDE);
        machine.message(2, 20);
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.TABLE_OUTSIDE);
        assertThat(machine.its.blockedBy(9, 0)).isEqualTo(ItsError.INT_UNMAPPED_DEVICE);

        machine.write32(ItsMachine.CTLR, 0);
        machine.write(ItsMachine.BASER, ItsMachine.VALID | ItsMachine.GITS);
        machine.write(ItsMachine.BASER + 8, ItsMachine.VALID | ItsMachine.INDIRECT | 0x1000);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.error(ItsCommand.mapd(2, 16, ItsMachine.ITT)))
                .isEqualTo(ItsError.TABLE_OUTSIDE);
        assertThat(machine.error(ItsCommand.mapc(3, 3))).isEqualTo(ItsError.TABLE_OUTSIDE);
        assertThat(machine.error(ItsCommand.invall(3))).isEqualTo(ItsError.TABLE_OUTSIDE);
    }

    @Test
    void aTableFaultStallsByTheChoiceForFetches() {
        ItsMachine machine = open(GicBehaviour.QEMU);
        machine.run(ItsCommand.mapd(2, 16, 0x1000), ItsCommand.mapti(2, 20, 8195, 3));
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20 | 1);
    }
}
