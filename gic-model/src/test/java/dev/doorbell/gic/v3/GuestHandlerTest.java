package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Icc;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guest code that handles messages: 200 cycles each, unmasked between acknowledge and end. */
class GuestHandlerTest {
    private static final int FIRST = GicMachine.V2M_FIRST;
    private static final long WORK_CYCLES = 200;
    private static final long BUFFER = GicMachine.MEMORY + 0x1000;

    private final GicMachine machine = GicMachine.open(1);
    private final Core core = machine.icc(0).core();
    private final List<String> story = new ArrayList<>();
    private final List<Integer> announced = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private static void at(GicMachine machine, long tick, Runnable what) {
        machine.simulation()
                .parts()
                .events()
                .scheduleAt(tick, Event.named("test.at", Phase.DEVICES, what));
    }

    private static void ring(GicMachine machine, int intid) {
        machine.bus().write(GicMachine.V2M + 0x40, 4, intid, Requester.DEBUGGER);
    }

    private void ringAt(long tick, int intid) {
        at(machine, tick, () -> ring(machine, intid));
    }

    private void handle() {
        int intid = (int) core.readSystem(Icc.IAR1);
        story.add(intid + " taken @" + core.nowTicks());
        core.unmaskInterrupts();
        core.spend(WORK_CYCLES);
        core.maskInterrupts();
        story.add(intid + " done @" + core.nowTicks());
        core.writeSystem(Icc.EOIR1, intid);
    }

    private void run() {
        core.powerOn(
                () -> {
                    core.setVector(this::handle);
                    core.unmaskInterrupts();
                    core.spend(1000);
                    story.add("routine done @" + core.nowTicks());
                });
        machine.simulation().runFor(10_000);
    }

    @Test
    void aMoreUrgentMessagePreemptsAHandlerAndALessUrgentOneWaits() {
        int[] priorities = {0xA0, 0x40, 0xC0};
        for (int i = 0; i < 3; i++) {
            machine.open(FIRST + i, true);
            machine.setPriority(FIRST + i, priorities[i]);
        }
        ringAt(100, FIRST);
        ringAt(150, FIRST + 1);
        ringAt(160, FIRST + 2);

        run();

        assertThat(story)
                .containsExactly(
                        "80 taken @100",
                        "81 taken @150",
                        "81 done @350",
                        "80 done @500",
                        "82 taken @500",
                        "82 done @700",
                        "routine done @1600");
    }

    @Test
    void aMessageForTheInterruptBeingHandledIsHandledAfterItsEnd() {
        machine.open(FIRST, true);
        ringAt(100, FIRST);
        ringAt(150, FIRST);
        ringAt(160, FIRST);

        run();

        assertThat(story)
                .containsExactly(
                        "80 taken @100",
                        "80 done @300",
                        "80 taken @300",
                        "80 done @500",
                        "routine done @1400");
    }

    @Test
    void aMessageAtEveryTickOfARoutineIsHandledOnceAtThatTick() {
        machine.open(FIRST, true);
        core.powerOn(
                () -> {
                    core.setVector(
                            () -> {
                                long intid = core.readSystem(Icc.IAR1);
                                story.add(intid + " @" + core.nowTicks());
                                core.writeSystem(Icc.EOIR1, intid);
                            });
                    core.unmaskInterrupts();
                    core.spend(1000);
                });
        List<String> expected = new ArrayList<>();
        for (int tick = 1; tick <= 1000; tick++) {
            ringAt(tick, FIRST);
            expected.add("80 @" + tick);
        }
        machine.simulation().runFor(10_000);

        assertThat(story).isEqualTo(expected);
    }

    @Test
    void theStagesOfAFramesMessageAreAccountedForToTheTick() {
        try (GicMachine timed = GicMachine.timed(7, 11, 13)) {
            timed.open(FIRST, true);
            Core awake = timed.icc(0).core();
            JourneyBook journeys = timed.simulation().parts().journeys();
            at(timed, 100, () -> journeys.stored(journeys.begin(64), BUFFER));
            at(timed, 130, () -> ring(timed, FIRST));
            awake.powerOn(
                    () -> {
                        awake.setVector(
                                () -> {
                                    awake.spend(20);
                                    long intid = awake.readSystem(Icc.IAR1);
                                    awake.spend(WORK_CYCLES);
                                    awake.writeSystem(Icc.EOIR1, intid);
                                    awake.spend(3);
                                    long journey = journeys.taken(0, BUFFER);
                                    announced.add(journeys.announcedBy(journey));
                                    journeys.delivered(journey);
                                });
                        awake.unmaskInterrupts();
                        awake.spend(1000);
                    });
            timed.run(10_000);

            assertThat(announced).containsExactly(FIRST);
            assertThat(journeys.breakdown().stageTicks())
                    .containsEntry(Stage.MSI, 30L)
                    .containsEntry(Stage.PENDING, 7L + 11)
                    .containsEntry(Stage.SIGNALLED, 13L)
                    .containsEntry(Stage.TAKEN, 0L)
                    .containsEntry(Stage.ACKNOWLEDGED, 20L)
                    .containsEntry(Stage.HANDLER, WORK_CYCLES)
                    .containsEntry(Stage.SOFTIRQ, 3L);
        }
    }
}
