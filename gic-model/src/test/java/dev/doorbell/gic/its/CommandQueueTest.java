package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
    private static final ItsCommand GOOD = ItsCommand.sync(0);
    private static final ItsCommand BAD = ItsCommand.mapc(0, 99);

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

    private ItsMachine open() {
        return open(GicBehaviour.ARCHITECTURE);
    }

    @Test
    @DisplayName("GIC-109 Commands queued while disabled run once enabled, but for gem5")
    void commandsWaitForEnabled() {
        for (GicBehaviour behaviour : List.of(GicBehaviour.ARCHITECTURE, GicBehaviour.GEM5)) {
            ItsMachine machine = open(behaviour);
            machine.write32(ItsMachine.CTLR, 0);
            machine.run(GOOD, GOOD);
            assertThat(machine.read(ItsMachine.CREADR)).isZero();

            machine.write32(ItsMachine.CTLR, 1);
            boolean waits = behaviour == GicBehaviour.GEM5;
            assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(waits ? 0 : 0x40);
            machine.run();
            assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x40);
        }
    }

    @Test
    @DisplayName("GIC-110 A queue of 128 takes 127 commands and wraps behind the last")
    void theQueueWraps() {
        ItsMachine machine = open();
        machine.write32(ItsMachine.CTLR, 0);
        machine.openQueue(1);
        for (int i = 0; i < 127; i++) {
            machine.put(GOOD);
        }
        machine.publish();
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.outcomes).hasSize(127);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(127 * 32);

        machine.run(GOOD);
        assertThat(machine.read(ItsMachine.CREADR)).isZero();
        assertThat(machine.outcomes).hasSize(128);
    }

    @Test
    @DisplayName("GIC-111 A batch published at once, around the end, runs in order")
    void aBatchAroundTheEndRunsInOrder() {
        ItsMachine machine = open();
        machine.write32(ItsMachine.CTLR, 0);
        machine.openQueue(1);
        machine.write32(ItsMachine.CTLR, 1);
        for (int i = 0; i < 126; i++) {
            machine.run(GOOD);
        }
        machine.outcomes.clear();

        machine.run(
                ItsCommand.mapd(2, 8, ItsMachine.ITT),
                ItsCommand.mapc(3, 3),
                ItsCommand.mapti(2, 20, 8195, 3),
                ItsCommand.ofEvent(ItsOpcode.INT, 2, 20));

        assertThat(machine.outcomes)
                .extracting(ItsOutcome::offset)
                .containsExactly(126 * 32L, 127 * 32L, 0L, 32L);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
    }

    @Test
    @DisplayName(
            "GIC-112 A write pointer beyond the queue runs nothing until one within is written")
    void aWritePointerBeyondTheQueueRunsNothing() {
        ItsMachine machine = open();
        machine.put(GOOD, GOOD);
        machine.write(ItsMachine.CWRITER, 0x1_0000);
        assertThat(machine.outcomes).isEmpty();
        assertThat(machine.read(ItsMachine.CWRITER)).isEqualTo(0x1_0000);
        assertThat(machine.complaints(TracePoint.ITS_QUEUE_STUCK)).isEqualTo(1);

        machine.publish();
        assertThat(machine.outcomes).hasSize(2);

        ItsMachine dropping = open(GicBehaviour.KVM);
        dropping.write(ItsMachine.CWRITER, 0x1_0000);
        assertThat(dropping.read(ItsMachine.CWRITER)).isZero();
    }

    @Test
    @DisplayName("GIC-113 GIC-114 GIC-115 A refused command stalls the queue until it is retried")
    void aRefusedCommandStallsTheQueue() {
        ItsMachine machine = open();
        machine.run(GOOD, BAD, ItsCommand.mapc(5, 1));
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20 | 1);
        assertThat(machine.outcomes).hasSize(2);
        assertThat(machine.outcomes.get(1).stalled()).isTrue();
        assertThat(machine.its.lastError()).isEqualTo(ItsError.MAPC_PROCNUM_OOR);

        ItsCommand.mapc(0, 1).write(machine.memory(), ItsMachine.QUEUE + 0x20);
        machine.write(ItsMachine.CWRITER, 0x60);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20 | 1);
        assertThat(machine.complaints(TracePoint.ITS_QUEUE_STUCK)).isEqualTo(1);

        machine.write(ItsMachine.CWRITER, 0x60 | 1);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x60);
        assertThat(machine.outcomes).hasSize(4);
    }

    @Test
    void retryingACommandThatIsStillWrongStallsAgain() {
        ItsMachine machine = open();
        machine.run(BAD);
        machine.write(ItsMachine.CWRITER, 0x20 | 1);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(1);
        assertThat(machine.outcomes).hasSize(2);
    }

    @Test
    void retryWithoutAStallDoesNothing() {
        ItsMachine machine = open();
        machine.run(GOOD);
        machine.write(ItsMachine.CWRITER, 0x20 | 1);
        assertThat(machine.outcomes).hasSize(1);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20);
    }

    @Test
    void qemuResumesWithAnyWriteAndKeepsTheStalledBit() {
        ItsMachine machine = open(GicBehaviour.QEMU.with(ItsChoice.CommandError.STALL));
        machine.run(BAD);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(1);
        GOOD.write(machine.memory(), ItsMachine.QUEUE);
        machine.run();
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20 | 1);
    }

    @Test
    void aNewQueueIsNotStalled() {
        ItsMachine machine = open();
        machine.run(BAD);
        machine.write32(ItsMachine.CTLR, 0);
        machine.openQueue(1);
        assertThat(machine.read(ItsMachine.CREADR)).isZero();
        machine.write32(ItsMachine.CTLR, 1);
        machine.run(GOOD);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20);
    }

    @Test
    @DisplayName("GIC-116 With skipping, a refused command is passed and its error observable")
    void aRefusedCommandIsPassedOver() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE.with(ItsChoice.CommandError.SKIP));
        machine.run(BAD, GOOD);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x40);
        assertThat(machine.its.lastError()).isEqualTo(ItsError.MAPC_PROCNUM_OOR);
        assertThat(machine.complaints(TracePoint.ITS_COMMAND_ERROR)).isEqualTo(1);
    }

    @Test
    void unknownAndVirtualCommandsAreRefusedByName() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE.with(ItsChoice.CommandError.SKIP));
        for (int number : new int[] {0x00, 0x02, 0x06, 0x07, 0x10, 0x24, 0xFF}) {
            assertThat(machine.error(new ItsCommand(number, -1, -1, -1)))
                    .isEqualTo(ItsError.COMMAND_UNKNOWN);
        }
        for (int number : new int[] {0x21, 0x22, 0x23, 0x25, 0x29, 0x2A, 0x2B, 0x2D, 0x2E}) {
            assertThat(machine.error(new ItsCommand(number, -1, -1, -1)))
                    .isEqualTo(ItsError.COMMAND_VIRTUAL);
        }
    }

    @Test
    void aQueueOutsideMemoryStallsOrIsPassedOver() {
        for (GicBehaviour behaviour : List.of(GicBehaviour.QEMU, GicBehaviour.KVM)) {
            ItsMachine machine = open(behaviour);
            machine.write32(ItsMachine.CTLR, 0);
            machine.write(ItsMachine.CBASER, ItsMachine.VALID | ItsMachine.GITS);
            machine.write(ItsMachine.CWRITER, 0x40);
            machine.write32(ItsMachine.CTLR, 1);

            boolean stalls = behaviour == GicBehaviour.QEMU;
            assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(stalls ? 1 : 0x40);
            assertThat(machine.outcomes).hasSize(stalls ? 1 : 2);
            assertThat(machine.its.lastError()).isEqualTo(ItsError.COMMAND_OUTSIDE);
            assertThat(machine.complaints(TracePoint.GIC_TABLE_OUTSIDE)).isPositive();
        }
    }

    @Test
    void theReadPointerThatWasMovedRunsFromThere() {
        ItsMachine machine = open(GicBehaviour.QEMU);
        machine.put(ItsCommand.mapc(1, 1), ItsCommand.mapc(2, 2), ItsCommand.mapc(3, 3));
        machine.write32(ItsMachine.CTLR, 0);
        machine.publish();
        machine.write(ItsMachine.CREADR, 0x40);
        machine.write32(ItsMachine.CTLR, 1);
        assertThat(machine.outcomes)
                .extracting(ItsOutcome::command)
                .containsExactly(ItsCommand.mapc(3, 3));
    }
}
