package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.policy.DrainPolicy;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the machine must do, computed without it.
 *
 * <p>Under profile {@code ideal} a tick is a nanosecond and everything but the poll period takes no
 * time. Where arrivals are random, the bound is four standard errors of the formula's own variance.
 */
class ClosedFormsTest {
    private static final double POLL_PERIOD = 10e6;
    private static final int PORT = SyntheticTraffic.PORT;

    private static MachineConfig ideal(Delivery delivery) {
        MachineConfig config = MachineConfig.parallels(delivery, TimingProfile.named("ideal"));
        return config.with(config.kernel().listeningOn(PORT));
    }

    @Test
    @DisplayName(
            "A1: arrivals of uniform phase wait T/2 on average, with variance T²/12, at most T")
    void aPolledFrameWaitsUniformlyOverThePeriod() {
        MachineConfig config = ideal(Delivery.POLL);
        try (Machine machine = Machine.boot(config.with(config.kernel().withReceiveBuffers(64)))) {
            Totals totals = new Totals();
            machine.trace().attachInline(totals);
            int count = 20_000;

            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 137, 5, count));

            assertThat(all.delivered()).isEqualTo(count);
            double sd = POLL_PERIOD / Math.sqrt(12);
            assertThat(totals.mean()).isCloseTo(POLL_PERIOD / 2, within(4 * sd / Math.sqrt(count)));
            // The fourth central moment of a uniform is T^4/80, so Var(s^2) is (T^4/80 -
            // T^4/144)/n.
            double varianceError =
                    Math.pow(POLL_PERIOD, 2) * Math.sqrt((1 / 80.0 - 1 / 144.0) / count);
            assertThat(totals.variance())
                    .isCloseTo(POLL_PERIOD * POLL_PERIOD / 12, within(4 * varianceError));
            assertThat(totals.max).isLessThanOrEqualTo((long) POLL_PERIOD);
        }
    }

    @ParameterizedTest(name = "A2: lambda = {0} per ms, c = {1} ms")
    @CsvSource({"0.5, 0.5", "0.1, 1.0", "0.2, 1.0"})
    void aBatchServedInOrderDelaysItsLaterFrames(double perMilli, double milliseconds) {
        double c = milliseconds * 1e6;
        double lambda = perMilli / 1e6;
        TimingProfile profile =
                TimingProfile.named("ideal").with(TimingConstant.RX_PER_PACKET, (long) c);
        MachineConfig base = ideal(Delivery.POLL).with(profile);
        KernelConfig kernel = base.kernel().withReceiveBuffers(128).with(DrainPolicy.SNAPSHOT);
        try (Machine machine = Machine.boot(base.with(kernel))) {
            int count = 20_000;

            LatencyBreakdown all =
                    Runs.carry(machine, Runs.poisson(machine, perMilli * 1000, 11, count));

            assertThat(all.delivered()).isEqualTo(count);
            // A frame's own service ends when it is in the socket's queue; the thread has to wait
            // for
            // the whole batch, which the formula does not speak of.
            double mean = Runs.ticksThrough(all, Stage.STACK) / (double) count;
            double expected = POLL_PERIOD / 2 + c * (1 + lambda * POLL_PERIOD / 2);
            double variance =
                    c * c * lambda * POLL_PERIOD / 2
                            + Math.pow(1 - lambda * c, 2) * POLL_PERIOD * POLL_PERIOD / 12;
            // Frames of one period share their luck: there are count / (lambda T) independent ones.
            double independent = count / Math.max(1, lambda * POLL_PERIOD);
            assertThat(mean).isCloseTo(expected, within(4 * Math.sqrt(variance / independent)));
        }
    }

    @ParameterizedTest(name = "A4: T = 10 ms, R = {0} ms, c = {1} ms: {2} ms a trip")
    @CsvSource({"0.5, 0, 10", "9.8, 0.1, 10", "10.1, 0, 20", "0.5, 9.6, 20", "25, 0, 30"})
    void aClosedLoopLocksToThePollGrid(double r, double c, double trip) {
        long responseTicks = (long) (r * 1e6);
        long thinkTicks = (long) (c * 1e6);
        List<Long> received = new ArrayList<>();
        Program asker =
                system -> {
                    byte[] request = new byte[UdpFrames.FRAME_BYTES_MIN];
                    while (true) {
                        system.receive();
                        received.add(system.nowTicks());
                        system.compute(thinkTicks);
                        system.send(request);
                    }
                };
        MachineConfig base = ideal(Delivery.POLL);
        KernelConfig kernel = base.kernel().running(List.of(new Program.Listening(PORT, asker)));
        try (Machine machine = Machine.boot(base.with(kernel))) {
            byte[] response = new byte[UdpFrames.FRAME_BYTES_MIN];
            UdpFrames.write(response, PORT, 0, 18);
            EventChannel farEnd =
                    machine.parts()
                            .events()
                            .channel(
                                    "farEnd",
                                    Phase.DEVICES,
                                    unused -> machine.wire().deliver(response));
            machine.nic()
                    .connect(
                            (frame, offset, bytes) -> {
                                farEnd.postIn(responseTicks, 0);
                                return 0;
                            });
            machine.wire().deliver(response);

            machine.runFor(machine.time().ticksPerSecond());

            assertThat(received).hasSizeGreaterThan(20);
            for (int i = 2; i < received.size(); i++) {
                assertThat(received.get(i) - received.get(i - 1)).isEqualTo((long) (trip * 1e6));
            }
        }
    }

    @Test
    @DisplayName("A6: a relative re-arm slips by the handler's latency every tick, exactly")
    void relativeTicksDriftAndAbsoluteOnesDoNot() {
        TimingProfile profile = TimingProfile.named("parallels-m1");
        long reload = 24_000;
        long ticksPerCount = 48_000_000_000L / 24_000_000L;
        // From expiry to the TVAL write: injection, waking, entry, acknowledge, dispatch.
        long latencyCycles =
                profile.value(TimingConstant.VMM_INJECT)
                        + profile.value(TimingConstant.VMM_WAKE_IDLE)
                        + profile.value(TimingConstant.CPU_EXCEPTION_ENTRY)
                        + profile.value(TimingConstant.ICC_IAR)
                        + profile.value(TimingConstant.IRQ_DISPATCH);
        long delta = latencyCycles * 15 / ticksPerCount; // whole counts; 15 ticks a cycle
        for (TickRearm rearm : TickRearm.values()) {
            MachineConfig base = MachineConfig.parallels(Delivery.POLL, profile);
            KernelConfig kernel = base.kernel().with(rearm);
            try (Machine machine = Machine.boot(base.with(kernel))) {
                Runs.Recorder expiries = new Runs.Recorder(TracePoint.TIMER_EXPIRED);
                machine.trace().attachInline(expiries);

                machine.runFor(machine.time().ticksPerSecond());

                long first = expiries.ticks.get(0);
                long slip = rearm == TickRearm.RELATIVE ? delta : 0;
                for (int m = 1; m < expiries.ticks.size(); m++) {
                    assertThat(expiries.ticks.get(m) - first)
                            .isEqualTo(m * (reload + slip) * ticksPerCount);
                }
                assertThat(delta).isPositive();
            }
        }
    }

    @ParameterizedTest(name = "A7: {0} buffers, {1} frames a period")
    @CsvSource({"4, 2", "4, 4", "4, 8", "31, 16", "31, 32", "31, 64"})
    void aRingLosesWhatDoesNotFitIntoOnePeriod(int buffers, int perPeriod) {
        MachineConfig base = ideal(Delivery.POLL);
        KernelConfig kernel = base.kernel().withReceiveBuffers(buffers);
        try (Machine machine = Machine.boot(base.with(kernel))) {
            int count = 6000 * perPeriod;

            LatencyBreakdown all =
                    Runs.carry(machine, Runs.poisson(machine, perPeriod * 100.0, 23, count));

            double lost =
                    all.dropped().getOrDefault(DropReason.NO_RECEIVE_BUFFER, 0L) / (double) count;
            Poisson batch = new Poisson(perPeriod);
            double expected = batch.meanExcess(buffers) / perPeriod;
            double error = Math.sqrt(batch.excessVariance(buffers) / 6000) / perPeriod;
            assertThat(lost).isCloseTo(expected, within(4 * error + 1e-4));
        }
    }

    @Test
    @DisplayName("A7: a burst of B in one period loses max(0, B - R), exactly")
    void aBurstLosesWhatExceedsTheRing() {
        for (int burst : new int[] {1, 4, 5, 17}) {
            try (Machine machine = Machine.boot(ideal(Delivery.POLL))) {
                long[] together = new long[burst];
                LatencyBreakdown all = Runs.carry(machine, Runs.at(together));
                assertThat(all.droppedCount()).isEqualTo(Math.max(0, burst - 4));
                assertThat(all.delivered()).isEqualTo(Math.min(4, burst));
            }
        }
    }

    @Test
    @DisplayName("A15: residents integrated over time are sojourns summed over frames, exactly")
    void littlesLawHoldsToTheTick() {
        for (Delivery delivery : BoardSpec.PARALLELS.deliveries()) {
            MachineConfig base =
                    MachineConfig.parallels(delivery, TimingProfile.named("parallels-m1"));
            try (Machine machine = Machine.boot(base.with(base.kernel().listeningOn(PORT)))) {
                machine.journeys().keepFinished(5000);
                Occupancy occupancy = new Occupancy();
                machine.trace().attachInline(occupancy);

                LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 900, 3, 4000));

                long sojourns =
                        machine.journeys().finished().stream()
                                .mapToLong(journey -> journey.totalTicks())
                                .sum();
                assertThat(occupancy.integral).isEqualTo(sojourns);
                assertThat(all.begun())
                        .isEqualTo(all.delivered() + all.droppedCount() + all.resident());
                assertThat(all.resident()).isZero();
                assertThat(all.stageTicks().values().stream().mapToLong(t -> t).sum())
                        .isEqualTo(all.totalTicks());
                machine.journeys()
                        .finished()
                        .forEach(
                                journey ->
                                        assertThat(
                                                        journey.wasDelivered()
                                                                ? journey.stages().values().stream()
                                                                        .mapToLong(t -> t)
                                                                        .sum()
                                                                : journey.totalTicks())
                                                .isEqualTo(journey.totalTicks()));
            }
        }
    }

    /** Residents, integrated over time. */
    private static final class Occupancy implements TraceSink {
        private long residents;
        private long lastTick;
        private long integral;

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            int step =
                    switch (point) {
                        case FRAME_ON_WIRE -> 1;
                        case JOURNEY_DELIVERED, JOURNEY_DROPPED -> -1;
                        default -> 0;
                    };
            if (step != 0) {
                integral += residents * (tick - lastTick);
                lastTick = tick;
                residents += step;
            }
        }
    }

    /** Mean, variance and maximum of delivered totals. */
    private static final class Totals implements TraceSink {
        private final List<Long> totals = new ArrayList<>();
        private long max;

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            if (point == TracePoint.JOURNEY_DELIVERED) {
                totals.add(second);
                max = Math.max(max, second);
            }
        }

        double mean() {
            return totals.stream().mapToLong(t -> t).average().orElseThrow();
        }

        double variance() {
            double mean = mean();
            return totals.stream().mapToDouble(t -> (t - mean) * (t - mean)).sum()
                    / (totals.size() - 1);
        }
    }

    /** A Poisson count and what of it exceeds a bound. */
    private record Poisson(double mean) {
        double meanExcess(int bound) {
            return moment(bound, 1);
        }

        double excessVariance(int bound) {
            double first = moment(bound, 1);
            return moment(bound, 2) - first * first;
        }

        private double moment(int bound, int power) {
            double sum = 0;
            double logMean = StrictMath.log(mean);
            double logFactorial = 0;
            for (int n = 1; n < bound + 40 * (int) Math.ceil(mean); n++) {
                logFactorial += StrictMath.log(n);
                if (n > bound) {
                    double p = StrictMath.exp(n * logMean - mean - logFactorial);
                    sum += p * StrictMath.pow(n - bound, power);
                }
            }
            return sum;
        }
    }
}
