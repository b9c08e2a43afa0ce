package dev.doorbell.sim.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs events in a total order: due tick, then {@link Phase}, then order of scheduling.
 *
 * <p>Among equals the first scheduled fires first; moving an event counts as scheduling it anew. An
 * event scheduled for the current tick fires in this tick, even in a phase that has already had its
 * turn. Times are ticks since power-on; the simulation's clocks fix the rate. Two runs with the same
 * calls fire the same events in the same order; nothing here reads a host clock. Not thread-safe, by
 * design.
 *
 * <p>Handlers may schedule, move and cancel anything, and may call {@link #fireNext}, {@link
 * #skipTo} and {@link #runUntil}: events then fire nested in the handler, and the clock has moved
 * when it goes on.
 *
 * <p>How: due tick and phase make one 64-bit <em>key</em>. Keys less than 4,096 (1,024 ticks) away
 * go to a {@link FrontWheel}, all others to a {@link RadixLadder}; the lower first key of the two
 * fires. Of two entries with the same key, the one in the ladder was added when the key was further
 * away, so the ladder wins ties. Cancelling makes an entry stale (see {@link SlotTable}); stale
 * entries are dropped when met, and all at once when they outnumber the live ones.
 *
 * <p>Cost: scheduling, cancelling and firing take amortised constant time, two to four sequential
 * moves of 16 bytes for far events, and allocate nothing once the pools have grown. A new queue takes
 * about a megabyte. No setting depends on the load; {@code docs/decisions} has the measurements.
 */
public final class EventQueue {
    /** The last tick there is: 2^61 - 2. */
    public static final long TICKS_MAX = (1L << 61) - 2;

    static final int ARGUMENT_BITS = 48;

    private static final int CHANNELS_MAX = 1 << 15;
    private static final long ARGUMENT_MASK = (1L << ARGUMENT_BITS) - 1;
    private static final int PHASE_BITS = 2;
    private static final long KEY_MAX = (TICKS_MAX << PHASE_BITS) | 3;
    private static final int STALE_SLACK = 64;

    /** Where a data word was expected, that nothing is due. No entry has it. */
    private static final long NOTHING = -1;

    /** What a queue has that keeps its entries apart: never touched, and a megabyte saved. */
    private static final FrontWheel NO_WHEEL = new FrontWheel();

    private static final RadixLadder NO_LADDER = new RadixLadder(new SlotTable());

    private final SlotTable slots = new SlotTable();
    private final FrontWheel wheel;
    private final RadixLadder ladder;
    private final @Nullable PendingSet apart;
    private final @Nullable Chooser chooser;

    // By channel number.
    private LongConsumer[] handlers = new LongConsumer[16];
    private final List<EventChannel> channels = new ArrayList<>();

    private long now;

    /** Nothing is due before this tick. A lower bound, made exact when a question needs it. */
    private long quietBefore = Long.MAX_VALUE;

    private long live;
    private long takenKey;
    private boolean stopRequested;
    private final TickBudget budget = new TickBudget();

    /** Makes an empty queue whose clock stands at tick 0. */
    public EventQueue() {
        this(null, null);
    }

    private EventQueue(@Nullable PendingSet apart, @Nullable Chooser chooser) {
        this.apart = apart;
        this.chooser = chooser;
        this.wheel = apart == null ? new FrontWheel() : NO_WHEEL;
        this.ladder = apart == null ? new RadixLadder(slots) : NO_LADDER;
    }

    /**
     * Makes a queue that fires events of the same tick and phase in an order drawn from {@code
     * seed}, not in order of scheduling.
     *
     * <p>For tests: a scenario whose answer changes depends on an order that nothing promises. Runs
     * with the same seed and the same calls are equal. Slower, and allocates.
     */
    public static EventQueue shaken(long seed) {
        return new EventQueue(new ShakenSet(seed), null);
    }

    /**
     * Makes a queue that lets {@code chooser} say which of the events that are due at the same tick
     * fires next, whatever their phase; those of {@link Phase#OBSERVERS} after all others. What one
     * channel carries stays in order. Tick 0 is for preparation: there the usual order holds.
     *
     * <p>For {@code sim.explore}. Slower, and allocates.
     */
    public static EventQueue explored(Chooser chooser) {
        ExploredSet set = new ExploredSet(chooser);
        EventQueue made = new EventQueue(set, chooser);
        set.join(made);
        return made;
    }

    /** Whether a {@link Chooser} decides the order of what happens now: explored, and past tick 0. */
    public boolean isExploring() {
        return chooser != null && now > 0;
    }

    /** Who hears what each step touches; null unless this queue is {@linkplain #explored explored}. */
    public @Nullable Footprint footprint() {
        return chooser;
    }

    /** The current tick, 0 to {@link #TICKS_MAX}. */
    public long nowTicks() {
        return now;
    }

    /** How many events and posted arguments are pending. */
    public long pendingCount() {
        return live;
    }

    /**
     * Makes a channel to {@code handler}, which is called in {@code phase}.
     *
     * @param name {@code component.stream}, for traces and error messages
     * @throws IllegalStateException if this queue has 32,768 channels already
     */
    public EventChannel channel(String name, Phase phase, LongConsumer handler) {
        int kind = channels.size();
        if (kind == CHANNELS_MAX) {
            throw new IllegalStateException(
                    "no channel for " + name + ": all " + CHANNELS_MAX + " are in use");
        }
        if (kind == handlers.length) {
            handlers = Arrays.copyOf(handlers, kind * 2);
        }
        handlers[kind] = handler;
        EventChannel channel = new EventChannel(this, name, phase, kind);
        channels.add(channel);
        return channel;
    }

    /**
     * Makes {@code event} pending for {@code dueTicks}, after everything already pending for the
     * same tick and phase.
     *
     * @throws IllegalStateException if it is pending, or belongs to another queue
     * @throws IllegalArgumentException if the tick is in the past or above {@link #TICKS_MAX}
     */
    public void scheduleAt(long dueTicks, Event event) {
        if (event.isScheduled()) {
            throw new IllegalStateException(event + " is already scheduled");
        }
        moveTo(dueTicks, event);
    }

    /**
     * Makes {@code event} pending for {@code delayTicks} from now, after everything already pending
     * for the same tick and phase.
     *
     * @throws IllegalStateException if it is pending, or belongs to another queue
     * @throws IllegalArgumentException if the delay is negative or ends above {@link #TICKS_MAX}
     */
    public void scheduleIn(long delayTicks, Event event) {
        scheduleAt(dueIn(delayTicks, event.name()), event);
    }

    /**
     * Makes {@code event} pending for {@code dueTicks}, whether or not it was pending, and in either
     * case after everything already pending for the same tick and phase.
     *
     * @throws IllegalStateException if it belongs to another queue
     * @throws IllegalArgumentException if the tick is in the past or above {@link #TICKS_MAX}
     */
    public void moveTo(long dueTicks, Event event) {
        checkDue(dueTicks, event.name());
        if (!event.join(this)) {
            throw new IllegalStateException(event.name() + " belongs to another queue");
        }
        int slot;
        if (event.isScheduled()) {
            withdraw(event);
            slot = slots.renew(event.slot());
            live--;
        } else {
            slot = slots.claim(event);
        }
        event.schedule(slot, dueTicks);
        add(dueTicks, event.phase().keyBits(), slots.dataOf(slot));
        sweepIfWorthIt();
    }

    /**
     * Makes {@code event} not pending.
     *
     * @return false if it was not pending
     * @throws IllegalStateException if it belongs to another queue
     */
    public boolean cancel(Event event) {
        if (!event.isScheduled()) {
            return false;
        }
        if (!event.join(this)) {
            throw new IllegalStateException(event.name() + " belongs to another queue");
        }
        withdraw(event);
        slots.cancel(event.slot());
        event.unschedule();
        live--;
        sweepIfWorthIt();
        return true;
    }

    /**
     * The tick of the next event, {@code Long.MAX_VALUE} if nothing is pending.
     *
     * <p>{@link #isQuietThrough} is the cheaper question.
     */
    public long nextDueTicks() {
        return isQuietThrough(TICKS_MAX) ? Long.MAX_VALUE : quietBefore;
    }

    /**
     * Whether nothing is due at or before {@code tick}. One comparison if nothing has been fired
     * since the last answer, or scheduled that early.
     */
    public boolean isQuietThrough(long tick) {
        return tick < quietBefore || lookThrough(lastKeyOf(tick));
    }

    /**
     * Moves the clock to {@code tick} without firing anything.
     *
     * @throws IllegalStateException if something is due by then, or the tick is in the past
     * @throws IllegalArgumentException if the tick is above {@link #TICKS_MAX}
     */
    public void skipTo(long tick) {
        if (tick < now) {
            throw new IllegalStateException("cannot skip back from tick " + now + " to " + tick);
        }
        if (tick > TICKS_MAX) {
            throw new IllegalArgumentException("tick " + tick + " is above " + TICKS_MAX);
        }
        if (!isQuietThrough(tick)) {
            throw new IllegalStateException(
                    "cannot skip to tick " + tick + ": something is due at tick " + quietBefore);
        }
        if (tick != now) {
            now = tick;
            budget.begin(0);
        }
    }

    /**
     * Moves the clock to the next event and fires it.
     *
     * @return false if nothing was pending
     * @throws StuckClockException see {@link #limitEventsPerTick}
     */
    public boolean fireNext() {
        return fireThrough(KEY_MAX);
    }

    /**
     * Fires everything due up to and including {@code deadlineTicks}, in order.
     *
     * <p>Unless stopped, the clock then stands at the deadline; with a deadline above {@link
     * #TICKS_MAX}, which nothing can reach, where the last event left it. It never goes back: a
     * deadline in the past fires nothing.
     *
     * @throws StuckClockException see {@link #limitEventsPerTick}
     */
    public RunOutcome runUntil(long deadlineTicks) {
        stopRequested = false;
        long lastKey = lastKeyOf(deadlineTicks);
        while (fireThrough(lastKey)) {
            if (stopRequested) {
                stopRequested = false;
                return RunOutcome.STOPPED;
            }
        }
        if (deadlineTicks > now && deadlineTicks <= TICKS_MAX) {
            skipTo(deadlineTicks);
        }
        return live == 0 ? RunOutcome.QUIET : RunOutcome.DEADLINE_REACHED;
    }

    /**
     * Ends the innermost {@link #runUntil} in progress as soon as the present handler returns.
     * Without effect on runs that begin later.
     */
    public void stop() {
        stopRequested = true;
    }

    /**
     * Sets how many events may fire while the clock stands still: 1,000,000 unless set. The next one
     * ends the run with a {@link StuckClockException}.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public void limitEventsPerTick(long events) {
        if (events <= 0) {
            throw new IllegalArgumentException(
                    "limit of events per tick is " + events + ", must be positive");
        }
        budget.limit(events);
    }

    // What channels need.

    /** Refuses ticks in the past and ticks above the last. */
    void checkDue(long dueTicks, String name) {
        if (dueTicks < now || dueTicks > TICKS_MAX) {
            throw new IllegalArgumentException(
                    name + ": tick " + dueTicks + " is not in " + now + " (now) to " + TICKS_MAX);
        }
    }

    /** The tick that is {@code delayTicks} from now, if there is one. */
    long dueIn(long delayTicks, String name) {
        if (delayTicks < 0 || delayTicks > TICKS_MAX - now) {
            throw new IllegalArgumentException(
                    name
                            + ": a delay of "
                            + delayTicks
                            + " ticks from tick "
                            + now
                            + " does not end"
                            + " in "
                            + now
                            + " to "
                            + TICKS_MAX);
        }
        return now + delayTicks;
    }

    /** Adds an entry for a tick that has been checked. */
    void add(long dueTicks, long phaseBits, long data) {
        if (dueTicks < quietBefore) {
            quietBefore = dueTicks;
        }
        live++;
        long key = (dueTicks << PHASE_BITS) | phaseBits;
        if (apart != null) {
            apart.add(key, data);
        } else if (key - (now << PHASE_BITS) < FrontWheel.SPAN) {
            wheel.add(key, data);
        } else {
            ladder.add(key, data);
        }
    }

    // Taking entries.

    /** The last key of a tick; the highest key there is for ticks above the last. */
    private static long lastKeyOf(long tick) {
        return tick >= TICKS_MAX ? KEY_MAX : (tick << PHASE_BITS) | 3;
    }

    private boolean fireThrough(long lastKey) {
        long data = take(lastKey);
        while (data < 0) {
            if (data == NOTHING) {
                return false;
            }
            if (!slots.dropIfStale(data)) {
                Event event = slots.fire(SlotTable.slotOf(data));
                event.unschedule();
                arrive(data, event);
                event.fire();
                return true;
            }
            data = take(lastKey);
        }
        arrive(data, null);
        handlers[(int) (data >>> ARGUMENT_BITS)].accept(data & ARGUMENT_MASK);
        return true;
    }

    /** Calls a channel's handler now, past the queue. */
    void call(long data) {
        handlers[(int) (data >>> ARGUMENT_BITS)].accept(data & ARGUMENT_MASK);
    }

    private void withdraw(Event event) {
        if (apart != null) {
            apart.withdrawn(slots.dataOf(event.slot()));
        }
    }

    /** The event or channel that an entry belongs to. */
    Object ownerOf(long data) {
        return SlotTable.isEvent(data) ? slots.eventIn(SlotTable.slotOf(data)) : channelOf(data);
    }

    /** Moves the clock to the entry just taken. */
    private void arrive(long data, @Nullable Event event) {
        live--;
        long due = takenKey >>> PHASE_BITS;
        if (due != now) {
            now = due;
            budget.begin(1);
        } else if (budget.isNearlySpent()) {
            budget.note(now, event != null ? event.name() : channelOf(data).name());
        }
    }

    private EventChannel channelOf(long data) {
        return channels.get((int) (data >>> ARGUMENT_BITS));
    }

    /** Removes the first entry, stale or not, if its key is at most {@code lastKey}. */
    private long take(long lastKey) {
        if (apart != null) {
            takenKey = apart.firstKey();
            return takenKey <= lastKey ? apart.take() : NOTHING;
        }
        long wheelKey = wheel.firstKey();
        long horizon = Math.min(wheelKey, lastKey);
        if (ladder.bound() <= horizon) {
            long ladderKey = ladder.firstKey(horizon);
            if (ladderKey <= horizon) {
                takenKey = ladderKey;
                return ladder.take();
            }
        }
        if (wheelKey > lastKey) {
            return NOTHING;
        }
        takenKey = wheelKey;
        return wheel.take();
    }

    /** As {@link #take}, but only looks, except that it drops the stale entries it meets. */
    private boolean lookThrough(long lastKey) {
        long key = firstKey(lastKey);
        while (key <= lastKey) {
            if (!slots.isStale(peek())) {
                quietBefore = key >>> PHASE_BITS;
                return false;
            }
            slots.dropIfStale(take(lastKey));
            key = firstKey(lastKey);
        }
        quietBefore = key >>> PHASE_BITS;
        return true;
    }

    /** The lowest key if it is at most {@code lastKey}; else a lower bound above that. */
    private long firstKey(long lastKey) {
        if (apart != null) {
            return apart.firstKey();
        }
        long wheelKey = wheel.firstKey();
        long horizon = Math.min(wheelKey, lastKey);
        long bound = ladder.bound();
        return Math.min(wheelKey, bound <= horizon ? ladder.firstKey(horizon) : bound);
    }

    /** The data word of the lowest key's first entry, just found by {@link #firstKey}. */
    private long peek() {
        if (apart != null) {
            return apart.peek();
        }
        return ladder.bound() <= wheel.firstKey() ? ladder.peek() : wheel.peek();
    }

    private void sweepIfWorthIt() {
        if (slots.stale() > live + STALE_SLACK) {
            if (apart != null) {
                apart.sweep(slots);
            } else {
                wheel.sweep(slots, now << PHASE_BITS);
                ladder.sweep();
            }
        }
    }
}
