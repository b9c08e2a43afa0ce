package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final Script script = new Script(new Heartbeat());

    private void beats(int count, int intid) {
        for (int i = 0; i < count; i++) {
            script.at(100L * i).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, intid);
        }
    }

    @Test
    void speaksAfterTwentyPeriodsOfSilence() {
        beats(11, 27);
        assertThat(script.endsAt(1000 + 2001))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.beganTick()).isEqualTo(1000);
                            assertThat(found.tick()).isEqualTo(3000);
                            assertThat(found.words()).contains("INTID 27", "core 0");
                        });
    }

    @Test
    void isSilentUpToThen() {
        beats(11, 27);
        assertThat(script.endsAt(1000 + 2000)).isEmpty();
    }

    @Test
    void isSilentOfWhatHasNotBeatenLong() {
        beats(10, 27);
        assertThat(script.endsAt(100_000)).isEmpty();
    }

    @Test
    void isSilentOfSharedInterruptsAndOfThoseBetweenCores() {
        beats(30, 48);
        beats(30, 1);
        assertThat(script.endsAt(100_000)).isEmpty();
    }
}
