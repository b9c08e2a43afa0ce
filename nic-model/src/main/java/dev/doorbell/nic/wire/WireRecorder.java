package dev.doorbell.nic.wire;

import dev.doorbell.nic.capture.PcapngWriter;
import dev.doorbell.nic.capture.PcapngWriter.Direction;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.JourneyListener;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.TimeBase;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames at a NIC's end of a wire to a capture, each with a comment that says which
 * interrupt led to it, or what became of it.
 *
 * <p>A frame is written when its journey has ended and all before it are written; its time is that of
 * its last bit at the NIC. Up to {@value #WAITING_MAX} frames wait; a further one has the oldest written
 * without its end. What the recorder cannot write is told by {@link #end}, and never to the simulation.
 */
public final class WireRecorder implements WireTap, JourneyListener {
    /** Frames that may wait for the end of their journeys. */
    public static final int WAITING_MAX = 8192;

    private static final int FIRST_LPI = 8192;
    private static final String UNDER_WAY = "still under way when this was written";

    /** A frame that has been seen and is not written. */
    private static final class Seen {
        private final byte[] data;
        private final long ticks;
        private final long journey;
        private final Direction direction;
        private @Nullable String comment;

        private Seen(byte[] data, long ticks, long journey, Direction direction) {
            this.data = data;
            this.ticks = ticks;
            this.journey = journey;
            this.direction = direction;
        }
    }

    private final PcapngWriter writer;
    private final int number;
    private final EventQueue events;
    private final JourneyBook journeys;
    private final TimeBase time;
    private final long offsetNanos;
    private final long firstJourney;
    private final boolean numbered;
    private final Deque<Seen> waiting = new ArrayDeque<>();
    private @Nullable IOException failure;

    /**
     * Records what comes and goes at {@code wire}.
     *
     * @param number of the interface in {@code writer} that stands for the NIC
     * @param offsetNanos the capture's time when simulated time is zero
     */
    public WireRecorder(
            PcapngWriter writer,
            int number,
            long offsetNanos,
            EventQueue events,
            JourneyBook journeys,
            TimeBase time,
            Wire wire) {
        this(writer, number, offsetNanos, 0, false, events, journeys, time, wire);
    }

    /**
     * The same, and the comment of a frame that came begins with the number of its journey.
     *
     * @param firstJourney the number of the book's first journey, as other views of the run count them
     */
    public static WireRecorder numbered(
            PcapngWriter writer,
            int number,
            long offsetNanos,
            long firstJourney,
            Backplane parts,
            Wire wire) {
        return new WireRecorder(
                writer,
                number,
                offsetNanos,
                firstJourney,
                true,
                parts.events(),
                parts.journeys(),
                parts.time(),
                wire);
    }

    private WireRecorder(
            PcapngWriter writer,
            int number,
            long offsetNanos,
            long firstJourney,
            boolean numbered,
            EventQueue events,
            JourneyBook journeys,
            TimeBase time,
            Wire wire) {
        this.writer = writer;
        this.firstJourney = firstJourney;
        this.numbered = numbered;
        this.number = number;
        this.offsetNanos = offsetNanos;
        this.events = events;
        this.journeys = journeys;
        this.time = time;
        wire.tap(this);
        journeys.listen(this);
    }

    @Override
    public void received(byte[] frame, int bytes, long journey) {
        see(new Seen(Arrays.copyOf(frame, bytes), events.nowTicks(), journey, Direction.INBOUND));
    }

    @Override
    public void sent(byte[] frame, int bytes, long lastBitTicks, boolean arrived) {
        Seen seen =
                new Seen(
                        Arrays.copyOf(frame, bytes),
                        lastBitTicks,
                        JourneyBook.NONE,
                        Direction.OUTBOUND);
        seen.comment = arrived ? "" : "lost: " + DropReason.LINK_DOWN.words();
        see(seen);
    }

    private void see(Seen seen) {
        if (failure != null) {
            return;
        }
        if (waiting.size() == WAITING_MAX) {
            Seen oldest = waiting.removeFirst();
            write(oldest, oldest.comment == null ? UNDER_WAY : oldest.comment);
        }
        insert(seen);
        writeEnded();
    }

    /** By time: a frame sent is heard of when it has come along the wire. */
    private void insert(Seen seen) {
        Deque<Seen> later = new ArrayDeque<>();
        while (!waiting.isEmpty() && waiting.getLast().ticks > seen.ticks) {
            later.addFirst(waiting.removeLast());
        }
        waiting.addLast(seen);
        waiting.addAll(later);
    }

    @Override
    public void ended(long journey, @Nullable DropReason dropped) {
        Iterator<Seen> all = waiting.iterator();
        while (all.hasNext()) {
            Seen seen = all.next();
            if (seen.journey == journey) {
                seen.comment = dropped == null ? announcement(seen) : "dropped: " + dropped.words();
                break;
            }
        }
        writeEnded();
    }

    private void writeEnded() {
        while (!waiting.isEmpty()) {
            Seen oldest = waiting.getFirst();
            String comment = oldest.comment;
            if (comment == null) {
                return;
            }
            waiting.removeFirst();
            write(oldest, comment);
        }
    }

    private void write(Seen seen, String comment) {
        if (failure == null) {
            long nanos = offsetNanos + time.wholeNanos(seen.ticks);
            String whole =
                    numbered && seen.journey != JourneyBook.NONE
                            ? "journey "
                                    + (firstJourney + JourneyBook.number(seen.journey))
                                    + (comment.isEmpty() ? "" : ": " + comment)
                            : comment;
            try {
                writer.frame(number, nanos, seen.data, seen.data.length, seen.direction, whole);
            } catch (IOException e) {
                failure = e;
                waiting.clear();
            }
        }
    }

    /** Which interrupt led a core to the frame, and when that was acknowledged. */
    private String announcement(Seen seen) {
        long journey = seen.journey;
        int intid = journeys.announcedBy(journey);
        long acknowledged = journeys.endOf(journey, Stage.ACKNOWLEDGED);
        if (intid < 0 || acknowledged < 0) {
            return "polled: no interrupt led to it";
        }
        boolean polled = journeys.endOf(journey, Stage.TICK) >= 0;
        boolean byMessage = journeys.endOf(journey, Stage.MSI) >= 0;
        boolean late = acknowledged < seen.ticks;
        return (polled ? "polled at the tick, " : "announced by ")
                + (byMessage ? "a message, " : "")
                + (intid >= FIRST_LPI ? "LPI " : "INTID ")
                + intid
                + " on cpu"
                + journeys.takenBy(journey)
                + ", acknowledged "
                + micros(Math.abs(acknowledged - seen.ticks))
                + (late ? " before" : " after")
                + " the last bit; at its thread "
                + micros(events.nowTicks() - seen.ticks)
                + " after it";
    }

    private String micros(long ticks) {
        long nanos = time.wholeNanos(ticks);
        return String.format(Locale.ROOT, "%d.%03d us", nanos / 1000, nanos % 1000);
    }

    /** The first thing that went wrong; null if nothing has. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Frames that wait for the end of their journeys. */
    public int waiting() {
        return waiting.size();
    }

    /**
     * Writes what is left, ended or not.
     *
     * @throws IOException the first thing that went wrong since the beginning
     */
    public void end() throws IOException {
        while (!waiting.isEmpty()) {
            Seen oldest = waiting.removeFirst();
            String comment = oldest.comment;
            write(oldest, comment == null ? UNDER_WAY : comment);
        }
        IOException first = failure;
        if (first != null) {
            throw first;
        }
    }
}
