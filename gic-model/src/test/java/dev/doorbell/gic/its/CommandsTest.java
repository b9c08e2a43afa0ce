package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the commands behind a mapping require and do, and the error where they are refused. */
class CommandsTest extends CommandFixture {
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
        assertThat(machine.ports.get(0).pending()).isEmpty();
        assertThat(machine.ports.get(1).pending()).containsExactly(9000, 9001);

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
        overwriting.ports.get(0).pending().add(9000);
        overwriting.ports.get(1).pending().add(9001);
        overwriting.run(ItsCommand.movall(0, 1));
        assertThat(overwriting.ports.get(1).pending()).containsExactly(9000);

        for (GicBehaviour behaviour : List.of(GicBehaviour.QEMU, GicBehaviour.GIC600)) {
            ItsMachine machine = open(behaviour);
            machine.ports.get(0).pending().add(9000);
            machine.ports.get(1).acceptsLpis = false;
            assertThat(machine.error(ItsCommand.movall(0, 1)))
                    .isEqualTo(ItsError.MOVALL_DST_ENABLE_LPI_OFF);
            assertThat(machine.ports.get(0).pending().isEmpty())
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
        assertThat(machine.ports.get(3).pending()).containsExactly(8300);
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
