package dev.doorbell.kernel.export;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.export.Exporter;
import dev.doorbell.sim.export.FtraceWriter;
import dev.doorbell.sim.export.HgrmWriter;
import dev.doorbell.sim.export.HlogWriter;
import dev.doorbell.sim.export.InterruptsWriter;
import dev.doorbell.sim.export.JsonLinesWriter;
import dev.doorbell.sim.export.Labels;
import dev.doorbell.sim.export.PerfettoWriter;
import dev.doorbell.sim.export.TimerlatWriter;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.TimeBase;
import java.io.OutputStream;
import java.util.Locale;

/** Makes the writers of a machine. */
final class Writers {
    private final TimeBase time;
    private final int cores;
    private final MachineNames names;
    private final String tag;

    Writers(Machine machine, MachineNames names, String tag) {
        this.time = machine.time();
        this.cores = machine.config().cores();
        this.names = names;
        this.tag = tag;
    }

    /** The writer of a format behind the ring. */
    Exporter of(ExportFormat format, String what, OutputStream out) {
        Labels labels =
                new Labels(
                        names.sources(),
                        names::interrupt,
                        MachineNames::softirq,
                        number -> names.thread(0, number));
        return switch (format) {
            case PERFETTO -> new PerfettoWriter(what, out, time, labels, cores);
            case FTRACE -> new FtraceWriter(what, out, time, labels, cores);
            case JSONL -> new JsonLinesWriter(what, out, time, labels);
            case VCD -> new JsonLinesWriter(what, out, time, labels);
            case HGRM -> new HgrmWriter(what, out, time);
            case HLOG -> new HlogWriter(what, out, time, tag, Writers::stage);
            case TIMERLAT -> new TimerlatWriter(what, out, time, names::interrupt);
            case INTERRUPTS -> new InterruptsWriter(what, out, names::interrupt);
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
