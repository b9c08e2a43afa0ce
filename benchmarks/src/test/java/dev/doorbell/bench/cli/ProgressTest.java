package dev.doorbell.bench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A progress bar on a real terminal, and what is not to be mixed with it. */
class ProgressTest {
    private static final List<String> LONG =
            List.of("compare", "--workload", "poisson:5000", "--packets", "100000");

    @TempDir private Path temp;

    /** What a terminal shows while the result goes to a file. */
    private String shown(Path result, String... more) throws Exception {
        Path terminal = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(terminal), "no script here");
        List<String> words = new ArrayList<>(Child.command());
        words.addAll(LONG);
        words.addAll(List.of(more));
        String command =
                words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path shown = temp.resolve("shown");
        ProcessBuilder builder =
                new ProcessBuilder(
                                terminal.toString(), "-qec", command + " > " + result, "/dev/null")
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(shown.toFile());
        builder.environment().put("TERM", "xterm");
        assertThat(builder.start().waitFor()).isZero();
        return Files.readString(shown, UTF_8);
    }

    @Test
    void itShowsHowLongItMayTakeAndNothingOfItIsInTheResult() throws Exception {
        Path result = temp.resolve("result");
        assertThat(shown(result))
                .containsPattern(
                        "packets +\\d+% .*\\d+/\\d+ \\(\\d:\\d\\d:\\d\\d / \\d:\\d\\d:\\d\\d\\)");
        Path quiet = temp.resolve("quiet");
        assertThat(shown(quiet, "--quiet")).isEmpty();
        assertThat(Files.readString(result)).isEqualTo(Files.readString(quiet));
        assertThat(Files.readString(result)).doesNotContain("%  [", "\r", "\u001b");
    }
}
