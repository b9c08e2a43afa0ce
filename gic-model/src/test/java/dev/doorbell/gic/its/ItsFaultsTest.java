package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.fault.Commands;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.Installed;
import dev.doorbell.sim.fault.Reads;
import dev.doorbell.sim.fault.Rule;
import dev.doorbell.sim.fault.Rules;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

/** What an ITS makes of commands and tables that are broken on purpose. */
class ItsFaultsTest extends CommandFixture {
    private static final long TABLE_BYTES = 0x1_0000;

    private static Faults faults(ItsMachine machine) {
        return machine.simulation.parts().faults();
    }

    private static Rule.Draft command(ItsOpcode opcode) {
        return Rule.on(Commands.of(Commands.ITS).numbered(opcode.number()));
    }

    @Test
    void aCommandThatCannotBeReadStallsTheQueueUntilSoftwareRetries() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE);
        faults(machine).install(Rules.stalledCommandQueue(2));

        machine.mapExample();

        assertThat(machine.its.lastError()).isEqualTo(ItsError.COMMAND_FAULT);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20 | 1);
        assertThat(machine.complaints(TracePoint.ITS_COMMAND_ERROR)).isOne();
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).isEmpty();

        machine.write(ItsMachine.CWRITER, 0x60 | 1); // Retry
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x60);
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
    }

    @Test
    void aCommandThatCannotBeReadIsPassedOverWhereThatIsTheChoice() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE.with(ItsChoice.FetchFault.SKIP));
        faults(machine)
                .install(
                        Rule.on(Reads.of(ItsMachine.QUEUE + 0x20).by(Requester.CONTROLLER)).fail());
        machine.run(ItsCommand.mapc(1, 1), ItsCommand.mapc(2, 2), ItsCommand.mapc(3, 3));
        assertThat(machine.outcomes)
                .extracting(ItsOutcome::error)
                .containsExactly(ItsError.NONE, ItsError.COMMAND_FAULT, ItsError.NONE);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x60);
    }

    @Test
    void aDroppedCommandIsFinishedAndHasDoneNothing() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE);
        faults(machine).install(command(ItsOpcode.MAPTI).drop());
        machine.mapExample();
        assertThat(machine.outcomes).hasSize(3).allMatch(one -> one.error() == ItsError.NONE);
        assertThat(machine.its.mappings()).isEmpty();
    }

    @Test
    void aDoubledCommandRunsTwiceAndTheQueueMovesOnce() {
        ItsMachine machine = open(GicBehaviour.ARCHITECTURE);
        Installed doubled = faults(machine).install(command(ItsOpcode.MAPTI).duplicate(0));
        machine.mapExample();
        assertThat(doubled.hits()).isOne();
        assertThat(machine.outcomes)
                .extracting(ItsOutcome::error)
                .containsExactly(
                        ItsError.NONE, ItsError.NONE, ItsError.NONE, ItsError.EVENT_REMAPPED);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x60);
        assertThat(machine.its.mappings()).containsExactly(new ItsMapping(2, 20, 8195, 3, 3));
    }

    @Test
    void aLateCommandTakesExactlyThatMuchLonger() {
        assertThat(ticksOfInvall(100)).isEqualTo(ticksOfInvall(0) + 100);
    }

    private static long ticksOfInvall(long late) {
        try (ItsMachine machine =
                ItsMachine.timed(GicBehaviour.ARCHITECTURE, 5, 7, 11, ItsCapacity.SMALL)) {
            machine.run(ItsCommand.mapc(3, 3));
            machine.simulation.runFor(1000);
            long begin = machine.simulation.nowTicks();
            faults(machine).install(command(ItsOpcode.INVALL).delay(late));
            machine.run(ItsCommand.invall(3));
            while (machine.outcomes.size() < 2) {
                machine.simulation.runFor(1);
            }
            return machine.simulation.nowTicks() - begin;
        }
    }

    @Test
    void aCorruptedCommandIsAnotherCommand() {
        ItsMachine machine = open(SKIPPING);
        // The event of a MAPTI is in its second word.
        faults(machine).install(command(ItsOpcode.MAPTI).corrupt(20 ^ 21, 8));
        machine.mapExample();
        assertThat(machine.its.mappings()).containsExactly(new ItsMapping(2, 21, 8195, 3, 3));
    }

    @Test
    void aMessageWhoseDeviceCannotBeReadIsDroppedWithItsError() {
        ItsMachine machine = mapped();
        machine.its.dropCaches();
        Installed error =
                faults(machine).install(Rules.memoryError(ItsMachine.DEVICES, TABLE_BYTES));

        machine.message(2, 20);

        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.complaints(TracePoint.ITS_MESSAGE_DROPPED)).isOne();
        assertThat(machine.complaints(TracePoint.GIC_TABLE_OUTSIDE)).isZero();
        assertThat(machine.error(of(ItsOpcode.INT, 20))).isEqualTo(ItsError.TABLE_FAULT);
        assertThat(machine.its.blockedBy(2, 20)).isEqualTo(ItsError.NONE); // a look is no access

        error.remove();
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
    }

    @Test
    void aMessageWhoseCollectionCannotBeReadIsDroppedWithItsError() {
        ItsMachine machine = mapped();
        machine.its.dropCaches();
        faults(machine).install(Rules.memoryError(ItsMachine.COLLECTIONS, TABLE_BYTES));
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.error(of(ItsOpcode.INT, 20))).isEqualTo(ItsError.TABLE_FAULT);
    }

    @Test
    void whatIsCachedIsNotReadAndSoNotBroken() {
        ItsMachine machine = mapped();
        machine.message(2, 20);
        machine.ports.get(3).forget();
        faults(machine).install(Rules.memoryError(0, Long.MAX_VALUE));
        machine.message(2, 20);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
    }

    @Test
    void anEntryThatIsReadWronglyLeadsElsewhere() {
        ItsMachine machine = mapped();
        machine.its.dropCaches();
        Reads reads =
                Reads.between(ItsMachine.ITT, ItsMachine.ITT + 0xFFF).by(Requester.CONTROLLER);
        Installed wrong = faults(machine).install(Rule.on(reads).corrupt(1));
        machine.message(2, 20);
        assertThat(wrong.hits()).isOne();
        assertThat(machine.pendingAt(8195)).isEmpty();
    }
}
