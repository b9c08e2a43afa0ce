package dev.doorbell.gic.lpi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.LpiChoice.Disabling;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What observers hear of an LPI: a trace record when it becomes pending, and the tick of that in the
 * journey of a frame, unless what was pending vanished before anybody acknowledged it.
 */
class LpiJourneyTest {
    private static final int LPI = 8192;
    private static final long BUFFER = GicMachine.MEMORY + 0x1000;

    private final List<GicMachine> machines = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private GicMachine with(GicBehaviour behaviour) {
        Gicv3Config config = Gicv3Config.of(8).withLpis().with(behaviour);
        GicMachine machine = GicMachine.open(2, config);
        machines.add(machine);
        machine.configureLpi(LPI, 0xA1);
        machine.configureLpi(LPI + 1, 0xA1);
        machine.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.INTERRUPT_PENDING) {
                                heard.add(first + " at core " + second + " @" + tick);
                            }
                        });
        return machine;
    }

    private GicMachine strict() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE);
        machine.openLpis();
        return machine;
    }

    /** A frame that is there at tick 0 and whose taker has acknowledged the LPI. */
    private static long frame(GicMachine machine, int core, int intid) {
        JourneyBook journeys = machine.simulation().parts().journeys();
        long journey = journeys.begin(64);
        journeys.stored(journey, BUFFER);
        assertThat(machine.icc(core).acknowledge()).isEqualTo(intid);
        machine.icc(core).end(intid);
        assertThat(journeys.taken(core, BUFFER)).isEqualTo(journey);
        assertThat(journeys.announcedBy(journey)).isEqualTo(intid);
        return journeys.endOf(journey, Stage.PENDING);
    }

    @Test
    void anLpiIsPendingWhenItIsSentAndWhatFollowsFallsTogether() {
        GicMachine machine = strict();
        machine.run(10);
        machine.sendLpi(1, LPI + 1);
        machine.run(10);
        machine.sendLpi(1, LPI + 1);
        machine.run(10);

        assertThat(frame(machine, 1, LPI + 1)).isEqualTo(10);
        assertThat(heard).containsExactly((LPI + 1) + " at core 1 @10");
    }

    @Test
    void whatThePendingTableSaysIsPendingWhenTheTableHasBeenRead() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE);
        machine.putInPendingTable(0, LPI);
        machine.run(10);
        machine.openLpis(0, 15, false);
        machine.run(10);

        assertThat(frame(machine, 0, LPI)).isEqualTo(10);
        assertThat(heard).containsExactly(LPI + " at core 0 @10");
    }

    /** At 10 the LPI is sent, at 20 that is undone, at 50 it is sent anew. */
    private void undone(GicMachine machine, Consumer<GicMachine> undo) {
        machine.run(10);
        machine.sendLpi(0, LPI);
        machine.run(10);
        undo.accept(machine);
        machine.settle();
        assertThat(machine.isSignalled(0)).isFalse();
        machine.run(30);
        machine.sendLpi(0, LPI);
        machine.run(10);

        assertThat(frame(machine, 0, LPI)).isEqualTo(50);
        assertThat(heard).containsExactly(LPI + " at core 0 @10", LPI + " at core 0 @50");
    }

    @Test
    void anLpiThatWasClearedLeavesNoMark() {
        undone(strict(), machine -> machine.lpis(0).clearPending(LPI));
    }

    @Test
    void anLpiThatWasForgottenLeavesNoMark() {
        undone(strict(), machine -> machine.lpis(0).forgetPending());
    }

    @ParameterizedTest
    @EnumSource(names = {"DROPS", "IN_MEMORY", "WRITES_BACK"})
    void anLpiThatADisableTookAwayLeavesNoMark(Disabling choice) {
        GicMachine disabled = with(GicBehaviour.ARCHITECTURE.with(choice));
        disabled.openLpis();
        undone(
                disabled,
                machine -> {
                    machine.enableLpis(0, false);
                    for (long at = 0; at < 8192; at += 8) {
                        machine.memory().write(machine.pendingTable(0) + at, 8, 0);
                    }
                    machine.enableLpis(0, true);
                });
    }

    @Test
    void anLpiThatMovedIsPendingSinceItMoved() {
        GicMachine machine = strict();
        machine.run(10);
        machine.sendLpi(0, LPI);
        machine.sendLpi(0, LPI + 1);
        machine.run(10);
        machine.lpis(0).movePendingTo(machine.lpis(1));
        machine.run(10);

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(frame(machine, 1, LPI)).isEqualTo(20);
        assertThat(frame(machine, 1, LPI + 1)).isEqualTo(20);
    }

    @Test
    void anLpiThatMovesToWhereItIsStaysAsItIs() {
        GicMachine machine = strict();
        machine.run(10);
        machine.sendLpi(0, LPI);
        machine.run(10);
        machine.lpis(0).movePendingTo(machine.lpis(0));
        machine.run(10);

        assertThat(frame(machine, 0, LPI)).isEqualTo(10);
    }

    @Test
    void anLpiThatIsLostLeavesNoMarkOfTheMessageThatSentIt() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE);
        JourneyBook journeys = machine.simulation().parts().journeys();
        machine.run(10);
        journeys.interruptMark(0, LPI, Stage.MSI);
        machine.sendLpi(0, LPI);
        machine.openLpis();
        machine.run(10);
        journeys.interruptMark(0, LPI, Stage.MSI);
        machine.sendLpi(0, LPI);

        long journey = journeys.begin(64);
        journeys.stored(journey, BUFFER);
        machine.icc(0).acknowledge();
        journeys.taken(0, BUFFER);
        assertThat(journeys.endOf(journey, Stage.MSI)).isEqualTo(20);
    }
}
