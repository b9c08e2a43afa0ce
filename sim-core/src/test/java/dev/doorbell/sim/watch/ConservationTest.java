package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConservationTest {
    private final Conservation detector = new Conservation();
    private long tick;

    private void see(TracePoint point, long first, long second) {
        detector.record(tick += 10, point, 0, first, second);
    }

    @Test
    void speaksOfResultsThatWereTakenTwice() {
        see(TracePoint.WORK_POSTED, 3, 2);
        see(TracePoint.WORK_TAKEN, 3, 2);
        assertThat(detector.findings()).isEmpty();
        see(TracePoint.WORK_TAKEN, 3, 1);

        assertThat(detector.findings()).hasSize(1);
        assertThat(detector.findings().get(0).words()).contains("queue 3");
    }

    @Test
    void speaksOfABufferThatWasTakenWithoutAFrame() {
        see(TracePoint.BUFFER_WITHOUT_FRAME, 0, 0x4000);

        assertThat(detector.findings()).hasSize(1);
        assertThat(detector.findings().get(0).words()).contains("0x4000");
    }

    @Test
    void speaksOfAFrameThatEndsTwice() {
        see(TracePoint.FRAME_ON_WIRE, 1, 60);
        see(TracePoint.JOURNEY_DELIVERED, 1, 100);
        see(TracePoint.JOURNEY_DELIVERED, 1, 100);

        assertThat(detector.findings()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DropReason.class,
            names = {
                "NO_RECEIVE_BUFFER",
                "DEVICE_STORE_FULL",
                "BUFFER_OVERWRITTEN",
                "SEGMENT_REFUSED",
                "SOCKET_QUEUE_FULL"
            })
    void speaksOfAFrameThatWasLost(DropReason reason) {
        see(TracePoint.FRAME_ON_WIRE, 1, 60);
        see(TracePoint.JOURNEY_DROPPED, 1, reason.ordinal());

        assertThat(detector.findings()).hasSize(1);
        assertThat(detector.findings().get(0).words()).contains(reason.words());
    }

    @ParameterizedTest
    @EnumSource(
            value = DropReason.class,
            names = {"NO_RECEIVER", "FILTERED", "DEVICE_NOT_READY", "KERNEL_PROTOCOL"})
    void isSilentAboutAFrameThatNobodyMisses(DropReason reason) {
        see(TracePoint.FRAME_ON_WIRE, 1, 60);
        see(TracePoint.JOURNEY_DROPPED, 1, reason.ordinal());

        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void speaksOnceOfResultsThatFindNoRoom() {
        see(TracePoint.WORK_LOST, 3, 1);
        see(TracePoint.WORK_LOST, 3, 1);

        assertThat(detector.findings()).hasSize(1);
        assertThat(detector.findings().get(0).words()).contains("queue 3");
    }

    @Test
    void isSilentIfTheSumsAddUp() {
        see(TracePoint.FRAME_ON_WIRE, 1, 60);
        see(TracePoint.FRAME_ON_WIRE, 2, 60);
        see(TracePoint.JOURNEY_DELIVERED, 2, 100);
        see(TracePoint.WORK_POSTED, 3, 2);
        see(TracePoint.WORK_TAKEN, 3, 1);

        assertThat(detector.findings()).isEmpty();
    }
}
