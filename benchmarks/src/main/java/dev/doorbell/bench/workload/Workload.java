package dev.doorbell.bench.workload;

import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import java.util.List;

/**
 * An endless sequence of frames, of which a replication plays a stretch.
 *
 * <p>Immutable; the same stretch and seed give the same frames at the same ticks.
 */
public sealed interface Workload permits CapturedWorkload, SyntheticWorkload {
    /** The workload as the user named it, or what stands for the shipped one. */
    String label();

    /** How many frames a comparison plays when nobody says: a capture once, or 10,000. */
    long defaultFrameCount();

    /** Frames {@code first} to {@code first + count - 1}; random gaps follow from {@code seed}. */
    TrafficSource source(TimeBase time, Seed seed, long first, long count);

    /** About how long the first {@code count} frames take to arrive, in seconds. */
    double spanSeconds(long count);

    /** Bytes of a frame without FCS, on average. */
    double meanFrameBytes();

    /** What was put right while reading, one sentence each. */
    List<String> warnings();
}
