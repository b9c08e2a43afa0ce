package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.doorbell.bench.text.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conversations recorded from QEMU that lie beside a checkout. They are no part of the
 * repository: where they are absent this test is skipped, by this name.
 */
class SharedConversationsTest {
    private static final Path FOLDER = Path.of("..", "..", "shared", "reference", "conversations");
    private static final String ABSENT = "no conversations beside this checkout";

    /** All files whose devices exist here. */
    private static final String REPLAYED = "{gic2,gic3,its,fuzz,msi}-*.conv";

    static Stream<String> replayed() {
        return Stream.concat(names(REPLAYED), names("pci-{cfg-edu,ecam-basics}.conv"));
    }

    static Stream<String> others() {
        List<String> here = replayed().toList();
        return names("*.conv").filter(name -> !here.contains(name));
    }

    private static Stream<String> names(String pattern) {
        if (!Files.isDirectory(FOLDER)) {
            return Stream.of(ABSENT);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, pattern)) {
            return StreamSupport.stream(files.spliterator(), false)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReplayResult replay(String name) {
        assumeThat(name).isNotEqualTo(ABSENT);
        InputFile file = InputFile.read(FOLDER.resolve(name).toString());
        return Replayer.replay(Conversation.parse(file), "qemu");
    }

    @ParameterizedTest
    @MethodSource("replayed")
    void everyAnswerIsQemus(String name) {
        ReplayResult result = replay(name);

        assertThat(result.mismatches()).as(result.reason()).isEmpty();
        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.reads()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatNeedsOtherDevicesIsReadAndSkipped(String name) {
        assertThat(replay(name).verdict()).isEqualTo(ReplayResult.Verdict.SKIP);
    }
}
