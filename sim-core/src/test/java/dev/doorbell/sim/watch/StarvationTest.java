package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class StarvationTest {
    private final Script script = new Script(new Starvation(Script.BOUNDS));

    @Test
    void speaksOfWorkThatWaitsLongerThanServiceMay() {
        script.at(100).sees(TracePoint.WORK_POSTED, 0, 1);
        assertThat(script.endsAt(5100)).isEmpty();
        assertThat(script.endsAt(5101))
                .singleElement()
                .satisfies(found -> assertThat(found.tick()).isEqualTo(5100));
    }

    @Test
    void speaksOfASoftirqThatDoesNotRun() {
        script.at(100).sees(TracePoint.SOFTIRQ_RAISED, 0, 3);
        assertThat(script.endsAt(601))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("softirq 3", "core 0"));
    }

    @Test
    void speaksOfAThreadBesideAnIdleCore() {
        script.at(100).sees(TracePoint.CORE_IDLE, 1, 0);
        script.at(200).sees(TracePoint.THREAD_WOKEN, 1, 4);
        assertThat(script.endsAt(251))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.tick()).isEqualTo(250);
                            assertThat(found.words()).contains("core 1 idles", "thread 4");
                        });
    }

    @Test
    void speaksOfAnInterruptThatIsSignalledAndNotTaken() {
        script.at(100).sees(TracePoint.INTERRUPT_SIGNALLED, 0, 48);
        assertThat(script.endsAt(601))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("INTID 48"));
    }

    @Test
    void isSilentIfAllIsServedInTime() {
        script.at(100).sees(TracePoint.WORK_POSTED, 0, 1);
        script.sees(TracePoint.SOFTIRQ_RAISED, 0, 3).sees(TracePoint.THREAD_WOKEN, 0, 4);
        script.sees(TracePoint.INTERRUPT_SIGNALLED, 0, 48);
        script.at(500).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 48);
        script.sees(TracePoint.SOFTIRQ_ENTRY, 0, 3).sees(TracePoint.THREAD_RUNNING, 0, 4);
        script.at(4000).sees(TracePoint.WORK_TAKEN, 0, 1);
        assertThat(script.endsAt(100_000)).isEmpty();
    }

    @Test
    void isSilentOfARunnableThreadOnABusyCoreForAWhile() {
        script.at(100).sees(TracePoint.CORE_IDLE, 1, 0);
        script.at(200).sees(TracePoint.CORE_WOKEN, 1, 100);
        script.sees(TracePoint.THREAD_WOKEN, 1, 4);
        assertThat(script.endsAt(600)).isEmpty();
    }
}
