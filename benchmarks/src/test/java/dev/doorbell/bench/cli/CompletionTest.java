package dev.doorbell.bench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are typed into real shells, a tab among them. */
class CompletionTest {
    /** What is typed, with {@code ~} for the tab, and the words that the command gets in the end. */
    private static final Map<String, String> TYPED =
            Map.ofEntries(
                    Map.entry("compa~", "compare"),
                    Map.entry("compare --board qemu-virt-i~", "compare --board qemu-virt-its"),
                    Map.entry("compare --profile kvm~", "compare --profile kvm-neoverse-n1"),
                    Map.entry("compare --nic e1000-~", "compare --nic e1000-82545em"),
                    Map.entry(
                            "compare --delivery poll,msix,in~",
                            "compare --delivery poll,msix,intx"),
                    Map.entry("compare --format=js~", "compare --format=json"),
                    Map.entry("compare --rou~", "compare --rounded-time"),
                    Map.entry("compare --workload poi~5", "compare --workload poisson:5"),
                    Map.entry("compare --workload ab~", "compare --workload abc.yaml"),
                    Map.entry("compare --set gic.re~9", "compare --set gic.read=9"),
                    Map.entry("compare --out onl~", "compare --out only-a-folder"),
                    Map.entry("--color never fir~", "--color never firmware"),
                    Map.entry("--color=al~", "--color=always"),
                    Map.entry("replay --behaviour gic~", "replay --behaviour gic600"),
                    Map.entry("run ab~", "run abc.yaml"),
                    Map.entry("diff ab~ab~", "diff abc.yaml abc.yaml"),
                    Map.entry("mission B1~5", "mission B15"),
                    Map.entry("faults F0~4", "faults F04"),
                    Map.entry("completion z~", "completion zsh"),
                    Map.entry("help swe~", "help sweep"));

    @TempDir private Path temp;

    private static Path tool(String name) {
        Optional<Path> found =
                Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(found.isPresent(), "no " + name + " here");
        return found.orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void whatIsTypedIsCompleted(String shell) throws Exception {
        tool(shell);
        Path terminal = tool("script");
        Files.writeString(temp.resolve("abc.yaml"), "");
        Files.createDirectories(temp.resolve("only-a-folder"));
        Files.writeString(temp.resolve("completion"), Session.of("completion", shell).out());
        List<String> lines = new ArrayList<>();
        lines.add("PS1='> '");
        lines.add("doorbell() { echo; printf '<%s> ' \"$@\"; echo; }");
        if (shell.equals("zsh")) {
            lines.add("autoload -U compinit; compinit -u -D");
        }
        lines.add("source ./completion");
        Files.write(temp.resolve("begin"), lines);
        String start = shell.equals("zsh") ? "zsh -f -i" : "bash --norc --noprofile -i";
        ProcessBuilder builder =
                new ProcessBuilder(terminal.toString(), "-qec", start, "/dev/null")
                        .directory(temp.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "dumb");
        builder.environment().put("HOME", temp.toString());
        builder.environment().remove("INPUTRC");
        Path said = temp.resolve("said");
        Process process = builder.redirectOutput(said.toFile()).start();
        try (OutputStream keys = process.getOutputStream()) {
            type(keys, "source ./begin; doorbell ready");
            until(process, said, "<ready>");
            int count = 0;
            for (String each : TYPED.keySet()) {
                type(keys, "doorbell " + each.replace('~', '\t'));
                type(keys, "doorbell done" + ++count);
                until(process, said, "<done" + count + ">");
            }
            type(keys, "exit");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> called =
                Files.readString(said, UTF_8)
                        .replace("\r", "")
                        .lines()
                        .filter(line -> line.startsWith("<") && !line.startsWith("<done"))
                        .map(line -> line.replaceAll("[<>]", "").strip())
                        .toList();
        List<String> expected = new ArrayList<>(List.of("ready"));
        TYPED.values().forEach(expected::add);
        assertThat(called.stream().map(line -> line.replaceAll("/$", "")))
                .containsExactlyElementsOf(expected);
    }

    private static void type(OutputStream keys, String line) throws Exception {
        keys.write((line + "\r").getBytes(UTF_8));
        keys.flush();
    }

    private static void until(Process shell, Path file, String words) throws Exception {
        for (int i = 0; i < 3000; i++) {
            if (Files.readString(file, UTF_8).contains(words)) {
                return;
            }
            if (shell.waitFor(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError(words + " never came; the shell said " + Files.readString(file));
    }

    @Test
    void everyCommandAndEveryOptionIsInBothScripts() {
        String bash = Session.of("completion", "bash").out();
        String zsh = Session.of("completion", "zsh").out();
        for (var command : HelpTest.commands()) {
            for (var option : command.getCommandSpec().options()) {
                for (String name : option.names()) {
                    assertThat(bash).contains(name);
                    assertThat(zsh).contains(name + (name.startsWith("--") ? "" : "["));
                }
            }
        }
    }

    @Test
    void anotherShellIsRefused() {
        Session session = Session.of("completion", "fish");
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err())
                .contains("SHELL 'fish' is unknown; did you mean bash? expected bash, zsh");
    }
}
