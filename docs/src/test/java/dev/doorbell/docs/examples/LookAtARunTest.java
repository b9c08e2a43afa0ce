package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.kernel.export.MachineExport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippet of the guide on looking at runs. */
class LookAtARunTest {
    @TempDir private Path folder;

    @Test
    void aTestLeavesWhatHappened() {
        // snippet: export
        try (MachineExport export =
                MachineExport.to(folder, "lost", ExportFormat.JSONL, ExportFormat.PERFETTO)) {
            try (Machine machine = Boards.parallels().boot(7, export::over)) {
                machine.wire().deliver(new byte[60]);
                machine.runUntilQuiet();
                export.ended();
            }
            export.commit();
        }
        // end
        assertThat(folder.resolve("lost.jsonl")).content().contains("JOURNEY_");
        assertThat(folder.resolve("lost.perfetto-trace")).isNotEmptyFile();
    }
}
