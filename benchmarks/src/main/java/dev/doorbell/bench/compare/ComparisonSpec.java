package dev.doorbell.bench.compare;

import dev.doorbell.bench.workload.Workload;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/**
 * What is to be compared.
 *
 * @param board where
 * @param nic with which network device
 * @param deliveries which ways of hearing of frames, in the order of the answer
 * @param workload what arrives
 * @param frameCount frames per delivery, in all replications together
 * @param seed what all randomness follows from
 * @param profile the timing
 * @param isTimeRounded whether clocks without a common tick are rounded rather than refused
 */
public record ComparisonSpec(
        BoardSpec board,
        NicKind nic,
        List<Delivery> deliveries,
        Workload workload,
        long frameCount,
        long seed,
        TimingProfile profile,
        boolean isTimeRounded) {
    /** The tick rate of rounded time: clocks up to 70 THz, and 36 hours in 2^63 ticks. */
    private static final long ROUNDED_TICKS_PER_SECOND = 1L << 46;

    /** Keeps a copy of the list. */
    public ComparisonSpec {
        deliveries = List.copyOf(deliveries);
    }

    /** With another timing profile. */
    public ComparisonSpec with(TimingProfile other) {
        return new ComparisonSpec(
                board, nic, deliveries, workload, frameCount, seed, other, isTimeRounded);
    }

    /** With another number of frames. */
    public ComparisonSpec withFrameCount(long other) {
        return new ComparisonSpec(
                board, nic, deliveries, workload, other, seed, profile, isTimeRounded);
    }

    /**
     * The time base of its machines.
     *
     * @throws dev.doorbell.sim.error.ConfigurationException if the clocks have no common tick and
     *     time is not rounded
     */
    public TimeBase time() {
        return isTimeRounded
                ? TimeBase.rounded(ROUNDED_TICKS_PER_SECOND, profile.clockRates())
                : profile.timeBase();
    }

    /** The machine that delivers in one of the ways: one core, the plan's kernel. */
    MachineConfig machine(Delivery delivery, long machineSeed) {
        return MachineConfig.on(board, delivery, profile)
                .with(nic)
                .withSeed(machineSeed)
                .with(time());
    }
}
