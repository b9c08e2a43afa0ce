package dev.doorbell.bench.compare;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How far one delivery is from the best, the one with the smallest mean, and how sure that is.
 *
 * <p>Replications are what is repeated; both deliveries see the same arrivals in a replication, so they are
 * compared pairwise. What cannot be said with fewer than two replications in which both delivered is null.
 *
 * @param delivery which
 * @param against the best
 * @param replications in which both delivered
 * @param differenceNs of the means, this minus the best, in nanoseconds with three decimals
 * @param differenceLowNs low end of its 95 % confidence interval
 * @param differenceHighNs high end of it
 * @param ratio of the means, this to the best; null if the best takes no time
 * @param ratioLow low end of its 95 % confidence interval
 * @param ratioHigh high end of it
 * @param cliffsDelta how often a packet of this delivery takes longer than one of the best, minus how often
 *     it takes less, of all pairs: from -1 (always sooner) to 1 (always later)
 * @param cliffsDeltaLow low end of its 95 % bootstrap interval
 * @param cliffsDeltaHigh high end of it
 * @param p probability of a difference at least this clear if there were none
 * @param test the test that gives {@code p}
 */
public record Effect(
        String delivery,
        String against,
        int replications,
        BigDecimal differenceNs,
        @Nullable BigDecimal differenceLowNs,
        @Nullable BigDecimal differenceHighNs,
        @Nullable BigDecimal ratio,
        @Nullable BigDecimal ratioLow,
        @Nullable BigDecimal ratioHigh,
        BigDecimal cliffsDelta,
        @Nullable BigDecimal cliffsDeltaLow,
        @Nullable BigDecimal cliffsDeltaHigh,
        @Nullable BigDecimal p,
        @Nullable String test) {}
