package dev.doorbell.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.BareMachine.GicWrites;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.explore.Budget;
import dev.doorbell.sim.explore.Exploration;
import dev.doorbell.sim.explore.Exploration.Verdict;
import dev.doorbell.sim.explore.Explore;
import dev.doorbell.sim.explore.Problem;
import dev.doorbell.sim.explore.Stage;
import org.junit.jupiter.api.Test;

/** A handler on one core, and what another core does with the same ring or the same interrupt. */
class TwoCoresTest {
    private static final int INTID = BareMachine.FRAME_FIRST;
    private static final long ENABLE = BareMachine.DEVICES + ScriptedDevice.ENABLE;

    /** One drain at a time, whoever calls it: F13. */
    private static final class GuardedDrain {
        private final ScriptedDevice device;
        private final boolean leavesMarks;
        private boolean busy;
        private boolean marked;

        GuardedDrain(ScriptedDevice device, boolean leavesMarks) {
            this.device = device;
            this.leavesMarks = leavesMarks;
        }

        void announced(Core core) {
            core.write(ENABLE, 4, 0);
            if (busy) {
                marked = leavesMarks; // the fault: returns as if all were done
                return;
            }
            busy = true;
            rearm(core);
            busy = false;
        }

        void poll(Core core) {
            if (!busy) {
                busy = true;
                device.drain(core);
                core.spend(12_000);
                busy = false;
                if (marked) {
                    marked = false;
                    rearm(core);
                }
            }
        }

        private void rearm(Core core) {
            do {
                device.drain(core);
                core.write(ENABLE, 4, 1);
                core.read(ENABLE, 4);
            } while (device.hasMore(core));
        }
    }

    private static BareMachine steppedBack(Stage stage, boolean leavesMarks, int results) {
        BareMachine machine = BareMachine.explored(stage, Controller.GICV3, GicWrites.COMPLETE, 2);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
        GuardedDrain drain = new GuardedDrain(device, leavesMarks);
        machine.run(
                0,
                core -> {
                    core.awaitExploration();
                    drain.poll(core);
                    BareMachine.idle(core);
                });
        machine.serve(
                1,
                core -> {
                    machine.gic().configureSpiEdgeTriggered(core, INTID);
                    machine.gic().enableSpi(core, INTID);
                    core.write(ENABLE, 4, 1);
                },
                (core, intid) -> drain.announced(core));
        stage.act("the device posts a result", results, device::post);
        return machine;
    }

    @Test
    void aDrainThatStepsBackForAPollLosesWhatComesNext() {
        Exploration all = Explore.allInterleavings(stage -> steppedBack(stage, false, 2));

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Problem.Kind.WORK_LEFT);
    }

    @Test
    void aMarkForWhoeverIsUnderWayLosesNothing() {
        Exploration all = Explore.allInterleavings(stage -> steppedBack(stage, true, 1));

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
    }

    /** The handler is on core 0 until core 1 moves the interrupt to itself. */
    private static BareMachine moved(Stage stage, boolean clearsBehindTheMove) {
        stage.guestSharesOnlyMemory(); // and the device's count of what was taken, which it notes
        BareMachine machine = BareMachine.explored(stage, Controller.GICV3, GicWrites.COMPLETE, 2);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
        GicDriver gic = machine.gic();
        machine.serve(
                0,
                core -> {
                    gic.configureSpiEdgeTriggered(core, INTID);
                    gic.enableSpi(core, INTID);
                    core.write(ENABLE, 4, 1);
                },
                (core, intid) -> device.drain(core));
        machine.serve(
                1,
                core -> {
                    core.awaitExploration();
                    gic.route(core, INTID, 1);
                    if (clearsBehindTheMove) {
                        gic.clearSpiPending(core, INTID);
                    }
                },
                (core, intid) -> device.drain(core));
        stage.act("the device posts a result", 2, device::post);
        return machine;
    }

    @Test
    void anInterruptThatIsMovedLosesNothing() {
        Exploration all = Explore.allInterleavings(stage -> moved(stage, false));

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
    }

    @Test
    void clearingTheLatchBehindTheMoveLosesAResult() {
        Exploration all = Explore.allInterleavings(stage -> moved(stage, true));

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().acts()).containsExactly(1);
    }

    @Test
    void aBudgetThatIsSpentProvesNothing() {
        Exploration all =
                Explore.allInterleavings(stage -> moved(stage, false), Budget.USUAL.withOrders(10));

        assertThat(all.verdict()).isEqualTo(Verdict.BUDGET_SPENT);
        assertThat(all.orderCount() + all.prunedCount()).isEqualTo(10);
        assertThat(all.failureIfAny()).isEmpty();
        assertThat(all).asString().startsWith("BUDGET SPENT, nothing is proved: 10 orders run");
    }
}
