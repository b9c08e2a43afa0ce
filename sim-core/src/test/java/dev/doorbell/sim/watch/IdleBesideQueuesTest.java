package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

/** Queues that wait for one core beside an idle one; each test takes one of the conditions away. */
final class IdleBesideQueuesTest {
    /** Idle for 10 ticks is idle, so the patience is 100. */
    private static final Bounds BOUNDS = new Bounds(1000, 1000, 1000, 10, 10, 40);

    private static final int DISK = 1;
    private static final int OTHER_DISK = 2;
    private static final int CHIP = 3;
    private static final int INTID = 80;
    private static final long BUSY = 0;
    private static final long IDLE = 1;

    private final IdleBesideQueues detector = new IdleBesideQueues(BOUNDS);

    private void posts(long tick, int device, long queue) {
        detector.record(tick, TracePoint.WORK_POSTED, device, queue, 1);
    }

    private void takes(long tick, int device, long queue) {
        detector.record(tick, TracePoint.WORK_TAKEN, device, queue, 1);
    }

    private void serves(long tick, long core) {
        detector.record(tick, TracePoint.INTERRUPT_ACKNOWLEDGED, CHIP, core, INTID);
    }

    private void idles(long tick, long core) {
        detector.record(tick, TracePoint.CORE_IDLE, CHIP, core, 0);
    }

    @Test
    void speaksWhenTwoQueuesWaitForOneCoreAndAnotherIdles() {
        idles(0, IDLE);
        serves(1, BUSY);
        posts(2, DISK, 1);
        posts(3, DISK, 2);
        serves(102, BUSY);
        assertThat(detector.findings()).isEmpty();
        serves(103, BUSY);
        assertThat(detector.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.beganTick()).isEqualTo(2);
                            assertThat(finding.tick()).isEqualTo(103);
                        });
        serves(104, BUSY);
        assertThat(detector.findings()).hasSize(1);
    }

    @Test
    void keepsSilentAboutOneQueue() {
        idles(0, IDLE);
        serves(1, BUSY);
        posts(2, DISK, 1);
        posts(3, DISK, 1);
        serves(200, BUSY);
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void keepsSilentAboutQueuesOfTwoDevices() {
        idles(0, IDLE);
        serves(1, BUSY);
        posts(2, DISK, 1);
        posts(3, OTHER_DISK, 1);
        serves(200, BUSY);
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void keepsSilentWhenWorkDoesNotWaitForLong() {
        idles(0, IDLE);
        serves(1, BUSY);
        for (long tick = 2; tick < 400; tick += 10) {
            posts(tick, DISK, 1);
            posts(tick, DISK, 2);
            serves(tick + 8, BUSY);
            takes(tick + 9, DISK, 1);
            takes(tick + 9, DISK, 2);
        }
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void keepsSilentWhenAnotherCoreServesToo() {
        idles(0, 2);
        serves(1, BUSY);
        posts(2, DISK, 1);
        posts(3, DISK, 2);
        serves(50, IDLE);
        serves(120, BUSY);
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void keepsSilentWhenTheOtherCoreIsAtWork() {
        idles(0, IDLE);
        detector.record(50, TracePoint.CORE_WOKEN, CHIP, IDLE, 50);
        serves(51, BUSY);
        posts(52, DISK, 1);
        posts(53, DISK, 2);
        idles(190, IDLE);
        serves(200, BUSY);
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void countsATickAsNobodysService() {
        idles(0, IDLE);
        posts(2, DISK, 1);
        posts(3, DISK, 2);
        for (long tick = 10; tick < 400; tick += 10) {
            detector.record(tick, TracePoint.INTERRUPT_ACKNOWLEDGED, CHIP, BUSY, 27);
        }
        assertThat(detector.findings()).isEmpty();
    }
}
