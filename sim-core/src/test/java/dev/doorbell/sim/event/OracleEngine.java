package dev.doorbell.sim.event;

import java.util.ArrayList;
import java.util.List;

/** The rule itself: a list kept in order of due tick, phase, and order of scheduling. */
final class OracleEngine implements Engine {
    private record Entry(long due, long phase, long id) {
        boolean isBefore(Entry other) {
            return due != other.due ? due < other.due : phase < other.phase;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Listener listener;
    private long now;

    OracleEngine(Listener listener) {
        this.listener = listener;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void post(long due, long id) {
        Entry entry = new Entry(due, Engine.phaseOf(id).keyBits(), id);
        int place = entries.size();
        while (place > 0 && entry.isBefore(entries.get(place - 1))) {
            place--;
        }
        entries.add(place, entry);
    }

    @Override
    public void move(long due, int event) {
        cancel(event);
        post(due, event);
    }

    @Override
    public boolean cancel(int event) {
        return entries.removeIf(entry -> entry.id == event);
    }

    @Override
    public boolean isScheduled(int event) {
        return entries.stream().anyMatch(entry -> entry.id == event);
    }

    @Override
    public long nextDue() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.get(0).due;
    }

    @Override
    public boolean isQuietThrough(long tick) {
        return entries.isEmpty() || entries.get(0).due > tick;
    }

    @Override
    public void skipTo(long tick) {
        now = tick;
    }

    @Override
    public boolean fireNext() {
        if (entries.isEmpty()) {
            return false;
        }
        Entry entry = entries.remove(0);
        now = entry.due;
        listener.fired(entry.id);
        return true;
    }

    @Override
    public RunOutcome runUntil(long deadline) {
        while (!isQuietThrough(deadline)) {
            fireNext();
        }
        now = Math.max(now, deadline);
        return entries.isEmpty() ? RunOutcome.QUIET : RunOutcome.DEADLINE_REACHED;
    }
}
