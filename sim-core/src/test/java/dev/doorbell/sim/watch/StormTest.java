package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class StormTest {
    private final Script script = new Script(new Storm(Script.BOUNDS));

    private void interrupts(int count, long period) {
        for (int i = 0; i < count; i++) {
            script.at(i * period).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
            script.at(i * period + 1).sees(TracePoint.INTERRUPT_ENDED, 0, 48);
        }
    }

    @Test
    void speaksOnceOfAnInterruptThatComesBackAtOnce() {
        interrupts(50, 5);
        assertThat(script.endsAt(1000))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.beganTick()).isZero();
                            assertThat(found.tick()).isEqualTo(20);
                            assertThat(found.words()).contains("INTID 48", "5 times", "core 0");
                        });
    }

    @Test
    void speaksThoughNoneIsEnded() {
        for (int i = 0; i < 5; i++) {
            script.at(i).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
        }
        assertThat(script.endsAt(10)).hasSize(1);
    }

    @Test
    void isSilentOfOneTooFew() {
        interrupts(4, 5);
        assertThat(script.endsAt(1000)).isEmpty();
    }

    @Test
    void isSilentOfInterruptsThatAreFarApart() {
        interrupts(50, 12);
        assertThat(script.endsAt(1000)).isEmpty();
    }

    @Test
    void isSilentIfWorkIsDoneBetween() {
        interrupts(4, 5);
        script.at(16).sees(TracePoint.WORK_TAKEN, 0, 1);
        interrupts(4, 5);
        assertThat(script.endsAt(1000)).isEmpty();
    }

    @Test
    void isSilentIfAThreadGetsToRunBetween() {
        interrupts(4, 5);
        script.at(16).sees(TracePoint.THREAD_RUNNING, 0, 2);
        interrupts(4, 5);
        assertThat(script.endsAt(1000)).isEmpty();
    }

    @Test
    void countsEachCoreAndEachInterruptByItself() {
        for (int i = 0; i < 8; i++) {
            script.at(i).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, i % 2, 48 + i / 4);
        }
        assertThat(script.endsAt(1000)).isEmpty();
    }
}
