package dev.doorbell.bench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command as a process of its own, as a shell starts it. */
final class Child {
    private static final int SECONDS_MAX = 120;
    private static final int POLL_MILLIS = 10;

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What calls it: java, its options and the main class, a word each. */
    static List<String> command() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Doorbell.class.getName());
    }

    /** Starts it; its streams go to files in {@code folder}. */
    static Child start(Path folder, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(command());
        words.addAll(List.of(arguments));
        Path out = folder.resolve("child.out");
        Path err = folder.resolve("child.err");
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .redirectInput(new File("/dev/null"));
        return new Child(builder.start(), out, err);
    }

    /** Runs a script in which {@code "$@"} is the command, with more variables in its environment. */
    static Child shell(Path folder, Map<String, String> environment, String script)
            throws IOException {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "no POSIX shell here");
        List<String> words = new ArrayList<>(List.of(shell.toString(), "-c", script, "sh"));
        words.addAll(command());
        Path out = folder.resolve("child.out");
        Path err = folder.resolve("child.err");
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .redirectInput(new File("/dev/null"));
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        return new Child(builder.start(), out, err);
    }

    /** Sends a signal, by name. */
    void kill(String signal) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Something that may come true while it runs. */
    @FunctionalInterface
    interface Condition {
        boolean isTrue() throws IOException;
    }

    /** Waits until something is true, or it has ended. */
    void until(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (!condition.isTrue() && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("it never came: " + Files.readString(err));
            }
        }
    }

    /** Waits until it has said something on standard error, or has ended. */
    void untilItSays(String words) throws IOException, InterruptedException {
        until(() -> Files.readString(err).contains(words));
    }

    /** Waits until it has ended. */
    Session end() throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process does not end: " + Files.readString(err));
        }
        return new Session(
                process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
