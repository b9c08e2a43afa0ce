package dev.doorbell.docs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on arbitraries names every class that gives them, and every type they give. */
class ArbitrariesPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = Path.of("reference/arbitraries.md");

    /** What a method provides, or a decorator decorates. */
    private static final Pattern GIVEN =
            Pattern.compile(
                    "@Provide\\s+Arbitrary<([A-Z]\\w*)>"
                            + "|ArbitraryDecorator<(?:List<)?([A-Z]\\w*)>"
                            + "|public (?:static )?Arbitrary<([A-Z]\\w+)>");

    private static final Pattern NAMED = Pattern.compile("`@?([A-Z]\\w*)[^`]*`");

    @Test
    void everyArbitraryAndEveryTypeIsOnThePage() throws IOException {
        Set<String> expected = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(ArbitrariesPageTest::isOfATestkit).toList()) {
                String source = Files.readString(file);
                boolean usesJqwik = source.contains("import net.jqwik.api.");
                if (usesJqwik && source.contains("\npublic ")) {
                    expected.add(file.getFileName().toString().replace(".java", ""));
                    given(source, expected);
                }
            }
        }
        assertThat(expected).contains("SimDomain", "Frame", "ItsDomain", "MachineTopology");
        Set<String> named = new TreeSet<>();
        Matcher matcher = NAMED.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        expected.removeAll(Set.of("Long", "Integer", "Boolean"));
        assertThat(named).containsAll(expected);
    }

    private static boolean isOfATestkit(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.matches(".*/src/main/java/dev/doorbell/\\w+/testkit/\\w+\\.java");
    }

    private static void given(String source, Set<String> types) {
        Matcher matcher = GIVEN.matcher(source);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    types.add(matcher.group(group));
                }
            }
        }
    }
}
