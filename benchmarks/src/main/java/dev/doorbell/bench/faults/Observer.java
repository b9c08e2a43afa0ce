package dev.doorbell.bench.faults;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.Bounds;
import dev.doorbell.sim.watch.Finding;
import dev.doorbell.sim.watch.Watch;
import java.util.List;
import java.util.Set;

/** Detectors and a camera over one run; made before the run begins. */
public final class Observer {
    /** What Breenix's own initialisation does: it writes the SGIs' configuration, which is fixed. */
    private static final Set<TracePoint> HARMLESS = Set.of(TracePoint.REGISTER_READ_ONLY);

    private final Backplane parts;
    private final Watch watch;
    private final JourneyPicture picture;

    private Observer(Backplane parts, Watch watch) {
        this.parts = parts;
        this.watch = watch;
        this.picture = new JourneyPicture(parts);
    }

    /** Every detector, with the usual patience. */
    public static Observer of(Backplane parts) {
        return of(parts, Bounds.patient(parts.time()));
    }

    /** Every detector, with that patience. */
    public static Observer of(Backplane parts, Bounds bounds) {
        return of(parts, bounds, HARMLESS);
    }

    /**
     * Every detector, with that patience.
     *
     * @param tolerated rules that both forms break, and that are not the point
     */
    public static Observer of(Backplane parts, Bounds bounds, Set<TracePoint> tolerated) {
        return new Observer(parts, Watch.over(parts, bounds, tolerated));
    }

    /** The detectors. */
    public Watch watch() {
        return watch;
    }

    /** What came of the run, which ends now. */
    public FaultRun ends(String outcome) {
        List<Finding> findings = watch.findings();
        return new FaultRun(
                findings,
                outcome,
                parts.events().nowTicks(),
                parts.trace().digest(),
                parts.time(),
                picture);
    }
}
