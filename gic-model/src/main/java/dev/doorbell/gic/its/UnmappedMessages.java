package dev.doorbell.gic.its;

import dev.doorbell.gic.its.ItsError.Reason;

/**
 * GITS_STATUSR and GITS_UMSIR: the first message that could not be translated.
 *
 * <p>Source: Arm IHI 0069, "GITS_STATUSR" and "GITS_UMSIR".
 */
final class UnmappedMessages {
    private static final int UNMAPPED = 1 << 4;
    private static final int OVERFLOW = 1 << 5;
    private static final int SYNDROME_SHIFT = 6;
    private static final int ONES_CLEAR = UNMAPPED | OVERFLOW;

    private int flags;
    private int syndrome;
    private long identity;

    /** A message was dropped: the first is remembered, later ones are an overflow. */
    void note(Reason reason, int deviceId, int eventId) {
        if ((flags & UNMAPPED) != 0) {
            flags |= OVERFLOW;
            return;
        }
        flags |= UNMAPPED;
        syndrome = reason.syndrome();
        identity = (long) deviceId << 32 | Integer.toUnsignedLong(eventId);
    }

    /** GITS_STATUSR. */
    int status() {
        return flags | syndrome << SYNDROME_SHIFT;
    }

    /** A write to GITS_STATUSR. */
    void clear(int ones) {
        flags &= ~(ones & ONES_CLEAR);
        if ((flags & UNMAPPED) == 0) {
            syndrome = 0;
        }
    }

    /** GITS_UMSIR. */
    long identity() {
        return identity;
    }
}
