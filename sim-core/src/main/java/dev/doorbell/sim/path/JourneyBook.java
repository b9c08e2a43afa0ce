package dev.doorbell.sim.path;

import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every journey that is under way, and the sums of those that ended.
 *
 * <p>Begun = delivered + dropped + resident, always; the stages of the delivered ones sum to their
 * totals exactly. Models mark what they do to a frame; guest code, as a tracepoint would, says when
 * it takes a frame from a buffer and what becomes of it. A journey's handle is opaque and is dead
 * once the journey ended. Marks allocate nothing.
 */
public final class JourneyBook {
    /** No journey: nobody is known to have put a frame there. */
    public static final long NONE = -1;

    static final List<Stage> STAGES = List.of(Stage.values());

    private static final int STAGE_COUNT = STAGES.size();
    private static final int SLOT_BITS = 20;
    private static final int SLOTS_MAX = 1 << SLOT_BITS;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final long ticksPerSecond;
    private final InterruptMarks interrupts = new InterruptMarks();
    private final AddressTable stored = new AddressTable();

    // Journeys under way, by slot.
    private long[] numbers = new long[64];
    private long[] starts = new long[64];
    private long[] marks = new long[64 * STAGE_COUNT];
    private int[] takers = new int[64];
    private int[] intids = new int[64];
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int slotCount;

    // Sums of those that ended.
    private long begun;
    private long delivered;
    private long deliveredTicks;
    private final long[] stageTicks = new long[STAGE_COUNT];
    private final long[] drops = new long[DropReason.values().length];
    private final boolean[] stageSeen = new boolean[STAGE_COUNT];

    private final Deque<Journey> kept = new ArrayDeque<>();
    private int keptMax;
    private boolean noting;
    private final List<JourneyListener> listeners = new ArrayList<>();

    /** Makes an empty book, in whose time a tick is a nanosecond. */
    public JourneyBook(EventQueue events, Trace trace) {
        this(events, trace, 1_000_000_000L);
    }

    /** Makes an empty book. */
    public JourneyBook(EventQueue events, Trace trace, long ticksPerSecond) {
        this.ticksPerSecond = ticksPerSecond;
        this.events = events;
        this.trace = trace;
        this.source = trace.source("path");
    }

    /** Keeps the last {@code count} finished journeys for {@link #finished()}; 0 keeps none. */
    public void keepFinished(int count) {
        keptMax = count;
    }

    /**
     * Notes the stages of every journey that ends, and what led to its frame, just before the record of
     * its end, for sinks behind a ring ({@link Trace#note}): the digest stays what it is.
     */
    public void noteStages() {
        noting = true;
    }

    /** Tells {@code to} of every journey that ends, just before its handle is dead. */
    public void listen(JourneyListener to) {
        listeners.add(to);
    }

    /** The last finished journeys, oldest first. */
    public List<Journey> finished() {
        return List.copyOf(kept);
    }

    /**
     * The one journey that has ended.
     *
     * @throws IllegalStateException if it is not exactly one, or it was not kept; the message says what
     *     there is
     */
    public Journey single() {
        if (kept.size() != 1) {
            LatencyBreakdown sums = breakdown();
            throw new IllegalStateException(
                    "expected a single finished journey, but "
                            + sums.delivered()
                            + " were delivered, "
                            + sums.dropped()
                            + " dropped, and "
                            + residentCount()
                            + " are under way "
                            + underWay()
                            + (keptMax == 0
                                    ? "; none is kept: call keepFinished before the run"
                                    : kept.isEmpty() ? "; run on until one has ended" : ""));
        }
        return kept.getFirst();
    }

    /** The frames on the path now, in the order of their beginning. */
    public List<JourneyUnderWay> underWay() {
        List<JourneyUnderWay> all = new ArrayList<>();
        for (int slot = 0; slot < slotCount; slot++) {
            if (numbers[slot] != NONE) {
                all.add(
                        new JourneyUnderWay(
                                numbers[slot],
                                starts[slot],
                                Journey.stages(starts[slot], marks, slot * STAGE_COUNT)));
            }
        }
        all.sort(Comparator.comparingLong(JourneyUnderWay::number));
        return all;
    }

    // What the wire and the device say.

    /** A frame's first bit enters the wire at {@code startTick}, now. Returns its handle. */
    public long begin(int bytes) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        long number = begun++;
        numbers[slot] = number;
        starts[slot] = events.nowTicks();
        takers[slot] = -1;
        intids[slot] = -1;
        int base = slot * STAGE_COUNT;
        Arrays.fill(marks, base, base + STAGE_COUNT, InterruptMarks.UNMARKED);
        trace.emit(TracePoint.FRAME_ON_WIRE, source, number, bytes);
        return number << SLOT_BITS | slot;
    }

    /** A stage of the journey ends now. */
    public void mark(long journey, Stage stage) {
        marks[slot(journey) * STAGE_COUNT + stage.ordinal()] = events.nowTicks();
    }

    /**
     * The frame and its descriptor are in memory at {@code address}: ends {@link Stage#DMA}. A frame
     * that nobody had taken from there yet is dropped as overwritten, unless it ended otherwise.
     */
    public void stored(long journey, long address) {
        mark(journey, Stage.DMA);
        long before = stored.put(address, journey);
        if (isUnderWay(before)) {
            drop(before, DropReason.BUFFER_OVERWRITTEN);
        }
        trace.emit(TracePoint.FRAME_STORED, source, number(journey), address);
    }

    // What the interrupt controller and the core say.

    /** A stage of the interrupt's open trip ends now. {@code core} matters for private INTIDs. */
    public void interruptMark(int core, int intid, Stage stage) {
        interruptMark(core, intid, stage, events.nowTicks());
    }

    /** The same for a stage that ended at {@code tick}, now or earlier. */
    public void interruptMark(int core, int intid, Stage stage, long tick) {
        interrupts.mark(core, intid, stage, tick);
    }

    /** The INTID is pending no more, though nobody acknowledged it: its open trip is void. */
    public void interruptForgotten(int core, int intid) {
        interrupts.forget(core, intid);
    }

    /** The core acknowledged the INTID; it had entered its vector at {@code takenTick}. */
    public void interruptAcknowledged(int core, int intid, long takenTick) {
        interrupts.acknowledge(core, intid, takenTick, events.nowTicks());
    }

    /** The core ended the interrupt it acknowledged last. */
    public void interruptEnded(int core) {
        interrupts.ended(core, events.nowTicks());
    }

    // What guest code says, as a tracepoint would.

    /**
     * Guest code on {@code core} takes the frame at {@code address} from its ring: ends {@link
     * Stage#SOFTIRQ}, and joins the marks of the interrupt that core handled last.
     *
     * @return the journey, or {@link #NONE} if no frame under way is known to be there
     */
    public long taken(int core, long address) {
        long journey = stored.remove(address);
        if (!isUnderWay(journey)) {
            trace.guestError(source, TracePoint.BUFFER_WITHOUT_FRAME, core, address);
            return NONE;
        }
        trace.emit(TracePoint.FRAME_TAKEN, source, number(journey), core);
        int slot = slot(journey);
        interrupts.joinInto(core, marks, slot * STAGE_COUNT);
        takers[slot] = core;
        intids[slot] = interrupts.servedIntid(core);
        mark(journey, Stage.SOFTIRQ);
        return journey;
    }

    /** The stack throws a packet away that was to be sent: its next hop's link address is not known. */
    public void unsent(int nextHop, int bytes) {
        trace.guestError(
                source, TracePoint.PACKET_WITHOUT_HOP, Integer.toUnsignedLong(nextHop), bytes);
    }

    /** A thread has the frame: ends {@link Stage#RUNNING} and the journey. */
    public void delivered(long journey) {
        mark(journey, Stage.RUNNING);
        int slot = slot(journey);
        long total = events.nowTicks() - starts[slot];
        long boundary = starts[slot];
        int base = slot * STAGE_COUNT;
        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            long mark = marks[base + stage];
            if (mark != InterruptMarks.UNMARKED) {
                stageSeen[stage] = true;
                if (mark > boundary) {
                    stageTicks[stage] += mark - boundary;
                    boundary = mark;
                }
            }
        }
        assert boundary - starts[slot] == total : "stages do not sum to the total";
        delivered++;
        deliveredTicks += total;
        note(slot);
        trace.emit(TracePoint.JOURNEY_DELIVERED, source, number(journey), total);
        keep(journey, null);
        tell(journey, null);
        free(slot);
    }

    /** The journey ends here, for this reason. */
    public void drop(long journey, DropReason reason) {
        drops[reason.ordinal()]++;
        note(slot(journey));
        trace.emit(TracePoint.JOURNEY_DROPPED, source, number(journey), reason.ordinal());
        keep(journey, reason);
        tell(journey, reason);
        free(slot(journey));
    }

    /** The same stages as {@link Journey#stages}: what passed earlier than a stage before took none. */
    private void note(int slot) {
        if (!noting) {
            return;
        }
        if (takers[slot] >= 0) {
            trace.note(TracePoint.JOURNEY_INTERRUPT, source, intids[slot], takers[slot]);
        }
        long boundary = starts[slot];
        int base = slot * STAGE_COUNT;
        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            long mark = marks[base + stage];
            if (mark != InterruptMarks.UNMARKED) {
                long end = Math.max(mark, boundary);
                trace.note(TracePoint.JOURNEY_STAGE, source, stage, end - boundary);
                boundary = end;
            }
        }
    }

    private void tell(long journey, @Nullable DropReason reason) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).ended(journey, reason);
        }
    }

    // What readers ask.

    /** The sums so far. */
    public LatencyBreakdown breakdown() {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            if (drops[reason.ordinal()] > 0) {
                dropped.put(reason, drops[reason.ordinal()]);
            }
        }
        Map<Stage, Long> stages = new EnumMap<>(Stage.class);
        for (Stage stage : STAGES) {
            if (stageSeen[stage.ordinal()]) {
                stages.put(stage, stageTicks[stage.ordinal()]);
            }
        }
        return new LatencyBreakdown(begun, delivered, dropped, deliveredTicks, stages);
    }

    /** The core that took the frame from its ring; negative if none has. The journey is under way. */
    public int takenBy(long journey) {
        return takers[slot(journey)];
    }

    /**
     * The INTID that led that core to the frame: the one it had acknowledged last; negative if none.
     * The journey is under way.
     */
    public int announcedBy(long journey) {
        return intids[slot(journey)];
    }

    /** When a stage of a journey under way ended; negative if it has not, or was not passed. */
    public long endOf(long journey, Stage stage) {
        return marks[slot(journey) * STAGE_COUNT + stage.ordinal()];
    }

    /** Frames on the path now. */
    public long residentCount() {
        return (long) slotCount - freeCount;
    }

    /** Whether a handle read back from a buffer still stands for a frame on the path. */
    private boolean isUnderWay(long journey) {
        return journey != NONE && numbers[(int) journey & SLOTS_MAX - 1] == number(journey);
    }

    private int slot(long journey) {
        int slot = (int) journey & SLOTS_MAX - 1;
        assert numbers[slot] == number(journey) : "journey " + number(journey) + " has ended";
        return slot;
    }

    /** The number of the journey that a handle stands, or stood, for: its place in the order of arrival. */
    public static long number(long journey) {
        return journey >> SLOT_BITS;
    }

    private int newSlot() {
        if (slotCount == SLOTS_MAX) {
            throw new IllegalStateException(
                    SLOTS_MAX + " frames are on the path at once; does anybody drain them?");
        }
        if (slotCount == numbers.length) {
            int size = slotCount * 2;
            numbers = Arrays.copyOf(numbers, size);
            starts = Arrays.copyOf(starts, size);
            marks = Arrays.copyOf(marks, size * STAGE_COUNT);
            takers = Arrays.copyOf(takers, size);
            intids = Arrays.copyOf(intids, size);
            freeSlots = Arrays.copyOf(freeSlots, size);
        }
        return slotCount++;
    }

    private void free(int slot) {
        numbers[slot] = NONE;
        freeSlots[freeCount++] = slot;
    }

    private void keep(long journey, @Nullable DropReason reason) {
        if (keptMax > 0) {
            if (kept.size() == keptMax) {
                kept.removeFirst();
            }
            int slot = slot(journey);
            kept.addLast(
                    Journey.of(
                            number(journey),
                            starts[slot],
                            events.nowTicks(),
                            marks,
                            slot * STAGE_COUNT,
                            reason,
                            ticksPerSecond));
        }
    }
}
