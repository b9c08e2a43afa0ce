package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class DeadlockTest {
    private final Deadlock detector = new Deadlock();
    private long tick;

    private void see(TracePoint point, long core, long lock) {
        detector.record(tick += 10, point, 0, core, lock);
    }

    @Test
    void speaksWhenACoreSpinsForALockOfItsOwn() {
        see(TracePoint.LOCK_TAKEN, 0, 1);
        see(TracePoint.LOCK_WANTED, 0, 1);

        assertThat(detector.findings()).hasSize(1);
        assertThat(detector.findings().get(0).beganTick()).isEqualTo(10);
        assertThat(detector.findings().get(0).words())
                .isEqualTo(
                        "core 0 spins for lock 1, which waits for the code that it interrupted to"
                                + " let it go");
    }

    @Test
    void speaksWhenTwoCoresSpinForEachOthersLocks() {
        see(TracePoint.LOCK_TAKEN, 0, 1);
        see(TracePoint.LOCK_TAKEN, 1, 2);
        see(TracePoint.LOCK_WANTED, 0, 2);
        assertThat(detector.findings()).isEmpty();
        see(TracePoint.LOCK_WANTED, 1, 1);

        assertThat(detector.findings()).hasSize(1);
        assertThat(detector.findings().get(0).words()).contains("core 1", "a circle");
    }

    @Test
    void isSilentWhenTheHolderGoesOn() {
        see(TracePoint.LOCK_TAKEN, 0, 1);
        see(TracePoint.LOCK_WANTED, 1, 1);
        see(TracePoint.LOCK_RELEASED, 0, 1);
        see(TracePoint.LOCK_TAKEN, 1, 1);
        see(TracePoint.LOCK_RELEASED, 1, 1);
        see(TracePoint.LOCK_WANTED, 0, 1);

        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void isSilentWhenLocksAreTakenInOneOrder() {
        see(TracePoint.LOCK_TAKEN, 0, 1);
        see(TracePoint.LOCK_WANTED, 1, 1);
        see(TracePoint.LOCK_TAKEN, 0, 2);
        see(TracePoint.LOCK_RELEASED, 0, 2);

        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void speaksOfACircleOfThree() {
        for (int core = 0; core < 3; core++) {
            see(TracePoint.LOCK_TAKEN, core, core);
        }
        for (int core = 0; core < 3; core++) {
            see(TracePoint.LOCK_WANTED, core, (core + 1) % 3);
        }

        assertThat(detector.findings()).hasSize(1);
    }
}
