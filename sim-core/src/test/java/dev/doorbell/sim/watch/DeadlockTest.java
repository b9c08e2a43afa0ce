package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class DeadlockTest {
    private final Script script = new Script(new Deadlock());

    @Test
    void speaksOfACoreThatWaitsForWhatItHasInterrupted() {
        script.at(10).sees(TracePoint.LOCK_TAKEN, 0, 5);
        script.at(20).sees(TracePoint.LOCK_WANTED, 0, 5);
        assertThat(script.endsAt(20))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.beganTick()).isEqualTo(10);
                            assertThat(found.words())
                                    .contains("core 0", "lock 5", "the code that it interrupted");
                        });
    }

    @Test
    void speaksOfACircleOfThree() {
        for (int core = 0; core < 3; core++) {
            script.at(core).sees(TracePoint.LOCK_TAKEN, core, core);
        }
        for (int core = 0; core < 3; core++) {
            script.at(10 + core).sees(TracePoint.LOCK_WANTED, core, (core + 1) % 3);
        }
        assertThat(script.endsAt(20))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("a circle"));
    }

    @Test
    void isSilentOfALockThatSomebodyElseHoldsAndLetsGo() {
        script.at(10).sees(TracePoint.LOCK_TAKEN, 0, 5);
        script.at(20).sees(TracePoint.LOCK_WANTED, 1, 5);
        script.at(30).sees(TracePoint.LOCK_RELEASED, 0, 5);
        script.at(31).sees(TracePoint.LOCK_TAKEN, 1, 5);
        script.at(32).sees(TracePoint.LOCK_WANTED, 0, 5);
        assertThat(script.endsAt(9000)).isEmpty();
    }

    @Test
    void isSilentOfLocksTakenInOneOrder() {
        script.at(10).sees(TracePoint.LOCK_TAKEN, 0, 1);
        script.at(11).sees(TracePoint.LOCK_TAKEN, 0, 2);
        script.at(12).sees(TracePoint.LOCK_WANTED, 1, 1);
        script.at(13).sees(TracePoint.LOCK_WANTED, 2, 2);
        assertThat(script.endsAt(9000)).isEmpty();
    }
}
