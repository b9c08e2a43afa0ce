package dev.doorbell.kernel.export;

import dev.doorbell.sim.export.Exporter;
import dev.doorbell.sim.export.HgrmWriter;
import dev.doorbell.sim.export.HlogWriter;
import dev.doorbell.sim.export.InterruptsWriter;
import dev.doorbell.sim.export.JsonLinesWriter;
import dev.doorbell.sim.export.Labels;
import dev.doorbell.sim.export.TimerlatWriter;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.TimeBase;
import java.io.OutputStream;
import java.util.Locale;

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
            case PERFETTO, FTRACE, VCD, JSONL -> new JsonLinesWriter(what, out, time, labels);
            case HGRM -> new HgrmWriter(what, out, time, labels);
            case HLOG -> new HlogWriter(what, out, time, labels, tag, Writers::stage);
            case TIMERLAT -> new TimerlatWriter(what, out, time, labels);
            case INTERRUPTS -> new InterruptsWriter(what, out, time, labels);
            case PCAPNG -> throw new IllegalArgumentException("frames are no records");
        };
    }

    private static String stage(int number) {
        Stage[] stages = Stage.values();
        return number < stages.length
                ? stages[number].name().toLowerCase(Locale.ROOT)
                : "stage" + number;
    }
}
