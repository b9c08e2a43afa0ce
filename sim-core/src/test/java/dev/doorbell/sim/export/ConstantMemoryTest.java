package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exporters keep does not grow with the run. */
class ConstantMemoryTest {
    private static List<Long> run(String heap, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", heap, "-cp", System.getProperty("java.class.path")));
        command.add(ManyRecords.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("written=")))
                .isNotEmpty()
                .containsOnly("written=" + arguments[0]);
        return said.lines()
                .filter(line -> line.startsWith("heap="))
                .map(line -> Long.parseLong(line.substring(5)))
                .toList();
    }

    /** From the first to the last quarter there are 12,000 frames more: 40 bytes of each would show. */
    @Test
    void theHeapInUseStaysAsItIs() throws Exception {
        List<Long> heap = run("-Xmx24m", "400000");
        assertThat(heap).hasSize(4);
        assertThat(heap.get(3) - heap.get(0)).isLessThan(400_000);
    }

    @Test
    @Tag("nightly")
    void tenMillionRecordsGoToAPerfettoFileUnderASmallHeap(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.perfetto-trace");
        List<Long> heap = run("-Xmx64m", "10000000", file.toString());
        assertThat(heap.get(3) - heap.get(0)).isLessThan(400_000);
        assertThat(Files.size(file)).isGreaterThan(10_000_000L);
    }
}
