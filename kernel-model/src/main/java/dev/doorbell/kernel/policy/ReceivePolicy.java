package dev.doorbell.kernel.policy;

/**
 * How frames are received: what the handler does, how the drain goes, and how the interrupt comes back.
 *
 * @param buffers buffers posted to a virtio receive queue; Breenix posts 4
 * @param handler what the interrupt handler does
 * @param drain how far a drain of the ring goes
 * @param budget frames that one run of the softirq may take; 0 for no limit
 * @param guarded whether a second drain that begins inside the first one steps back
 * @param repost which buffers a drain gives back
 * @param rearm what the softirq does when the ring is empty
 * @param messages in which order a message capability is set up
 * @param transmit how a frame is sent
 * @param moderationNanos least time between two interrupts of a NIC that can space them; 0 for none
 */
public record ReceivePolicy(
        int buffers,
        Handler handler,
        DrainPolicy drain,
        int budget,
        boolean guarded,
        Repost repost,
        Rearm rearm,
        MessageOrder messages,
        Transmit transmit,
        long moderationNanos) {
    /** What the interrupt handler does. */
    public enum Handler {
        /** The plan's: disable the SPI, clear its latch, acknowledge the device, raise, enable. */
        PLAN,
        /** S3's: tell the device to be quiet, disable, clear, acknowledge; it raises nothing. */
        SUPPRESS_ONLY,
        /** From S5 on: acknowledge, tell the device to be quiet, raise; the SPI is left alone. */
        FLAG_AND_RAISE,
        /** As Linux does it: the device is masked until a poll finds its ring empty. */
        NAPI
    }

    /** Which buffers a drain gives back. */
    public enum Repost {
        /** Those it took. */
        TAKEN,
        /** All of them, however many it took: the queue gets over-posted. */
        ALL
    }

    /** What the softirq does when the ring is empty. */
    public enum Rearm {
        /** Nothing: the handler has enabled again. */
        NONE,
        /** S3's: look at the ring, then clear the SPI's latch, then enable it. */
        CHECK_CLEAR_ENABLE,
        /** From S5 on: let the device speak again, then look at the ring, and go round if it has more. */
        ENABLE_CHECK
    }

    /** In which order a message capability is set up. */
    public enum MessageOrder {
        /** Address, data, enable, and the pin off last (up to S3). */
        ENABLE_BEFORE_PIN_OFF,
        /** Disabled and masked first, the pin off, then enabled: as Linux has it. */
        DISABLED_WHILE_WRITTEN
    }

    /** How a frame is sent. */
    public enum Transmit {
        /** The sender spins until the device has taken it. */
        SYNCHRONOUS,
        /** It is put into one of 16 slots, which a receive softirq takes back. */
        POOLED
    }

    /** Breenix's receive buffers. */
    public static final int BREENIX_BUFFERS = 4;

    /** Breenix's budget. */
    public static final int BREENIX_BUDGET = 64;

    /** The plan as written. */
    public static final ReceivePolicy PLAN =
            new ReceivePolicy(
                    BREENIX_BUFFERS,
                    Handler.PLAN,
                    DrainPolicy.EXHAUSTIVE,
                    0,
                    false,
                    Repost.TAKEN,
                    Rearm.NONE,
                    MessageOrder.ENABLE_BEFORE_PIN_OFF,
                    Transmit.SYNCHRONOUS,
                    0);

    /** Whether the interrupt stays disabled until the network is up (from S3 on). */
    public boolean defersEnable() {
        return handler == Handler.SUPPRESS_ONLY || handler == Handler.FLAG_AND_RAISE;
    }

    /**
     * Whether a used entry too short for a frame ends the drain, with more behind it. The tree's
     * receive function does so, the same that gives all buffers back.
     */
    public boolean stopsAtShortEntry() {
        return repost == Repost.ALL;
    }

    /** With so many receive buffers. */
    public ReceivePolicy withBuffers(int count) {
        return new ReceivePolicy(
                count,
                handler,
                drain,
                budget,
                guarded,
                repost,
                rearm,
                messages,
                transmit,
                moderationNanos);
    }

    /** With another drain. */
    public ReceivePolicy with(DrainPolicy other) {
        return new ReceivePolicy(
                buffers,
                handler,
                other,
                budget,
                guarded,
                repost,
                rearm,
                messages,
                transmit,
                moderationNanos);
    }

    /** With another choice of buffers to give back. */
    public ReceivePolicy with(Repost other) {
        return new ReceivePolicy(
                buffers,
                handler,
                drain,
                budget,
                guarded,
                other,
                rearm,
                messages,
                transmit,
                moderationNanos);
    }

    /** With another handler, and what brings the interrupt back after it. */
    public ReceivePolicy with(Handler shape, Rearm after) {
        return new ReceivePolicy(
                buffers,
                shape,
                drain,
                budget,
                guarded,
                repost,
                after,
                messages,
                transmit,
                moderationNanos);
    }

    /** With a budget, and a guard against drains inside drains. */
    public ReceivePolicy budgeted(int frames) {
        return new ReceivePolicy(
                buffers,
                handler,
                drain,
                frames,
                true,
                repost,
                rearm,
                messages,
                transmit,
                moderationNanos);
    }

    /** Guarded, or not. */
    public ReceivePolicy guarded(boolean yes) {
        return new ReceivePolicy(
                buffers,
                handler,
                drain,
                budget,
                yes,
                repost,
                rearm,
                messages,
                transmit,
                moderationNanos);
    }

    /** With another order of set-up. */
    public ReceivePolicy with(MessageOrder other) {
        return new ReceivePolicy(
                buffers,
                handler,
                drain,
                budget,
                guarded,
                repost,
                rearm,
                other,
                transmit,
                moderationNanos);
    }

    /** With another way to send. */
    public ReceivePolicy with(Transmit other) {
        return new ReceivePolicy(
                buffers,
                handler,
                drain,
                budget,
                guarded,
                repost,
                rearm,
                messages,
                other,
                moderationNanos);
    }

    /** With interrupts at least so far apart. */
    public ReceivePolicy moderated(long nanos) {
        return new ReceivePolicy(
                buffers, handler, drain, budget, guarded, repost, rearm, messages, transmit, nanos);
    }
}
