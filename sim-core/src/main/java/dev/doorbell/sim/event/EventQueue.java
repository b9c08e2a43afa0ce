package dev.doorbell.sim.event;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * Runs events in a total order: due tick, then {@link Phase}, then order of scheduling.
 */
@SuppressWarnings("NullAway")
public final class EventQueue {
    private record Entry(
            long due, int phase, long sequence, Event event, EventChannel channel, long argument) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::due)
                            .thenComparingInt(Entry::phase)
                            .thenComparingLong(Entry::sequence));
    private long now;
    private long sequence;
    private boolean stopRequested;

    public static EventQueue shaken(long seed) {
        return new EventQueue();
    }

    public long nowTicks() {
        return now;
    }

    public EventChannel channel(String name, Phase phase, LongConsumer handler) {
        return new EventChannel(this, name, phase, handler);
    }

    public void scheduleAt(long dueTicks, Event event) {
        if (event.scheduled) {
            throw new IllegalStateException(event + " is already scheduled");
        }
        moveTo(dueTicks, event);
    }

    public void scheduleIn(long delayTicks, Event event) {
        scheduleAt(now + delayTicks, event);
    }

    public void moveTo(long dueTicks, Event event) {
        if (dueTicks < now) {
            throw new IllegalArgumentException("due in the past");
        }
        event.scheduled = true;
        event.dueTicks = dueTicks;
        event.sequence = sequence;
        entries.add(new Entry(dueTicks, event.phase().ordinal(), sequence++, event, null, 0));
    }

    public boolean cancel(Event event) {
        boolean was = event.scheduled;
        event.scheduled = false;
        return was;
    }

    void post(long dueTicks, EventChannel channel, long argument) {
        entries.add(
                new Entry(dueTicks, channel.phase.ordinal(), sequence++, null, channel, argument));
    }

    private void skipStale() {
        while (!entries.isEmpty()) {
            Entry e = entries.peek();
            if (e.event == null || (e.event.scheduled && e.event.sequence == e.sequence)) {
                return;
            }
            entries.poll();
        }
    }

    public long nextDueTicks() {
        skipStale();
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().due;
    }

    public boolean isQuietThrough(long tick) {
        return nextDueTicks() > tick;
    }

    public void skipTo(long tick) {
        now = tick;
    }

    public boolean fireNext() {
        skipStale();
        Entry e = entries.poll();
        if (e == null) {
            return false;
        }
        now = e.due;
        if (e.event != null) {
            e.event.scheduled = false;
            e.event.fire();
        } else {
            e.channel.handler.accept(e.argument);
        }
        return true;
    }

    public RunOutcome runUntil(long deadlineTicks) {
        stopRequested = false;
        while (!isQuietThrough(deadlineTicks)) {
            fireNext();
            if (stopRequested) {
                return RunOutcome.STOPPED;
            }
        }
        now = Math.max(now, deadlineTicks);
        return entries.isEmpty() ? RunOutcome.QUIET : RunOutcome.DEADLINE_REACHED;
    }

    public void stop() {
        stopRequested = true;
    }
}
