package dev.doorbell.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class QueueDepthsTest {
    private final QueueDepths depths = new QueueDepths();

    @Test
    void depthsAreWeighedByTheTimeTheyLasted() {
        depths.begin(100);
        at(110, TracePoint.FRAME_ON_WIRE, 0);
        at(120, TracePoint.FRAME_ON_WIRE, 1);
        at(130, TracePoint.FRAME_STORED, 0);
        at(150, TracePoint.FRAME_STORED, 1);
        at(160, TracePoint.FRAME_TAKEN, 0);
        at(170, TracePoint.JOURNEY_DELIVERED, 0);
        at(175, TracePoint.FRAME_TAKEN, 1);
        at(180, TracePoint.JOURNEY_DELIVERED, 1);
        depths.finish(200);

        // On the wire: one from 110, two from 120, one from 130 to 150.
        assertThat(depths.sum(QueueDepths.Place.WIRE_AND_NIC))
                .isEqualTo(new QueueDepths.Sum(50, 60, 2));
        // In the ring: one from 130, two from 150, one from 160 to 175.
        assertThat(depths.sum(QueueDepths.Place.RING)).isEqualTo(new QueueDepths.Sum(55, 55, 2));
        // In the kernel: 160 to 170 and 175 to 180.
        assertThat(depths.sum(QueueDepths.Place.KERNEL)).isEqualTo(new QueueDepths.Sum(15, 85, 1));
    }

    @Test
    void aDroppedFrameLeavesThePlaceItWasIn() {
        depths.begin(0);
        at(0, TracePoint.FRAME_ON_WIRE, 0);
        at(10, TracePoint.JOURNEY_DROPPED, 0);
        at(10, TracePoint.FRAME_ON_WIRE, 1);
        at(20, TracePoint.FRAME_STORED, 1);
        at(50, TracePoint.JOURNEY_DROPPED, 1);
        depths.finish(100);

        assertThat(depths.sum(QueueDepths.Place.WIRE_AND_NIC))
                .isEqualTo(new QueueDepths.Sum(20, 80, 1));
        assertThat(depths.sum(QueueDepths.Place.RING)).isEqualTo(new QueueDepths.Sum(30, 70, 1));
    }

    @Test
    void whatHappenedBeforeAndAfterDoesNotCountNorDoFramesThatNobodySawBegin() {
        at(5, TracePoint.FRAME_TAKEN, 3);
        at(5, TracePoint.JOURNEY_DELIVERED, 3);
        at(6, TracePoint.FRAME_ON_WIRE, 4);
        depths.begin(10);
        depths.finish(20);
        at(30, TracePoint.FRAME_STORED, 4);

        assertThat(depths.sum(QueueDepths.Place.WIRE_AND_NIC))
                .isEqualTo(new QueueDepths.Sum(10, 0, 1));
        assertThat(depths.sum(QueueDepths.Place.RING)).isEqualTo(new QueueDepths.Sum(0, 10, 0));
        assertThat(depths.sum(QueueDepths.Place.KERNEL)).isEqualTo(new QueueDepths.Sum(0, 10, 0));
    }

    @Test
    void oneFrameThatStaysForEverDoesNotConfuseThousandsOfOthers() {
        depths.begin(0);
        at(0, TracePoint.FRAME_ON_WIRE, 0);
        for (int i = 1; i <= 10_000; i++) {
            at(i, TracePoint.FRAME_ON_WIRE, i);
            at(i, TracePoint.FRAME_STORED, i);
            at(i + 1, TracePoint.FRAME_TAKEN, i);
            at(i + 1, TracePoint.JOURNEY_DELIVERED, i);
        }
        depths.finish(10_001);

        assertThat(depths.sum(QueueDepths.Place.WIRE_AND_NIC))
                .isEqualTo(new QueueDepths.Sum(10_001, 0, 1));
        assertThat(depths.sum(QueueDepths.Place.RING).frameTicks()).isEqualTo(10_000, within(0.0));
        assertThat(depths.sum(QueueDepths.Place.RING).depthMax()).isOne();
    }

    private void at(long tick, TracePoint point, long journey) {
        depths.record(tick, point, 0, journey, 0);
    }
}
