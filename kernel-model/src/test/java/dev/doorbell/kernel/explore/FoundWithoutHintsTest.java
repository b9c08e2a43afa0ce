package dev.doorbell.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.BareMachine.GicWrites;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.explore.Exploration;
import dev.doorbell.sim.explore.Exploration.Verdict;
import dev.doorbell.sim.explore.Explore;
import dev.doorbell.sim.explore.Problem;
import dev.doorbell.sim.explore.Scenario;
import dev.doorbell.sim.explore.Stage;
import org.junit.jupiter.api.Test;

/** Two faults of the catalogue, written as their drivers were, with no invariant and no times. */
class FoundWithoutHintsTest {
    private static final int INTID = BareMachine.FRAME_FIRST;
    private static final long ENABLE = BareMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long GO = BareMachine.DEVICES + ScriptedDevice.GO;

    private static void setUp(BareMachine machine, Core core) {
        machine.gic().configureSpiEdgeTriggered(core, INTID);
        machine.gic().enableSpi(core, INTID);
        core.write(ENABLE, 4, 1);
    }

    /** F04: the latch is cleared after the ring was looked at. */
    private static BareMachine clearBeforeEnable(Stage stage, boolean broken) {
        BareMachine machine = BareMachine.explored(stage, Controller.GICV3, GicWrites.COMPLETE, 1);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
        GicDriver gic = machine.gic();
        machine.serve(
                0,
                core -> setUp(machine, core),
                (core, intid) -> {
                    gic.disableSpi(core, intid);
                    gic.clearSpiPending(core, intid);
                    device.drain(core);
                    core.spend(600); // looks at other things; then lets the interrupt back in
                    if (broken) {
                        gic.clearSpiPending(core, intid);
                    }
                    gic.enableSpi(core, intid);
                });
        stage.act("the device posts a result", 3, device::post);
        return machine;
    }

    /** F05: the latch is cleared at the handler's entry and exit, between two commands. */
    private static BareMachine clearsAtEntryAndExit(Stage stage, boolean broken) {
        BareMachine machine = BareMachine.explored(stage, Controller.GICV3, GicWrites.COMPLETE, 1);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
        GicDriver gic = machine.gic();
        machine.serve(
                0,
                core -> {
                    setUp(machine, core);
                    core.awaitExploration();
                    command(core);
                },
                (core, intid) -> {
                    if (broken) {
                        gic.disableSpi(core, intid);
                        gic.clearSpiPending(core, intid);
                    }
                    device.drain(core);
                    core.spend(350L * device.takenCount()); // works on it, longer each time
                    if (broken) {
                        gic.clearSpiPending(core, intid); // the fault
                        gic.enableSpi(core, intid);
                    }
                    if (device.takenCount() == 2) {
                        core.write(GO, 4, 1); // and one more, when both are completed
                    }
                });
        return machine;
    }

    /** Two commands, which complete one after the other. */
    private static void command(Core core) {
        core.write(GO, 4, 1);
        core.write(GO, 4, 1);
    }

    private static void isFound(Scenario<BareMachine> broken) {
        Exploration all = Explore.allInterleavings(broken);

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Problem.Kind.WORK_LEFT);
        assertThat(String.join("\n", all.failure().table())).contains("80 ERASED");
    }

    private static void isProved(Scenario<BareMachine> mended) {
        Exploration all = Explore.allInterleavings(mended);

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
    }

    @Test
    void clearingTheLatchBehindTheLookIsFound() {
        isFound(stage -> clearBeforeEnable(stage, true));
    }

    @Test
    void leavingTheLatchAloneBehindTheLookIsProved() {
        isProved(stage -> clearBeforeEnable(stage, false));
    }

    @Test
    void clearingTheLatchAtEntryAndExitIsFound() {
        isFound(stage -> clearsAtEntryAndExit(stage, true));
    }

    @Test
    void leavingTheLatchAloneInTheHandlerIsProved() {
        isProved(stage -> clearsAtEntryAndExit(stage, false));
    }
}
