package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class TriggerMismatchTest {
    private final Script script = new Script(new TriggerMismatch());

    @Test
    void speaksOnceOfAMessageForALevel() {
        script.sees(TracePoint.DOORBELL_LEVEL_SPI, 80, 8)
                .sees(TracePoint.DOORBELL_LEVEL_SPI, 80, 8);
        assertThat(script.endsAt(10))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("INTID 80", "level"));
    }

    @Test
    void speaksOfAWireThatStaysHighUnderAnEdge() {
        script.sees(TracePoint.LINE_LEFT_HIGH, 48, 0);
        assertThat(script.endsAt(10))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("INTID 48", "edge"));
    }

    @Test
    void isSilentOfADoorbellThatFits() {
        script.sees(TracePoint.DOORBELL, 80, 8).sees(TracePoint.INTERRUPT_PENDING, 80, 0);
        assertThat(script.endsAt(10)).isEmpty();
    }
}
