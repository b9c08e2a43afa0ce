package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java snippet of a page is one that is compiled here, word for word. */
class SnippetsTest {
    private static final Path ROOT = Path.of("..");
    private static final List<Path> EXAMPLES =
            List.of(
                    Path.of("src/test/java/dev/doorbell/docs/examples"),
                    Path.of("src/test/java/com/example/nicdriver"));
    private static final List<String> PAGES =
            List.of(
                    "README.md",
                    "docs/start.md",
                    "docs/guides/in-your-tests.md",
                    "docs/guides/look-at-a-run.md",
                    "docs/concepts/faults-on-purpose.md",
                    "docs/guides/a-board-of-your-own.md",
                    "docs/guides/test-your-its-driver.md",
                    "docs/guides/your-driver-loses-an-interrupt.md",
                    "docs/reference/arbitraries.md");
    private static final Pattern COMPILED =
            Pattern.compile("// snippet: (\\S+)\\n(.*?)\\n *// end", Pattern.DOTALL);
    private static final Pattern SHOWN = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void whatAPageShowsIsWhatIsCompiled() throws IOException {
        Map<String, String> compiled = new LinkedHashMap<>();
        for (Path folder : EXAMPLES) {
            for (Path file : filesIn(folder)) {
                Matcher snippet = COMPILED.matcher(Files.readString(file));
                while (snippet.find()) {
                    compiled.put(
                            snippet.group(1),
                            snippet.group(2).stripTrailing().stripIndent().strip());
                }
            }
        }
        assertThat(compiled).containsKeys("embed", "program", "own-board");
        int shown = 0;
        for (String page : PAGES) {
            Matcher snippet = SHOWN.matcher(Files.readString(ROOT.resolve(page)));
            while (snippet.find()) {
                shown++;
                assertThat(compiled.values())
                        .as("a snippet of %s", page)
                        .contains(snippet.group(1).strip());
            }
        }
        assertThat(shown).isEqualTo(compiled.size());
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
