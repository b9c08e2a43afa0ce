package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of messages, and what says why they became nothing. */
class TranslationTest {
    private final List<ItsMachine> machines = new ArrayList<>();
    private ItsMachine machine;

    @BeforeEach
    void map() {
        machine = open(GicBehaviour.ARCHITECTURE);
    }

    @AfterEach
    void close() {
        machines.forEach(ItsMachine::close);
    }

    private ItsMachine open(GicBehaviour behaviour) {
        ItsMachine opened = ItsMachine.open(behaviour);
        opened.mapExample();
        machines.add(opened);
        return opened;
    }

    private void ring(long offset, int bytes, long value, int requester) {
        machine.simulation.parts().bus().write(ItsMachine.GITS + offset, bytes, value, requester);
    }

    @Test
    void aMessageBecomesAnLpiUnderEveryBehaviour() {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            ItsMachine other = open(behaviour);
            other.message(2, 20);
            assertThat(other.outcomes).allMatch(o -> o.error() == ItsError.NONE);
            assertThat(other.pendingAt(8195)).as(behaviour.name()).containsExactly(3);
            assertThat(other.its.mappings()).containsExactly(new ItsMapping(2, 20, 8195, 3, 3));
            assertThat(other.its.blockedBy(2, 20)).isEqualTo(ItsError.NONE);
        }
    }

    @Test
    @DisplayName("GIC-143 A 16-bit write to the doorbell equals a 32-bit one")
    void halfWords() {
        ring(Its.TRANSLATER_OFFSET, 2, 20, 2);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        machine.ports.get(3).forget();

        ring(Its.TRANSLATER_OFFSET + 2, 2, 20, 2);
        ring(Its.TRANSLATER_OFFSET, 8, 20, 2);
        ring(Its.TRANSLATER_OFFSET, 1, 20, 2);
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.complaints(TracePoint.REGISTER_WIDTH)).isEqualTo(3);
    }

    @Test
    @DisplayName("GIC-144 A message while disabled is dropped and never replayed")
    void disabled() {
        machine.write32(ItsMachine.CTLR, 0);
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.ITS_DISABLED);
        machine.message(2, 20);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.its.droppedCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("GIC-145 The doorbell reads 0, but for gem5")
    void reading() {
        machine.message(2, 20);
        assertThat(machine.read32(Its.TRANSLATER_OFFSET)).isZero();
        ItsMachine remembering = open(GicBehaviour.GEM5);
        remembering.message(2, 20);
        assertThat(remembering.read32(Its.TRANSLATER_OFFSET)).isEqualTo(20);
    }

    @Test
    @DisplayName("GIC-146 Devices have events of their own")
    void twoDevices() {
        machine.run(
                ItsCommand.mapd(3, 8, ItsMachine.ITT + 0x1000),
                ItsCommand.mapc(1, 1),
                ItsCommand.mapti(3, 20, 8300, 1));
        machine.message(3, 20);
        assertThat(machine.pendingAt(8300)).containsExactly(1);
        assertThat(machine.pendingAt(8195)).isEmpty();
    }

    @Test
    void coresAndDebuggersAreNoDevices() {
        for (int requester : new int[] {Requester.DEBUGGER, Requester.core(2)}) {
            machine.message(requester, 20);
        }
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.its.droppedCount()).isEqualTo(2);
        assertThat(machine.complaints(TracePoint.ITS_MESSAGE_DROPPED)).isEqualTo(2);
    }

    @Test
    @DisplayName("GIC-147 The first unmapped message is told by register, the second overflows")
    void unmappedMessages() {
        assertThat(machine.read(ItsMachine.TYPER) >>> 44 & 1).isEqualTo(1);
        machine.message(2, 21);
        assertThat(machine.read32(ItsMachine.STATUSR)).isEqualTo(1 << 4 | 5 << 6);
        assertThat(machine.read(ItsMachine.UMSIR)).isEqualTo(2L << 32 | 21);

        machine.message(9, 3);
        assertThat(machine.read32(ItsMachine.STATUSR)).isEqualTo(1 << 4 | 1 << 5 | 5 << 6);
        assertThat(machine.read(ItsMachine.UMSIR)).isEqualTo(2L << 32 | 21);

        machine.write32(ItsMachine.STATUSR, 1 << 5);
        assertThat(machine.read32(ItsMachine.STATUSR)).isEqualTo(1 << 4 | 5 << 6);
        machine.write32(ItsMachine.STATUSR, 1 << 4);
        assertThat(machine.read32(ItsMachine.STATUSR)).isZero();
    }

    @Test
    void theSyndromeSaysWhy() {
        assertSyndrome(1 << 20, 0, 2);
        assertSyndrome(9, 0, 3);
        assertSyndrome(2, 256, 4);
        assertSyndrome(2, 21, 5);
        machine.run(ItsCommand.unmapCollection(3));
        assertSyndrome(2, 20, 7);
    }

    private void assertSyndrome(int deviceId, int eventId, int syndrome) {
        machine.message(deviceId, eventId);
        assertThat(machine.read32(ItsMachine.STATUSR) >>> 6).isEqualTo(syndrome);
        machine.write32(ItsMachine.STATUSR, 1 << 4);
    }

    @Test
    void whoHasNoSuchRegistersSaysNothing() {
        ItsMachine silent = open(GicBehaviour.QEMU);
        silent.message(2, 21);
        assertThat(silent.read32(ItsMachine.STATUSR)).isZero();
        assertThat(silent.read(ItsMachine.UMSIR)).isZero();
        assertThat(silent.its.droppedCount()).isEqualTo(1);
    }

    @Test
    void aDiagnosisNamesTheFirstObstacleAndChangesNothing() {
        long before = machine.simulation.digest();
        assertThat(machine.its.blockedBy(1 << 20, 0)).isEqualTo(ItsError.INT_DEVICE_OOR);
        assertThat(machine.its.blockedBy(9, 0)).isEqualTo(ItsError.INT_UNMAPPED_DEVICE);
        assertThat(machine.its.blockedBy(2, 256)).isEqualTo(ItsError.INT_ID_OOR);
        assertThat(machine.its.blockedBy(2, 21)).isEqualTo(ItsError.INT_UNMAPPED_INTERRUPT);
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.NONE);
        machine.ports.get(3).acceptsLpis = false;
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_LPI_OFF);
        machine.ports.get(3).acceptsLpis = true;
        machine.ports.get(3).lpiIdBits = 13;
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_PHYSICALID_OOR);
        assertThat(machine.its.mappedLpi(2, 21)).isEqualTo(-1);
        assertThat(machine.its.targetOf(2, 21)).isEqualTo(-1);
        assertThat(machine.its.targetOf(2, 20)).isEqualTo(3);

        assertThat(machine.simulation.digest()).isEqualTo(before);
        assertThat(machine.simulation.parts().trace().complaints()).isEmpty();
        assertThat(machine.read32(ItsMachine.STATUSR)).isZero();

        machine.run(ItsCommand.unmapCollection(3));
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_UNMAPPED_COLLECTION);
        assertThat(machine.its.targetOf(2, 20)).isEqualTo(-1);
    }

    @Test
    void anEntryThatHoldsNoLpiIsNamed() {
        machine.memory().write(ItsMachine.ITT + 21 * 8, 4, 0x0003_1FFF);
        machine.message(2, 21);
        assertThat(machine.its.blockedBy(2, 21)).isEqualTo(ItsError.INT_ITE_INVALID);
        assertThat(machine.ports).allMatch(port -> port.sentCount == 0);
    }

    @Test
    void aCollectionsEntryWithoutARedistributorIsUnmapped() {
        machine.memory().write(ItsMachine.COLLECTIONS + 3 * 8, 8, ItsMachine.VALID | 4);
        machine.its.dropCaches();
        machine.message(2, 20);
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_UNMAPPED_COLLECTION);
    }

    @Test
    void mappingsAreInMemoryAndNowhereElse() {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            ItsMachine other = open(behaviour);
            other.message(2, 20);
            other.memory().write(ItsMachine.DEVICES + 2 * 8, 8, 0);
            other.its.dropCaches();
            boolean inside =
                    behaviour.choice(ItsChoice.TableUpdate.class) == ItsChoice.TableUpdate.NEVER;
            assertThat(other.its.blockedBy(2, 20))
                    .isEqualTo(inside ? ItsError.NONE : ItsError.INT_UNMAPPED_DEVICE);
            assertThat(other.memory().read(ItsMachine.ITT + 20L * stride(behaviour), 4))
                    .isEqualTo(inside ? 0 : 3 << 16 | 8195);
        }
    }

    private static int stride(GicBehaviour behaviour) {
        ItsSizes sizes = behaviour.itsSizes();
        return sizes.ittEntryBytes();
    }

    @Test
    void disablingAndNewTablesForgetWhatWasCached() {
        machine.message(2, 20);
        machine.write32(ItsMachine.CTLR, 0);
        machine.write(
                ItsMachine.BASER,
                ItsMachine.VALID | ItsMachine.PAGES_64K | ItsMachine.DEVICES + 0x8_0000);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.INT_UNMAPPED_DEVICE);
    }
}
