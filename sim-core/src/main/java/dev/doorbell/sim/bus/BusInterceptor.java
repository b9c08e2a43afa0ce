package dev.doorbell.sim.bus;

/**
 * Sees accesses before they are made and may see to them itself: for faults on purpose.
 *
 * <p>What it does instead goes by ways that it does not see again: {@link BusPort#postUnseen}, {@link
 * BusPort#postBlockUnseen}, {@link BusPort#postLanding}, {@link SystemBus#land}.
 */
public interface BusInterceptor {
    /** A write is posted, as for {@link BusPort#post}; true if it goes on as it is. */
    boolean posts(BusPort port, long address, int bytes, long value, long arrivalTicks, long tag);

    /** A block is posted, as for {@link BusPort#postBlock}; true if it goes on as it is. */
    boolean postsBlock(
            BusPort port,
            long address,
            byte[] from,
            int offset,
            int length,
            long arrivalTicks,
            long tag);

    /** A write that no port carries is to land now; true if it goes on as it is. */
    boolean writes(long address, int bytes, long value, int requester);

    /** A read was answered with {@code value}; what the requester is to see. */
    long reads(long address, int bytes, int requester, long value);
}
