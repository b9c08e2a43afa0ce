package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class SharedMessageTest {
    private static final long DOORBELL = 0x0802_0040L;

    private final Script script = new Script(new SharedMessage());

    @Test
    void speaksOnceOfTwoFunctionsWithOneNumber() {
        for (int i = 0; i < 2; i++) {
            script.sees(TracePoint.MSI_POSTED, 1, DOORBELL, 80).sees(TracePoint.DOORBELL, 80, 8);
            script.sees(TracePoint.MSI_POSTED, 2, DOORBELL, 80).sees(TracePoint.DOORBELL, 80, 16);
        }
        assertThat(script.endsAt(10))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("0x50", "0x8020040"));
    }

    @Test
    void isSilentOfOneFunctionThatSpeaksTwice() {
        for (int i = 0; i < 2; i++) {
            script.sees(TracePoint.MSI_POSTED, 1, DOORBELL, 80).sees(TracePoint.DOORBELL, 80, 8);
        }
        assertThat(script.endsAt(10)).isEmpty();
    }

    @Test
    void isSilentWhereSomebodyTellsFunctionsApart() {
        script.sees(TracePoint.MSI_POSTED, 1, DOORBELL, 0).sees(TracePoint.ITS_MESSAGE, 8, 0);
        script.sees(TracePoint.MSI_POSTED, 2, DOORBELL, 0).sees(TracePoint.ITS_MESSAGE, 16, 0);
        assertThat(script.endsAt(10)).isEmpty();
    }
}
