package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.path.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guest code that handles messages through a GICv2: 200 cycles each. */
class GuestHandlerTest {
    private static final int FIRST = Gicv2Machine.V2M_FIRST;
    private static final long WORK_CYCLES = 200;
    private static final long BUFFER = 0x4100_0000L;
    private static final long DOORBELL = 11;
    private static final long INJECT = 7;
    private static final long TRANSIT = 5;

    private final List<String> story = new ArrayList<>();
    private final List<Gicv2Machine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(Gicv2Machine::close);
    }

    private Gicv2Machine keep(Gicv2Machine machine) {
        machines.add(machine);
        return machine;
    }

    private static void at(Gicv2Machine machine, long tick, Runnable action) {
        Event event = Event.named("test.event", Phase.DEVICES, action);
        machine.simulation().parts().events().scheduleAt(tick, event);
    }

    private static void ring(Gicv2Machine machine, int intid) {
        machine.bus().write(Gicv2Machine.V2M + 0x40, 4, intid, Requester.DEBUGGER);
    }

    private static void run(Gicv2Machine machine, Runnable vector) {
        Core core = machine.core(0);
        core.powerOn(
                () -> {
                    core.setVector(vector);
                    core.unmaskInterrupts();
                    core.spend(1000);
                });
        machine.simulation().runFor(10_000);
    }

    @Test
    void aMoreUrgentMessagePreemptsAHandlerAndALessUrgentOneWaits() {
        Gicv2Machine machine = keep(Gicv2Machine.open(1));
        int[] priorities = {0xA0, 0x40, 0xC0};
        for (int i = 0; i < 3; i++) {
            machine.open(FIRST + i, true);
            machine.setPriority(FIRST + i, priorities[i]);
        }
        at(machine, 100, () -> ring(machine, FIRST));
        at(machine, 150, () -> ring(machine, FIRST + 1));
        at(machine, 160, () -> ring(machine, FIRST + 2));
        Core core = machine.core(0);

        run(
                machine,
                () -> {
                    long intid = core.read(Gicv2Machine.GICC + Gicv2Machine.IAR, 4);
                    story.add(intid + " taken @" + core.nowTicks());
                    core.unmaskInterrupts();
                    core.spend(WORK_CYCLES);
                    core.maskInterrupts();
                    story.add(intid + " done @" + core.nowTicks());
                    core.write(Gicv2Machine.GICC + Gicv2Machine.EOIR, 4, intid);
                    core.barrier();
                });

        assertThat(story)
                .containsExactly(
                        "80 taken @100",
                        "81 taken @150",
                        "81 done @350",
                        "80 done @500",
                        "82 taken @500",
                        "82 done @700");
    }

    @Test
    void theStagesOfAFramesInterruptAreAccountedForToTheTick() {
        Gicv2Machine machine = keep(Gicv2Machine.timed(1, DOORBELL, INJECT, TRANSIT));
        machine.open(FIRST, true);
        JourneyBook journeys = machine.simulation().parts().journeys();
        at(
                machine,
                100,
                () -> {
                    journeys.stored(journeys.begin(64), BUFFER);
                    ring(machine, FIRST);
                });
        Core core = machine.core(0);

        run(
                machine,
                () -> {
                    core.spend(20);
                    long intid = core.read(Gicv2Machine.GICC + Gicv2Machine.IAR, 4);
                    core.spend(WORK_CYCLES);
                    core.write(Gicv2Machine.GICC + Gicv2Machine.EOIR, 4, intid);
                    core.barrier();
                    core.spend(3);
                    journeys.delivered(journeys.taken(0, BUFFER));
                });

        LatencyBreakdown breakdown = journeys.breakdown();
        assertThat(breakdown.delivered()).isOne();
        assertThat(breakdown.stageTicks())
                .containsEntry(Stage.PENDING, DOORBELL + INJECT)
                .containsEntry(Stage.SIGNALLED, TRANSIT)
                .containsEntry(Stage.ACKNOWLEDGED, 20L)
                .containsEntry(Stage.HANDLER, WORK_CYCLES)
                .containsEntry(Stage.SOFTIRQ, 3L);
    }
}
