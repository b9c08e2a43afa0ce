package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class LeftActiveTest {
    private static final int LPI = 8192;

    private final Script priority = new Script(new LeftActive.StuckPriority());
    private final Script active = new Script(new LeftActive.OrphanedActive());

    private static void takes(Script script, int intid, TracePoint... ends) {
        script.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, intid);
        for (TracePoint end : ends) {
            script.at(20).sees(end, 0, intid);
        }
        script.at(30).sees(TracePoint.CORE_IDLE, 0, 0);
    }

    @Test
    void speaksOfAPriorityThatWasNeverDropped() {
        takes(priority, 48);
        assertThat(priority.endsAt(40))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.detector()).isEqualTo("stuck running priority");
                            assertThat(found.beganTick()).isEqualTo(10);
                            assertThat(found.tick()).isEqualTo(30);
                            assertThat(found.words()).contains("core 0", "INTID 48");
                        });
    }

    @Test
    void speaksOfAnLpiThatWasNeverEnded() {
        takes(priority, LPI);
        assertThat(priority.endsAt(40)).hasSize(1);
    }

    @Test
    void speaksOfAnInterruptThatWasDroppedAndNotDeactivated() {
        takes(active, 48, TracePoint.INTERRUPT_ENDED);
        assertThat(active.endsAt(40)).hasSize(1);
    }

    @Test
    void isSilentOfWhatIsEnded() {
        takes(priority, 48, TracePoint.INTERRUPT_ENDED, TracePoint.INTERRUPT_DEACTIVATED);
        takes(active, 48, TracePoint.INTERRUPT_ENDED, TracePoint.INTERRUPT_DEACTIVATED);
        assertThat(priority.endsAt(40)).isEmpty();
        assertThat(active.endsAt(40)).isEmpty();
    }

    @Test
    void isSilentOfTheActiveStateOfAnLpiWhichHasNone() {
        takes(active, LPI, TracePoint.INTERRUPT_ENDED);
        assertThat(active.endsAt(40)).isEmpty();
    }

    @Test
    void isSilentWhileTheCoreIsBusy() {
        priority.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
        priority.at(20).sees(TracePoint.CORE_IDLE, 1, 0);
        assertThat(priority.endsAt(9000)).isEmpty();
    }

    @Test
    void isSilentIfAnotherCoreDeactivates() {
        active.at(10).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
        active.at(20).sees(TracePoint.INTERRUPT_DEACTIVATED, 1, 48);
        active.at(30).sees(TracePoint.CORE_IDLE, 0, 0);
        assertThat(active.endsAt(40)).isEmpty();
    }
}
