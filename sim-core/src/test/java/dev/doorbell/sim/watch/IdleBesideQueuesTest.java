package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class IdleBesideQueuesTest {
    private final Script script = new Script(new IdleBesideQueues(Script.BOUNDS));

    /** Core 0 takes interrupts for 600 ticks, in which so many queues wait and core 1 idles. */
    private void serve(int queues, boolean idles) {
        script.at(0).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 80);
        if (idles) {
            script.sees(TracePoint.CORE_IDLE, 1, 0);
        }
        for (int queue = 0; queue < queues; queue++) {
            script.sees(TracePoint.WORK_POSTED, queue, 1);
        }
        script.at(600).sees(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 80);
    }

    @Test
    void speaksOfTwoQueuesThatWaitForOneCoreBesideAnIdleOne() {
        serve(2, true);
        assertThat(script.endsAt(600))
                .singleElement()
                .satisfies(
                        found -> assertThat(found.words()).contains("2 queues", "core 0", "core 1"));
    }

    @Test
    void isSilentOfOneQueue() {
        serve(1, true);
        assertThat(script.endsAt(600)).isEmpty();
    }

    @Test
    void isSilentIfNoCoreIdles() {
        serve(2, false);
        assertThat(script.endsAt(600)).isEmpty();
    }

    @Test
    void isSilentOfWorkThatNobodyLooksFor() {
        script.at(0).sees(TracePoint.CORE_IDLE, 1, 0);
        script.sees(TracePoint.WORK_POSTED, 0, 1).sees(TracePoint.WORK_POSTED, 1, 1);
        assertThat(script.endsAt(100_000)).isEmpty();
    }
}
