package dev.doorbell.pci.link;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.time.TimeBase;

/**
 * A parallel bus that all its functions share: one transaction at a time, and pins that are wires of
 * their own.
 *
 * <p>A transaction on an idle bus waits two clocks for arbitration; on a busy one arbitration is
 * hidden behind the transaction before. Then come an address phase of one clock, or two for an
 * address above 4 GiB, a clock until the target has decoded it, a data phase of one clock for every
 * word, and one clock of turnaround. A read waits besides for memory. A transfer is cut into bursts of
 * 64 data phases, the customary latency timer.
 *
 * <p>A write is posted in the bridge to memory when its last data phase is over, and lands after the
 * time it spends there. Pins do not pass through: an interrupt can arrive before the data it
 * announces, and a driver reads a register of the device to be sure, since the answer to a read does
 * not pass what was posted.
 *
 * <p>Model note: first come, first served, by transfers rather than by bursts; no retries and no
 * disconnects. The clocks of decoding and of memory are assumed.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "Basic Transaction Control", "Arbitration" and "System
 * Transaction Ordering".
 */
public final class ConventionalBus implements Link {
    /** How fast it is. */
    public enum Speed {
        /** 33 MHz: a clock of 30 ns. */
        MHZ_33(30),
        /** 66 MHz: a clock of 15 ns. */
        MHZ_66(15);

        private final int clockNanos;

        Speed(int clockNanos) {
            this.clockNanos = clockNanos;
        }
    }

    private static final int BURST_PHASES_MAX = 64;
    private static final int ARBITRATION_CLOCKS = 2;
    private static final int ADDRESS_CLOCKS = 1;
    private static final int DECODE_CLOCKS = 1;
    private static final int TURNAROUND_CLOCKS = 1;
    private static final int MEMORY_CLOCKS = 8;
    private static final int BITS_32 = 32;
    private static final int BITS_64 = 64;
    private static final long FOUR_GIB = 1L << 32;

    private final long clockTicks;
    private final int wordBytes;
    private final long postedTicks;
    private long busyUntilTick;

    /**
     * Makes an idle bus.
     *
     * @param bits 32 or 64, the width of a word
     * @param postedNanos how long a write stays in the bridge to memory
     * @throws ConfigurationException if there is no bus of that width
     */
    public ConventionalBus(TimeBase time, Speed speed, int bits, long postedNanos) {
        if ((bits != BITS_32 && bits != BITS_64) || postedNanos < 0) {
            throw new ConfigurationException(
                    "PCI bus of "
                            + bits
                            + " bits, writes posted for "
                            + postedNanos
                            + " ns; expected 32 or 64 and no negative time");
        }
        clockTicks = time.ticksOfNanos(speed.clockNanos);
        wordBytes = bits / Byte.SIZE;
        postedTicks = time.ticksOfNanos(postedNanos);
    }

    @Override
    public long send(long nowTicks, long address, int bytes) {
        return transfer(nowTicks, address, bytes, 0) + postedTicks;
    }

    @Override
    public long request(long nowTicks, long address, int bytes) {
        return transfer(nowTicks, address, bytes, MEMORY_CLOCKS);
    }

    /** Books the bus; returns the tick at which the last data phase is over. */
    private long transfer(long nowTicks, long address, int bytes, int waitClocks) {
        long phases =
                Math.max(
                        1,
                        (Math.floorMod(address, (long) wordBytes) + bytes + wordBytes - 1)
                                / wordBytes);
        long bursts = (phases + BURST_PHASES_MAX - 1) / BURST_PHASES_MAX;
        long addresses = Long.compareUnsigned(address, FOUR_GIB) < 0 ? 1 : 2;
        long each = addresses * ADDRESS_CLOCKS + DECODE_CLOCKS + waitClocks + TURNAROUND_CLOCKS;
        long arbitration = nowTicks >= busyUntilTick ? ARBITRATION_CLOCKS : 0;
        long start = Math.max(nowTicks, busyUntilTick);
        busyUntilTick = start + (arbitration + bursts * each + phases) * clockTicks;
        return busyUntilTick - TURNAROUND_CLOCKS * clockTicks;
    }

    /** A pin is a wire: its level is there at once. */
    @Override
    public long sendPin(long nowTicks) {
        return nowTicks;
    }

    @Override
    public boolean carriesPins() {
        return false;
    }

    @Override
    public boolean reportsAborts() {
        return true;
    }

    /** The tick from which the bus is free. */
    public long busyUntilTick() {
        return busyUntilTick;
    }
}
