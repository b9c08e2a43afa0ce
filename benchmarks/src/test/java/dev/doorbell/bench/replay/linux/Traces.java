package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.bench.text.InputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The traces of the tests' resources, and text that is one. */
final class Traces {
    static final Path FOLDER = Path.of("src/test/resources/dev/doorbell/bench/replay/linux");

    /** A header that says no more than it must: a GICv3 without an ITS, one core. */
    static final String HEADER =
            """
            # doorbell-linux-trace 1
            # scenario short
            # command qemu -machine virt,gic-version=3,its=off -smp 1 -m 16
            """;

    private Traces() {}

    /** The text of a recorded trace. */
    static InputFile file(String name) {
        return InputFile.read(FOLDER.resolve(name + ".trace.gz").toString());
    }

    static LinuxTrace parse(String text) {
        return LinuxTrace.parse(InputFile.of("test.trace", text.getBytes(StandardCharsets.UTF_8)));
    }

    static ReplayResult replay(List<String> lines) {
        return TraceReplayer.replay(LinuxTrace.parse(new InputFile("test.trace", lines)), null);
    }

    /** Replays records behind the short header. */
    static ReplayResult replay(String records) {
        return TraceReplayer.replay(parse(HEADER + records), null);
    }
}
