package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.List;

/** A trace written by hand, read by one detector. */
final class Script {
    /** Lost after 1000 ticks, service within 5000, ready within 500, idle 50, storms of 5 within 10. */
    static final Bounds BOUNDS = new Bounds(1000, 5000, 500, 50, 10, 5);

    private static final int SOURCE = 3;

    private final Detector detector;
    private long now;

    Script(Detector detector) {
        this.detector = detector;
    }

    /** The next record is at {@code tick}. */
    Script at(long tick) {
        now = tick;
        return this;
    }

    /** Something happens now. */
    Script sees(TracePoint point, long first, long second) {
        return sees(point, SOURCE, first, second);
    }

    /** Something happens now, at another source. */
    Script sees(TracePoint point, int source, long first, long second) {
        detector.record(now, point, source, first, second);
        return this;
    }

    /** The run ends at {@code tick}: what was found. */
    List<Finding> endsAt(long tick) {
        detector.timePasses(tick);
        detector.runEnds(tick);
        return detector.findings();
    }
}
