package dev.doorbell.bench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code doorbell} script, beside a Java and a Maven that only say how they were called.
 *
 * <p>The checkout it stands in is made up, has a space in its name, and is never the working
 * directory.
 */
class LauncherTest {
    private static final Path script = Path.of("..", "doorbell").toAbsolutePath().normalize();
    private static final Path shell = Path.of("/bin/sh");

    @TempDir private Path temp;
    private Path checkout;
    private Path tools;
    private Path jdk;
    private Path jar;

    private record Answer(int status, String out, String err) {}

    @BeforeEach
    void makeACheckout() throws IOException {
        assumeTrue(Files.isExecutable(shell), "no POSIX shell here");
        checkout = Files.createDirectories(temp.resolve("a check out"));
        tools = Files.createDirectories(temp.resolve("tools"));
        jdk = temp.resolve("a jdk");
        jar = checkout.resolve("benchmarks/target/doorbell.jar");
        Files.copy(script, checkout.resolve("doorbell"));
        Files.createDirectories(checkout.resolve("benchmarks/src/main/java"));
        Files.createDirectories(checkout.resolve(".mvn"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        Files.writeString(checkout.resolve("benchmarks/pom.xml"), "");
        program(
                jdk.resolve("bin/java"),
                "while [ $# -gt 0 ]; do printf '[%s]' \"$1\"; shift; done; exit 7");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        program(
                tools.resolve("mvn"),
                "pwd >> '%s'; mkdir -p benchmarks/target; sleep 0.1; : > benchmarks/target/doorbell.jar"
                        .formatted(temp.resolve("builds")));
    }

    @Test
    void aMissingJarIsBuiltAndThenRunWithTheSameArguments() throws Exception {
        Answer answer = doorbell("compare", "two words", "*");

        assertThat(answer.out()).endsWith("[-jar][" + jar + "][compare][two words][*]");
        assertThat(answer.err()).contains("building the application");
        assertThat(builds()).containsExactly(checkout.toRealPath().toString());
    }

    @Test
    void theStatusOfTheApplicationIsTheStatusOfTheLauncher() throws Exception {
        assertThat(doorbell().status()).isEqualTo(7);
    }

    @Test
    void aFreshJarIsNotBuiltAgain() throws Exception {
        doorbell();

        assertThat(doorbell().err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        doorbell();
        Path source = checkout.resolve("benchmarks/src/main/java/A.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));

        doorbell();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void aFailedBuildRunsNothingAndIsTriedAgain() throws Exception {
        Path mvn = tools.resolve("mvn");
        String working = Files.readString(mvn);
        Files.writeString(mvn, working + "exit 1\n");

        Answer refused = doorbell();
        Files.writeString(mvn, working);

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("the build failed");
        assertThat(doorbell().status()).isEqualTo(7);
    }

    @Test
    void launchersThatStartTogetherBuildOnce() throws Exception {
        List<Process> launchers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            launchers.add(start(checkout.resolve("doorbell"), Map.of()));
        }
        for (Process launcher : launchers) {
            assertThat(finish(launcher).status()).isEqualTo(7);
        }

        assertThat(builds()).hasSize(1);
        assertThat(checkout.resolve(".doorbell.lock")).doesNotExist();
    }

    @Test
    void theLockOfALauncherThatDiedIsTakenOverAndItsJarIsNotTrusted() throws Exception {
        doorbell();
        Process gone = new ProcessBuilder(shell.toString(), "-c", ":").start();
        gone.waitFor();
        Files.createSymbolicLink(
                checkout.resolve(".doorbell.lock"), Path.of(String.valueOf(gone.pid())));

        assertThat(doorbell().status()).isEqualTo(7);
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aLinkToTheLauncherFindsTheCheckout() throws Exception {
        Path bin = Files.createDirectories(temp.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("one"), Path.of("../a check out/doorbell"));
        Files.createSymbolicLink(bin.resolve("two"), Path.of("one"));

        assertThat(finish(start(bin.resolve("two"), Map.of())).out()).contains("[" + jar + "]");
    }

    @Test
    void moreOptionsForTheJvmComeBeforeTheJar() throws Exception {
        Map<String, String> settings = Map.of("DOORBELL_JAVA_OPTS", "-Xmx1g -Xlog:gc");

        assertThat(finish(start(checkout.resolve("doorbell"), settings)).out())
                .contains("[-Xmx1g][-Xlog:gc][-jar]");
    }

    @Test
    void anOldJavaIsRefusedByVersion() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        Answer answer = doorbell();

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("is Java 11.0.2; Java 17 or newer is needed");
        assertThat(builds()).isEmpty();
    }

    @Test
    void aJavaHomeWithoutJavaIsRefused() throws Exception {
        Map<String, String> settings = Map.of("JAVA_HOME", temp.resolve("nowhere").toString());

        Answer answer = finish(start(checkout.resolve("doorbell"), settings));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("JAVA_HOME is").contains("nowhere");
    }

    @Test
    void aMissingMavenIsNamed() throws Exception {
        Map<String, String> settings = Map.of("PATH", pathWithoutMaven());

        Answer answer = finish(start(checkout.resolve("doorbell"), settings));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("no mvn found");
    }

    private Answer doorbell(String... arguments) throws Exception {
        return finish(start(checkout.resolve("doorbell"), Map.of(), arguments));
    }

    private Process start(Path launcher, Map<String, String> settings, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(shell.toString(), launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("DOORBELL_JAVA_OPTS");
        environment.put("PATH", tools + ":" + environment.get("PATH"));
        environment.put("JAVA_HOME", jdk.toString());
        environment.putAll(settings);
        return builder.start();
    }

    private static Answer finish(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Answer(process.waitFor(), out, err);
    }

    private List<String> builds() throws IOException {
        Path log = temp.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** A folder with what the launcher calls, Maven left out. */
    private String pathWithoutMaven() throws IOException {
        Path few = temp.resolve("few");
        for (String name : List.of("dirname", "readlink", "sed", "find", "head", "ln", "rm")) {
            Path usual = Path.of("/usr/bin", name);
            Path program = Files.exists(usual) ? usual : Path.of("/bin", name);
            program(few.resolve(name), "exec " + program + " \"$@\"");
        }
        return few.toString();
    }

    private static void program(Path path, String body) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
