package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

/** What waits too long: lost interrupts and starvation. */
class WaitingTest {
    private static final int TIMER = 27;
    private static final int DEVICE = 48;
    private static final Bounds BOUNDS = new Bounds(200, 1000, 100, 10, 5, 40);

    private final Detector lost = new LostInterrupt(BOUNDS);
    private final Detector starved = new Starvation(BOUNDS);

    private void see(long tick, TracePoint point, long first, long second) {
        lost.record(tick, point, 0, first, second);
        starved.record(tick, point, 0, first, second);
    }

    private void end(long tick) {
        lost.runEnds(tick);
        starved.runEnds(tick);
    }

    @Test
    void workThatNobodyLooksForIsLostAndTicksAreNotLooking() {
        see(100, TracePoint.WORK_POSTED, 0, 1);
        see(200, TracePoint.INTERRUPT_ACKNOWLEDGED, 0, TIMER);
        see(299, TracePoint.INTERRUPT_ACKNOWLEDGED, 0, TIMER);
        assertThat(lost.findings()).isEmpty();
        end(300);

        assertThat(lost.findings()).hasSize(1);
        assertThat(lost.findings().get(0).beganTick()).isEqualTo(100);
        assertThat(lost.findings().get(0).tick()).isEqualTo(300);
    }

    @Test
    void workThatIsLookedForIsNotLostButStarvesWhenItIsNeverTaken() {
        see(100, TracePoint.WORK_POSTED, 0, 1);
        for (long tick = 200; tick <= 1100; tick += 100) {
            see(tick, TracePoint.INTERRUPT_ACKNOWLEDGED, 0, DEVICE);
        }
        assertThat(starved.findings()).isEmpty();
        end(1101);

        assertThat(lost.findings()).isEmpty();
        assertThat(starved.findings()).hasSize(1);
        assertThat(starved.findings().get(0).words()).contains("queue 0");
    }

    @Test
    void workThatIsTakenIsNeither() {
        see(100, TracePoint.WORK_POSTED, 0, 1);
        see(250, TracePoint.WORK_TAKEN, 0, 1);
        end(10_000);

        assertThat(lost.findings()).isEmpty();
        assertThat(starved.findings()).isEmpty();
    }

    @Test
    void aSoftirqAndAThreadThatDoNotGetToRunStarve() {
        see(100, TracePoint.SOFTIRQ_RAISED, 0, 3);
        see(100, TracePoint.THREAD_WOKEN, 1, 7);
        end(200);
        assertThat(starved.findings()).isEmpty();
        end(201);

        assertThat(starved.findings()).extracting(Finding::words).hasSize(2);
    }

    @Test
    void aSoftirqAndAThreadThatRunInTimeDoNot() {
        see(100, TracePoint.SOFTIRQ_RAISED, 0, 3);
        see(100, TracePoint.THREAD_WOKEN, 1, 7);
        see(190, TracePoint.SOFTIRQ_ENTRY, 0, 3);
        see(190, TracePoint.THREAD_RUNNING, 1, 7);
        end(10_000);

        assertThat(starved.findings()).isEmpty();
    }

    @Test
    void aCoreThatIdlesBesideARunnableThreadIsToldOfSooner() {
        see(90, TracePoint.CORE_IDLE, 1, 0);
        see(100, TracePoint.THREAD_WOKEN, 1, 7);
        end(110);
        assertThat(starved.findings()).isEmpty();
        end(111);

        assertThat(starved.findings()).hasSize(1);
        assertThat(starved.findings().get(0).words())
                .isEqualTo("core 1 idles while its thread 7 is runnable");
    }

    @Test
    void aCoreThatWakesForItIsNot() {
        see(90, TracePoint.CORE_IDLE, 1, 0);
        see(100, TracePoint.THREAD_WOKEN, 1, 7);
        see(105, TracePoint.CORE_WOKEN, 1, 15);
        see(120, TracePoint.THREAD_RUNNING, 1, 7);
        end(10_000);

        assertThat(starved.findings()).isEmpty();
    }
}
