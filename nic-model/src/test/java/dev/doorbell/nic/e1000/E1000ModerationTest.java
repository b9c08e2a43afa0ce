package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interrupt moderation against closed forms, for frames that come as a Poisson process of rate λ.
 *
 * <p>With a gap τ and a prompt first interrupt, p₀ = exp(-λτ): mean delay λτ²/2 / (p₀ + λτ), rate λ /
 * (p₀ + λτ). With a delay d from the first frame: mean delay (d + λd²/2) / (1 + λd), rate λ / (1 + λd).
 * With a delay that each frame starts anew: rate λ exp(-λd). The driver takes the causes as soon as
 * the wire rises. Bounds are four standard errors of the mean, estimated from batches.
 */
class E1000ModerationTest {
    private static final int FRAMES = 100_000;
    private static final int BATCHES = 50;
    private static final double GAP_NANOS = 128_000;

    /** Frames by a Poisson process, a driver that answers at once, and what it saw. */
    private static final class Experiment implements AutoCloseable {
        private final E1000Bench bench;
        private final double perTick;
        private final double[] batchDelays = new double[BATCHES];
        private final long[] waiting = new long[FRAMES];
        private int waitingCount;
        private int served;
        private long interrupts;
        private long endTicks;

        Experiment(DeviceBehaviour behaviour, double perSecond) {
            bench = new E1000Bench(behaviour);
            perTick = perSecond / bench.simulation.parts().time().ticksPerSecond();
            bench.receiving(256);
            bench.pass(1_100_000_000);
            bench.write(E1000Bench.IMS, E1000Bench.RXT0);
            bench.card.function().intx().listen(this::serve);
        }

        private void serve(boolean high) {
            if (!high) {
                return;
            }
            interrupts++;
            long now = bench.simulation.nowTicks();
            for (int i = 0; i < waitingCount; i++) {
                batchDelays[(int) ((long) served * BATCHES / FRAMES)] += now - waiting[i];
                served++;
            }
            waitingCount = 0;
            bench.read(E1000Bench.ICR);
            bench.write(E1000Bench.RDT, bench.read(E1000Bench.RDH) + 255 & 255);
        }

        void run(long seed) {
            Random random = new Random(seed);
            byte[] frame = E1000Bench.frame(60);
            double at = bench.simulation.nowTicks();
            double start = at;
            for (int i = 0; i < FRAMES; i++) {
                at += -Math.log(1 - random.nextDouble()) / perTick;
                bench.simulation.runUntil((long) at);
                waiting[waitingCount++] = bench.simulation.nowTicks();
                bench.arrives(frame);
                if ((i & 63) == 0) { // frames are taken though no interrupt came
                    bench.write(E1000Bench.RDT, bench.read(E1000Bench.RDH) + 255 & 255);
                }
            }
            endTicks = (long) (at - start);
            assertThat(served).isGreaterThan(FRAMES * 9 / 10);
        }

        void checkDelay(double expectedNanos) {
            double perBatch = (double) FRAMES / BATCHES;
            double ticksPerNano = bench.ticks(1_000_000) / 1e6;
            double sum = 0;
            double squares = 0;
            int batches = BATCHES - 1; // the last one is not complete
            for (int i = 0; i < batches; i++) {
                double mean = batchDelays[i] / perBatch / ticksPerNano;
                sum += mean;
                squares += mean * mean;
            }
            double mean = sum / batches;
            double error = Math.sqrt((squares / batches - mean * mean) / (batches - 1));
            assertThat(mean)
                    .as("mean delay in ns, standard error %f", error)
                    .isBetween(expectedNanos - 4 * error - 1, expectedNanos + 4 * error + 1);
            assertThat(error).as("the bound says something").isLessThan(expectedNanos / 20);
        }

        void checkRate(double expectedPerSecond) {
            double seconds = (double) endTicks / bench.simulation.parts().time().ticksPerSecond();
            double error =
                    4 * Math.sqrt((double) interrupts) / seconds; // at most that of a Poisson count
            assertThat(interrupts / seconds)
                    .isBetween(expectedPerSecond - error, expectedPerSecond + error);
        }

        @Override
        public void close() {
            bench.close();
        }
    }

    private static void checkThrottle(DeviceBehaviour behaviour, int itr, double rate) {
        double gap = GAP_NANOS / 1e9;
        double quiet = Math.exp(-rate * gap);
        try (Experiment experiment = new Experiment(behaviour, rate)) {
            experiment.bench.write(E1000Bench.ITR, itr);
            experiment.run(20261 + (long) rate);
            experiment.checkDelay(rate * gap * gap / 2 / (quiet + rate * gap) * 1e9);
            experiment.checkRate(rate / (quiet + rate * gap));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1000, 10_000, 100_000})
    void aThrottleDelaysAsItsClosedFormSays(double rate) {
        checkThrottle(DeviceBehaviour.SPECIFICATION, 500, rate);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1000, 10_000, 100_000})
    void qemusGapDelaysAsTheSameForm(double rate) {
        checkThrottle(DeviceBehaviour.QEMU, 0, rate);
    }

    @ParameterizedTest
    @ValueSource(doubles = {10_000, 100_000})
    void aDelayFromTheFirstFrameDelaysAsItsClosedFormSays(double rate) {
        double delay = GAP_NANOS / 1e9;
        try (Experiment experiment = new Experiment(DeviceBehaviour.SPECIFICATION, rate)) {
            experiment.bench.write(E1000Bench.RADV, 125); // 125 * 1.024 us = 128 us
            experiment.bench.write(E1000Bench.RDTR, 0xFFFF);
            experiment.run(71);
            experiment.checkDelay((delay + rate * delay * delay / 2) / (1 + rate * delay) * 1e9);
            experiment.checkRate(rate / (1 + rate * delay));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {5_000, 20_000})
    void aDelayThatFramesRestartInterruptsAsRarelyAsItsClosedFormSays(double rate) {
        try (Experiment experiment = new Experiment(DeviceBehaviour.SPECIFICATION, rate)) {
            experiment.bench.write(E1000Bench.RDTR, 125);
            experiment.run(72);
            experiment.checkRate(rate * Math.exp(-rate * GAP_NANOS / 1e9));
        }
    }

    @Test
    void theAbsoluteTimerCapsTheRelativeOne() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.receiving(64);
            bench.write(E1000Bench.RDTR, 100); // 102.4 us
            bench.write(E1000Bench.RADV, 250); // 256 us
            bench.write(E1000Bench.IMS, E1000Bench.RXT0);
            long first = bench.simulation.nowTicks();
            for (int i = 0; i < 10; i++) {
                bench.arrives(E1000Bench.frame(60));
                bench.pass(50_000);
            }
            assertThat(bench.rises.get(0) - first).isEqualTo(bench.ticks(256_000));
        }
    }

    @Test
    void theRelativeTimerCountsFromTheLastFrameAndBit31EndsIt() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.receiving(64);
            bench.write(E1000Bench.RDTR, 100);
            bench.write(E1000Bench.IMS, E1000Bench.RXT0);
            bench.arrives(E1000Bench.frame(60));
            bench.pass(50_000);
            bench.arrives(E1000Bench.frame(60));
            long last = bench.simulation.nowTicks();
            bench.pass(102_399);
            assertThat(bench.rises).isEmpty();
            bench.pass(1);
            assertThat(bench.rises).containsExactly(last + bench.ticks(102_400));
            bench.read(E1000Bench.ICR);
            bench.arrives(E1000Bench.frame(60));
            assertThat(bench.isIntxHigh()).isFalse();
            bench.write(E1000Bench.RDTR, 0x8000_0064L);
            assertThat(bench.isIntxHigh()).isTrue();
            assertThat(bench.read(E1000Bench.RDTR)).isEqualTo(100);
        }
    }

    @Test
    void transmitDelaysApplyToDescriptorsThatAllowThem() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.sending(8);
            bench.write(E1000Bench.TIDV, 50); // 51.2 us
            bench.write(E1000Bench.TADV, 75); // 76.8 us
            bench.write(E1000Bench.IMS, E1000Bench.TXDW);
            long start = bench.simulation.nowTicks();
            long flags = E1000Bench.EOP | E1000Bench.IFCS | E1000Bench.RS | E1000Bench.IDE;
            for (int i = 0; i < 3; i++) {
                bench.describe(E1000Bench.frame(60), flags);
                bench.kick();
                bench.pass(30_000);
            }
            assertThat(bench.rises).containsExactly(start + bench.ticks(76_800));
            bench.read(E1000Bench.ICR);
            bench.send(E1000Bench.frame(60));
            assertThat(bench.isIntxHigh()).as("without IDE at once").isTrue();
        }
    }

    @Test
    void offThrottleIsOffAtOnce() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.write(E1000Bench.ITR, 0xFFFF);
            bench.write(E1000Bench.IMS, E1000Bench.LSC);
            bench.write(E1000Bench.ICS, E1000Bench.LSC);
            bench.read(E1000Bench.ICR);
            bench.write(E1000Bench.ICS, E1000Bench.LSC);
            assertThat(bench.isIntxHigh()).isFalse();
            bench.write(E1000Bench.ITR, 0);
            assertThat(bench.isIntxHigh()).isTrue();
        }
    }

    @Test
    void qemusReceiveLimitIsAGapAndItsRelativeTimerNone() {
        try (E1000Bench bench = new E1000Bench(DeviceBehaviour.QEMU)) {
            bench.receiving(32);
            bench.pass(1_100_000_000);
            bench.write(E1000Bench.IMS, E1000Bench.RXT0);
            bench.write(E1000Bench.RDTR, 1);
            bench.write(E1000Bench.RADV, 1000); // 1.024 ms
            bench.arrives(E1000Bench.frame(60));
            assertThat(bench.rises).hasSize(1);
            bench.read(E1000Bench.ICR);
            bench.arrives(E1000Bench.frame(60));
            bench.pass(2_000_000);
            assertThat(bench.rises.get(1) - bench.rises.get(0)).isEqualTo(bench.ticks(1_024_000));
        }
    }
}
