package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class LostInterruptTest {
    private final Script script = new Script(new LostInterrupt(Script.BOUNDS));

    @Test
    void speaksOfWorkThatNobodyLooksFor() {
        script.at(100).sees(TracePoint.WORK_POSTED, 0, 1);
        assertThat(script.endsAt(1100))
                .containsExactly(
                        new Finding(
                                "lost interrupt",
                                100,
                                1100,
                                "a result in queue 0 landed, nobody looks for it and nothing"
                                        + " announces it (1 waiting)"));
    }

    @Test
    void speaksOfAFrameThoughTheTickGoesOn() {
        script.at(100).sees(TracePoint.FRAME_STORED, 7, 0x1000);
        for (int tick = 200; tick < 1500; tick += 100) {
            script.at(tick).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 27);
        }
        assertThat(script.endsAt(1500)).hasSize(1);
    }

    @Test
    void saysTheSameWorkOnce() {
        script.at(0).sees(TracePoint.WORK_POSTED, 0, 2);
        script.at(3000).sees(TracePoint.CORE_IDLE, 0, 0);
        assertThat(script.endsAt(9000)).hasSize(1);
    }

    @Test
    void isSilentATickBeforeThePatienceIsOver() {
        script.at(100).sees(TracePoint.WORK_POSTED, 0, 1);
        assertThat(script.endsAt(1099)).isEmpty();
    }

    @Test
    void isSilentWhileSomebodyLooks() {
        script.at(100).sees(TracePoint.WORK_POSTED, 0, 1);
        script.at(900).sees(TracePoint.SOFTIRQ_ENTRY, 0, 3);
        script.at(1800).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 53);
        script.at(2700).sees(TracePoint.WORK_TAKEN, 0, 1);
        assertThat(script.endsAt(9000)).isEmpty();
    }
}
