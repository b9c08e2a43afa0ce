package dev.doorbell.bench.timeline;

import dev.doorbell.bench.compare.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be shown of a journey. Times are picoseconds since the records began.
 *
 * @param number the packet's, in the whole workload
 * @param delivery the delivery's name; empty if it is not known
 * @param startPicos when its first bit entered the wire
 * @param endPicos when it ended, or when the records did
 * @param end what became of it, in words: "delivered", "dropped: …", "still under way: …"
 * @param stages in path order; one begins where the one before it ends
 * @param intid the interrupt that led a core to it; negative if none is known
 * @param intidName what that is called; empty if that is not known
 * @param core the core that took it; negative if none is known
 * @param lines the records that concern it, in order
 * @param omitted how many more there are
 */
public record JourneyView(
        long number,
        String delivery,
        long startPicos,
        long endPicos,
        String end,
        List<Bar> stages,
        long intid,
        String intidName,
        long core,
        List<Line> lines,
        int omitted) {
    /**
     * A stage.
     *
     * @param stage its name
     * @param lane where it takes place
     * @param startPicos when it begins
     * @param endPicos when it ends
     */
    public record Bar(String stage, Lane lane, long startPicos, long endPicos) {
        long picos() {
            return endPicos - startPicos;
        }
    }

    /**
     * A record in words.
     *
     * @param picos its time
     * @param lane where; null if it belongs to none
     * @param source which part
     * @param words what happened
     */
    public record Line(long picos, @Nullable Lane lane, String source, String words) {}

    /** Copies. */
    public JourneyView {
        stages = List.copyOf(stages);
        lines = List.copyOf(lines);
    }
}
