package dev.doorbell.sim.trace;

import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.event.EventQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where models and cores put what happened.
 *
 * <p>Feeds the run's digest, and a ring if one is attached. A record that nobody reads, not even the
 * digest, costs one comparison. Called only from the simulation's own thread of control.
 */
public final class Trace {
    private final EventQueue events;
    private final @Nullable DigestSink digest;
    private final List<String> sources = new ArrayList<>();
    private final Map<TracePoint, Long> complaints = new EnumMap<>(TracePoint.class);
    private final List<TraceSink> inline = new ArrayList<>();

    private @Nullable TraceRing ring;
    private boolean isRead;

    /** Makes a trace that takes its time from {@code events}. */
    public Trace(EventQueue events) {
        this(events, new DigestSink());
    }

    private Trace(EventQueue events, @Nullable DigestSink digest) {
        this.events = events;
        this.digest = digest;
        this.isRead = digest != null;
    }

    /** One without a digest, for whoever needs the time more than the proof that two runs are one. */
    public static Trace undigested(EventQueue events) {
        return new Trace(events, null);
    }

    /** Registers a source of records; the same order in every run of the same machine. */
    public int source(String name) {
        sources.add(name);
        return sources.size() - 1;
    }

    /** The names of all sources, by number. */
    public List<String> sources() {
        return Collections.unmodifiableList(sources);
    }

    /** Records that something happened now. */
    public void emit(TracePoint point, int source, long first, long second) {
        if (isRead) {
            tell(point, source, first, second);
        }
    }

    private void tell(TracePoint point, int source, long first, long second) {
        long tick = events.nowTicks();
        DigestSink hash = digest;
        if (hash != null) {
            hash.record(tick, point, source, first, second);
        }
        // Order: what an inline sink learns of a record is there before a sink behind the ring
        // reads it.
        for (int i = 0; i < inline.size(); i++) {
            inline.get(i).record(tick, point, source, first, second);
        }
        TraceRing to = ring;
        if (to != null) {
            to.publish(tick, point, source, first, second);
        }
    }

    /**
     * Tells the ring, if there is one, what follows from records that were made: the digest, which has
     * those, does not know of it, nor do inline sinks.
     *
     * @param point one of which {@link TracePoint#isNote} holds
     */
    public void note(TracePoint point, int source, long first, long second) {
        assert point.isNote() : point + " is no note";
        TraceRing to = ring;
        if (to != null) {
            to.publish(events.nowTicks(), point, source, first, second);
        }
    }

    /** Records that the guest broke a rule, or wanted something unmodelled, and counts it. */
    public void guestError(int source, TracePoint rule, long first, long second) {
        assert rule.isComplaint() : rule + " is no complaint";
        complaints.merge(rule, 1L, Long::sum);
        emit(rule, source, first, second);
    }

    /** How often each rule was broken; rules never broken are absent. */
    public Map<TracePoint, Long> complaints() {
        return Collections.unmodifiableMap(complaints);
    }

    /**
     * The hash of every record so far: equal for equal runs, on every JDK and machine.
     *
     * @throws MisuseException if it keeps none
     */
    public long digest() {
        DigestSink hash = digest;
        if (hash == null) {
            throw new MisuseException(
                    "this simulation was built without a digest; build it without calling"
                            + " withoutDigest(), or attach a DigestSink to its trace");
        }
        return hash.value();
    }

    /**
     * Sends records to {@code ring} from now on, as well as to the digest.
     *
     * @throws IllegalStateException if there is a ring already
     */
    public void attach(TraceRing ring) {
        if (this.ring != null) {
            throw new IllegalStateException(
                    "a ring is attached already; give it one more sink instead");
        }
        this.ring = ring;
        isRead = true;
    }

    /** Calls {@code sink} for every record from now on, on the simulation's own thread. */
    public void attachInline(TraceSink sink) {
        inline.add(sink);
        isRead = true;
    }

    /** Stops sending to a ring, waits until its sinks have read everything, and ends them. */
    public void detach() {
        TraceRing from = ring;
        ring = null;
        isRead = digest != null || !inline.isEmpty();
        if (from != null) {
            from.close();
        }
    }
}
