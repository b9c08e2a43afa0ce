package dev.doorbell.sim.fault;

/** The faults that have names, as rules; MSI is any message, MSI-X too. */
public final class Rules {
    private Rules() {}

    /** The {@code nth} message to a doorbell never arrives. */
    public static Rule lostMsi(long doorbell, long nth) {
        return Rule.on(Writes.to(doorbell)).nth(nth).drop();
    }

    /** Every message to a doorbell is {@code ticks} late. */
    public static Rule lateMsi(long doorbell, long ticks) {
        return Rule.on(Writes.to(doorbell)).delay(ticks);
    }

    /** Every message to a doorbell comes again {@code afterTicks} later. */
    public static Rule doubledMsi(long doorbell, long afterTicks) {
        return Rule.on(Writes.to(doorbell)).duplicate(afterTicks);
    }

    /** A message that nobody posted. */
    public static Rule spuriousMsi(long tick, long doorbell, long data, int requester) {
        return Rule.on(new Unposted(tick, doorbell, 4, data, requester)).appear();
    }

    /** Every message to a doorbell carries another requester: an ITS's DeviceID. */
    public static Rule wrongDeviceId(long doorbell, int requester) {
        return Rule.on(Writes.to(doorbell)).impersonate(requester);
    }

    /** A line is high from a tick to another, whoever drives it. */
    public static Rule stuckHigh(String line, long fromTick, long toTick) {
        return Rule.on(Line.named(line)).between(fromTick, toTick).stick(true);
    }

    /** A line is low from a tick to another, whoever drives it. */
    public static Rule stuckLow(String line, long fromTick, long toTick) {
        return Rule.on(Line.named(line)).between(fromTick, toTick).stick(false);
    }

    /** The {@code nth} command of an ITS cannot be read, and stalls its queue. */
    public static Rule stalledCommandQueue(long nth) {
        return Rule.on(Commands.of(Commands.ITS)).nth(nth).fail();
    }

    /** Reads of a table in memory, by whoever walks it, end with an error. */
    public static Rule memoryError(long address, long bytes) {
        return Rule.on(Reads.between(address, address + bytes - 1)).fail();
    }

    /**
     * A GICv2m frame says that it has {@code count} SPIs from {@code firstIntid} on: too few for what is
     * to come, or none. To be installed before the kernel reads it.
     *
     * @param frame the frame's address
     */
    public static Rule smallGicv2mPool(long frame, int firstIntid, int count) {
        return Rule.on(Reads.of(frame + MSI_TYPER)).replace(((long) firstIntid << 16) | count);
    }

    private static final long MSI_TYPER = 0x008;

    /** Frames to the card are lost with this probability. */
    public static Rule lostFrames(double probability) {
        return Rule.on(Frames.toNic()).chance(probability).drop();
    }

    /** Frames to the card come twice with this probability, {@code afterTicks} apart. */
    public static Rule doubledFrames(double probability, long afterTicks) {
        return Rule.on(Frames.toNic()).chance(probability).duplicate(afterTicks);
    }

    /** Frames to the card are passed by the next with this probability. */
    public static Rule reorderedFrames(double probability, long patienceTicks) {
        return Rule.on(Frames.toNic()).chance(probability).reorder(patienceTicks);
    }
}
