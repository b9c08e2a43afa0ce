package dev.doorbell.bench.compare;

import dev.doorbell.sim.path.LatencyBreakdown;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A 95 % confidence interval of the mean latency, from the spread between replications.
 *
 * <p>Packets of one replication are not independent, replications are. The spread is that of the
 * ratio estimator, which weighs a replication by the packets it delivered: with equal counts it is
 * Student's interval over the replications' means, and it is centred on the mean of all packets
 * always. Replications that delivered nothing are left out.
 *
 * @param lowTicks its low end; no latency is negative, so nor is this
 * @param highTicks its high end
 */
record MeanInterval(double lowTicks, double highTicks) {
    private static final double ERROR_EACH_SIDE = 0.025;

    /** The interval; null below two replications that delivered. */
    static @Nullable MeanInterval of(List<LatencyBreakdown> replications) {
        List<LatencyBreakdown> used =
                replications.stream().filter(each -> each.delivered() > 0).toList();
        int count = used.size();
        if (count < 2) {
            return null;
        }
        double packets = 0;
        double ticks = 0;
        for (LatencyBreakdown each : used) {
            packets += each.delivered();
            ticks += each.totalTicks();
        }
        double mean = ticks / packets;
        double squares = 0;
        for (LatencyBreakdown each : used) {
            double off = (each.totalTicks() - mean * each.delivered()) / (packets / count);
            squares += off * off;
        }
        double error = Math.sqrt(squares / ((double) count * (count - 1)));
        double quantile = TDistribution.of(count - 1).inverseSurvivalProbability(ERROR_EACH_SIDE);
        return new MeanInterval(Math.max(0, mean - quantile * error), mean + quantile * error);
    }
}
