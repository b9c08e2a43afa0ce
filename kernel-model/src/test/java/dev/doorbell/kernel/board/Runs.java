package dev.doorbell.kernel.board;

import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.Set;

/** What the tests of whole machines share: traffic, and running until it is through. */
final class Runs {
    private Runs() {}

    /** Carries the traffic from now on, and runs until nothing is on the path any more. */
    static LatencyBreakdown carry(Machine machine, TrafficSource traffic) {
        machine.wire().carry(traffic, machine.nowTicks());
        long step = machine.time().ticksPerSecond() / 50;
        do {
            machine.runFor(step);
        } while (!machine.wire().isDone() || machine.journeys().residentCount() > 0);
        return machine.journeys().breakdown();
    }

    /** Poisson arrivals for {@link SyntheticTraffic#PORT}. */
    static TrafficSource poisson(Machine machine, double perSecond, long seed, long count) {
        return SyntheticTraffic.poisson(
                perSecond,
                machine.time().ticksPerSecond(),
                new Seed(seed).stream("arrivals"),
                0,
                count);
    }

    /** Ticks of the stages up to and including {@code last}, summed over all delivered frames. */
    static long ticksThrough(LatencyBreakdown breakdown, Stage last) {
        return breakdown.stageTicks().entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(last) <= 0)
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }

    /** A script of frames at given ticks, each with the smallest UDP frame. */
    static TrafficSource at(long... ticks) {
        return new Script(ticks);
    }

    private static final class Script implements TrafficSource {
        private final long[] ticks;
        private int at = -1;

        Script(long[] ticks) {
            this.ticks = ticks.clone();
        }

        @Override
        public boolean advance() {
            return ++at < ticks.length;
        }

        @Override
        public long readyTicks() {
            return ticks[at];
        }

        @Override
        public int frameBytes() {
            return dev.doorbell.nic.wire.UdpFrames.FRAME_BYTES_MIN;
        }

        @Override
        public void copyFrame(byte[] to) {
            dev.doorbell.nic.wire.UdpFrames.write(to, SyntheticTraffic.PORT, at, 18);
        }

        @Override
        public int frameBytesMax() {
            return frameBytes();
        }
    }

    /** Remembers the ticks of the points asked for, and their second argument. */
    static final class Recorder implements TraceSink {
        private final Set<TracePoint> wanted;
        final java.util.List<Long> ticks = new java.util.ArrayList<>();
        final java.util.List<Long> seconds = new java.util.ArrayList<>();

        Recorder(TracePoint... wanted) {
            this.wanted = Set.of(wanted);
        }

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            if (wanted.contains(point)) {
                ticks.add(tick);
                seconds.add(second);
            }
        }
    }
}
