package dev.doorbell.kernel.policy;

/**
 * How interrupts are entered, dispatched and left, and what softirqs and wake-ups make of them.
 *
 * @param dispatch who is asked
 * @param end how an interrupt is ended
 * @param nested whether a handler of an interrupt that is not a level-sensitive SPI runs with
 *     interrupts unmasked, where the interrupted code had them so
 * @param range which INTIDs the entry takes for real
 * @param earlyRaise what becomes of a softirq that is raised before the core's own data exist
 * @param daemon which thread goes on where the softirq loop gives up
 * @param remoteWake how a core hears that a thread of its own was woken by another
 * @param bootOrder when core 0 takes its first interrupt
 */
public record InterruptPolicy(
        Dispatch dispatch,
        EndOfInterrupt end,
        boolean nested,
        IntidRange range,
        EarlyRaise earlyRaise,
        Daemon daemon,
        RemoteWake remoteWake,
        BootOrder bootOrder) {
    /** Who is asked about a shared interrupt. */
    public enum Dispatch {
        /** The registration table of the plan's phase 3. */
        TABLE,
        /** A chain of ifs without an else: every driver whose number matches. */
        CHAIN
    }

    /** How an interrupt is ended. */
    public enum EndOfInterrupt {
        /** One write drops the priority and deactivates, after the handler (S0 to S3). */
        COMBINED,
        /** The priority is dropped before the handler, and the interrupt deactivated after it. */
        SPLIT
    }

    /** Which INTIDs the entry takes for real. */
    public enum IntidRange {
        /** All that are not special: LPIs too. */
        ALL,
        /** Up to 1019: an LPI is acknowledged, taken for spurious, and never ended. */
        NO_LPIS
    }

    /** What becomes of a softirq that is raised before the core's own data exist. */
    public enum EarlyRaise {
        /** It is forgotten (up to S5). */
        LOST,
        /** It is remembered, and core 0 raises it again (S6). */
        REPLAYED
    }

    /** Which thread goes on where the softirq loop gives up. */
    public enum Daemon {
        /** One for each core. */
        PER_CORE,
        /** One for all; it drains the core that it happens to run on. */
        ONE
    }

    /** How a core hears that a thread of its own was woken by another. */
    public enum RemoteWake {
        /** By an SGI. */
        SGI,
        /** By its next tick. */
        NEXT_TICK
    }

    /** When core 0 takes its first interrupt. */
    public enum BootOrder {
        /** When everything is there: interrupts are unmasked last. Doorbell's simplification. */
        UNMASK_LAST,
        /**
         * When the interrupt controller is up: drivers and the network stack begin, then the core's own
         * data, softirqs, other cores, and the tick last. The tree's order.
         */
        UNMASK_EARLY
    }

    /** The plan on the tree it was written for, with a table and LPIs. */
    public static final InterruptPolicy PLAN =
            new InterruptPolicy(
                    Dispatch.TABLE,
                    EndOfInterrupt.COMBINED,
                    false,
                    IntidRange.ALL,
                    EarlyRaise.LOST,
                    Daemon.PER_CORE,
                    RemoteWake.SGI,
                    BootOrder.UNMASK_LAST);

    /** What the tree did up to S3. */
    public static final InterruptPolicy EARLY =
            new InterruptPolicy(
                    Dispatch.CHAIN,
                    EndOfInterrupt.COMBINED,
                    false,
                    IntidRange.NO_LPIS,
                    EarlyRaise.LOST,
                    Daemon.ONE,
                    RemoteWake.NEXT_TICK,
                    BootOrder.UNMASK_EARLY);

    /** What the tree did from S4 on. */
    public static final InterruptPolicy LATE =
            new InterruptPolicy(
                    Dispatch.CHAIN,
                    EndOfInterrupt.SPLIT,
                    true,
                    IntidRange.NO_LPIS,
                    EarlyRaise.LOST,
                    Daemon.ONE,
                    RemoteWake.SGI,
                    BootOrder.UNMASK_EARLY);

    /** With another fate of early softirqs. */
    public InterruptPolicy with(EarlyRaise other) {
        return new InterruptPolicy(
                dispatch, end, nested, range, other, daemon, remoteWake, bootOrder);
    }

    /** With another end. */
    public InterruptPolicy with(EndOfInterrupt other) {
        return new InterruptPolicy(
                dispatch, other, nested, range, earlyRaise, daemon, remoteWake, bootOrder);
    }

    /** With another way to hear of woken threads. */
    public InterruptPolicy with(RemoteWake other) {
        return new InterruptPolicy(
                dispatch, end, nested, range, earlyRaise, daemon, other, bootOrder);
    }

    /** With another order of boot. */
    public InterruptPolicy with(BootOrder other) {
        return new InterruptPolicy(
                dispatch, end, nested, range, earlyRaise, daemon, remoteWake, other);
    }

    /** With another dispatch. */
    public InterruptPolicy with(Dispatch other) {
        return new InterruptPolicy(
                other, end, nested, range, earlyRaise, daemon, remoteWake, bootOrder);
    }

    /** With another thread to go on where the softirq loop gives up. */
    public InterruptPolicy with(Daemon other) {
        return new InterruptPolicy(
                dispatch, end, nested, range, earlyRaise, other, remoteWake, bootOrder);
    }

    /** With handlers that may be interrupted, or not. */
    public InterruptPolicy nested(boolean yes) {
        return new InterruptPolicy(
                dispatch, end, yes, range, earlyRaise, daemon, remoteWake, bootOrder);
    }

    /** With another range. */
    public InterruptPolicy with(IntidRange other) {
        return new InterruptPolicy(
                dispatch, end, nested, other, earlyRaise, daemon, remoteWake, bootOrder);
    }
}
