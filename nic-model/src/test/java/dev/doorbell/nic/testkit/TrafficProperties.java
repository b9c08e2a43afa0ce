package dev.doorbell.nic.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.testkit.Traffic.Arrival;
import dev.doorbell.nic.wire.CapturedTraffic;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.testkit.Shrinking;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Traffic as a source and as a capture; and what it shrinks to. */
@Domain(NicDomain.class)
@Domain(DomainContext.Global.class)
class TrafficProperties {
    private static final TimeBase TIME =
            TimeBase.exact(List.of(new ClockRate("clock", 24_000_000), new ClockRate("b", 62_500)));

    @Property(tries = 200, seed = "6111", edgeCases = EdgeCasesMode.NONE)
    @Label("a source gives each frame once, in order, at the whole tick at or before its time")
    void aSourceGivesTheFramesInOrder(@ForAll Traffic traffic) {
        TrafficSource source = traffic.source(TIME);
        byte[] buffer = new byte[source.frameBytesMax()];
        long nanos = 0;
        long last = 0;
        for (Arrival arrival : traffic.arrivals()) {
            assertThat(source.advance()).isTrue();
            nanos += arrival.gapNanos();
            assertThat(source.readyTicks()).isGreaterThanOrEqualTo(last);
            last = source.readyTicks();
            assertThat(TIME.wholeNanos(last)).isLessThanOrEqualTo(nanos);
            assertThat(TIME.wholeNanos(last + 1)).isGreaterThanOrEqualTo(nanos);
            assertThat(source.frameBytes()).isEqualTo(arrival.frame().length());
            source.copyFrame(buffer);
            assertThat(Arrays.copyOf(buffer, source.frameBytes()))
                    .isEqualTo(arrival.frame().toArray());
        }
        assertThat(source.advance()).isFalse();
        assertThat(nanos).isEqualTo(traffic.spanNanos());
    }

    @Provide
    Arbitrary<Traffic> some() {
        return TrafficArbitrary.of(FrameArbitrary.any()).frames(1, 20);
    }

    @Property(tries = 200, seed = "6112", edgeCases = EdgeCasesMode.NONE)
    @Label("traffic and its capture are the same traffic, but for the pause before the first frame")
    void aCaptureOfTrafficIsTheTraffic(@ForAll("some") Traffic traffic) {
        Capture capture = traffic.capture();
        assertThat(capture.warnings()).isEmpty();
        List<Arrival> atOnce = new ArrayList<>(traffic.arrivals());
        atOnce.set(0, new Arrival(0, atOnce.get(0).frame()));
        TrafficSource direct = new Traffic(atOnce).source(TIME);
        TrafficSource captured = new CapturedTraffic(capture, TIME, 0, traffic.frameCount());
        while (direct.advance()) {
            assertThat(captured.advance()).isTrue();
            assertThat(captured.readyTicks()).isEqualTo(direct.readyTicks());
            assertThat(bytes(captured)).isEqualTo(bytes(direct));
        }
        assertThat(captured.advance()).isFalse();
    }

    private static byte[] bytes(TrafficSource source) {
        byte[] bytes = new byte[source.frameBytesMax()];
        source.copyFrame(bytes);
        return Arrays.copyOf(bytes, source.frameBytes());
    }

    @Example
    @Label("a failure that needs two frames within a microsecond shrinks to two, at once")
    void trafficShrinksToTheFramesThatMatter() {
        Traffic least =
                Shrinking.minimum(
                        TrafficArbitrary.of(FrameArbitrary.any()),
                        new Random(13),
                        traffic ->
                                traffic.arrivals().stream().filter(a -> a.gapNanos() < 1000).count()
                                        >= 2);

        String frame = "at once, UDP of 60 bytes, port 40000 to 7, 10.211.55.1 to 10.211.55.100";
        assertThat(least).hasToString("2 frames:\n  1. " + frame + "\n  2. " + frame);
    }
}
