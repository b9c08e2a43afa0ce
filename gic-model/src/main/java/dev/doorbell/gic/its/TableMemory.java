package dev.doorbell.gic.its;

import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.ReadFaults;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * Guest memory as the ITS reaches it: every access is counted, because it takes time, and one that
 * misses memory is reported and remembered.
 */
final class TableMemory {
    private final GuestMemory memory;
    private final Faults faults;
    private final Trace trace;
    private final int source;

    private int accessCount;
    private boolean missed;
    private boolean failed;
    private boolean peeking;

    TableMemory(GuestMemory memory, Faults faults, Trace trace, int source) {
        this.memory = memory;
        this.faults = faults;
        this.trace = trace;
        this.source = source;
    }

    /** While peeking nothing is counted, nothing reported, and misses are the peek's own. */
    void setPeeking(boolean now) {
        peeking = now;
        missed = false;
        failed = false;
    }

    boolean isPeeking() {
        return peeking;
    }

    /** Begins a piece of work: no accesses, no misses. */
    void begin() {
        accessCount = 0;
        missed = false;
        failed = false;
    }

    /** Accesses to memory since the beginning. */
    int accessCount() {
        return accessCount;
    }

    /** Whether one of them missed memory. */
    boolean missed() {
        return missed;
    }

    /** Whether one of them ended with an error. */
    boolean failed() {
        return failed;
    }

    /** Counts a write that is going to happen when the work is done. */
    void expectWrite() {
        accessCount++;
    }

    /** Whether memory is there; if not, that is reported and remembered. */
    boolean holds(long address, int bytes) {
        if (memory.holds(address, bytes)) {
            return true;
        }
        missed = true;
        if (!peeking) {
            trace.guestError(source, TracePoint.GIC_TABLE_OUTSIDE, address, bytes);
        }
        return false;
    }

    /** Reads; zero outside memory, and where the read ends with an error. */
    long read(long address, int bytes) {
        if (!holds(address, bytes)) {
            return 0;
        }
        if (peeking) {
            return memory.read(address, bytes);
        }
        accessCount++;
        ReadFaults faulty = faults.reads();
        return faulty == null
                ? memory.read(address, bytes)
                : readFaulty(faulty.judge(address, bytes, Requester.CONTROLLER), address, bytes);
    }

    private long readFaulty(Verdict verdict, long address, int bytes) {
        if (verdict.kind() == Verdict.Kind.FAIL) {
            failed = true;
            return 0;
        }
        return verdict.changed(memory.read(address, bytes), bytes);
    }

    /** Writes; nothing outside memory. */
    void write(long address, int bytes, long value) {
        if (holds(address, bytes)) {
            memory.write(address, bytes, value);
        }
    }
}
