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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command as a process of its own, as a shell starts it. */
final class Child {
    private static final int SECONDS_MAX = 120;
    private static final int POLL_MILLIS = 10;

    /** The bit of signal 2. */
    private static final long SIGINT = 1 << 1;

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        // Whoever reads from it would wait for ever, and a read from a pipe hears no interrupt.
        CompletableFuture.delayedExecutor(SECONDS_MAX, TimeUnit.SECONDS)
                .execute(process::destroyForcibly);
    }

    /**
     * What a shell does for a command in the foreground: it is one that heeds Ctrl-C, even if these
     * tests are run in the background, where SIGINT is ignored and children inherit that.
     */
    private static List<String> foreground() throws IOException, InterruptedException {
        Path status = Path.of("/proc/self/status");
        boolean isIgnored =
                Files.exists(status)
                        && Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("SigIgn:"))
                                .map(line -> line.substring("SigIgn:".length()).strip())
                                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGINT) != 0);
        if (!isIgnored) {
            return List.of();
        }
        List<String> heeding = List.of("env", "--default-signal=INT");
        Process trial =
                new ProcessBuilder(Stream.concat(heeding.stream(), Stream.of("true")).toList())
                        .redirectErrorStream(true)
                        .start();
        assumeTrue(trial.waitFor() == 0, "SIGINT is ignored here, and env cannot change that");
        return heeding;
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
    static Child start(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(foreground());
        words.addAll(command());
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
