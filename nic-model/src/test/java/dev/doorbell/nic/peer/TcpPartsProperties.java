package dev.doorbell.nic.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.peer.packet.Bytes;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** TCP's reassembly and its timeouts, alone. */
class TcpPartsProperties {
    private static final String TEXT = MiniTcp.pattern(400);

    @Property(tries = 500, seed = "5521", edgeCases = EdgeCasesMode.NONE)
    void anyOverlappingPartsPutTogetherGiveAPrefixOnce(
            @ForAll @Size(max = 60) List<@IntRange(max = 399) Integer> places,
            @ForAll @IntRange(min = 1, max = 60) int length,
            @ForAll int initialSequence) {
        TcpReceiver receiver = new TcpReceiver(initialSequence, 200);
        StringBuilder got = new StringBuilder();
        for (int place : places) {
            int end = Math.min(400, place + length);
            long number = receiver.placeOf(initialSequence + 1 + place);
            assertThat(number).isEqualTo(1 + place);
            if (receiver.isAcceptable(number, end - place)) {
                Bytes part = Bytes.ofAscii(TEXT.substring(place, end));
                receiver.take(number, part, end == 400, bytes -> got.append(bytes.toAscii()));
            }
            assertThat(TEXT).startsWith(got);
            assertThat(receiver.isFinished()).isEqualTo(got.length() == 400);
        }
        for (int place = 0; place < 400; place += 50) {
            Bytes part = Bytes.ofAscii(TEXT.substring(place, place + 50));
            receiver.take(1 + place, part, place == 350, bytes -> got.append(bytes.toAscii()));
        }
        assertThat(got.toString()).isEqualTo(TEXT);
        assertThat(receiver.isFinished()).isTrue();
        assertThat(receiver.nextSequence()).isEqualTo(initialSequence + 402);
    }

    @Property(tries = 500, seed = "5522", edgeCases = EdgeCasesMode.NONE)
    void theTimeoutFollowsTheFormulaAndItsBounds(
            @ForAll @Size(min = 1, max = 30)
                    List<@LongRange(min = 1, max = 4_000_000_000L) Long> trips) {
        try (PeerBench bench = new PeerBench(PeerBench.alone())) {
            RtoEstimator rto =
                    new RtoEstimator(
                            new PeerClock(bench.simulation.parts()), TcpConfig.Rto.DEFAULT);
            assertThat(rto.timeoutTicks()).isEqualTo(PeerBench.SECONDS);
            double smoothed = 0;
            double variation = 0;
            boolean first = true;
            for (long trip : trips) {
                variation =
                        first ? trip / 2.0 : variation * 0.75 + 0.25 * Math.abs(smoothed - trip);
                smoothed = first ? trip : smoothed * 0.875 + 0.125 * trip;
                first = false;
                rto.measured(trip);
                double expected =
                        Math.min(60e9, Math.max(200e6, smoothed + Math.max(1, 4 * variation)));
                assertThat((double) rto.timeoutTicks()).isBetween(expected - 64, expected + 64);
            }
            long before = rto.timeoutTicks();
            rto.backOff();
            assertThat(rto.timeoutTicks()).isEqualTo(Math.min(60 * PeerBench.SECONDS, 2 * before));
        }
    }
}
