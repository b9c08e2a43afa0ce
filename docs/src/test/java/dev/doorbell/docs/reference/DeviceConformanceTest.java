package dev.doorbell.docs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.docs.reference.Statements.Statement;
import dev.doorbell.pci.behaviour.DeviceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance page of PCI and its devices, from the statements and the tests that carry their
 * numbers, and the page of their choices, from the choices in the code.
 *
 * <p>To refresh them: {@code mvn -pl docs -am test -Dtest=DeviceConformanceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddoorbell.refresh=true}.
 */
class DeviceConformanceTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGES = Path.of("reference", "fidelity");

    /** Where devices are, and so their choices. */
    private static final List<Path> SOURCES =
            List.of(
                    ROOT.resolve("pci-model/src/main/java"),
                    ROOT.resolve("nic-model/src/main/java"));

    private static final Map<String, Set<String>> TESTS = Statements.tests(ROOT);

    /**
     * A family of statements.
     *
     * @param name what its numbers begin with
     * @param resource where the statements are
     * @param size how many there are
     * @param title the heading on the page
     */
    record Family(String name, String resource, int size, String title) {
        Statements statements() {
            return Statements.of(name, resource);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Family> families() {
        return List.of(
                new Family("PCI", "pci-statements.txt", 36, "PCI"),
                new Family("SHARE", "share-statements.txt", 4, "Shared wires"),
                new Family("E1000", "e1000-statements.txt", 30, "e1000"),
                new Family("VIRTIO", "virtio-statements.txt", 18, "virtio-net"),
                new Family("NVME", "nvme-statements.txt", 5, "NVMe"));
    }

    @ParameterizedTest
    @MethodSource("families")
    void thereAreAllStatementsInOrderEachASentence(Family family) {
        List<String> expected = new ArrayList<>();
        for (int n = 1; n <= family.size(); n++) {
            expected.add(String.format(Locale.ROOT, "%s-%03d", family.name(), n));
        }
        List<Statement> all = family.statements().all();
        assertThat(all).extracting(Statement::number).isEqualTo(expected);
        assertThat(all).allMatch(s -> s.sentence().matches("[A-Z].*[A-Za-z0-9]\\."));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyModelledStatementHasATest(Family family) {
        assertThat(family.statements().without(TESTS))
                .as("modelled, but no test carries the number")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("families")
    void noTestHoldsWhatIsNotModelledOrNotAStatement(Family family) {
        assertThat(family.statements().strangers(TESTS)).isEmpty();
    }

    @Test
    void theConformancePageIsWhatTheTestsSay() throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("# Conformance of PCI and its devices, statement by statement\n\n");
        page.append("Generated from the statements and from the tests that carry their numbers.");
        page.append(
                " What the parts model, and\nhow, is in their own ledgers; what can be chosen,");
        page.append(" in [choices](device-choices.md).\n\n");
        page.append("| Statements | How many | Modelled | Held by a test |\n|---|---|---|---|\n");
        for (Family family : families()) {
            Statements statements = family.statements();
            long held = statements.modelled() - statements.without(TESTS).size();
            page.append("| ").append(family.title()).append(" | ").append(family.size());
            page.append(" | ").append(statements.modelled());
            page.append(" | ").append(held).append(" |\n");
        }
        for (Family family : families()) {
            page.append("\n## ").append(family.title()).append('\n');
            page.append(family.statements().tables(TESTS, "###"));
        }
        compare("devices.md", page + "\nBack: [fidelity](README.md).\n");
    }

    @Test
    void theChoicesPageIsWhatTheCodeSays() throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("# Choices of PCI and its devices\n\n");
        page.append(
                "Generated from the code. Where implementations differ, a device has a choice;");
        page.append(" the *specification's* rule,\nor the strictest of those it allows, is the");
        page.append(" default. QEMU is 7.2.\n");
        String group = "";
        for (Kind kind : kinds()) {
            if (!kind.group().equals(group)) {
                group = kind.group();
                page.append("\n## `").append(group).append("`: ").append(kind.about());
                page.append("\n\n| Choice | What | Specification | QEMU |");
                page.append("\n|---|---|---|---|\n");
            }
            page.append("| `").append(kind.name()).append("` | ").append(kind.question());
            page.append(" | ").append(kind.constants().get(0).says());
            page.append(" | ").append(kind.qemu().says()).append(" |\n");
        }
        compare("device-choices.md", page + "\nBack: [fidelity](README.md).\n");
    }

    @Test
    void everyKindOfChoiceSaysWhatQemuDoesOnce() throws IOException {
        assertThat(kinds()).hasSizeGreaterThan(10);
        for (Kind kind : kinds()) {
            assertThat(kind.constants().stream().filter(DeviceChoice::isQemu))
                    .as("%s.%s", kind.group(), kind.name())
                    .hasSize(1);
            assertThat(kind.constants()).extracting(DeviceChoice::says).doesNotHaveDuplicates();
            assertThat(kind.question()).isNotBlank();
        }
    }

    /** A kind of choice: an enum in a sealed interface. */
    private record Kind(
            String group,
            String about,
            String name,
            String question,
            List<DeviceChoice> constants) {
        DeviceChoice qemu() {
            return constants.stream().filter(DeviceChoice::isQemu).findFirst().orElseThrow();
        }
    }

    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern GROUP =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public sealed interface (\\w+) extends"
                            + " DeviceChoice\\b",
                    Pattern.DOTALL);
    private static final Pattern KIND =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?enum (\\w+) implements (\\w+)",
                    Pattern.DOTALL);

    /** All kinds of choices there are, by package and name of their group, as in the source. */
    private static List<Kind> kinds() throws IOException {
        List<Kind> kinds = new ArrayList<>();
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith("Choice.java")).sorted().toList()) {
                    addKinds(Files.readString(file), kinds);
                }
            }
        }
        return kinds;
    }

    private static void addKinds(String source, List<Kind> kinds) {
        Matcher group = GROUP.matcher(source);
        Matcher home = PACKAGE.matcher(source);
        if (!group.find() || !home.find()) {
            return;
        }
        Matcher kind = KIND.matcher(source);
        while (kind.find()) {
            if (kind.group(3).equals(group.group(2))) {
                String type = home.group(1) + "." + group.group(2) + "$" + kind.group(2);
                kinds.add(
                        new Kind(
                                group.group(2),
                                sentence(group.group(1)),
                                kind.group(2),
                                sentence(kind.group(1)),
                                constants(type)));
            }
        }
    }

    private static List<DeviceChoice> constants(String type) {
        try {
            List<DeviceChoice> constants = new ArrayList<>();
            for (Object constant : Class.forName(type).getEnumConstants()) {
                constants.add((DeviceChoice) constant);
            }
            return constants;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(type + " is in the source and not in the classes", e);
        }
    }

    /** The first paragraph of a Javadoc comment, without its full stop. */
    private static String sentence(String comment) {
        String text = comment.replaceAll("\\s*\\n?\\s*\\*\\s+", " ").strip();
        int paragraph = text.indexOf("<p>");
        String first = paragraph < 0 ? text : text.substring(0, paragraph).strip();
        return first.replaceAll("\\{@\\w+ ([^}]*)}", "$1").replaceAll("\\.$", "");
    }

    private static void compare(String page, String expected) throws IOException {
        Path file = PAGES.resolve(page);
        if (Boolean.getBoolean("doorbell.refresh")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as("%s is stale; the class comment says how to refresh it", page)
                .isEqualTo(expected);
    }
}
