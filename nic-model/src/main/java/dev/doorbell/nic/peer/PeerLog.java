package dev.doorbell.nic.peer;

import dev.doorbell.sim.event.EventQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What has happened at the other end of a wire: counted always, and kept as far as asked for. */
public final class PeerLog {
    private final EventQueue events;
    private final int keptMax;
    private final Map<PeerEvent.Kind, Long> counts = new EnumMap<>(PeerEvent.Kind.class);
    private final Map<PeerDrop, Long> drops = new EnumMap<>(PeerDrop.class);
    private final List<PeerEvent> kept = new ArrayList<>();

    PeerLog(EventQueue events, int keptMax) {
        this.events = events;
        this.keptMax = keptMax;
    }

    void note(String host, PeerEvent.Kind kind, long a, long b) {
        counts.merge(kind, 1L, Long::sum);
        if (kept.size() < keptMax) {
            kept.add(new PeerEvent(events.nowTicks(), host, kind, a, b));
        }
    }

    @SuppressWarnings("EnumOrdinal") // A transcript is made of numbers.
    void drop(String host, PeerDrop why, long b) {
        drops.merge(why, 1L, Long::sum);
        note(host, PeerEvent.Kind.DROPPED, why.ordinal(), b);
    }

    /** How often that has happened. */
    public long count(PeerEvent.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** How many packets went no further for that reason. */
    public long dropped(PeerDrop why) {
        return drops.getOrDefault(why, 0L);
    }

    /** What has happened, oldest first, until there was no more room. Unmodifiable. */
    public List<PeerEvent> transcript() {
        return Collections.unmodifiableList(kept);
    }

    /** What of the transcript is of that kind. */
    public List<PeerEvent> transcript(PeerEvent.Kind kind) {
        return kept.stream().filter(event -> event.kind() == kind).toList();
    }
}
