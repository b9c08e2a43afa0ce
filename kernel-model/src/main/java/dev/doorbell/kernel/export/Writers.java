package dev.doorbell.kernel.export;

import dev.doorbell.sim.export.Exporter;
import dev.doorbell.sim.export.FtraceWriter;
import dev.doorbell.sim.export.HgrmWriter;
import dev.doorbell.sim.export.HlogWriter;
import dev.doorbell.sim.export.InterruptsWriter;
import dev.doorbell.sim.export.JsonLinesWriter;
import dev.doorbell.sim.export.Labels;
import dev.doorbell.sim.export.PerfettoWriter;
import dev.doorbell.sim.export.TimerlatWriter;
import dev.doorbell.sim.export.VcdWriter;
import dev.doorbell.sim.time.TimeBase;
import java.io.OutputStream;

/** Makes the writers behind a ring. */
final class Writers {
    private Writers() {}

    /**
     * The writer of a format.
     *
     * @param what its file's name, for messages
     * @param tag what the log of histograms calls the run
     */
    static Exporter of(
            ExportFormat format,
            String what,
            OutputStream out,
            TimeBase time,
            Labels labels,
            String tag) {
        return switch (format) {
            case PERFETTO -> new PerfettoWriter(what, out, time, labels);
            case VCD -> new VcdWriter(what, out, time, labels);
            case FTRACE -> new FtraceWriter(what, out, time, labels);
            case JSONL -> new JsonLinesWriter(what, out, time, labels);
            case HGRM -> new HgrmWriter(what, out, time, labels);
            case HLOG -> new HlogWriter(what, out, time, labels, tag);
            case TIMERLAT -> new TimerlatWriter(what, out, time, labels);
            case INTERRUPTS -> new InterruptsWriter(what, out, time, labels);
            case PCAPNG -> throw new IllegalArgumentException("frames are no records");
        };
    }
}
