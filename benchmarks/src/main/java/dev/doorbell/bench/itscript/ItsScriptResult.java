package dev.doorbell.bench.itscript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a script.
 *
 * @param behaviour the GIC behaviour it ran with
 * @param cpus how many cores there were
 * @param steps its lines, in order
 * @param mappings the events that are mapped in the end
 * @param pending the LPIs pending at each redistributor in the end
 */
public record ItsScriptResult(
        String behaviour,
        int cpus,
        List<Line> steps,
        List<MappedEvent> mappings,
        List<List<Integer>> pending) {
    /**
     * One line.
     *
     * @param line its number, from 1
     * @param text as it was written
     * @param outcome ok, refused, stalled, waiting, full; pending or dropped for a message
     * @param error the name of what was wrong; null if nothing was
     * @param code its number; null if nothing was wrong
     * @param detail what happened, in words; empty if the outcome says it
     */
    public record Line(
            int line,
            String text,
            String outcome,
            @Nullable String error,
            @Nullable Integer code,
            String detail) {}

    /**
     * One event.
     *
     * @param device its device
     * @param event its number there
     * @param lpi the LPI it is mapped to
     * @param collection its collection
     * @param cpu where that goes; null while it is not mapped
     */
    public record MappedEvent(
            long device, long event, long lpi, int collection, @Nullable Integer cpu) {}
}
