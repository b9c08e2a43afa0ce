package dev.doorbell.docs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every {@link TidyRule} over the repository, and shows that each one bites. */
class TidyTest {
    private static final SourceTree checkout = SourceTree.ofThisCheckout();

    @ParameterizedTest
    @EnumSource
    void theRepositoryObeys(TidyRule rule) {
        assertThat(rule.findings(checkout)).as(rule + ": " + rule.because()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theRuleBites(TidyRule rule) {
        assertThat(rule.findings(breachOf(rule))).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theRuleLetsCorrectFilesPass(TidyRule rule) {
        assertThat(rule.findings(correct())).isEmpty();
    }

    @Test
    void theReadersTestCommandIsTheOneThatIsRun() throws IOException {
        Path root = SourceTree.root();

        assertThat(Files.readString(root.resolve("README.md")))
                .contains("mvn verify\n")
                .contains("./doorbell compare\n");
        assertThat(Files.readString(root.resolve(".ci/run"))).contains("exec mvn verify");
        assertThat(root.resolve(".ci/run")).isExecutable();
        assertThat(root.resolve("doorbell")).isExecutable();
    }

    private static SourceTree breachOf(TidyRule rule) {
        return switch (rule) {
            case NO_TABS -> SourceTree.of("a/A.java", "class A {\n\tint b;\n}\n");
            case NO_TRAILING_SPACE -> SourceTree.of("README.md", "Words \n");
            case ENDS_WITH_ONE_NEWLINE -> SourceTree.of("README.md", "Words");
            case NO_LOOSE_ENDS -> SourceTree.of("a/A.java", "// TO" + "DO: the rest\n");
            case NO_MACHINE_PATHS -> SourceTree.of("README.md", "See /ho" + "me/me/notes.\n");
            case TOP_LEVEL_IS_KNOWN -> SourceTree.of("javac.20261122.args", "");
            case NO_REGISTRY_HOSTS -> SourceTree.of("pom.xml", "<url>repo.ma" + "ven</url>\n");
            case TESTS_RUN_AND_DO_NOT_WAIT ->
                    SourceTree.of("a/src/test/java/a/ATest.java", "Thread.sl" + "eep(1);\n");
            case PROPERTIES_ARE_SEEDED ->
                    SourceTree.of("a/AProperties.java", "@Prop" + "erty(tries = 5)\nvoid b() {}\n");
            case PACKAGES_HAVE_A_PAGE -> SourceTree.of("a/src/main/java/a/A.java", "class A {}\n");
            case LINKS_RESOLVE -> SourceTree.of("README.md", "[here](#a)\n\n# B\n");
            case PAGES_ARE_LINKED -> SourceTree.of("docs/a.md", "[me](a.md)\n");
            case DECISIONS_ARE_COMPLETE ->
                    SourceTree.of("docs/decisions/0001-a.md", "# A\n\n## Question\n");
            case DECISIONS_ARE_HELD ->
                    SourceTree.of("docs/decisions/0001-a.md", "# A\n\n## Held by\n\n`ATest`.\n");
        };
    }

    /** One file of each kind, close to breaking every rule. */
    private static SourceTree correct() {
        return SourceTree.of(
                "README.md",
                """
                # Correct

                [Decisions](docs/decisions), [the one](docs/decisions/0001-a.md#held-by),
                `[code](nowhere.md)`, [elsewhere](https://example.com/ro%s/).
                """
                        .formatted("ot"),
                "docs/decisions/README.md",
                "[Back](../../README.md#correct)\n",
                "docs/decisions/0001-a.md",
                """
                # A

                Status: accepted

                ## Question
                Which?

                ## Outcome
                This.

                ## Held by
                `ATest`, `a.AProperties`, `b.later.LaterTest`.

                ## Considered
                That.
                """,
                "a/src/main/java/a/package-info.java",
                """
                /**
                 * A package about nothing, which takes in nothing and hands out nothing, but says so
                 * at some length.
                 */
                package a;
                """,
                "a/src/test/java/a/ATest.java",
                "// TO" + "DO(https://example.com/1): more\nclass ATest {}\n",
                "a/src/test/java/a/AProperties.java",
                """
                class AProperties {
                    @Prop%1$s(seed = "1")
                    void b() {}

                    @Prop%1$s(tries = 10_000)
                    @Tag("nightly")
                    void c() {}
                }
                """
                        .formatted("erty"));
    }
}
