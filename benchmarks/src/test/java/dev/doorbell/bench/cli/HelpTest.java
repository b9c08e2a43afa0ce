package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command says of itself holds. */
class HelpTest {
    /** Examples that take no time and no files. */
    private static final Set<String> CHEAP =
            Set.of(
                    "doorbell help",
                    "doorbell help compare",
                    "doorbell --quiet mission B2",
                    "doorbell faults F04",
                    "doorbell completion bash",
                    "doorbell completion zsh",
                    "doorbell man");

    private static CommandLine fresh() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Doorbell.commandLine(nowhere, nowhere);
    }

    static List<CommandLine> commands() {
        CommandLine whole = fresh();
        List<CommandLine> all = new ArrayList<>(List.of(whole));
        all.addAll(whole.getSubcommands().values());
        return all;
    }

    static List<String> examples() {
        return commands().stream()
                .flatMap(each -> Arrays.stream(each.getCommandSpec().usageMessage().footer()))
                .map(String::strip)
                .filter(line -> line.startsWith("doorbell "))
                .distinct()
                .toList();
    }

    static Stream<String> cheap() {
        return examples().stream().filter(CHEAP::contains);
    }

    private static String[] words(String example) {
        List<String> words = new ArrayList<>();
        String called = example.replaceFirst(" > .*", ""); // where a shell puts what is printed
        for (String word : called.split(" (?=(?:[^']*'[^']*')*[^']*$)", -1)) {
            words.add(word.replace("'", ""));
        }
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsUnderstood(String example) {
        assertThatCode(() -> fresh().parseArgs(words(example))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("cheap")
    void cheapExamplesWork(String example) {
        Session session = Session.of(words(example));
        assertThat(session.status()).as(session.err()).isZero();
        assertThat(session.out()).isNotEmpty();
        assertThat(session.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasADescriptionExamplesAndStatuses(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        String help = command.getUsageMessage();
        assertThat(help.lines()).as(name).allMatch(line -> line.length() <= 100);
        assertThat(help)
                .contains("Exit status:", "  0 ", "  1 ", "  2 ", "  130 ", "  141 ", "  143 ")
                .contains("Examples:", "  doorbell ")
                .contains("--quiet", "--verbose", "--color", "--help", "--version");
        String[] about = command.getCommandSpec().usageMessage().description();
        assertThat(about[0]).matches("[A-Z].*\\.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void descriptionsOfOptionsAreWrittenAlike(CommandLine command) {
        command.getCommandSpec().options().stream()
                .filter(each -> !each.usageHelp() && !each.versionHelp())
                .forEach(
                        option -> {
                            String text = String.join(" ", option.description());
                            assertThat(text).as(option.longestName()).isNotBlank();
                            assertThat(text.charAt(0))
                                    .as("%s: %s", option.longestName(), text)
                                    .matches(first -> !Character.isUpperCase(first));
                            assertThat(text).doesNotEndWith(".");
                        });
    }

    @Test
    void helpOfACommandIsTheSameWhicheverWayItIsAskedFor() {
        for (String name : fresh().getSubcommands().keySet()) {
            Session asked = Session.of("help", name);
            assertThat(asked.status()).isZero();
            assertThat(asked.out()).isEqualTo(Session.of(name, "--help").out());
        }
        assertThat(Session.of("help").out()).isEqualTo(Session.of("--help").out());
    }

    @Test
    void settingsOfTheWholeCommandGoBeforeOrBehindTheName() {
        for (String[] words :
                List.of(
                        new String[] {"--color", "always", "help", "its"},
                        new String[] {"help", "--color", "always", "its"},
                        new String[] {"its", "--help", "--color=always"})) {
            assertThat(Session.of(words).out()).contains("\u001b[");
        }
        assertThat(Session.of("its", "--help").out()).doesNotContain("\u001b");
        for (String[] words :
                List.of(
                        new String[] {"-v", "mission", "B2"},
                        new String[] {"mission", "-v", "B2"},
                        new String[] {"mission", "B2", "--verbose"})) {
            assertThat(Session.of(words).err()).containsPattern("\\d+\\.\\d{3} s: running");
        }
    }

    @Test
    void versionsNameJavaToo() {
        Session session = Session.of("--version");
        assertThat(session.status()).isZero();
        assertThat(session.out().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Java " + System.getProperty("java.version"));
        assertThat(Session.of("compare", "-V").out()).isEqualTo(session.out());
    }

    @Test
    void coloursAreLeftOutWhereTheyAreNotWanted(@TempDir java.nio.file.Path temp) throws Exception {
        for (Map.Entry<String, Boolean> each :
                Map.of("its --help", false, "its --help --color always", true).entrySet()) {
            Session session =
                    Child.shell(temp, Map.of("NO_COLOR", "1"), "\"$@\" " + each.getKey()).end();
            assertThat(session.out().contains("\u001b")).isEqualTo(each.getValue());
        }
    }
}
