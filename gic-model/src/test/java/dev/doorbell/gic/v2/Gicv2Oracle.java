package dev.doorbell.gic.v2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A GICv2 as a list of rules: slow, short, and nothing shared with the model.
 *
 * <p>One security state, the architecture's choices, signals that take no time.
 */
final class Gicv2Oracle {
    static final int NONE = 1023;
    static final int OTHER_GROUP = 1022;
    static final int IDLE = 0x100;

    /** One interrupt; a private one is one core's. */
    static final class Source {
        final int intid;
        boolean line;
        boolean latch;
        boolean active;
        boolean enabled;
        boolean edge;
        boolean group1;
        int priority;
        Set<Integer> targets = Set.of();
        final SortedSet<Integer> senders = new TreeSet<>();
        int served;

        Source(int intid) {
            this.intid = intid;
            this.enabled = intid < 16;
            this.edge = intid < 16;
        }

        boolean pending() {
            return intid < 16 ? !senders.isEmpty() : latch || (line && !edge);
        }

        void wire(boolean high) {
            latch |= edge && high && !line;
            line = high;
        }
    }

    /** One core's interface. */
    static final class Face {
        final List<Source> own = new ArrayList<>();
        int control;
        int mask;
        int point;
        int aliasedPoint = 1;
        final List<SortedSet<Integer>> serving = List.of(new TreeSet<>(), new TreeSet<>());

        boolean has(int bit) {
            return (control >> bit & 1) != 0;
        }

        int running() {
            return serving.stream()
                    .flatMap(Set::stream)
                    .min(Comparator.naturalOrder())
                    .orElse(IDLE);
        }

        int preempting(int priority, boolean group1) {
            int dropped = group1 && !has(4) ? aliasedPoint : point + 1;
            return priority >> dropped << dropped;
        }

        boolean passes(Source source) {
            return source.priority < mask
                    && (running() == IDLE
                            || preempting(source.priority, source.group1)
                                    < preempting(running(), source.group1));
        }
    }

    final List<Source> shared = new ArrayList<>();
    final List<Face> faces = new ArrayList<>();
    int control;

    Gicv2Oracle(int cores, int intids) {
        for (int core = 0; core < cores; core++) {
            Face face = new Face();
            for (int intid = 0; intid < 32; intid++) {
                face.own.add(new Source(intid));
            }
            faces.add(face);
        }
        for (int intid = 32; intid < intids; intid++) {
            shared.add(new Source(intid));
        }
    }

    Source source(int core, int intid) {
        return intid < 32 ? faces.get(core).own.get(intid) : shared.get(intid - 32);
    }

    private boolean knows(int intid) {
        return intid < 32 + shared.size();
    }

    private @Nullable Source best(int core) {
        Face face = faces.get(core);
        List<Source> offered = new ArrayList<>(face.own);
        shared.stream().filter(s -> s.targets.contains(core)).forEach(offered::add);
        return offered.stream()
                .filter(s -> s.pending() && s.enabled && !s.active)
                .filter(s -> (control & face.control & (s.group1 ? 2 : 1)) != 0)
                .min(Comparator.<Source>comparingInt(s -> s.priority).thenComparing(s -> s.intid))
                .orElse(null);
    }

    /** The levels of a core's inputs: 0, 1 for IRQ, 2 for FIQ. */
    int inputs(int core) {
        Source best = best(core);
        Face face = faces.get(core);
        if (best == null || !face.passes(best)) {
            return 0;
        }
        return face.has(3) && !best.group1 ? 2 : 1;
    }

    private static int value(Source source) {
        return source.senders.isEmpty()
                ? source.intid
                : source.senders.first() << 10 | source.intid;
    }

    private int otherGroup(int core, Source source, boolean alias) {
        if (alias) {
            return source.group1 ? 0 : NONE;
        }
        return source.group1 && !faces.get(core).has(2) ? OTHER_GROUP : 0;
    }

    int highest(int core, boolean alias) {
        Source best = best(core);
        if (best == null) {
            return NONE;
        }
        int other = otherGroup(core, best, alias);
        return other != 0 ? other : value(best);
    }

    int acknowledge(int core, boolean alias) {
        Source best = best(core);
        Face face = faces.get(core);
        if (best == null || !face.passes(best)) {
            return NONE;
        }
        int other = otherGroup(core, best, alias);
        if (other != 0) {
            return other;
        }
        int value = value(best);
        face.serving.get(best.group1 ? 1 : 0).add(face.preempting(best.priority, best.group1));
        best.active = true;
        best.latch = false;
        if (best.intid < 16) {
            best.served = best.senders.first();
            best.senders.remove(best.served);
        }
        return value;
    }

    void end(int core, int value, boolean alias) {
        Face face = faces.get(core);
        if (!knows(value & 0x3FF) || face.running() == IDLE) {
            return;
        }
        Source source = source(core, value & 0x3FF);
        boolean stranger = source.intid < 16 && source.served != (value >> 10 & 7);
        if (stranger || (alias && !source.group1)) {
            return;
        }
        SortedSet<Integer> serving = face.serving.get(source.group1 ? 1 : 0);
        if (!serving.isEmpty()) {
            serving.remove(serving.first());
        }
        if (!face.has(9)) {
            release(source, value >> 10 & 7);
        }
    }

    void deactivate(int core, int value) {
        if (knows(value & 0x3FF) && faces.get(core).has(9)) {
            release(source(core, value & 0x3FF), value >> 10 & 7);
        }
    }

    private static void release(Source source, int sender) {
        if (source.intid >= 16 || source.served == sender) {
            source.active = false;
        }
    }
}
