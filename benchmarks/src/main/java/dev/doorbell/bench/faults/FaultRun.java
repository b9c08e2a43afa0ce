package dev.doorbell.bench.faults;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.watch.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What came of one form.
 *
 * @param findings what the detectors said, in order of time
 * @param outcome what the guest had to show for it: so many of so many packets, how late
 * @param endTick when the run was over
 * @param digest the hash of everything that happened
 * @param time converts ticks
 * @param film everything that happened, for pictures
 */
public record FaultRun(
        List<Finding> findings,
        String outcome,
        long endTick,
        long digest,
        TimeBase time,
        JourneyPicture film) {
    /** What was found first. */
    public Optional<Finding> first() {
        return findings.stream().findFirst();
    }

    /** Whether any detector spoke. */
    public boolean isCaught() {
        return !findings.isEmpty();
    }

    /** What happened around the first finding, or at the beginning: rows of columns. */
    public List<String> picture() {
        return film.rows(findings);
    }

    /** What happened from shortly before that tick on. */
    public List<String> pictureFrom(long tick) {
        return film.rowsFrom(tick);
    }
}
