package dev.doorbell.sim.watch;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of each detector over a machine.
 *
 * <p>Watches from the moment it is made. Costs what an inline sink costs; nothing when there is none.
 */
public final class Watch {
    private final Backplane parts;
    private final List<Detector> detectors;

    private Watch(Backplane parts, List<Detector> detectors) {
        this.parts = parts;
        this.detectors = detectors;
        detectors.forEach(parts.trace()::attachInline);
    }

    /** Every detector there is. */
    public static Watch over(Backplane parts, Bounds bounds) {
        return over(parts, bounds, Set.of());
    }

    /** Every detector there is; those rules may be broken. */
    public static Watch over(Backplane parts, Bounds bounds, Set<TracePoint> tolerated) {
        List<Detector> all = new ArrayList<>();
        all.add(new EdgeErased());
        all.add(new TriggerMismatch());
        all.add(new Storm(bounds));
        all.add(new LeftActive.StuckPriority());
        all.add(new LeftActive.OrphanedActive());
        all.add(new Deadlock());
        all.add(new LostInterrupt(bounds));
        all.add(new Heartbeat());
        all.add(new Starvation(bounds));
        all.add(new Conservation());
        all.add(new RouteDrift());
        all.add(new SharedMessage());
        all.add(new IdleBesideQueues(bounds));
        all.add(new RuleBroken(tolerated));
        return new Watch(parts, List.copyOf(all));
    }

    /** These detectors. */
    public static Watch over(Backplane parts, List<Detector> detectors) {
        return new Watch(parts, List.copyOf(detectors));
    }

    /** The detectors. */
    public List<Detector> detectors() {
        return detectors;
    }

    /** What was found until now, in order of time; then in the order of the detectors. */
    public List<Finding> findings() {
        long now = parts.events().nowTicks();
        List<Finding> all = new ArrayList<>();
        for (Detector detector : detectors) {
            detector.timePasses(now);
            detector.runEnds(now);
            all.addAll(detector.findings());
        }
        all.sort(Comparator.comparingLong(Finding::tick));
        return all;
    }

    /** What was found first. */
    public Optional<Finding> first() {
        return findings().stream().findFirst();
    }
}
