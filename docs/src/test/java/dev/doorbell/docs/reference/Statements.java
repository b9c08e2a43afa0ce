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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The numbered statements about a part, and the tests whose names carry the numbers.
 *
 * <p>A number is a family and three digits, as in {@code GIC-012}. A catalogue is one text file of one
 * family; tests are found for all families at once.
 */
final class Statements {
    /**
     * One statement.
     *
     * @param section the title it stands under
     * @param number GIC-001 and so on, or another family
     * @param sentence what it says
     * @param whyNot why it is not modelled; empty if it is
     */
    record Statement(String section, String number, String sentence, String whyNot) {
        boolean isModelled() {
            return whyNot.isEmpty();
        }
    }

    private static final String WHY_NOT = "  not modelled: ";
    private static final String A_NUMBER = "[A-Z][A-Z0-9]*-\\d{3}";
    private static final Pattern NUMBER = Pattern.compile(A_NUMBER);

    /** An annotation whose first string begins with numbers. */
    private static final Pattern NAMED =
            Pattern.compile(
                    "@\\w+\\(\\s*(?:name\\s*=\\s*)?\"((?:" + A_NUMBER + "[,;: ]*(?:and )?)+)");

    private static final Pattern METHOD =
            Pattern.compile("^    (?:[\\w<>\\[\\], ?]+ )?(\\w+)\\(", Pattern.MULTILINE);

    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    private final String family;
    private final List<Statement> all = new ArrayList<>();

    private Statements(String family) {
        this.family = family;
    }

    /** Reads the statements of {@code family} from a resource beside this class. */
    static Statements of(String family, String resource) {
        Statements statements = new Statements(family);
        String section = "";
        for (String line : lines(resource)) {
            if (line.startsWith("== ")) {
                section = line.substring(3);
            } else if (line.startsWith(family + "-")) {
                int end = family.length() + 4;
                statements.all.add(
                        new Statement(
                                section, line.substring(0, end), line.substring(end + 1), ""));
            } else if (line.startsWith(WHY_NOT)) {
                Statement last = statements.all.remove(statements.all.size() - 1);
                statements.all.add(
                        new Statement(
                                last.section(),
                                last.number(),
                                last.sentence(),
                                line.substring(WHY_NOT.length())));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalStateException(resource + ": what is '" + line + "'?");
            }
        }
        return statements;
    }

    /** What its numbers begin with. */
    String family() {
        return family;
    }

    /** All statements, in their order. */
    List<Statement> all() {
        return all;
    }

    /** How many of them are modelled. */
    long modelled() {
        return all.stream().filter(Statement::isModelled).count();
    }

    /** The numbers and sentences of modelled statements that none of {@code tests} holds. */
    List<String> without(Map<String, Set<String>> tests) {
        List<String> without = new ArrayList<>();
        for (Statement statement : all) {
            if (statement.isModelled() && !tests.containsKey(statement.number())) {
                without.add(statement.number() + " " + statement.sentence());
            }
        }
        return without;
    }

    /** Numbers of its family that {@code tests} hold and that are no modelled statements. */
    Set<String> strangers(Map<String, Set<String>> tests) {
        Set<String> strangers = new TreeSet<>();
        for (String number : tests.keySet()) {
            if (number.startsWith(family + "-")
                    && all.stream().noneMatch(s -> s.isModelled() && s.number().equals(number))) {
                strangers.add(number);
            }
        }
        return strangers;
    }

    /** The statements as tables, one for each section, with the tests that hold them. */
    String tables(Map<String, Set<String>> tests, String heading) {
        StringBuilder page = new StringBuilder();
        String section = "";
        for (Statement statement : all) {
            if (!statement.section().equals(section)) {
                section = statement.section();
                page.append('\n').append(heading).append(' ').append(section).append("\n\n");
                page.append("| Number | Statement | Modelled | Held by |\n|---|---|---|---|\n");
            }
            String held =
                    tests.getOrDefault(statement.number(), Set.of()).stream()
                            .map(test -> "`" + test + "`")
                            .collect(Collectors.joining(", "));
            page.append("| ").append(statement.number());
            page.append(" | ").append(statement.sentence());
            page.append(" | ").append(statement.isModelled() ? "yes" : "no: " + statement.whyNot());
            page.append(" | ").append(held.isEmpty() ? "—" : held).append(" |\n");
        }
        return page.toString();
    }

    private static List<String> lines(String resource) {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        Statements.class.getResourceAsStream(resource)),
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
