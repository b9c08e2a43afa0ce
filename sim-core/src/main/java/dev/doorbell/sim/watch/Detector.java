package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads a trace and says what is wrong.
 *
 * <p>A detector says the same thing once. What is a matter of waiting is certain as soon as the patience
 * is over, whether or not anything happens at that tick: {@link #timePasses} is called before each
 * record and at the end.
 */
public abstract class Detector implements TraceSink {
    private static final int FINDINGS_MAX = 100;

    private final String name;
    private final List<Finding> findings = new ArrayList<>();
    private long faults;
    private long lastFaultTick;

    /** Makes one with that name. */
    protected Detector(String name) {
        this.name = name;
    }

    /** Its name, in a few words. */
    public final String name() {
        return name;
    }

    /** What it has found so far, at most 100 things. */
    public final List<Finding> findings() {
        return Collections.unmodifiableList(findings);
    }

    @Override
    public final void record(long tick, TracePoint point, int source, long first, long second) {
        timePasses(tick);
        if (point == TracePoint.FAULT_INJECTED) {
            faults++;
            lastFaultTick = tick;
        }
        see(tick, point, source, first, second);
    }

    /** One record. */
    protected abstract void see(long tick, TracePoint point, int source, long first, long second);

    /** Nothing happened until {@code tick}. */
    protected void timePasses(long tick) {}

    /** The run is over, now: what is open is open. */
    protected void runEnds(long tick) {}

    /** Says what is wrong, and how much was broken on purpose before: the guest may not be to blame. */
    protected final void say(long beganTick, long tick, String words) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new Finding(name, beganTick, tick, words + onPurpose()));
        }
    }

    private String onPurpose() {
        return faults == 0
                ? ""
                : " (after "
                        + faults
                        + (faults == 1 ? " fault" : " faults, the last")
                        + " on purpose at tick "
                        + lastFaultTick
                        + ")";
    }
}
