package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.text.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A folder of conversations that must all pass under one behaviour. */
final class ConversationFolder {
    private static final Path RESOURCES = Path.of("src/test/resources/dev/doorbell/bench/replay");

    private final Path folder;
    private final String behaviour;

    ConversationFolder(String name, String behaviour) {
        this.folder = RESOURCES.resolve(name);
        this.behaviour = behaviour;
    }

    /** A test for each file. */
    Stream<DynamicTest> tests() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(nameOf(file), () -> replays(file)));
    }

    /** Replays the file of that name. */
    void replays(String name) throws IOException {
        replays(folder.resolve(name + ".conv"));
    }

    /** What file names begin with, up to the first dash. */
    List<String> topics() throws IOException {
        return files().stream()
                .map(ConversationFolder::nameOf)
                .map(name -> name.substring(0, name.indexOf('-')))
                .distinct()
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".conv")).sorted().toList();
        }
    }

    private void replays(Path file) {
        Conversation conversation = Conversation.parse(InputFile.read(file.toString()));
        ReplayResult result = Replayer.replay(conversation, behaviour);

        assertThat(result.mismatches()).as(result.reason()).isEmpty();
        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.reads()).isPositive();
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".conv", "");
    }
}
