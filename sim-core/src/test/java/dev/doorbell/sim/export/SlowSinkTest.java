package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.export.Records.Format;
import dev.doorbell.sim.export.Records.Happening;
import dev.doorbell.sim.trace.CounterSink;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceRing;
import dev.doorbell.sim.trace.TraceSink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No record is lost, however slow who writes them is and however little room they wait in. */
class SlowSinkTest {
    private static final Map<String, Format> FORMATS = formats();

    private static Map<String, Format> formats() {
        Map<String, Format> formats = new LinkedHashMap<>();
        formats.put("jsonl", (out, time, names) -> new JsonLinesWriter("j", out, time, names));
        formats.put("ftrace", (out, time, names) -> new FtraceWriter("f", out, time, names));
        formats.put("vcd", (out, time, names) -> new VcdWriter("v", out, time, names));
        formats.put("perfetto", (out, time, names) -> new PerfettoWriter("p", out, time, names));
        return formats;
    }

    private static List<Happening> events() {
        List<Happening> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            events.addAll(Records.story());
        }
        return events;
    }

    /** Stops for a moment at every few records. */
    private static final class Slow implements TraceSink {
        private final Exporter behind;
        private final int every;
        private int seen;

        Slow(Exporter behind, int every) {
            this.behind = behind;
            this.every = every;
        }

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            if (seen++ % every == 0) {
                LockSupport.parkNanos(200_000);
            }
            behind.record(tick, point, source, first, second);
        }

        @Override
        public void end() {
            behind.end();
        }
    }

    /** The files that a simulation's ring writes, one for each format. */
    private static Map<String, byte[]> run(int slots, int every, CounterSink emitted) {
        Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
        List<Exporter> writers = new ArrayList<>();
        List<TraceSink> sinks = new ArrayList<>();
        FORMATS.forEach(
                (name, format) -> {
                    ByteArrayOutputStream file = new ByteArrayOutputStream();
                    files.put(name, file);
                    Exporter writer = format.writer(file, Records.TIME, Records.labels());
                    writers.add(writer);
                    sinks.add(every == 0 ? writer : new Slow(writer, every));
                });
        try (Simulation simulation = Simulation.builder().time(Records.TIME).build()) {
            Trace trace = simulation.parts().trace();
            trace.attachInline(emitted);
            trace.attach(new TraceRing(slots, sinks.toArray(TraceSink[]::new)));
            for (Happening each : events()) {
                simulation.runFor(each.pause());
                trace.emit(each.point(), each.source(), each.first(), each.second());
            }
            trace.detach();
        }
        for (Exporter writer : writers) {
            assertThat(writer.writtenCount()).isEqualTo(emitted.total());
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((name, file) -> bytes.put(name, file.toByteArray()));
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void aSlowSinkWritesWhatAFastOneDoes(int slots) {
        Map<String, byte[]> fast = run(1 << 12, 0, new CounterSink());
        Map<String, byte[]> slow = run(slots, 7, new CounterSink());
        assertThat(slow.keySet()).isEqualTo(fast.keySet());
        slow.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(fast.get(name)));
    }
}
