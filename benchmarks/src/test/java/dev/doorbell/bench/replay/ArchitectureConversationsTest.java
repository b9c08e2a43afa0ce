package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.text.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The conversations written from the architecture's text: every answer is that of the behaviour
 * {@code architecture}.
 */
class ArchitectureConversationsTest {
    private static final Path FOLDER =
            Path.of("src/test/resources/dev/doorbell/bench/replay/architecture");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".conv")).sorted().toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerIsTheArchitectures() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(nameOf(file), () -> replays(file)));
    }

    private static void replays(Path file) {
        Conversation conversation = Conversation.parse(InputFile.read(file.toString()));
        ReplayResult result = Replayer.replay(conversation, "architecture");

        assertThat(result.mismatches()).as(result.reason()).isEmpty();
        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.reads()).isPositive();
    }

    @Test
    void everyTopicIsThere() throws IOException {
        assertThat(files())
                .extracting(ArchitectureConversationsTest::nameOf)
                .extracting(name -> name.substring(0, name.indexOf('-')))
                .contains("arch2", "arch3", "its", "lpi", "sec", "v2m");
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".conv", "");
    }
}
