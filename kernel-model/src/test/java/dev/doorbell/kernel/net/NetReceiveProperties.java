package dev.doorbell.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.driver.net.ReceiveRing;
import dev.doorbell.nic.testkit.Frame;
import dev.doorbell.nic.testkit.FrameArbitrary;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.LatencyBreakdown;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Which queue a frame goes to; and that no bytes at all confuse the stack. */
class NetReceiveProperties {
    private static final int PORT = 7;
    private static final long PACKET_CYCLES = 17;

    /** Hands over one frame that is in memory already. */
    private record OneFrame(int bytes, long journey) implements ReceiveRing {
        @Override
        public int drain(Core core, FrameConsumer consumer) {
            consumer.frame(GuestBench.MEMORY, bytes, journey);
            return 1;
        }
    }

    private static byte[] udp(int port) {
        byte[] frame = new byte[80];
        UdpFrames.write(frame, port, 1, 38);
        return frame;
    }

    private static byte[] changed(Consumer<byte[]> change) {
        byte[] frame = udp(PORT);
        change.accept(frame);
        return frame;
    }

    /** Sums after a frame met a stack with a socket on {@link #PORT}, and perhaps a tap. */
    private static LatencyBreakdown after(byte[] frame, boolean tap, long[] ticks) {
        try (GuestBench bench = new GuestBench(1)) {
            JourneyBook journeys = bench.simulation().parts().journeys();
            bench.core(0).memory().copyIn(GuestBench.MEMORY, frame, 0, frame.length);
            ReceiveRing driver = new OneFrame(frame.length, journeys.begin(frame.length));
            NetReceive stack = new NetReceive(driver, journeys, PACKET_CYCLES);
            stack.bind(PORT, new PacketQueue(journeys, 0));
            if (tap) {
                stack.tap(new PacketQueue(journeys, 0));
            }
            bench.run(
                    () -> {
                        stack.processRx(bench.core(0));
                        ticks[0] = bench.core(0).nowTicks();
                    });
            assertThat(stack.frameCount()).isEqualTo(1);
            return journeys.breakdown();
        }
    }

    private static void assertTaken(byte[] frame) {
        assertThat(after(frame, false, new long[1]).resident()).isEqualTo(1);
    }

    private static void assertNobodys(byte[] frame) {
        assertThat(after(frame, false, new long[1]).dropped())
                .containsOnlyKeys(DropReason.NO_RECEIVER);
        assertThat(after(frame, true, new long[1]).resident()).as("tapped").isEqualTo(1);
    }

    @Example
    void aDatagramGoesToItsPortAndCostsTheStacksCycles() {
        long[] ticks = new long[1];
        assertThat(after(udp(PORT), false, ticks).resident()).isEqualTo(1);
        assertThat(ticks[0]).isEqualTo(PACKET_CYCLES);
        assertNobodys(udp(PORT + 1));
    }

    @Example
    void optionsInTheHeaderMoveThePort() {
        assertTaken(
                changed(
                        frame -> {
                            frame[14] = 0x46;
                            frame[34 + 2] = 0;
                            frame[34 + 3] = 99; // where the port is without options
                            frame[38 + 2] = 0;
                            frame[38 + 3] = PORT;
                        }));
    }

    @Example
    void everyOtherFrameIsTappedOrNobodys() {
        assertNobodys(changed(frame -> frame[13] = 6)); // ARP
        assertNobodys(changed(frame -> frame[12] = (byte) 0x86)); // IPv6 or so
        assertNobodys(changed(frame -> frame[14] = 0x65)); // version 6
        assertNobodys(changed(frame -> frame[14] = 0x44)); // header of 16 bytes
        assertNobodys(changed(frame -> frame[14] = 0x4F)); // header beyond the total length
        assertNobodys(changed(frame -> frame[17] = 27)); // no room for a UDP header
        assertNobodys(changed(frame -> frame[17] = 67)); // longer than the frame
        assertNobodys(changed(frame -> frame[16] = 0x7F));
        assertNobodys(changed(frame -> frame[20] = 0x20)); // more fragments
        assertNobodys(changed(frame -> frame[21] = 1)); // a later fragment
        assertNobodys(changed(frame -> frame[20] = 0x1F));
        assertNobodys(changed(frame -> frame[23] = 6)); // TCP
        assertTaken(changed(frame -> frame[20] = 0x40)); // do not fragment
        assertTaken(changed(frame -> frame[17] = 66)); // exactly the frame
        assertTaken(changed(frame -> frame[17] = 28)); // an empty datagram
    }

    @Property(tries = 90, seed = "20260431")
    void aFrameCutAnywhereIsNobodys(@ForAll @IntRange(min = 1, max = 79) int bytes) {
        byte[] frame = udp(PORT);
        assertNobodys(Arrays.copyOf(frame, bytes));
    }

    @Provide
    Arbitrary<Frame> anyFrame() {
        return Arbitraries.oneOf(
                FrameArbitrary.noise().bytes(1, 120),
                FrameArbitrary.nearlyValid().ports(PORT).bytes(60, 120));
    }

    @Property(tries = 500, seed = "20260432", edgeCases = EdgeCasesMode.NONE)
    void noFrameConfusesTheStack(@ForAll("anyFrame") Frame frame) {
        LatencyBreakdown all = after(frame.toArray(), false, new long[1]);
        assertThat(all.resident() + all.delivered() + all.droppedCount()).isEqualTo(1);
    }
}
