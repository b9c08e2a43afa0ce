package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of another project, asked for its opinion; the test is skipped where it is absent. */
final class Tool {
    private static final long PATIENCE_SECONDS = 60;

    private Tool() {}

    /** Runs a program to its end and returns what it printed, line by line. */
    static List<String> run(Path folder, String program, Object... arguments)
            throws IOException, InterruptedException {
        assumeTrue(isInstalled(program), "skipped: no " + program);
        Path output = Files.createTempFile(folder, program, ".out");
        List<String> command =
                Stream.concat(Stream.of(program), Stream.of(arguments).map(Object::toString))
                        .toList();
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s ends", program)
                .isTrue();
        assertThat(process.exitValue()).as("exit status of %s", command).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
