package dev.doorbell.bench.compare;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A timing constant that nobody measured for this machine, and what doubling it does.
 *
 * @param constant its key
 * @param value its value in the profile
 * @param unit what the value counts
 * @param source what the profile says of it
 * @param mattered whether doubling it moves any delivery's mean by more than 1 %
 * @param effects what doubling it does to each delivery that delivers; empty where it was skipped
 * @param skipped why it was not doubled; null if it was
 */
public record AssumedConstant(
        String constant,
        long value,
        String unit,
        String source,
        boolean mattered,
        List<Effect> effects,
        @Nullable String skipped) {
    /**
     * What doubling a constant does to one delivery.
     *
     * @param delivery which
     * @param relativeChange of the mean latency; 0.5 is half as much again
     */
    public record Effect(String delivery, BigDecimal relativeChange) {}

    /** Keeps a copy of the list. */
    public AssumedConstant {
        effects = List.copyOf(effects);
    }
}
