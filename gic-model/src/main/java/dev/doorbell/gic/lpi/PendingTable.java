package dev.doorbell.gic.lpi;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.ReadFaults;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The pending table in guest memory: bit <i>n</i> mod 8 of byte <i>n</i> / 8 is INTID <i>n</i>.
 *
 * <p>What precedes the LPIs' bits is left alone. A table outside memory is reported, reads as zero
 * and swallows writes. LPIs are numbered from 0 here.
 *
 * <p>Source: Arm IHI 0069, "LPI Pending tables".
 */
final class PendingTable {
    /** Hears of each bit that is set. */
    @FunctionalInterface
    interface Visitor {
        /** The LPI's bit is set. */
        void pending(int lpi);
    }

    private static final int FIRST_BYTE = InterruptId.LPI_FIRST / 8;
    private static final int WORD_BYTES = 8;

    /** What one access to memory brings: a line, assumed. */
    private static final int LINE_BYTES = 64;

    private final GuestMemory memory;
    private final Faults faults;
    private final Trace trace;
    private final int source;

    private long address;

    PendingTable(GuestMemory memory, Faults faults, Trace trace, int source) {
        this.memory = memory;
        this.faults = faults;
        this.trace = trace;
        this.source = source;
    }

    /** Where the table is. */
    void moveTo(long newAddress) {
        address = newAddress;
    }

    /** How many accesses reading the bits of the LPIs below {@code count} takes. */
    static int accesses(int count) {
        return (count / 8 + LINE_BYTES - 1) / LINE_BYTES;
    }

    /** Visits the LPIs below {@code count} whose bits are set; none if they cannot be read. */
    void read(int count, Visitor visitor) {
        long first = address + FIRST_BYTE;
        int bytes = count / 8;
        if (bytes == 0 || !isThere(first, bytes)) {
            return;
        }
        ReadFaults faulty = faults.reads();
        Verdict verdict =
                faulty == null ? Verdict.PASS : faulty.judge(first, bytes, Requester.CONTROLLER);
        if (verdict.kind() == Verdict.Kind.FAIL) {
            return;
        }
        int words = bytes / WORD_BYTES;
        for (int at = 0; at < bytes; at += WORD_BYTES) {
            long there = memory.read(first + at, WORD_BYTES);
            long bits = verdict.changedWord(there, at / WORD_BYTES, words);
            for (; bits != 0; bits &= bits - 1) {
                visitor.pending(8 * at + Long.numberOfTrailingZeros(bits));
            }
        }
    }

    /** Writes the bits of the LPIs below {@code count}; answers how many words that changed. */
    int write(int count, PendingBits pending) {
        long first = address + FIRST_BYTE;
        int bytes = count / 8;
        if (bytes == 0 || !isThere(first, bytes)) {
            return 0;
        }
        int changed = 0;
        for (int at = 0; at < bytes; at += WORD_BYTES) {
            long bits = pending.word(at / WORD_BYTES);
            if (bits != memory.read(first + at, WORD_BYTES)) {
                memory.write(first + at, WORD_BYTES, bits);
                changed++;
            }
        }
        return changed;
    }

    /** Writes one LPI's bit. */
    void write(int lpi, boolean set) {
        long at = address + FIRST_BYTE + lpi / 8;
        if (isThere(at, 1)) {
            long bit = 1L << (lpi & 7);
            long old = memory.read(at, 1);
            memory.write(at, 1, set ? old | bit : old & ~bit);
        }
    }

    private boolean isThere(long from, long bytes) {
        boolean there = memory.holds(from, bytes);
        if (!there) {
            trace.guestError(source, TracePoint.GIC_TABLE_OUTSIDE, from, bytes);
        }
        return there;
    }
}
