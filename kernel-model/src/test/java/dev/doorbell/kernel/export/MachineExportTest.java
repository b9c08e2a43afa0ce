package dev.doorbell.kernel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.export.ExportException;
import dev.doorbell.sim.timing.TimingProfile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All formats of a run: what is in them, what they are called, and that the run does not notice. */
class MachineExportTest {
    private static final Set<ExportFormat> ALL = EnumSet.allOf(ExportFormat.class);

    @TempDir Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
    }

    private static MachineConfig config(Delivery delivery) {
        return Runs.config(delivery);
    }

    /** So many frames over each of so many machines. */
    private MachineExport run(Delivery delivery, int machines, int frames) {
        try (MachineExport export = MachineExport.to(folder, "run", ALL)) {
            for (int i = 0; i < machines; i++) {
                long first = (long) i * frames;
                try (Machine machine =
                        Machine.boot(config(delivery), made -> export.over(made, first))) {
                    Runs.carry(machine, frames);
                    export.ended();
                }
            }
            export.commit();
            return export;
        }
    }

    @Test
    void everyFormatHasItsFileAndNothingElseIsLeft() throws IOException {
        run(Delivery.MSI, 1, 20);

        assertThat(names())
                .containsExactly(
                        "run.ftrace.txt",
                        "run.hgrm",
                        "run.hlog",
                        "run.interrupts.txt",
                        "run.jsonl",
                        "run.pcapng",
                        "run.perfetto-trace",
                        "run.timerlat.txt",
                        "run.vcd");
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void everyWriterHasEveryRecord(Delivery delivery) {
        MachineExport export = run(delivery, 2, 15);

        assertThat(Set.copyOf(export.recordCounts().values())).hasSize(1);
        assertThat(export.recordCounts()).hasSize(ALL.size() - 1); // frames are no records
        assertThat(export.frameCount()).isEqualTo(30);
    }

    @Test
    void theRunDoesNotNotice() {
        long without;
        try (Machine machine = Machine.boot(config(Delivery.MSI))) {
            Runs.carry(machine, 50);
            without = machine.digest();
        }
        try (MachineExport export = MachineExport.to(folder, "run", ALL);
                Machine machine = Machine.boot(config(Delivery.MSI), export::over)) {
            Runs.carry(machine, 50);
            export.commit();

            assertThat(machine.digest()).isEqualTo(without);
        }
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        run(Delivery.MSI, 2, 20);
        Path first = Files.createDirectory(folder.resolve("first"));
        for (ExportFormat format : ALL) {
            Files.move(folder.resolve("run" + format.ending()), first.resolve(format.label()));
        }
        run(Delivery.MSI, 2, 20);

        for (ExportFormat format : ALL) {
            assertThat(folder.resolve("run" + format.ending()))
                    .as(format.label())
                    .hasSameBinaryContentAs(first.resolve(format.label()));
        }
    }

    @Test
    void theNextMachineBeginsAtTheNextWholeSecondAndCountsOn() throws IOException {
        run(Delivery.MSI, 3, 10);

        Capture capture = CaptureReader.read(folder.resolve("run.pcapng"));
        assertThat(capture.frameCount()).isEqualTo(30);
        long first = capture.timeNanos(0);
        for (int i = 0; i < 30; i++) {
            long second = (capture.timeNanos(i) - first) / 1_000_000_000L;
            assertThat(second).isEqualTo(i / 10);
            // The same seed and arrivals: a second later to the nanosecond.
            assertThat(capture.timeNanos(i) - first)
                    .isEqualTo(capture.timeNanos(i % 10) - first + second * 1_000_000_000L);
            assertThat(text("run.pcapng")).contains("journey " + i + ": announced by a message");
            assertThat(text("run.jsonl"))
                    .containsPattern("\"point\":\"JOURNEY_DELIVERED\".*\"journey\":" + i + ",");
        }
        List<Histogram> seconds = log("run");
        assertThat(seconds).hasSize(3);
        assertThat(seconds).allMatch(each -> each.getTotalCount() == 10);
    }

    /** The histograms of a tag in the log. */
    private List<Histogram> log(String tag) throws IOException {
        try (HistogramLogReader reader =
                new HistogramLogReader(folder.resolve("run.hlog").toString())) {
            return Stream.generate(() -> reader.hasNext() ? reader.nextIntervalHistogram() : null)
                    .takeWhile(each -> each != null)
                    .filter(each -> tag.equals(each.getTag()))
                    .map(Histogram.class::cast)
                    .toList();
        }
    }

    @Test
    void stagesOfTheLogSumToTheWholeLatency() throws IOException {
        try (MachineExport export = MachineExport.to(folder, "run", ALL);
                Machine machine = Machine.boot(config(Delivery.MSI), export::over)) {
            Runs.carry(machine, 1);
            export.commit();
        }

        double whole = log("run").get(0).getMean();
        double sum = 0;
        for (String stage :
                List.of(
                        "wire",
                        "nic",
                        "dma",
                        "msi",
                        "pending",
                        "signalled",
                        "taken",
                        "acknowledged",
                        "handler",
                        "softirq",
                        "stack",
                        "woken",
                        "running")) {
            sum += log("run." + stage).get(0).getMean();
        }
        assertThat(sum).isBetween(whole * 0.998 - 14, whole * 1.002 + 14);
    }

    @Test
    void interruptsAreCountedTwiceAndAgree() throws IOException {
        run(Delivery.MSI, 1, 20);

        String text = text("run.interrupts.txt");
        assertThat(text)
                .containsPattern(
                        "(?s)/proc/interrupts.* +53: +20 +GICv.*acknowledged, by the trace")
                .containsPattern("(?s)acknowledged, by the trace.* +53: +20 +virtio-net")
                .contains("/proc/trace/counters\nIRQ_TOTAL: ");
    }

    @Test
    void latenciesAreInTheTableOfTheirCore() throws IOException {
        run(Delivery.MSI, 1, 20);

        assertThat(text("run.timerlat.txt"))
                .startsWith("# RTLA timerlat histogram\n# Time unit is microseconds (us)\n")
                .contains("Index   IRQ-000   Thr-000\n")
                .containsPattern("count: +\\d+ +20 \n")
                .containsPattern(
                        "# IRQ of INTID 53 \\(virtio-net\\) on cpu0: count 20, min \\d+\\.");
    }

    @Test
    void aJourneyUnderWayIsNoted() throws IOException {
        try (MachineExport export = MachineExport.to(folder, "run", ExportFormat.JSONL);
                Machine machine = Machine.boot(config(Delivery.POLL), export::over)) {
            machine.wire().deliver(new byte[60]);
            machine.runFor(machine.time().ticksPerSecond() / 100_000);
            export.commit();
        }

        assertThat(text("run.jsonl")).contains("JOURNEY_UNDER_WAY");
    }

    @Test
    void whatIsNotCommittedIsGoneAndWhatWasThereStays() throws IOException {
        Files.writeString(folder.resolve("run.vcd"), "old");
        try (MachineExport export = MachineExport.to(folder, "run", ALL);
                Machine machine = Machine.boot(config(Delivery.MSI), export::over)) {
            Runs.carry(machine, 3);
        }

        assertThat(names()).containsExactly("run.vcd");
        assertThat(text("run.vcd")).isEqualTo("old");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        try (MachineExport export = MachineExport.to(folder.resolve("nowhere"), "run", ALL)) {
            assertThatThrownBy(() -> Machine.boot(config(Delivery.MSI), export::over))
                    .isInstanceOf(ExportException.class)
                    .hasMessage(
                            "cannot write "
                                    + folder.resolve("nowhere")
                                    + File.separator
                                    + "run.perfetto-trace: its folder is not there");
        }
    }

    @Test
    void aFolderInTheWayOfOneFormatLeavesNothingOfTheOthers() throws IOException {
        Files.createDirectories(folder.resolve("run.hlog"));
        try (MachineExport export = MachineExport.to(folder, "run", ALL)) {
            assertThatThrownBy(() -> Machine.boot(config(Delivery.MSI), export::over))
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining("it is a folder");
        }

        assertThat(names()).containsExactly("run.hlog");
    }

    @Test
    void aFolderThatGoesAwayMeanwhileIsSaid() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (MachineExport export = MachineExport.to(gone, "run", ALL);
                Machine machine = Machine.boot(config(Delivery.MSI), export::over)) {
            Runs.carry(machine, 3);
            try (Stream<Path> files = Files.list(gone)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(gone);

            assertThatThrownBy(export::commit)
                    .isInstanceOf(ExportException.class)
                    .hasMessageStartingWith("cannot write " + gone);
        }
        assertThat(gone).doesNotExist();
    }

    @Test
    void aNicHasItsNameOnEveryBoard() throws IOException {
        for (BoardSpec board : BoardSpec.ALL) {
            for (Delivery delivery : board.deliveries()) {
                if (!board.nic().deliveries().contains(delivery) || delivery == Delivery.POLL) {
                    continue;
                }
                MachineConfig config =
                        MachineConfig.on(board, delivery, TimingProfile.named("parallels-m1"));
                try (MachineExport export = MachineExport.to(folder, "run", ExportFormat.JSONL);
                        Machine machine = Machine.boot(config, export::over)) {
                    Runs.carry(machine, 2);
                    int intid = machine.kernel().nicIrq();
                    export.commit();

                    assertThat(text("run.jsonl"))
                            .as(board.name() + " " + delivery)
                            .containsPattern(
                                    "INTERRUPT_ACKNOWLEDGED.*\"intid\":"
                                            + intid
                                            + ",\"intid_name\":\""
                                            + board.nic().label())
                            .doesNotContainPattern("\"intid_name\":\"(intid|vector)[0-9]");
                }
            }
        }
    }

    @Test
    void aMachineOfAnotherTickIsRefused() {
        TimingProfile other = TimingProfile.named("bare-metal-cortex-a72");
        try (MachineExport export = MachineExport.to(folder, "run", ExportFormat.HGRM)) {
            Machine.boot(config(Delivery.MSI), export::over).close();

            assertThatThrownBy(() -> Machine.boot(config(Delivery.MSI).with(other), export::over))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected one time base for all");
        }
    }

    @Test
    void nothingComesAfterTheEnd() {
        try (MachineExport export = MachineExport.to(folder, "run", ExportFormat.HGRM)) {
            export.finish();

            assertThatThrownBy(() -> Machine.boot(config(Delivery.MSI), export::over))
                    .isInstanceOf(MisuseException.class);
        }
    }

    @Test
    void namesOfFormatsAreReadAndOthersRefused() {
        assertThat(ExportFormat.parse("vcd, hgrm"))
                .containsExactly(ExportFormat.VCD, ExportFormat.HGRM);
        assertThat(ExportFormat.parse("all")).isEqualTo(ALL);
        assertThatThrownBy(() -> ExportFormat.parse("vcd,wav"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "export 'vcd,wav': no wav; expected perfetto, vcd, pcapng, ftrace, hgrm,"
                                + " hlog, timerlat, jsonl, interrupts, separated by commas, or all");
        assertThatThrownBy(() -> ExportFormat.parse("vcd,vcd")).hasMessageContaining("twice");
        assertThatThrownBy(() -> ExportFormat.parse("")).hasMessageContaining("empty name");
        assertThatThrownBy(() -> MachineExport.to(folder, "run", Set.of()))
                .isInstanceOf(ConfigurationException.class);
    }
}
