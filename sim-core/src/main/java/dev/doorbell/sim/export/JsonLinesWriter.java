package dev.doorbell.sim.export;

import dev.doorbell.sim.export.Arguments.Argument;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.List;

/**
 * A JSON object on a line for each record, behind one that says what they are: {@code
 * {"tick":…,"ns":…,"point":"DOORBELL","source":"gicv2m","intid":53,"intid_name":"…","requester":40}}.
 *
 * <p>An argument's key is the trace point's own name for it; bit patterns are text, {@code "0x…"}, since
 * many readers keep no 64 bits. {@code ns} is rounded down; {@code tick} is exact. The second and every
 * further machine is announced by an object with the key {@code segment}.
 */
public final class JsonLinesWriter extends Exporter {
    /** What the first object says of the format. */
    public static final String FORMAT = "doorbell-trace";

    /** Raised when a reader of the version before would be wrong. */
    public static final int VERSION = 1;

    private final Arguments arguments = new Arguments();
    private int segments;

    /** Makes one; see {@link Exporter}. */
    public JsonLinesWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
    }

    @Override
    protected void start() {
        put("{\"format\":\"" + FORMAT + "\",\"version\":" + VERSION + ",\"ticks_per_second\":");
        putNumber(time().ticksPerSecond());
        put(',');
        describe();
    }

    @Override
    protected void startNext() {
        put('{');
        describe();
    }

    private void describe() {
        put("\"segment\":");
        putNumber(segments++);
        put(",\"offset_ticks\":");
        putNumber(offsetTicks());
        put(",\"first_journey\":");
        putNumber(firstJourney());
        put(",\"cores\":");
        putNumber(labels().cores());
        put(",\"sources\":[");
        List<String> sources = labels().sources();
        int count = sourceCount(); // those that come later are told by the records that name them
        for (int i = 0; i < count; i++) {
            put(i == 0 ? "" : ",");
            string(sources.get(i));
        }
        put("],\"lines\":[");
        boolean isFirst = true;
        for (Labels.Wire line : labels().lines()) {
            put(isFirst ? "{\"name\":" : ",{\"name\":");
            isFirst = false;
            string(line.name());
            put(line.high() ? ",\"high\":true}" : ",\"high\":false}");
        }
        put("]}\n");
    }

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        put("{\"tick\":");
        putNumber(tick);
        put(",\"ns\":");
        putNumber(nanos(tick));
        put(",\"point\":\"");
        put(point.name());
        put("\",\"source\":");
        string(labels().source(source));
        List<Argument> all = arguments.of(point);
        for (int i = 0; i < all.size(); i++) {
            argument(all.get(i), all.get(i).of(first, second), first);
        }
        put("}\n");
    }

    private void argument(Argument argument, long value, long first) {
        put(",\"");
        put(argument.name);
        put("\":");
        switch (argument.form) {
            case NUMBER -> putNumber(value);
            case BITS -> {
                put('"');
                putHex(value);
                put('"');
            }
            case INTID -> named(value, "intid", labels().interrupt(value));
            case SOFTIRQ -> named(value, "softirq", labels().softirq(value));
            case THREAD -> named(value, "thread", labels().thread(first, value));
            case STAGE -> named(value, "stage", labels().stage(value));
            case REASON -> named(value, "reason", labels().reason(value));
        }
    }

    private void named(long value, String key, String name) {
        putNumber(value);
        put(",\"");
        put(key);
        put("_name\":");
        string(name);
    }

    private void string(String text) {
        put('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                put(text.substring(from, i));
                from = i + 1;
                put("\\u");
                String hex = Integer.toHexString(c);
                put("0000".substring(hex.length()));
                put(hex);
            }
        }
        put(from == 0 ? text : text.substring(from));
        put('"');
    }
}
