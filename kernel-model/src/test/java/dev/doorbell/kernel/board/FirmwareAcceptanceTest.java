package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorbell.sim.firmware.FirmwareBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other people's tools read what boards leave in memory. Skipped, by name, where they are not installed:
 * packages {@code acpica-tools} and {@code device-tree-compiler}.
 */
class FirmwareAcceptanceTest {
    @TempDir private Path files;

    static Stream<BoardSpec> boards() {
        return BoardSpec.ALL.stream();
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(files.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @ParameterizedTest
    @MethodSource("boards")
    void iaslDisassemblesEveryTableWithoutComplaint(BoardSpec board) throws Exception {
        assumeTrue(isInstalled("iasl"), "iasl is not installed");
        for (FirmwareBlob blob : BoardFirmware.of(board, 4).blobs()) {
            if (List.of("RSDP", BoardFirmware.DEVICE_TREE).contains(blob.name())) {
                continue;
            }
            Files.write(files.resolve(blob.name() + ".aml"), blob.bytes());
            String said = run("iasl", "-d", blob.name() + ".aml");
            assertThat(said).doesNotContainIgnoringCase("error").doesNotContain("Warning");
            String text = Files.readString(files.resolve(blob.name() + ".dsl"));
            assertThat(text)
                    .as(blob.name())
                    .doesNotContain("**** ")
                    .doesNotContain("Invalid")
                    .doesNotContain("Unknown");
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void iaslCompilesTheDisassembledDsdtAgain(BoardSpec board) throws Exception {
        assumeTrue(isInstalled("iasl"), "iasl is not installed");
        Files.write(files.resolve("DSDT.aml"), BoardFirmware.of(board, 2).blob("DSDT").bytes());
        run("iasl", "-d", "DSDT.aml");
        String said = run("iasl", "-p", "again", "DSDT.dsl");
        assertThat(said).contains("0 Errors, 0 Warnings");
    }

    static Stream<BoardSpec> boardsWithTrees() {
        return BoardSpec.ARM.stream();
    }

    @ParameterizedTest
    @MethodSource("boardsWithTrees")
    void dtcReadsTheDeviceTreeWithoutAWarning(BoardSpec board) throws Exception {
        assumeTrue(isInstalled("dtc"), "dtc is not installed");
        byte[] tree = BoardFirmware.of(board, 4).blob(BoardFirmware.DEVICE_TREE).bytes();
        Files.write(files.resolve("board.dtb"), tree);
        String said = run("dtc", "-I", "dtb", "-O", "dts", "-o", "board.dts", "board.dtb");
        assertThat(said).isEmpty();
        assertThat(Files.readString(files.resolve("board.dts"))).contains(board.name());
    }
}
