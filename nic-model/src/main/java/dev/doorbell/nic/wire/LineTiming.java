package dev.doorbell.nic.wire;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import org.jspecify.annotations.Nullable;

/**
 * How long a frame takes in one direction of a wire.
 *
 * <p>Source: IEEE 802.3, "MAC frame and packet specifications".
 */
final class LineTiming {
    /** The shortest frame without FCS; a sender fills up to that. */
    static final int FRAME_BYTES_MIN = 60;

    private static final int FCS_BYTES = 4;
    private static final int PREAMBLE_BYTES = 8;
    private static final int GAP_BYTES = 12;
    private static final int BITS = 8;

    private final @Nullable ClockDomain bits;
    private final long propagationTicks;

    LineTiming(Backplane backplane, TimingProfile profile) {
        this.bits =
                profile.value(TimingConstant.WIRE_BPS) == 0
                        ? null
                        : backplane.time().domain("wire");
        this.propagationTicks =
                backplane.time().ticksOfNanos(profile.value(TimingConstant.WIRE_PROPAGATION));
    }

    /** How long a bit is under way. */
    long propagationTicks() {
        return propagationTicks;
    }

    /** When the last bit of a frame has left, whose first bit leaves at {@code startTick}. */
    long lastBit(long startTick, int frameBytes) {
        return after(startTick, PREAMBLE_BYTES + frameBytes + FCS_BYTES);
    }

    /** When the line is free again for the next frame. */
    long free(long startTick, int frameBytes) {
        return after(startTick, PREAMBLE_BYTES + frameBytes + FCS_BYTES + GAP_BYTES);
    }

    private long after(long startTick, long bytes) {
        ClockDomain clock = bits;
        return clock == null ? startTick : clock.after(startTick, bytes * BITS);
    }
}
