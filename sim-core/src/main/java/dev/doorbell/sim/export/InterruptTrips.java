package dev.doorbell.sim.export;

import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows interrupts through a trace: gives the records of one interrupt, from its message or line to the
 * thread that it wakes, the same number.
 *
 * <p>Records do not name the interrupt they belong to, so this is found by what they carry, and is
 * approximate where two are under way that look alike: a message is found again at its doorbell by its
 * data, the oldest of the last 50 microseconds; a line that rises belongs to the timer of its name, or to
 * the next interrupt that becomes pending within that time, and a core's input to what was signalled; a
 * thread is woken by what its core was last at, or else by the core that was last at anything. A trip
 * wakes one thread; a second one that it wakes begins a trip of its own.
 *
 * <p>What it holds is bounded by interrupts, cores and threads, and by {@link #KEPT_MAX}.
 */
final class InterruptTrips {
    /** Entries of each kind; the oldest are forgotten. */
    private static final int KEPT_MAX = 4096;

    /** Messages with the same data that may be in flight. */
    private static final int IN_FLIGHT_MAX = 64;

    /** Exceptions nest no deeper. */
    private static final int DEPTH_MAX = 64;

    private static final int HALF = 32;
    private static final long LOW = 0xFFFF_FFFFL;
    private static final long NO_CORE = -1;

    /** One interrupt under way. */
    private static final class Trip {
        final long number;
        final long tick;

        /** It goes on with a thread, and nothing else may have its number. */
        boolean hasWoken;

        Trip(long number, long tick) {
            this.number = number;
            this.tick = tick;
        }
    }

    private final int cores;
    private final long patienceTicks;
    private final Map<Long, Deque<Trip>> messages = new Recent<>(KEPT_MAX);
    private final Map<Long, Trip> translations = new Recent<>(KEPT_MAX);
    private final Map<String, Trip> timers = new Recent<>(KEPT_MAX);
    private final Map<Long, Trip> expiries = new Recent<>(KEPT_MAX);
    private final Map<Long, Trip> pending = new Recent<>(KEPT_MAX);
    private final Map<Long, Trip> softirqs = new Recent<>(KEPT_MAX);
    private final Map<Long, Trip> threads = new Recent<>(KEPT_MAX);

    // By core and depth of exceptions: what it is at. Depth 0 is what it was last at.
    private final @Nullable Trip[][] contexts;
    private final int[] depths;

    private @Nullable Trip line;
    private @Nullable Trip signalledTrip;
    private long signalledTick;
    private @Nullable Trip last;
    private long made;

    /**
     * Makes one.
     *
     * @param patienceTicks a message that is older did not arrive
     */
    InterruptTrips(int cores, long patienceTicks) {
        this.cores = cores;
        this.patienceTicks = patienceTicks;
        this.contexts = new @Nullable Trip[cores][DEPTH_MAX + 1];
        this.depths = new int[cores];
    }

    /** Forgets what is under way; numbers go on. */
    void forget() {
        messages.clear();
        translations.clear();
        timers.clear();
        expiries.clear();
        pending.clear();
        softirqs.clear();
        threads.clear();
        for (int core = 0; core < cores; core++) {
            Arrays.fill(contexts[core], null);
            depths[core] = 0;
        }
        line = null;
        signalledTrip = null;
        last = null;
    }

    /** Whether {@link #of} looks at the name of the record's source. */
    boolean asksForNames(TracePoint point) {
        return point == TracePoint.LINE_RAISED || point == TracePoint.TIMER_EXPIRED;
    }

    /**
     * The number of the interrupt that a record belongs to; 0 if it belongs to none. That of {@link
     * TracePoint#THREAD_RUNNING} is that trip's last.
     */
    long of(long tick, TracePoint point, String source, long first, long second) {
        return switch (point) {
            case MSI_POSTED -> posted(tick, second);
            case DOORBELL -> keep(pending, key(first, NO_CORE), arrived(tick, first));
            case ITS_MESSAGE -> keep(translations, key(first, second), arrived(tick, second));
            case ITS_TRANSLATED -> translated(first, second);
            case TIMER_EXPIRED -> expired(tick, source, key(second, first));
            case LINE_RAISED -> raised(tick, source);
            case INTERRUPT_PENDING -> becamePending(tick, first, second);
            case INTERRUPT_SIGNALLED -> signalled(tick, first, second);
            case INTERRUPT_ACKNOWLEDGED -> acknowledged(first, second);
            case SOFTIRQ_RAISED -> softirqRaised(first, second);
            case SOFTIRQ_ENTRY -> softirqEntry(first, second);
            case THREAD_WOKEN -> woken(tick, first, second);
            case THREAD_RUNNING -> running(first, second);
            case INTERRUPT_TAKEN -> depth(first, second);
            case INTERRUPT_RETURNED -> returned(first, second);
            default -> 0;
        };
    }

    private Trip make(long tick) {
        return new Trip(++made, tick);
    }

    private static long key(long number, long core) {
        return (number << HALF) | (core & LOW);
    }

    private static long numberOf(@Nullable Trip trip) {
        return trip == null || trip.hasWoken ? 0 : trip.number;
    }

    private static long keep(Map<Long, Trip> where, long key, Trip trip) {
        where.put(key, trip);
        return numberOf(trip);
    }

    /** Of an interrupt of one core, or else of all. */
    private static @Nullable Trip find(Map<Long, Trip> where, long intid, long core) {
        Trip own = where.get(key(intid, core));
        return own == null ? where.get(key(intid, NO_CORE)) : own;
    }

    // Messages and lines.

    private long posted(long tick, long data) {
        Deque<Trip> queue = messages.computeIfAbsent(data, any -> new ArrayDeque<>());
        if (queue.size() == IN_FLIGHT_MAX) {
            queue.removeFirst();
        }
        Trip trip = make(tick);
        queue.addLast(trip);
        return trip.number;
    }

    private Trip arrived(long tick, long data) {
        Trip found = inFlight(tick, data);
        return found == null ? make(tick) : found;
    }

    private @Nullable Trip inFlight(long tick, long data) {
        Deque<Trip> queue = messages.get(data);
        Trip oldest = queue == null ? null : queue.pollFirst();
        while (queue != null && oldest != null && tick - oldest.tick > patienceTicks) {
            oldest = queue.pollFirst();
        }
        return oldest;
    }

    private long translated(long from, long to) {
        Trip trip = translations.remove(from);
        return trip == null ? 0 : keep(pending, key(to >>> HALF, NO_CORE), trip);
    }

    private long expired(long tick, String timer, long key) {
        Trip trip = make(tick);
        timers.put(timer, trip);
        return keep(expiries, key, trip);
    }

    private long signalled(long tick, long core, long intid) {
        signalledTrip = find(pending, intid, core);
        signalledTick = tick;
        return numberOf(signalledTrip);
    }

    /** A change that another line's change made at the same tick belongs to that. */
    private long raised(long tick, String name) {
        Trip expired = timers.remove(name);
        if (expired != null) {
            return numberOf(expired);
        }
        if (name.startsWith("cpu")) { // a core's input, not what leads to the controller
            return signalledTick == tick ? numberOf(signalledTrip) : 0;
        }
        Trip before = line;
        if (before == null || before.tick != tick) {
            before = make(tick);
            line = before;
        }
        return before.number;
    }

    private long becamePending(long tick, long intid, long core) {
        Trip trip = find(pending, intid, core);
        if (trip == null || trip.hasWoken) {
            trip = expiries.remove(key(intid, core));
        }
        if (trip == null) {
            trip = inFlight(tick, intid);
        }
        if (trip == null && line != null && tick - line.tick <= patienceTicks) {
            trip = line;
            line = null;
        }
        return keep(pending, key(intid, core), trip == null ? make(tick) : trip);
    }

    // Cores.

    private boolean isCore(long core) {
        return core >= 0 && core < cores;
    }

    private long depth(long core, long depth) {
        if (isCore(core) && depth > 0 && depth <= DEPTH_MAX) {
            depths[(int) core] = (int) depth;
            contexts[(int) core][(int) depth] = null;
        }
        return 0;
    }

    private long returned(long core, long depth) {
        if (isCore(core) && depth > 0 && depth <= DEPTH_MAX) {
            int at = (int) core;
            if (depth == 1) {
                contexts[at][0] = contexts[at][1];
            }
            depths[at] = (int) depth - 1;
        }
        return 0;
    }

    private long acknowledged(long core, long intid) {
        Trip trip = pending.remove(key(intid, core));
        Trip shared = pending.remove(key(intid, NO_CORE));
        return enter(core, trip == null ? shared : trip);
    }

    private long enter(long core, @Nullable Trip trip) {
        if (isCore(core)) {
            contexts[(int) core][depths[(int) core]] = trip;
        }
        last = trip;
        return numberOf(trip);
    }

    private @Nullable Trip at(long core) {
        return isCore(core) ? contexts[(int) core][depths[(int) core]] : null;
    }

    private long softirqRaised(long core, long number) {
        Trip trip = at(core);
        if (numberOf(trip) != 0 && trip != null) {
            softirqs.putIfAbsent(key(number, core), trip);
        }
        return numberOf(trip);
    }

    private long softirqEntry(long core, long number) {
        Trip trip = softirqs.remove(key(number, core));
        return trip == null ? numberOf(at(core)) : enter(core, trip);
    }

    // Threads.

    private long woken(long tick, long core, long thread) {
        Trip trip = at(core);
        if (trip == null) {
            trip = last;
        }
        if (trip == null) {
            return 0;
        }
        Trip onward = trip.hasWoken ? make(tick) : trip;
        threads.put(key(thread, core), onward);
        long number = numberOf(onward);
        onward.hasWoken = true;
        return number;
    }

    private long running(long core, long thread) {
        if (isCore(core)) {
            contexts[(int) core][0] = null;
            depths[(int) core] = 0;
        }
        Trip trip = threads.remove(key(thread, core));
        return trip == null ? 0 : trip.number;
    }
}
