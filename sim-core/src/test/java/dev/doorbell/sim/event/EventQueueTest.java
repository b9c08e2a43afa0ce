package dev.doorbell.sim.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue queue = new EventQueue();
    private final List<String> fired = new ArrayList<>();
    private final EventChannel posts = channel("post", Phase.DEVICES);
    private final Event timer = event("timer", Phase.DEVICES);

    @Test
    void equalTicksFireInOrderOfSchedulingWhateverTheirKind() {
        posts.postAt(5, 1);
        queue.scheduleAt(5, timer);
        posts.postAt(5, 2);

        queue.runUntil(5);

        assertThat(fired).containsExactly("post 1 at 5", "timer at 5", "post 2 at 5");
    }

    @Test
    void phasesOfOneTickFireInOrderOfDeclaration() {
        List<EventChannel> channels = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            channels.add(0, channel(phase.toString(), phase));
        }
        channels.forEach(channel -> channel.postAt(7, 0));

        queue.runUntil(7);

        assertThat(fired)
                .containsExactly(
                        "WIRES 0 at 7", "DEVICES 0 at 7", "PROCESSORS 0 at 7", "OBSERVERS 0 at 7");
    }

    @Test
    void anEarlierPhaseOfTheCurrentTickStillGetsItsTurn() {
        EventChannel wires = channel("wire", Phase.WIRES);
        EventChannel observers =
                queue.channel("observer", Phase.OBSERVERS, argument -> wires.postIn(0, argument));
        observers.postAt(3, 1);
        posts.postAt(4, 2);

        queue.runUntil(4);

        assertThat(fired).containsExactly("wire 1 at 3", "post 2 at 4");
    }

    @Test
    void anEventFromFarAheadGoesBeforeOneScheduledForTheSameTickFromNearby() {
        posts.postAt(50_000, 1);
        posts.postAt(49_999, 2);
        queue.fireNext();
        posts.postAt(50_000, 3);

        queue.runUntil(50_000);

        assertThat(fired).containsExactly("post 2 at 49999", "post 1 at 50000", "post 3 at 50000");
    }

    @Test
    void movingAnEventPutsItBehindItsEquals() {
        queue.scheduleAt(9, timer);
        posts.postAt(9, 1);
        queue.moveTo(9, timer);

        queue.runUntil(9);

        assertThat(fired).containsExactly("post 1 at 9", "timer at 9");
    }

    @Test
    void movingWorksEarlierAndLaterAndFromIdle() {
        queue.moveTo(1_000_000, timer);
        queue.moveTo(10, timer);
        queue.runUntil(10);
        queue.moveTo(20, timer);
        queue.moveTo(30, timer);
        queue.runUntil(40);

        assertThat(fired).containsExactly("timer at 10", "timer at 30");
    }

    @Test
    void aCancelledEventDoesNotFireAndCanBeScheduledAgain() {
        queue.scheduleAt(5, timer);

        assertThat(queue.cancel(timer)).isTrue();
        assertThat(queue.cancel(timer)).isFalse();
        assertThat(timer.isScheduled()).isFalse();
        assertThat(queue.runUntil(6)).isEqualTo(RunOutcome.QUIET);

        queue.scheduleIn(5, timer);
        queue.runUntil(20);
        assertThat(fired).containsExactly("timer at 11");
    }

    @Test
    void anEventIsIdleFromTheMomentItsHandlerStarts() {
        Event[] self = new Event[1];
        self[0] =
                Event.named(
                        "self",
                        Phase.DEVICES,
                        () -> {
                            fired.add("scheduled " + self[0].isScheduled());
                            if (queue.nowTicks() < 20) {
                                queue.scheduleIn(10, self[0]);
                            }
                        });
        queue.scheduleAt(10, self[0]);

        queue.runUntil(100);

        assertThat(fired).containsExactly("scheduled false", "scheduled false");
    }

    @Test
    void schedulingTwiceIsRefusedAndSoIsASecondQueue() {
        queue.scheduleAt(5, timer);
        EventQueue other = new EventQueue();

        assertThatIllegalStateException()
                .isThrownBy(() -> queue.scheduleAt(6, timer))
                .withMessage("timer due at tick 5 is already scheduled");
        assertThatIllegalStateException()
                .isThrownBy(() -> other.moveTo(6, timer))
                .withMessage("timer belongs to another queue");
        assertThatIllegalStateException().isThrownBy(() -> other.cancel(timer));
        assertThat(queue.pendingCount()).isEqualTo(1);
    }

    @Test
    void ticksOutsideNowToTheLastAreRefused() {
        posts.postAt(EventQueue.TICKS_MAX, 0);
        queue.skipTo(100);

        assertThatIllegalArgumentException().isThrownBy(() -> posts.postAt(99, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> posts.postIn(-1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posts.postAt(EventQueue.TICKS_MAX + 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> posts.postIn(EventQueue.TICKS_MAX - 99, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> posts.postIn(Long.MAX_VALUE, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.scheduleIn(Long.MAX_VALUE, timer));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.scheduleAt(Long.MIN_VALUE, timer))
                .withMessageStartingWith("timer: tick -9223372036854775808 is not in 100 (now)");
        assertThat(queue.pendingCount()).isEqualTo(1);
    }

    @Test
    void argumentsAreRefusedFrom48BitsOn() {
        posts.postAt(1, EventChannel.ARGUMENT_LIMIT - 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> posts.postAt(1, EventChannel.ARGUMENT_LIMIT));
        assertThatIllegalArgumentException().isThrownBy(() -> posts.postAt(1, -1));

        queue.runUntil(1);
        assertThat(fired).containsExactly("post 281474976710655 at 1");
    }

    @Test
    void theLastTickCanBeReached() {
        EventChannel observers = channel("observer", Phase.OBSERVERS);
        observers.postAt(EventQueue.TICKS_MAX, 1);
        posts.postIn(EventQueue.TICKS_MAX, 2);

        assertThat(queue.nextDueTicks()).isEqualTo(EventQueue.TICKS_MAX);
        assertThat(queue.runUntil(Long.MAX_VALUE)).isEqualTo(RunOutcome.QUIET);

        String last = " at " + EventQueue.TICKS_MAX;
        assertThat(fired).containsExactly("post 2" + last, "observer 1" + last);
        posts.postIn(0, 3);
        assertThat(queue.fireNext()).isTrue();
    }

    @Test
    void anEmptyQueueIsQuietForever() {
        assertThat(queue.isQuietThrough(Long.MAX_VALUE)).isTrue();
        assertThat(queue.nextDueTicks()).isEqualTo(Long.MAX_VALUE);
        assertThat(queue.fireNext()).isFalse();
        assertThat(queue.runUntil(Long.MAX_VALUE)).isEqualTo(RunOutcome.QUIET);
        assertThat(queue.nowTicks()).isZero();
    }

    @Test
    void aRunEndsWithTheClockAtTheDeadline() {
        posts.postAt(5, 1);
        posts.postAt(11, 2);

        assertThat(queue.runUntil(10)).isEqualTo(RunOutcome.DEADLINE_REACHED);
        assertThat(queue.nowTicks()).isEqualTo(10);
        assertThat(queue.runUntil(3)).isEqualTo(RunOutcome.DEADLINE_REACHED);
        assertThat(queue.nowTicks()).isEqualTo(10);
        assertThat(queue.runUntil(11)).isEqualTo(RunOutcome.QUIET);
        assertThat(queue.nowTicks()).isEqualTo(11);
        assertThat(queue.runUntil(12)).isEqualTo(RunOutcome.QUIET);
        assertThat(queue.nowTicks()).isEqualTo(12);
    }

    @Test
    void stoppingEndsTheRunAfterThePresentHandler() {
        EventChannel stopper = queue.channel("stopper", Phase.DEVICES, argument -> queue.stop());
        stopper.postAt(5, 0);
        posts.postAt(5, 1);

        assertThat(queue.runUntil(10)).isEqualTo(RunOutcome.STOPPED);
        assertThat(queue.nowTicks()).isEqualTo(5);
        assertThat(fired).isEmpty();
        assertThat(queue.runUntil(10)).isEqualTo(RunOutcome.QUIET);
        assertThat(fired).containsExactly("post 1 at 5");
    }

    @Test
    void theClockSkipsOnlyWhereNothingIsDue() {
        posts.postAt(100, 1);

        assertThat(queue.isQuietThrough(99)).isTrue();
        assertThat(queue.isQuietThrough(100)).isFalse();
        queue.skipTo(99);
        assertThat(queue.nowTicks()).isEqualTo(99);
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.skipTo(100))
                .withMessage("cannot skip to tick 100: something is due at tick 100");
        assertThatIllegalStateException().isThrownBy(() -> queue.skipTo(98));
        queue.fireNext();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.skipTo(EventQueue.TICKS_MAX + 1));
        queue.skipTo(EventQueue.TICKS_MAX);
    }

    @Test
    void aSkipOverACancelledEventLeavesNoTraceOfIt() {
        queue.scheduleAt(10, timer);
        queue.scheduleAt(5_000, event("far", Phase.DEVICES));
        queue.cancel(timer);
        queue.skipTo(4_000);
        // The slot of the wheel in which the cancelled one lay comes round again.
        posts.postAt(10 + 4096, 1);

        queue.runUntil(10_000);

        assertThat(fired).containsExactly("post 1 at 4106", "far at 5000");
    }

    @Test
    void firingFromInsideAHandlerMovesTheClockUnderIt() {
        EventChannel nesting =
                queue.channel(
                        "nesting",
                        Phase.PROCESSORS,
                        argument -> {
                            fired.add("before " + queue.nowTicks());
                            queue.fireNext();
                            fired.add("after " + queue.nowTicks());
                        });
        nesting.postAt(10, 0);
        posts.postAt(2_000_000, 1);
        posts.postAt(3_000_000, 2);

        queue.runUntil(2_500_000);

        assertThat(fired).containsExactly("before 10", "post 1 at 2000000", "after 2000000");
        assertThat(queue.nowTicks()).isEqualTo(2_500_000);
    }

    @Test
    void anExceptionInAHandlerReachesTheCallerAndTheRestStaysPending() {
        EventChannel failing =
                queue.channel(
                        "failing",
                        Phase.DEVICES,
                        argument -> {
                            throw new UnsupportedOperationException("broken");
                        });
        failing.postAt(5, 0);
        posts.postAt(5, 1);

        assertThatThrownBy(() -> queue.runUntil(10)).hasMessage("broken");
        queue.runUntil(10);

        assertThat(fired).containsExactly("post 1 at 5");
    }

    @Test
    void aZeroDelayLoopIsReportedWithTheLastSixteenNames() {
        EventChannel[] ring = new EventChannel[3];
        for (int i = 0; i < 3; i++) {
            int next = (i + 1) % 3;
            ring[i] =
                    queue.channel(
                            "ring." + i, Phase.WIRES, argument -> ring[next].postIn(0, argument));
        }
        queue.limitEventsPerTick(100);
        ring[0].postAt(42, 7);

        assertThatThrownBy(() -> queue.runUntil(50))
                .isInstanceOfSatisfying(
                        StuckClockException.class,
                        stuck -> {
                            assertThat(stuck.nowTicks()).isEqualTo(42);
                            // The hundred and first is ring.1.
                            assertThat(stuck.lastEventNames())
                                    .hasSize(16)
                                    .startsWith("ring.1", "ring.2")
                                    .endsWith("ring.0", "ring.1");
                        })
                .hasMessageStartingWith("the clock has not moved for 100 events at tick 42;");
    }

    @Test
    void asManyEventsAsTheLimitAllowsMayShareATick() {
        queue.limitEventsPerTick(100);
        for (int tick = 0; tick < 3; tick++) {
            for (int i = 0; i < 100; i++) {
                posts.postAt(tick, i);
            }
        }
        queue.runUntil(2);
        assertThat(fired).hasSize(300);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.limitEventsPerTick(0));
    }

    @Test
    void unlessSetTheLimitIsAMillion() {
        EventChannel[] self = new EventChannel[1];
        long[] count = new long[1];
        self[0] =
                queue.channel(
                        "self",
                        Phase.WIRES,
                        argument -> {
                            count[0]++;
                            self[0].postIn(0, 0);
                        });
        self[0].postAt(1, 0);

        assertThatThrownBy(() -> queue.runUntil(1)).isInstanceOf(StuckClockException.class);
        assertThat(count[0]).isEqualTo(1_000_000);
    }

    @Test
    void aHugeGroupOfEqualTicksTakesInsertionsBeforeItInItsStride() {
        int group = 200_000;
        for (int i = 0; i < group; i++) {
            posts.postAt(1_000_000_000, i);
        }
        // Each question brings the group to the front; each round goes before it all the same.
        EventChannel before = channel("before", Phase.DEVICES);
        for (int round = 0; round < 2_000; round++) {
            assertThat(queue.nextDueTicks()).isEqualTo(1_000_000_000);
            before.postIn(5_000, round);
            queue.fireNext();
        }
        assertThat(fired).hasSize(2_000);
        fired.clear();
        queue.runUntil(Long.MAX_VALUE);
        assertThat(fired)
                .isEqualTo(
                        LongStream.range(0, group)
                                .mapToObj(i -> "post " + i + " at 1000000000")
                                .toList());
    }

    @Test
    void burstsBeforeALargeGroupThatIsNextInLineKeepTheirOrder() {
        int group = 5_000;
        for (int i = 0; i < group; i++) {
            posts.postAt(1_000_000_000, i);
        }
        EventChannel before = channel("before", Phase.DEVICES);
        for (int burst : new int[] {1, 40, 500, 3_000, 7}) {
            assertThat(queue.nextDueTicks()).isEqualTo(1_000_000_000);
            for (int i = burst; i > 0; i--) {
                before.postIn(2_000 + i, i);
            }
            fired.clear();
            long start = queue.nowTicks();
            for (int i = 1; i <= burst; i++) {
                queue.fireNext();
                assertThat(fired.get(i - 1))
                        .isEqualTo("before " + i + " at " + (start + 2_000 + i));
            }
        }
        fired.clear();
        queue.runUntil(Long.MAX_VALUE);
        assertThat(fired).hasSize(group).startsWith("post 0 at 1000000000", "post 1 at 1000000000");
    }

    @Test
    void aLateComerJoinsTheEndOfALargeGroupThatIsNextInLine() {
        int group = 5_000;
        for (int i = 0; i < group; i++) {
            posts.postAt(1_000_000, i);
        }
        assertThat(queue.nextDueTicks()).isEqualTo(1_000_000);
        posts.postAt(1_000_000, group);
        posts.postAt(999_999, -1 + EventChannel.ARGUMENT_LIMIT);

        queue.runUntil(1_000_000);

        assertThat(fired).hasSize(group + 2);
        assertThat(fired.get(0)).endsWith("at 999999");
        assertThat(fired.get(1)).isEqualTo("post 0 at 1000000");
        assertThat(fired.get(group + 1)).isEqualTo("post 5000 at 1000000");
    }

    @Test
    void shortLivedEventsLeaveNothingBehind() {
        for (int i = 0; i < 10_000; i++) {
            Event shortLived = event("short", Phase.DEVICES);
            queue.scheduleIn(1_000_000, shortLived);
            queue.cancel(shortLived);
        }
        assertThat(queue.pendingCount()).isZero();
        assertThat(queue.isQuietThrough(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void channelsRunOutAt32768() {
        EventQueue empty = new EventQueue();
        for (int i = 0; i < 32_768; i++) {
            empty.channel("many", Phase.WIRES, argument -> {});
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> empty.channel("one too many", Phase.WIRES, argument -> {}))
                .withMessageContaining("one too many");
    }

    private EventChannel channel(String name, Phase phase) {
        return queue.channel(
                name,
                phase,
                argument -> fired.add(name + " " + argument + " at " + queue.nowTicks()));
    }

    private Event event(String name, Phase phase) {
        return Event.named(name, phase, () -> fired.add(name + " at " + queue.nowTicks()));
    }
}
