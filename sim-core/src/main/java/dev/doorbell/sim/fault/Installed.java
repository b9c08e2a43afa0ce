package dev.doorbell.sim.fault;

import dev.doorbell.sim.random.RandomStream;
import org.jspecify.annotations.Nullable;

/** A rule in force, until it is removed. */
public final class Installed implements AutoCloseable {
    private final Faults faults;
    private final Rule rule;
    private final int number;
    private final @Nullable RandomStream chance;

    private long matches;
    private long hits;
    private boolean removed;

    Installed(Faults faults, Rule rule, int number, @Nullable RandomStream chance) {
        this.faults = faults;
        this.rule = rule;
        this.number = number;
        this.chance = chance;
    }

    /** The rule. */
    public Rule rule() {
        return rule;
    }

    /** Its number in trace records, from 1 in order of installation. */
    public int number() {
        return number;
    }

    /** What matched within the rule's time and was not another rule's already. */
    public long matches() {
        return matches;
    }

    /** What it fired on. */
    public long hits() {
        return hits;
    }

    /** Whether it is in force no more. */
    public boolean isRemoved() {
        return removed;
    }

    /**
     * Takes the rule out. What it has hold of still comes when it would have; a line is as it is driven
     * at once. Idempotent.
     */
    public void remove() {
        if (!removed) {
            removed = true;
            faults.removed(this);
        }
    }

    /** As {@link #remove}. */
    @Override
    public void close() {
        remove();
    }

    Verdict verdict() {
        return rule.verdict();
    }

    /** Something matches at {@code tick}: whether the rule fires, which is recorded. */
    boolean fires(long tick) {
        When when = rule.when();
        if (!when.isTime(tick) || hits >= when.timesMax()) {
            return false;
        }
        matches++;
        if (!when.picks(matches)) {
            return false;
        }
        RandomStream stream = chance;
        if (stream != null && stream.nextDouble() >= when.probability()) {
            return false;
        }
        hit();
        return true;
    }

    /** It has fired. */
    void hit() {
        hits++;
        faults.record(this);
    }

    @Override
    public String toString() {
        return number + ". " + rule.words() + " (" + hits + " of " + matches + ")";
    }
}
