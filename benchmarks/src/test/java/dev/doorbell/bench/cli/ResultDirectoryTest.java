package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {
    @TempDir private Path temp;

    @Test
    void aTryLeavesEverythingAsItWas() {
        ResultDirectory.of(temp.resolve("a/b").toString()).check();

        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void filesThatWereThereAreReplaced() throws IOException {
        Files.writeString(temp.resolve("table.txt"), "old");

        ResultDirectory.of(temp.toString()).write(Map.of("table.txt", "new"));

        assertThat(temp.resolve("table.txt")).hasContent("new");
    }

    @Test
    void ifOneFileCannotBeWrittenNoneIs() throws IOException {
        Files.createDirectory(temp.resolve("table.txt"));

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(
                        () ->
                                ResultDirectory.of(temp.toString())
                                        .write(
                                                new TreeMap<>(
                                                        Map.of(
                                                                "result.csv",
                                                                "a",
                                                                "table.txt",
                                                                "b"))))
                .withMessageContaining("table.txt");
        assertThat(temp).isDirectoryNotContaining("glob:**.csv");
        assertThat(temp).isDirectoryNotContaining("glob:**.tmp");
    }
}
