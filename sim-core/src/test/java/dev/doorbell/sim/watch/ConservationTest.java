package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class ConservationTest {
    private final Script script = new Script(new Conservation());

    private void drops(long frame, DropReason reason) {
        script.sees(TracePoint.FRAME_ON_WIRE, frame, 60);
        script.sees(TracePoint.JOURNEY_DROPPED, frame, reason.ordinal());
    }

    @Test
    void speaksOfTheFirstFrameThatIsLost() {
        drops(1, DropReason.NO_RECEIVE_BUFFER);
        drops(2, DropReason.BUFFER_OVERWRITTEN);
        assertThat(script.endsAt(10))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("frame 1", "no receive"));
    }

    @Test
    void speaksOfAFrameThatEndsTwice() {
        script.sees(TracePoint.FRAME_ON_WIRE, 1, 60).sees(TracePoint.JOURNEY_DELIVERED, 1, 9);
        script.sees(TracePoint.JOURNEY_DELIVERED, 1, 9);
        assertThat(script.endsAt(10)).hasSize(1);
    }

    @Test
    void speaksOfResultsTakenThatNobodyPosted() {
        script.sees(TracePoint.WORK_POSTED, 0, 2).sees(TracePoint.WORK_TAKEN, 0, 3);
        assertThat(script.endsAt(10)).hasSize(1);
    }

    @Test
    void speaksOfResultsThatFindNoRoom() {
        script.sees(TracePoint.WORK_LOST, 0, 1).sees(TracePoint.WORK_LOST, 0, 1);
        assertThat(script.endsAt(10)).hasSize(1);
    }

    @Test
    void speaksOfABufferTakenTwice() {
        script.sees(TracePoint.BUFFER_WITHOUT_FRAME, 0, 0x1000);
        assertThat(script.endsAt(10))
                .singleElement()
                .satisfies(found -> assertThat(found.words()).contains("0x1000"));
    }

    @Test
    void isSilentOfFramesThatNobodyWanted() {
        drops(1, DropReason.NO_RECEIVER);
        drops(2, DropReason.FILTERED);
        drops(3, DropReason.DEVICE_NOT_READY);
        drops(4, DropReason.KERNEL_PROTOCOL);
        assertThat(script.endsAt(10)).isEmpty();
    }

    @Test
    void isSilentIfTheSumsAddUp() {
        script.sees(TracePoint.FRAME_ON_WIRE, 1, 60).sees(TracePoint.FRAME_ON_WIRE, 2, 60);
        script.sees(TracePoint.JOURNEY_DELIVERED, 2, 9);
        script.sees(TracePoint.WORK_POSTED, 5, 2, 3).sees(TracePoint.WORK_TAKEN, 5, 2, 2);
        assertThat(script.endsAt(10)).isEmpty();
    }
}
