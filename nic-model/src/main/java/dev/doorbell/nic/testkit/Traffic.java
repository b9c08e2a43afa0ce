package dev.doorbell.nic.testkit;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.testkit.Words;
import dev.doorbell.sim.time.TimeBase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Frames and when each is ready to be sent.
 *
 * @param arrivals in order of time
 */
public record Traffic(List<Arrival> arrivals) {
    private static final int PCAP_NANOS = 0xA1B2_3C4D;
    private static final int PCAP_HEADER_BYTES = 24;
    private static final int PCAP_RECORD_BYTES = 16;
    private static final int LINK_ETHERNET = 1;
    private static final int SNAP_MAX = 65_535;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * A frame.
     *
     * @param gapNanos nanoseconds since the one before, of the first since the beginning
     */
    public record Arrival(long gapNanos, Frame frame) {
        @Override
        public String toString() {
            return (gapNanos == 0 ? "at once" : "after " + gapNanos + " ns") + ", " + frame;
        }
    }

    /** Keeps a copy. */
    public Traffic {
        arrivals = List.copyOf(arrivals);
    }

    /** How many frames there are. */
    public int frameCount() {
        return arrivals.size();
    }

    /** Nanoseconds from the beginning to the last frame. */
    public long spanNanos() {
        return arrivals.stream().mapToLong(Arrival::gapNanos).sum();
    }

    /**
     * A source of these frames for a wire. A frame is ready at the whole tick at or before its time, as
     * one of a capture is.
     */
    public TrafficSource source(TimeBase time) {
        return new Source(arrivals, time);
    }

    /** The frames as a capture, whole. There is one at least. */
    public Capture capture() {
        return CaptureReader.read("traffic", pcap(SNAP_MAX));
    }

    /**
     * The frames as a pcap file with times in nanoseconds.
     *
     * @param snapBytes how many bytes of each frame it keeps, at least 0
     */
    public byte[] pcap(int snapBytes) {
        int bytes = PCAP_HEADER_BYTES;
        for (Arrival arrival : arrivals) {
            bytes += PCAP_RECORD_BYTES + Math.min(snapBytes, arrival.frame().length());
        }
        ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(PCAP_NANOS).putShort((short) 2).putShort((short) 4);
        file.putLong(0).putInt(SNAP_MAX).putInt(LINK_ETHERNET);
        long nanos = 0;
        for (Arrival arrival : arrivals) {
            nanos += arrival.gapNanos();
            int length = arrival.frame().length();
            int kept = Math.min(snapBytes, length);
            file.putInt((int) (nanos / NANOS_PER_SECOND)).putInt((int) (nanos % NANOS_PER_SECOND));
            file.putInt(kept).putInt(length);
            file.put(arrival.frame().toArray(), 0, kept);
        }
        return file.array();
    }

    @Override
    public String toString() {
        return Words.steps("frame", "frames", arrivals);
    }

    private static final class Source implements TrafficSource {
        private final List<Arrival> arrivals;
        private final TimeBase time;
        private int at = -1;
        private long nanos;

        Source(List<Arrival> arrivals, TimeBase time) {
            this.arrivals = arrivals;
            this.time = time;
        }

        @Override
        public boolean advance() {
            if (at + 1 >= arrivals.size()) {
                return false;
            }
            at++;
            nanos += arrivals.get(at).gapNanos();
            return true;
        }

        @Override
        public long readyTicks() {
            return time.ticksOfNanos(nanos);
        }

        @Override
        public int frameBytes() {
            return arrivals.get(at).frame().length();
        }

        @Override
        public void copyFrame(byte[] to) {
            arrivals.get(at).frame().bytes().copyTo(to, 0);
        }

        @Override
        public int frameBytesMax() {
            return arrivals.stream().mapToInt(a -> a.frame().length()).max().orElse(0);
        }
    }
}
