package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleBrokenTest {
    private final Script script = new Script(new RuleBroken(Set.of(TracePoint.REGISTER_READ_ONLY)));

    @Test
    void saysEachRuleOnce() {
        script.sees(TracePoint.GIC_NOT_ACTIVE, 0, 48).sees(TracePoint.GIC_NOT_ACTIVE, 1, 49);
        script.sees(TracePoint.BUS_NOBODY_READ, 0x1000, 4);
        assertThat(script.endsAt(10))
                .extracting(Finding::words)
                .containsExactly(
                        "GIC_NOT_ACTIVE: core 0x0, intid 0x30",
                        "BUS_NOBODY_READ: address 0x1000, bytes 0x4");
    }

    @Test
    void isSilentOfWhatIsTolerated() {
        script.sees(TracePoint.REGISTER_READ_ONLY, 0, 0);
        assertThat(script.endsAt(10)).isEmpty();
    }

    @Test
    void isSilentOfWhatIsNoComplaintOrHasADetectorOfItsOwn() {
        script.sees(TracePoint.EDGE_ERASED, 80, 0).sees(TracePoint.WORK_LOST, 0, 1);
        script.sees(TracePoint.BUFFER_WITHOUT_FRAME, 0, 0x1000);
        script.sees(TracePoint.DOORBELL_LEVEL_SPI, 80, 0).sees(TracePoint.LINE_LEFT_HIGH, 48, 0);
        assertThat(script.endsAt(10)).isEmpty();
    }
}
