package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.EnumSet;
import java.util.Set;

/** The guest broke a rule of the architecture, or wanted what nobody decodes: each rule once. */
public final class RuleBroken extends Detector {
    /**
     * What hardware ignores and drivers do all the same: a write to a register that is read-only, as
     * SGIs' trigger modes are in GICR_ICFGR0.
     */
    public static final Set<TracePoint> HARMLESS = Set.of(TracePoint.REGISTER_READ_ONLY);

    /** These have detectors of their own. */
    private static final Set<TracePoint> OTHERS =
            EnumSet.of(
                    TracePoint.BUFFER_WITHOUT_FRAME,
                    TracePoint.DOORBELL_LEVEL_SPI,
                    TracePoint.LINE_LEFT_HIGH);

    private final Set<TracePoint> tolerated;
    private final Set<TracePoint> said = EnumSet.noneOf(TracePoint.class);

    /** Makes one that says nothing of {@code tolerated}. */
    public RuleBroken(Set<TracePoint> tolerated) {
        super("rule broken");
        this.tolerated = tolerated.isEmpty() ? Set.of() : EnumSet.copyOf(tolerated);
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (point.isComplaint()
                && !OTHERS.contains(point)
                && !tolerated.contains(point)
                && said.add(point)) {
            say(
                    tick,
                    tick,
                    point
                            + ": "
                            + point.first()
                            + " 0x"
                            + Long.toHexString(first)
                            + ", "
                            + point.second()
                            + " 0x"
                            + Long.toHexString(second));
        }
    }
}
