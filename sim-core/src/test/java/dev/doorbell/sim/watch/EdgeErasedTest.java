package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class EdgeErasedTest {
    private final Script script = new Script(new EdgeErased());

    @Test
    void speaksWhenWorkIsUnseenBehindAClearedLatch() {
        script.at(10).sees(TracePoint.WORK_POSTED, 0, 1);
        script.at(20).sees(TracePoint.EDGE_ERASED, 53, 0);
        script.at(30).sees(TracePoint.CORE_IDLE, 0, 0);
        assertThat(script.endsAt(30))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.beganTick()).isEqualTo(10);
                            assertThat(found.tick()).isEqualTo(30);
                            assertThat(found.words()).contains("INTID 53", "queue 0");
                        });
    }

    @Test
    void isSilentIfALookFollowsTheClear() {
        script.at(10).sees(TracePoint.WORK_POSTED, 0, 1);
        script.at(20).sees(TracePoint.EDGE_ERASED, 53, 0);
        script.at(25).sees(TracePoint.WORK_TAKEN, 0, 1);
        script.at(30).sees(TracePoint.CORE_IDLE, 0, 0);
        assertThat(script.endsAt(30)).isEmpty();
    }

    @Test
    void isSilentIfTheWorkLandedBehindTheClear() {
        script.at(20).sees(TracePoint.EDGE_ERASED, 53, 0);
        script.at(25).sees(TracePoint.WORK_POSTED, 0, 1);
        script.at(30).sees(TracePoint.CORE_IDLE, 0, 0);
        assertThat(script.endsAt(30)).isEmpty();
    }

    @Test
    void isSilentIfTheInterruptComesAllTheSame() {
        script.at(10).sees(TracePoint.WORK_POSTED, 0, 1);
        script.at(20).sees(TracePoint.EDGE_ERASED, 53, 0);
        script.at(25).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 53);
        script.at(30).sees(TracePoint.CORE_IDLE, 0, 0);
        assertThat(script.endsAt(30)).isEmpty();
    }
}
