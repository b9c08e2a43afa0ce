package dev.doorbell.gic.its;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The ring of commands in guest memory: GITS_CBASER, GITS_CWRITER and GITS_CREADR.
 *
 * <p>A command is at the read pointer until it is finished; then the pointer moves on, or the queue
 * stalls on it. Source: Arm IHI 0069, "The ITS command interface".
 */
final class CommandQueue {
    private static final long BASE_WRITABLE = 0xB8EF_FFFF_FFFF_FCFFL;
    private static final long BASE_ADDRESS = 0x000F_FFFF_FFFF_F000L;
    private static final long BASE_ADDRESS_BELOW_64K = 0xF000;
    private static final long PAGE_COUNT = 0xFF;
    private static final int PAGE_BYTES = 4096;
    private static final long OFFSET = 0xF_FFE0;
    private static final long RETRY = 1;
    private static final long STALLED = 1;

    private final Trace trace;
    private final int source;
    private final ItsChoice.Resumption resumption;
    private final ItsChoice.WriterBeyondQueue beyond;
    private final ItsChoice.QueueBaseWrite baseWrite;
    private final boolean waitsForWriter;
    private final boolean runsWithoutValid;

    // What the driver can see.
    private long base;
    private long writer;
    private long reader;
    private boolean stalledBit;

    // What only the model knows.
    private boolean enabled;
    private boolean stalled;
    private boolean held;
    private long baseWriteCount;
    private long taken;

    CommandQueue(Trace trace, int source, GicBehaviour behaviour) {
        this.trace = trace;
        this.source = source;
        this.resumption = behaviour.choice(ItsChoice.Resumption.class);
        this.beyond = behaviour.choice(ItsChoice.WriterBeyondQueue.class);
        this.baseWrite = behaviour.choice(ItsChoice.QueueBaseWrite.class);
        this.waitsForWriter =
                behaviour.choice(ItsChoice.QueuedBeforeEnable.class)
                        == ItsChoice.QueuedBeforeEnable.WAIT;
        this.runsWithoutValid =
                behaviour.choice(ItsChoice.EnableInvalid.class)
                        == ItsChoice.EnableInvalid.ADDRESS_ZERO;
    }

    // Registers.

    long base() {
        return base;
    }

    long writer() {
        return writer;
    }

    long reader() {
        return reader | (stalledBit ? STALLED : 0);
    }

    boolean isBaseLocked() {
        return enabled && baseWrite != ItsChoice.QueueBaseWrite.FREE;
    }

    /** GITS_CBASER.Valid, the topmost bit. */
    boolean isBaseValid() {
        return base < 0;
    }

    void writeBase(long value) {
        base = value & BASE_WRITABLE;
        if (baseWrite == ItsChoice.QueueBaseWrite.LOCKED_CLEARS_BOTH) {
            base &= ~BASE_ADDRESS_BELOW_64K;
            writer = 0;
        }
        reader = 0;
        stalledBit = false;
        stalled = false;
        held = false;
        baseWriteCount++;
    }

    void writeWriter(long value) {
        long offset = value & OFFSET;
        if (offset >= bytes()) {
            trace.guestError(source, TracePoint.ITS_QUEUE_STUCK, offset, value);
            if (beyond == ItsChoice.WriterBeyondQueue.DROPPED) {
                return;
            }
        }
        writer = offset;
        held = false;
        if (!stalled) {
            return;
        }
        switch (resumption) {
            case RETRY -> {
                if ((value & RETRY) != 0) {
                    stalled = false;
                    stalledBit = false;
                } else {
                    trace.guestError(source, TracePoint.ITS_QUEUE_STUCK, offset, value);
                }
            }
            case ANY_WRITE -> stalled = false; // the bit stays, as it does there
        }
    }

    /** A write to GITS_CREADR, where that is possible. */
    void writeReader(long value) {
        reader = value & OFFSET;
        stalledBit = false;
        stalled = false;
        baseWriteCount++;
    }

    void setEnabled(boolean now) {
        if (now && !enabled) {
            held = waitsForWriter;
            stalled &= resumption == ItsChoice.Resumption.RETRY;
        }
        enabled = now;
    }

    // Running.

    private long bytes() {
        return ((base & PAGE_COUNT) + 1) * PAGE_BYTES;
    }

    boolean isEmpty() {
        return reader == writer;
    }

    boolean isStalled() {
        return stalled;
    }

    /** Whether there is a command to run now. */
    boolean isRunnable() {
        return reader != writer
                && enabled
                && !stalled
                && !held
                && (isBaseValid() || runsWithoutValid)
                && writer < bytes()
                && reader < bytes();
    }

    /** Where the next command is; it is under way from now on. */
    long take() {
        taken = baseWriteCount;
        return (base & BASE_ADDRESS) + reader;
    }

    /** The read pointer: the offset of the command under way, or next. */
    long offset() {
        return reader;
    }

    /** The command under way is finished. Moves nothing if the queue has been replaced meanwhile. */
    void pass() {
        if (taken == baseWriteCount) {
            reader = reader + ItsCommand.BYTES >= bytes() ? 0 : reader + ItsCommand.BYTES;
        }
    }

    /** The queue stands still on the command under way, unless it has been replaced meanwhile. */
    boolean stall() {
        if (taken == baseWriteCount) {
            stalled = true;
            stalledBit = true;
        }
        return stalled;
    }
}
