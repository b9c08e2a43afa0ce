package dev.doorbell.docs.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The numbered statements about the GIC, and the tests whose names carry the numbers. */
final class GicStatements {
    /**
     * One statement.
     *
     * @param section the title it stands under
     * @param number GIC-001 and so on
     * @param sentence what it says
     * @param whyNot why it is not modelled; empty if it is
     */
    record Statement(String section, String number, String sentence, String whyNot) {
        boolean isModelled() {
            return whyNot.isEmpty();
        }
    }

    private static final String RESOURCE = "gic-statements.txt";
    private static final String WHY_NOT = "  not modelled: ";
    private static final Pattern NUMBER = Pattern.compile("GIC-\\d{3}");

    /** An annotation whose first string begins with numbers. */
    private static final Pattern NAMED =
            Pattern.compile("@\\w+\\(\\s*(?:name\\s*=\\s*)?\"((?:GIC-\\d{3}[,;: ]*(?:and )?)+)");

    private static final Pattern METHOD =
            Pattern.compile("^    (?:[\\w<>\\[\\], ?]+ )?(\\w+)\\(", Pattern.MULTILINE);

    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    private GicStatements() {}

    /** All statements, in their order. */
    static List<Statement> all() {
        List<Statement> statements = new ArrayList<>();
        String section = "";
        for (String line : lines()) {
            if (line.startsWith("== ")) {
                section = line.substring(3);
            } else if (line.startsWith("GIC-")) {
                statements.add(new Statement(section, line.substring(0, 7), line.substring(8), ""));
            } else if (line.startsWith(WHY_NOT)) {
                Statement last = statements.remove(statements.size() - 1);
                statements.add(
                        new Statement(
                                last.section(),
                                last.number(),
                                last.sentence(),
                                line.substring(WHY_NOT.length())));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalStateException(RESOURCE + ": what is '" + line + "'?");
            }
        }
        return statements;
    }

    private static List<String> lines() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        GicStatements.class.getResourceAsStream(RESOURCE)),
                                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From number to the tests that carry it, as package.Class.method. */
    static Map<String, Set<String>> tests(Path root) {
        Map<String, Set<String>> tests = new TreeMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                Path sources = module.resolve("src/test/java");
                // This module's own tests quote names of tests.
                if (Files.isDirectory(sources) && !module.endsWith("docs")) {
                    scan(sources, tests);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tests;
    }

    private static void scan(Path sources, Map<String, Set<String>> tests) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                String name = String.valueOf(file.getFileName()).replace(".java", "");
                scan(Files.readString(file), name, tests);
            }
        }
    }

    /** Adds the numbered tests of one source file. */
    static void scan(String source, String className, Map<String, Set<String>> tests) {
        Matcher home = PACKAGE.matcher(source);
        String packageName = home.find() ? home.group(1) : "";
        String room = packageName.substring(packageName.lastIndexOf('.') + 1);
        Matcher named = NAMED.matcher(source);
        while (named.find()) {
            Matcher method = METHOD.matcher(source);
            if (!method.find(named.end())) {
                throw new IllegalStateException(className + ": no test after " + named.group(1));
            }
            String test = room + "." + className + "." + method.group(1);
            Matcher numbers = NUMBER.matcher(named.group(1));
            while (numbers.find()) {
                tests.computeIfAbsent(numbers.group(), number -> new TreeSet<>()).add(test);
            }
        }
    }
}
