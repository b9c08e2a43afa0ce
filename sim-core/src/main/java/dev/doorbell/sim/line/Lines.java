package dev.doorbell.sim.line;

import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All interrupt lines of a machine, in the order it was built.
 *
 * <p>A line that is added here has a name for the outside: a fault rule can be about it, and every change
 * of the level that is heard leaves {@link TracePoint#LINE_RAISED} or {@link TracePoint#LINE_LOWERED},
 * before anybody who listens hears of it. The record's source is the line, by its name; its first
 * argument the line's place here, from 0.
 */
public final class Lines {
    private final Trace trace;
    private final List<InterruptLine> lines = new ArrayList<>();
    private final List<InterruptLine> view = Collections.unmodifiableList(lines);

    /** Makes it, without a line. */
    public Lines(Trace trace) {
        this.trace = trace;
    }

    /** Adds a line; one that is here already stays where it is. */
    public void add(InterruptLine line) {
        if (!lines.contains(line)) {
            int number = lines.size();
            int source = trace.source(line.name());
            lines.add(line);
            line.observe(high -> changed(source, number, high));
        }
    }

    private void changed(int source, int number, boolean high) {
        trace.emit(high ? TracePoint.LINE_RAISED : TracePoint.LINE_LOWERED, source, number, 0);
    }

    /** The lines, by number. */
    public List<InterruptLine> all() {
        return view;
    }

    /** Their names, by number; two lines may have one name. */
    public List<String> names() {
        return lines.stream().map(InterruptLine::name).toList();
    }
}
