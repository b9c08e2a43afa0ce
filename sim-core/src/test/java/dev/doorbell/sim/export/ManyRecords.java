package dev.doorbell.sim.export;

import dev.doorbell.sim.export.Records.Happening;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a great many records, in a JVM of its own: {@code ManyRecords COUNT FILE}, or without a file to
 * nowhere, in every format. Prints what it wrote, and the heap in use at each quarter.
 */
final class ManyRecords {
    private ManyRecords() {}

    public static void main(String[] arguments) {
        long count = Long.parseLong(arguments[0]);
        List<Exporter> writers =
                arguments.length > 1
                        ? List.of(perfetto(ExportFile.create(Path.of(arguments[1]))))
                        : List.of(
                                perfetto(OutputStream.nullOutputStream()),
                                new VcdWriter(
                                        "v",
                                        OutputStream.nullOutputStream(),
                                        Records.TIME,
                                        Records.labels()),
                                new FtraceWriter(
                                        "f",
                                        OutputStream.nullOutputStream(),
                                        Records.TIME,
                                        Records.labels()),
                                new JsonLinesWriter(
                                        "j",
                                        OutputStream.nullOutputStream(),
                                        Records.TIME,
                                        Records.labels()));
        write(count, writers);
        for (Exporter writer : writers) {
            writer.end();
            System.out.println("written=" + writer.writtenCount());
        }
    }

    private static Exporter perfetto(OutputStream out) {
        return new PerfettoWriter("p", out, Records.TIME, Records.labels());
    }

    /** The story over and over; each time it is another frame's, and a message on its way is lost. */
    private static void write(long count, List<Exporter> writers) {
        List<Happening> story = Records.story();
        long tick = 0;
        long quarter = Math.max(1, count / 4);
        for (long done = 0; done < count; done++) {
            Happening each = story.get((int) (done % story.size()));
            long frame = done / story.size();
            tick += each.pause();
            boolean isLost = each.point() == TracePoint.DOORBELL && frame % 16 == 0;
            TracePoint point = isLost ? TracePoint.LPI_LOST : each.point();
            long first = each.point().first().equals("journey") ? frame : each.first();
            for (Exporter writer : writers) {
                writer.record(tick, point, each.source(), first, each.second());
            }
            if (done % quarter == quarter - 1) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("heap=" + (runtime.totalMemory() - runtime.freeMemory()));
            }
        }
    }
}
