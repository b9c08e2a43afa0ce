package dev.doorbell.docs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.docs.reference.Statements.Statement;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.GicChoice;
import dev.doorbell.gic.behaviour.ItsSizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The conformance page of the GIC, from the statements and the tests that carry their numbers, and
 * the page of its behaviours, from the choices in the code.
 *
 * <p>To refresh them: {@code mvn -pl docs -am test -Dtest=GicConformanceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddoorbell.refresh=true}.
 */
class GicConformanceTest {
    private static final int STATEMENTS = 150;
    private static final int MODELLED_MIN = 145;
    private static final Path ROOT = Path.of("..");
    private static final Path PAGES = Path.of("reference", "fidelity");
    private static final Path CHOICES =
            ROOT.resolve("gic-model/src/main/java/dev/doorbell/gic/behaviour");

    private final Statements statements = Statements.of("GIC", "gic-statements.txt");
    private final Map<String, Set<String>> tests = Statements.tests(ROOT);

    @Test
    void thereAreAllStatementsInOrderEachASentence() {
        List<String> expected = new ArrayList<>();
        for (int n = 1; n <= STATEMENTS; n++) {
            expected.add(String.format(Locale.ROOT, "GIC-%03d", n));
        }
        assertThat(statements.all()).extracting(Statement::number).isEqualTo(expected);
        assertThat(statements.all()).allMatch(s -> s.sentence().matches("[A-Z].*[a-z0-9]\\."));
    }

    @Test
    void everyModelledStatementHasATest() {
        assertThat(statements.without(tests))
                .as("modelled, but no test carries the number")
                .isEmpty();
    }

    @Test
    void noTestHoldsWhatIsNotModelledOrNotAStatement() {
        assertThat(statements.strangers(tests)).isEmpty();
    }

    @Test
    void nearlyAllStatementsAreModelled() {
        assertThat(statements.modelled()).isGreaterThanOrEqualTo(MODELLED_MIN);
    }

    @Test
    void theConformancePageIsWhatTheTestsSay() throws IOException {
        compare("gic.md", conformance());
    }

    @Test
    void theBehavioursPageIsWhatTheCodeSays() throws IOException {
        compare("gic-behaviours.md", behaviours());
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

    private String conformance() {
        StringBuilder page = new StringBuilder();
        page.append("# Conformance of the GIC, statement by statement\n\n");
        page.append("Generated from the statements and from the tests that carry their numbers.");
        page.append(" What the parts model, and\nhow, is in");
        page.append(
                " [the interrupt controller](interrupt-controller.md); what can be chosen, in\n");
        page.append("[behaviours](gic-behaviours.md).\n\n");
        page.append(statements.modelled()).append(" of ").append(statements.all().size());
        page.append(" statements are modelled, each held by at least one test.\n");
        page.append(statements.tables(tests, "##"));
        return page + "\nBack: [fidelity](README.md).\n";
    }

    private static String behaviours() throws IOException {
        List<GicBehaviour> others =
                GicBehaviour.all().stream().filter(b -> b != GicBehaviour.ARCHITECTURE).toList();
        StringBuilder page = new StringBuilder();
        page.append("# Behaviours of the GIC\n\n");
        page.append("Generated from the code. Where implementations differ, a named behaviour");
        page.append(" chooses; *architecture* is\nthe default and the strictest. An empty cell");
        page.append(" means: as the architecture. D-numbers count the differences\nbetween");
        page.append(" implementations that were found before any of this was written.\n\n");
        page.append("| Choice | What | architecture |");
        others.forEach(b -> page.append(' ').append(b.name()).append(" |"));
        page.append("\n|---|---|---|").append("---|".repeat(others.size())).append('\n');
        Map<String, String> questions = questions();
        for (Class<? extends Enum<?>> kind : GicBehaviour.KINDS) {
            String name = kind.getSimpleName();
            assertThat(questions).as("Javadoc of the choices").containsKey(name);
            String strict = words(GicBehaviour.ARCHITECTURE, kind);
            page.append("| `").append(name).append("` | ").append(questions.get(name));
            page.append(" | ").append(strict).append(" |");
            for (GicBehaviour behaviour : others) {
                String words = words(behaviour, kind);
                page.append(words.equals(strict) ? " " : " " + words + " ").append('|');
            }
            page.append('\n');
        }
        page.append("\n## Everything that can be chosen\n\n");
        for (Class<? extends Enum<?>> kind : GicBehaviour.KINDS) {
            page.append("- `").append(kind.getSimpleName()).append("`:");
            for (Enum<?> constant : kind.getEnumConstants()) {
                page.append(constant.ordinal() == 0 ? " " : "; ");
                page.append('`').append(constant.name()).append("` ");
                page.append(((GicChoice) constant).words());
            }
            page.append('\n');
        }
        page.append("\n## Sizes of the ITS\n\n");
        page.append("| Behaviour | Bytes of an ITT entry | EventID bits | DeviceID bits |");
        page.append(" Collection bits |\n|---|---|---|---|---|\n");
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            ItsSizes sizes = behaviour.itsSizes();
            page.append("| ").append(behaviour.name());
            page.append(" | ").append(sizes.ittEntryBytes());
            page.append(" | ").append(sizes.eventIdBits());
            page.append(" | ").append(sizes.deviceIdBits());
            page.append(" | ").append(sizes.collectionIdBits()).append(" |\n");
        }
        return page + "\nBack: [the interrupt controller](interrupt-controller.md).\n";
    }

    private static String words(GicBehaviour behaviour, Class<? extends Enum<?>> kind) {
        return ((GicChoice) choice(behaviour, kind)).words();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // every kind is an enum of choices
    private static Enum<?> choice(GicBehaviour behaviour, Class kind) {
        return (Enum<?>) behaviour.choice(kind);
    }

    /** From the name of a kind to its Javadoc, which asks the question it answers. */
    private static Map<String, String> questions() throws IOException {
        Pattern kind =
                Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*enum (\\w+)", Pattern.DOTALL);
        Map<String, String> questions = new TreeMap<>();
        try (var files = Files.list(CHOICES)) {
            for (Path file : files.sorted().toList()) {
                Matcher matcher = kind.matcher(Files.readString(file));
                while (matcher.find()) {
                    String text = matcher.group(1).replaceAll("\\s*\\n?\\s*\\*\\s+", " ").strip();
                    questions.put(matcher.group(2), text.replaceAll("\\.$", ""));
                }
            }
        }
        return questions;
    }
}
