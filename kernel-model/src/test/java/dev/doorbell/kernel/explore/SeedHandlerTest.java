package dev.doorbell.kernel.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.BareMachine.GicWrites;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.explore.Budget;
import dev.doorbell.sim.explore.Exploration;
import dev.doorbell.sim.explore.Exploration.Verdict;
import dev.doorbell.sim.explore.Explore;
import dev.doorbell.sim.explore.Problem;
import dev.doorbell.sim.explore.Stage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each form of the handler under every order: it loses a result, or it is proved that it loses none. */
class SeedHandlerTest {
    private static final int INTID = BareMachine.FRAME_FIRST;

    private static BareMachine scene(
            Stage stage, Controller controller, GicWrites writes, HandlerForm form, int results) {
        BareMachine machine = BareMachine.explored(stage, controller, writes, 1);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
        GicDriver gic = machine.gic();
        machine.serveBy(
                0,
                core -> {
                    gic.configureSpiEdgeTriggered(core, INTID);
                    gic.enableSpi(core, INTID);
                    core.write(HandlerForm.ENABLE, 4, 1);
                },
                core -> {
                    machine.take(core, intid -> form.handle(core, gic, device, intid));
                    form.softirq(core, gic, device, INTID);
                });
        stage.act("the device posts a result", results, device::post);
        return machine;
    }

    @ParameterizedTest
    @CsvSource({
        "GICV2, COMPLETE, DRAIN_BEFORE_ENABLE",
        "GICV3, COMPLETE, DRAIN_BEFORE_ENABLE",
        "GICV2, COMPLETE, DRAIN_AFTER_ENABLE",
        "GICV3, COMPLETE, DRAIN_AFTER_ENABLE",
        "GICV2, POSTED, DRAIN_AFTER_ENABLE",
        "GICV3, POSTED, DRAIN_AFTER_ENABLE",
        "GICV2, POSTED, BARRIER_BEHIND_CLEAR",
        "GICV3, POSTED, BARRIER_BEHIND_CLEAR",
        "GICV2, COMPLETE, LOOK_AGAIN",
        "GICV3, COMPLETE, LOOK_AGAIN"
    })
    void losesNoneOfThree(Controller controller, GicWrites writes, HandlerForm form) {
        Exploration all =
                Explore.allInterleavings(stage -> scene(stage, controller, writes, form, 3));

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
    }

    @ParameterizedTest
    @CsvSource({
        "GICV2, COMPLETE, CLEAR_AFTER_LOOK",
        "GICV3, COMPLETE, CLEAR_AFTER_LOOK",
        "GICV2, POSTED, DRAIN_BEFORE_ENABLE",
        "GICV3, POSTED, DRAIN_BEFORE_ENABLE",
        "GICV2, COMPLETE, LOOK_AGAIN_BEHIND_BARRIER",
        "GICV3, COMPLETE, LOOK_AGAIN_BEHIND_BARRIER",
        "GICV2, COMPLETE, LOOK_AGAIN_AT_ONCE",
        "GICV3, COMPLETE, LOOK_AGAIN_AT_ONCE"
    })
    void losesTheSecondOfThreeAndNeedsNoThird(
            Controller controller, GicWrites writes, HandlerForm form) {
        Exploration all =
                Explore.allInterleavings(stage -> scene(stage, controller, writes, form, 3));

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Problem.Kind.WORK_LEFT);
        assertThat(all.failure().acts()).containsExactly(2);
    }

    /** The latest form: the flag is in memory, and the GIC is never touched. */
    private static BareMachine latest(Stage stage, Controller controller, boolean looksLast) {
        BareMachine machine = BareMachine.explored(stage, controller, GicWrites.COMPLETE, 1);
        FlaggedRing ring = new FlaggedRing(stage, machine, INTID);
        machine.serveBy(
                0,
                core -> {
                    machine.gic().configureSpiEdgeTriggered(core, INTID);
                    machine.gic().enableSpi(core, INTID);
                },
                core -> {
                    machine.take(core, intid -> ring.letSpeak(core, false));
                    boolean more = true;
                    while (more) {
                        ring.letSpeak(core, false);
                        ring.drain(core);
                        more = !looksLast && ring.hasMore(core);
                        ring.letSpeak(core, true);
                        core.barrier();
                        more |= looksLast && ring.hasMore(core);
                    }
                });
        stage.act("the device posts a result", 3, ring::post);
        return machine;
    }

    @ParameterizedTest
    @CsvSource({"GICV2", "GICV3"})
    void aLookBehindTheFlagLosesNoneOfThree(Controller controller) {
        Exploration all = Explore.allInterleavings(stage -> latest(stage, controller, true));

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
    }

    @ParameterizedTest
    @CsvSource({"GICV2", "GICV3"})
    void aLookBeforeTheFlagLosesTheSecond(Controller controller) {
        Exploration all = Explore.allInterleavings(stage -> latest(stage, controller, false));

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().acts()).containsExactly(2);
    }

    /** What a handler of a wire does between disabling the SPI and enabling it. */
    private static BareMachine wired(Stage stage, Controller controller, List<String> order) {
        BareMachine machine = BareMachine.explored(stage, controller, GicWrites.COMPLETE, 1);
        ScriptedDevice device = machine.device(Signal.WIRE);
        GicDriver gic = machine.gic();
        machine.serve(
                0,
                core -> {
                    gic.configureSpiLevelSensitive(core, BareMachine.WIRE_FIRST);
                    gic.enableSpi(core, BareMachine.WIRE_FIRST);
                    core.write(HandlerForm.ENABLE, 4, 1);
                },
                (core, intid) -> {
                    gic.disableSpi(core, intid);
                    gic.clearSpiPending(core, intid);
                    for (String what : order) {
                        switch (what) {
                            case "cause" ->
                                    core.read(BareMachine.DEVICES + ScriptedDevice.CAUSE, 4);
                            case "drain" -> device.drain(core);
                            default -> throw new IllegalArgumentException(what);
                        }
                    }
                    gic.enableSpi(core, intid);
                });
        stage.act("the device posts a result", 3, device::post);
        return machine;
    }

    @ParameterizedTest
    @CsvSource({"GICV2", "GICV3"})
    void aWireWhoseCauseIsReadFirstLosesNoneOfThree(Controller controller) {
        Exploration all =
                Explore.allInterleavings(
                        stage -> wired(stage, controller, List.of("cause", "drain")));

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
    }

    @ParameterizedTest
    @CsvSource({"GICV2", "GICV3"})
    void aWireWhoseCauseIsReadLastLosesOne(Controller controller) {
        Exploration all =
                Explore.allInterleavings(
                        stage -> wired(stage, controller, List.of("drain", "cause")));

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Problem.Kind.WORK_LEFT);
        assertThat(all.failure().acts()).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"GICV2", "GICV3"})
    void aWireWhoseCauseNobodyReadsStormsWithoutEnd(Controller controller) {
        Exploration all =
                Explore.allInterleavings(
                        stage -> wired(stage, controller, List.of("drain")),
                        Budget.USUAL.withSteps(400));

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Problem.Kind.STORM);
        assertThat(all.failure().acts()).containsExactly(1);
    }
}
