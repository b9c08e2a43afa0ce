package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class RouteDriftTest {
    private final RouteDrift detector = new RouteDrift();
    private final Script script = new Script(detector);

    @Test
    void speaksOfAnInterruptThatComesToAnotherCore() {
        script.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
        script.at(20).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 1, 48);
        assertThat(script.endsAt(30))
                .singleElement()
                .satisfies(
                        found ->
                                assertThat(found.words()).contains("INTID 48", "core 0", "core 1"));
    }

    @Test
    void isSilentIfItWasMovedOnPurpose() {
        script.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
        detector.moved(48);
        script.at(20).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 1, 48);
        assertThat(script.endsAt(30)).isEmpty();
    }

    @Test
    void isSilentOfPrivateInterruptsWhichEveryCoreHas() {
        script.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 27);
        script.at(20).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 1, 27);
        assertThat(script.endsAt(30)).isEmpty();
    }

    /** A PC's local timers have a vector that looks like any other. */
    @Test
    void isSilentOfTimersThatEveryCoreHas() {
        script.at(5).sees(TracePoint.TIMER_EXPIRED, 0, 239);
        script.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 239);
        script.at(20).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 1, 239);
        assertThat(script.endsAt(30)).isEmpty();
    }
}
