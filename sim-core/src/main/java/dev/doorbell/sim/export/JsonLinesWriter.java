package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;

/**
 * A JSON object on a line for each record: {@code {"tick":…,"ns":…,"point":"DOORBELL","source":"gicv2m",
 * "intid":53,"requester":40}}. The keys of the last two are the trace point's own names; they are left
 * out where they mean nothing.
 *
 * <p>{@code ns} is the time in whole nanoseconds, rounded down; {@code tick} is exact.
 */
public final class JsonLinesWriter extends Exporter {
    private final TimeBase time;
    private final Labels labels;

    /** Makes one; see {@link Exporter}. */
    public JsonLinesWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out);
        this.time = time;
        this.labels = labels;
    }

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        put("{\"tick\":");
        putNumber(tick);
        put(",\"ns\":");
        putNumber(time.wholeNanos(tick));
        put(",\"point\":\"");
        put(point.name());
        put("\",\"source\":\"");
        put(labels.source(source));
        put("\"");
        argument(point.first(), first);
        argument(point.second(), second);
        put("}\n");
    }

    private void argument(String name, long value) {
        if (!name.equals("-")) {
            put(",\"");
            put(name);
            put("\":");
            putNumber(value);
        }
    }
}
