package dev.doorbell.sim.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.context.Context;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stacks that share a core, and cores that share a simulation. */
class CoreContextTest {
    private final Simulation simulation = Simulation.builder().build();
    private final ClockDomain clock = simulation.parts().time().domain("ns");
    private final Core core = new Core(simulation.parts(), 0, clock, new CoreTiming(5, 3, 7));
    private final InterruptLine.Driver irq = core.irq().driver();
    private final List<String> story = new ArrayList<>();
    private final List<Runnable> bootBody = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private void note(String what) {
        story.add(what + " @" + simulation.nowTicks());
    }

    /** Powers the core on with whatever {@link #bootBody} holds when it runs. */
    private Context coreContextAfterPowerOn() {
        core.powerOn(() -> bootBody.get(0).run());
        return core.running();
    }

    @Test
    void contextsOfOneCoreTakeTurnsWithoutTimePassing() {
        Context boot = coreContextAfterPowerOn();
        List<Context> others = new ArrayList<>();
        others.add(
                core.context(
                        "second",
                        () -> {
                            note("second");
                            core.spend(10);
                            core.switchTo(boot);
                            note("second again");
                            core.switchTo(boot);
                        }));
        bootBody.add(
                () -> {
                    core.spend(1);
                    core.switchTo(others.get(0));
                    note("boot");
                    core.spend(100);
                    core.switchTo(others.get(0));
                    note("boot again");
                });

        simulation.runFor(1000);

        assertThat(story)
                .containsExactly("second @1", "boot @11", "second again @111", "boot again @111");
    }

    @Test
    void theMaskAndTheInterruptDepthStayWithTheStackThatWasLeft() {
        Context boot = coreContextAfterPowerOn();
        List<String> depths = new ArrayList<>();
        Context other =
                core.context(
                        "other",
                        () -> {
                            depths.add("other " + core.interruptDepth());
                            core.unmaskInterrupts();
                            core.switchTo(boot);
                        });
        core.setVector(
                () -> {
                    irq.drive(false);
                    core.switchTo(other);
                    depths.add("vector " + core.interruptDepth() + core.interruptsMasked());
                });
        bootBody.add(
                () -> {
                    core.unmaskInterrupts();
                    core.spend(100);
                    depths.add("boot " + core.interruptDepth() + core.interruptsMasked());
                });
        Event rise = Event.named("test.irq", Phase.WIRES, () -> irq.drive(true));
        simulation.parts().events().scheduleAt(50, rise);

        simulation.runFor(1000);

        assertThat(depths).containsExactly("other 0", "vector 1true", "boot 0false");
    }

    @Test
    void twoCoresInterleaveInTimeOrder() {
        Core other = new Core(simulation.parts(), 1, clock, new CoreTiming(0, 0, 0));
        core.powerOn(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        core.spend(10);
                        note("cpu0");
                    }
                });
        other.powerOn(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        other.spend(7);
                        note("cpu1");
                    }
                });

        simulation.runFor(1000);

        assertThat(story)
                .containsExactly(
                        "cpu1 @7", "cpu0 @10", "cpu1 @14", "cpu0 @20", "cpu1 @21", "cpu0 @30");
    }
}
