package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each core was interrupted by, as {@code /proc/interrupts} prints it, counted twice: by the kernel,
 * whose text is added, and by the records of what its cores acknowledged.
 */
public final class InterruptsWriter extends Exporter {
    private static final int CORES_MAX = 1 << 10;

    private final Map<Long, long[]> acknowledged = new TreeMap<>();
    private int cores = 1;
    private long records;

    /** Makes one; see {@link Exporter}. */
    public InterruptsWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
    }

    @Override
    protected void start() {}

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        records++;
        if (point == TracePoint.INTERRUPT_ACKNOWLEDGED && first >= 0 && first < CORES_MAX) {
            cores = Math.max(cores, (int) first + 1);
            long[] row = acknowledged.get(second);
            if (row == null || row.length <= first) {
                long[] wider = new long[(int) first + 1];
                System.arraycopy(
                        row == null ? wider : row, 0, wider, 0, row == null ? 0 : row.length);
                acknowledged.put(second, wider);
                row = wider;
            }
            row[(int) first]++;
        }
    }

    /**
     * A machine's records have ended: writes what it and its kernel say, and begins to count anew.
     *
     * @param title of the part
     * @param interrupts the kernel's {@code /proc/interrupts}
     * @param counters the kernel's {@code /proc/trace/counters}
     */
    public void machine(String title, String interrupts, String counters) {
        put("# " + title + "\n");
        put("# /proc/interrupts\n" + interrupts);
        put("# acknowledged, by the trace (" + records + " records)\n");
        StringBuilder text = new StringBuilder("      ");
        for (int core = 0; core < cores; core++) {
            text.append(String.format(Locale.ROOT, "%12s", "CPU" + core));
        }
        text.append('\n');
        acknowledged.forEach(
                (intid, row) -> {
                    text.append(String.format(Locale.ROOT, "%5d:", intid));
                    for (int core = 0; core < cores; core++) {
                        text.append(
                                String.format(
                                        Locale.ROOT, "%12d", core < row.length ? row[core] : 0));
                    }
                    text.append("  ").append(labels().interrupt(intid)).append('\n');
                });
        put(text.toString());
        put("# /proc/trace/counters\n" + counters + "\n");
        acknowledged.clear();
        cores = 1;
        records = 0;
    }
}
