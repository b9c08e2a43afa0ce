package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The man page and the page of all options.
 *
 * <p>To refresh the latter: {@code mvn -pl benchmarks -am test -Dtest=CommandPagesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddoorbell.refresh=true}.
 */
class CommandPagesTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "options.md");

    @TempDir private Path temp;

    @Test
    void theReferencePageIsWhatTheCommandsSay() throws Exception {
        CommandLine whole = HelpTest.commands().get(0);
        String expected = OptionsPage.of(CommandDescription.all(whole.getCommandSpec()));
        if (Boolean.getBoolean("doorbell.refresh")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("%s is stale; the class comment says how to refresh it", PAGE)
                .isEqualTo(expected);
    }

    @Test
    void everyOptionIsOnBothPages() throws Exception {
        String page = Files.readString(PAGE);
        String man = Session.of("man").out().replace("\\-", "-");
        for (CommandLine command : HelpTest.commands()) {
            assertThat(page).contains("## " + command.getCommandSpec().qualifiedName() + "\n");
            for (var option : command.getCommandSpec().options()) {
                assertThat(page).contains("`" + option.longestName());
                assertThat(man).contains("\\fB" + option.longestName());
            }
        }
        assertThat(man)
                .contains(".SH EXIT STATUS", ".SH ENVIRONMENT", ".SH FILES", ".SH EXAMPLES")
                .contains("\\fB130\\fR", "\\fBNO_COLOR\\fR");
        assertThat(man.lines()).noneMatch(line -> line.matches(".*[^\\x20-\\x7e].*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "man --warnings=w -l -Tutf8 PAGE",
                "groff -man -ww -Tutf8 -z PAGE",
                "mandoc -Tlint -Wwarning PAGE"
            })
    void toolsThatShowManPagesHaveNothingToComplainOf(String call) throws Exception {
        String tool = call.substring(0, call.indexOf(' '));
        assumeTrue(
                Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
                "no " + tool + " here");
        Path page = Files.writeString(temp.resolve("doorbell.1"), Session.of("man").out());
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(call.replace("PAGE", page.toString()).split(" ")))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("MANWIDTH", "80");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.start().waitFor();

        // The page has no date, so that the same doorbell prints the same page.
        String said = Files.readString(err) + (tool.equals("mandoc") ? Files.readString(out) : "");
        assertThat(said.lines().filter(line -> !line.contains("missing date"))).isEmpty();
        if (tool.equals("man")) {
            assertThat(Files.readString(out).replaceAll(".\b", ""))
                    .contains("doorbell compare [OPTION…]")
                    .contains("stopped by SIGINT (Ctrl-C)");
        }
    }
}
