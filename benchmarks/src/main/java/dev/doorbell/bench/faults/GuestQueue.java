package dev.doorbell.bench.faults;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/** A queue that guest code fills and guest code empties: results wait in it as in a device's ring. */
final class GuestQueue {
    private final Trace trace;
    private final int source;
    private int posted;
    private int taken;

    /** Makes an empty one. */
    GuestQueue(FaultMachine machine, String name) {
        this.trace = machine.parts().trace();
        this.source = trace.source(name);
    }

    /** Puts one in. */
    void post() {
        posted++;
        trace.emit(TracePoint.WORK_POSTED, source, 0, 1);
    }

    /** Takes one out, if there is one; answers whether there was. Costs a load. */
    boolean take(Core core) {
        core.spend(4);
        if (taken == posted) {
            return false;
        }
        taken++;
        trace.emit(TracePoint.WORK_TAKEN, source, 0, 1);
        return true;
    }

    /** Takes out what is in it; what a device does. */
    void takeAll() {
        if (taken < posted) {
            trace.emit(TracePoint.WORK_TAKEN, source, 0, posted - taken);
            taken = posted;
        }
    }

    /** So many of so many, for outcomes. */
    String tally() {
        return sum("results taken");
    }

    /** The same in words of its own. */
    String sum(String what) {
        return taken + " of " + posted + " " + what;
    }
}
