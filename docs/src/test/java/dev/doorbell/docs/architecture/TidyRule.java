package dev.doorbell.docs.architecture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every file of the repository obeys that a compiler does not see.
 *
 * <p>A rule looks at a whole tree and answers with its findings, one line each. Strings that a rule
 * forbids are put together from parts here, so that this file obeys it too.
 */
enum TidyRule {
    NO_TABS(
            "a tab is as wide as somebody else's editor says",
            tree -> eachLine(tree, Paths.WRITTEN, line -> line.contains("\t"))),

    NO_TRAILING_SPACE(
            "it shows up in every later change",
            tree -> eachLine(tree, Paths.WRITTEN, line -> line.endsWith(" "))),

    ENDS_WITH_ONE_NEWLINE("tools that append expect it", TidyRule::findRaggedEnds),

    NO_LOOSE_ENDS(
            "what is left for later belongs in an issue, and the line links to it",
            tree ->
                    eachLine(
                            tree,
                            Paths.WRITTEN,
                            line ->
                                    Patterns.LOOSE_END.matcher(line).find()
                                            && !line.contains("://"))),

    NO_MACHINE_PATHS(
            "a path of one machine means nothing on the next",
            tree ->
                    eachLine(
                            tree,
                            Paths.WRITTEN,
                            line -> Patterns.MACHINE_PATH.matcher(line).find())),

    TOP_LEVEL_IS_KNOWN(
            "a file that a tool left behind is nobody's; a new one belongs in this list",
            TidyRule::findStrangersAtTheTop),

    NO_REGISTRY_HOSTS(
            "where packages come from is the reader's setting, not ours",
            tree ->
                    eachLine(
                            tree,
                            Paths.WRITTEN,
                            line -> Patterns.REGISTRY_HOST.matcher(line).find())),

    TESTS_RUN_AND_DO_NOT_WAIT(
            "a test that is switched off or sleeps proves nothing about the path",
            tree -> eachLine(tree, Paths.TESTS, line -> Patterns.IDLE_TEST.matcher(line).find())),

    PROPERTIES_ARE_SEEDED(
            "a check that fails must fail again; only nightly runs draw their own seed",
            TidyRule::findUnseededProperties),

    PACKAGES_HAVE_A_PAGE(
            "a package says what it is before its classes do", TidyRule::findPagelessPackages),

    LINKS_RESOLVE("a link is a promise", TidyRule::findBrokenLinks),

    PAGES_ARE_LINKED("a page that nothing links to is never read", TidyRule::findOrphanPages),

    DECISIONS_ARE_COMPLETE(
            "a decision without its test or its alternatives cannot be questioned later",
            TidyRule::findIncompleteDecisions),

    DECISIONS_ARE_HELD("a decision is held by a test that exists", TidyRule::findUnheldDecisions);

    private final String because;
    private final Function<SourceTree, List<String>> finder;

    TidyRule(String because, Function<SourceTree, List<String>> finder) {
        this.because = because;
        this.finder = finder;
    }

    /** Why the rule is worth its trouble. */
    String because() {
        return because;
    }

    /** What breaks the rule: path, line where there is one, and what was found. */
    List<String> findings(SourceTree tree) {
        return finder.apply(tree);
    }

    private static final class Paths {
        static final String WRITTEN =
                "(?!.*/src/test/resources/).*"
                        + "(\\.(java|md|xml|properties|ya?ml|sh|config|cff|profile)|doorbell|\\.ci/run"
                        + "|\\.gitignore|\\.gitattributes|\\.editorconfig)";
        static final String TOP_LEVEL =
                ".+/.+|\\..+|(ARCHITECTURE|CHANGELOG|CONTRIBUTING|README)\\.md|LICENSE|doorbell|pom\\.xml";
        static final String TESTS = ".*/src/test/.*\\.java";
        static final String PAGES = "(?!.*/src/).*\\.md";
        static final String DECISIONS = "docs/decisions/\\d{4}-.*\\.md";
    }

    private static final class Patterns {
        static final Pattern LOOSE_END =
                Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
        static final Pattern MACHINE_PATH =
                Pattern.compile("(^|[^a-z.])/(wo" + "rk|ro" + "ot|ho" + "me|fa" + "rm)/");
        static final Pattern REGISTRY_HOST =
                Pattern.compile(
                        "repo1?\\.ma"
                                + "ven|maven\\.o"
                                + "rg|npmjs\\.o"
                                + "rg|pypi\\.o"
                                + "rg|debian\\.o"
                                + "rg");
        static final Pattern IDLE_TEST = Pattern.compile("@Dis" + "abled|Thread\\.sl" + "eep");
        static final Pattern PROPERTY =
                Pattern.compile("^\\s*@Prop" + "erty\\b(\\([^)]*\\))?", Pattern.MULTILINE);
        static final Pattern LINK =
                Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");
        static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
        static final Pattern PACKAGE_PAGE = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
        static final Pattern TEST_NAME =
                Pattern.compile("\\b((?:[a-z]\\w*\\.)*)([A-Z]\\w*(?:Test|Properties))\\b");
    }

    // --- Lines ----------------------------------------------------------------------------------

    private interface LineCheck {
        boolean breaks(String line);
    }

    private static List<String> eachLine(SourceTree tree, String paths, LineCheck check) {
        List<String> findings = new ArrayList<>();
        tree.forEach(
                paths,
                (path, text) -> {
                    int number = 0;
                    for (String line : text.split("\n", -1)) {
                        number++;
                        if (check.breaks(line)) {
                            findings.add(path + ":" + number + ": " + line.strip());
                        }
                    }
                });
        return findings;
    }

    private static List<String> findRaggedEnds(SourceTree tree) {
        List<String> findings = new ArrayList<>();
        tree.forEach(
                Paths.WRITTEN,
                (path, text) -> {
                    if (!text.endsWith("\n") || text.endsWith("\n\n")) {
                        findings.add(path + ": ends with no newline, or with several");
                    }
                    if (text.contains("\r")) {
                        findings.add(path + ": has carriage returns");
                    }
                });
        return findings;
    }

    private static List<String> findStrangersAtTheTop(SourceTree tree) {
        return tree.files().keySet().stream()
                .filter(path -> !path.matches(Paths.TOP_LEVEL))
                .map(path -> path + ": not among what a clone begins with")
                .toList();
    }

    // --- Java -----------------------------------------------------------------------------------

    private static List<String> findUnseededProperties(SourceTree tree) {
        List<String> findings = new ArrayList<>();
        tree.forEach(
                ".*\\.java",
                (path, text) -> {
                    Matcher property = Patterns.PROPERTY.matcher(text);
                    while (property.find()) {
                        String options = property.group(1);
                        boolean seeded = options != null && options.contains("seed =");
                        if (!seeded && !annotationsAround(text, property).contains("\"nightly\"")) {
                            findings.add(
                                    path + ": a property without a seed, " + line(text, property));
                        }
                    }
                });
        return findings;
    }

    /** The annotations before and after this one: up to the method, back to the blank line. */
    private static String annotationsAround(String text, Matcher annotation) {
        int start = text.lastIndexOf("\n\n", annotation.start());
        int end = text.indexOf('{', annotation.end());
        return text.substring(Math.max(start, 0), end < 0 ? text.length() : end);
    }

    private static String line(String text, Matcher match) {
        return "line " + text.substring(0, text.indexOf('@', match.start())).split("\n", -1).length;
    }

    private static List<String> findPagelessPackages(SourceTree tree) {
        Set<String> packages = new TreeSet<>();
        tree.forEach(".*/src/main/java/.*\\.java", (path, text) -> packages.add(folderOf(path)));
        List<String> findings = new ArrayList<>();
        for (String folder : packages) {
            String page = tree.files().getOrDefault(folder + "/package-info.java", "");
            Matcher comment = Patterns.PACKAGE_PAGE.matcher(page);
            String prose = comment.find() ? comment.group(1) : "";
            if (prose.split("\\s+").length < 15) {
                findings.add(folder + ": package-info says less than fifteen words");
            }
        }
        return findings;
    }

    // --- Pages ----------------------------------------------------------------------------------

    private static List<String> findBrokenLinks(SourceTree tree) {
        List<String> findings = new ArrayList<>();
        forEachLink(
                tree,
                (page, target) -> {
                    int hash = target.indexOf('#');
                    String path = resolve(page, hash < 0 ? target : target.substring(0, hash));
                    if (!tree.contains(path)) {
                        findings.add(page + ": nothing at " + target);
                    } else if (hash >= 0 && path.endsWith(".md")) {
                        String anchor = target.substring(hash + 1);
                        if (!anchors(tree.files().getOrDefault(path, "")).contains(anchor)) {
                            findings.add(page + ": no heading for " + target);
                        }
                    }
                });
        return findings;
    }

    private static List<String> findOrphanPages(SourceTree tree) {
        Set<String> linked = new HashSet<>();
        forEachLink(
                tree,
                (page, target) -> {
                    String path = resolve(page, target.replaceFirst("#.*", ""));
                    if (!path.equals(page)) {
                        linked.add(path);
                        linked.add(path.replaceFirst("/?$", "/README.md"));
                    }
                });
        List<String> findings = new ArrayList<>();
        tree.forEach(
                "docs/(?!src/).*\\.md",
                (path, text) -> {
                    if (!linked.contains(path)) {
                        findings.add(path + ": no other page links here");
                    }
                });
        return findings;
    }

    private interface LinkVisitor {
        void visit(String page, String target);
    }

    /** Visits the links that stay inside the repository. */
    private static void forEachLink(SourceTree tree, LinkVisitor visitor) {
        tree.forEach(
                Paths.PAGES,
                (page, text) -> {
                    Matcher link = Patterns.LINK.matcher(withoutCode(text));
                    while (link.find()) {
                        String target = link.group(1);
                        if (!target.contains(":")) {
                            visitor.visit(page, target);
                        }
                    }
                });
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?ms)^\\s*```.*?^\\s*```", "").replaceAll("`[^`\n]*`", "code");
    }

    private static String folderOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The path that {@code target} names when it stands on {@code page}; empty for the root. */
    private static String resolve(String page, String target) {
        if (target.isEmpty()) {
            return page;
        }
        List<String> parts = new ArrayList<>();
        String folder = folderOf(page);
        for (String part : (folder.isEmpty() ? target : folder + "/" + target).split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return "outside the repository";
                }
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** The names that headings can be linked by. */
    private static Set<String> anchors(String markdown) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (String line : markdown.replaceAll("(?ms)^\\s*```.*?^\\s*```", "").split("\n", -1)) {
            Matcher heading = Patterns.HEADING.matcher(line);
            if (heading.matches()) {
                String anchor =
                        heading.group(1)
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                                .replace(' ', '-');
                int times = seen.merge(anchor, 1, Integer::sum);
                anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
            }
        }
        return anchors;
    }

    // --- Decisions ------------------------------------------------------------------------------

    private static List<String> findIncompleteDecisions(SourceTree tree) {
        List<String> findings = new ArrayList<>();
        Map<String, String> numbers = new HashMap<>();
        tree.forEach(
                Paths.DECISIONS,
                (path, text) -> {
                    String number = path.substring("docs/decisions/".length()).substring(0, 4);
                    String other = numbers.put(number, path);
                    if (other != null) {
                        findings.add(path + ": the number is taken by " + other);
                    }
                    if (!text.contains("\nStatus: ")) {
                        findings.add(path + ": no line that begins with Status:");
                    }
                    int at = 0;
                    for (String title : List.of("Question", "Outcome", "Held by", "Considered")) {
                        int section = text.indexOf("\n## " + title + "\n");
                        if (section < at) {
                            findings.add(path + ": no section " + title + ", or out of order");
                        }
                        at = Math.max(at, section);
                    }
                });
        return findings;
    }

    /**
     * Tests named without a package may be anywhere. One named with a package is looked for once
     * that package has tests: a decision may be written down before the code that follows it.
     */
    private static List<String> findUnheldDecisions(SourceTree tree) {
        Set<String> tests = new HashSet<>();
        Set<String> packages = new HashSet<>();
        tree.forEach(
                Paths.TESTS,
                (path, text) -> {
                    String name = path.replaceFirst(".*/src/test/java/", "").replace(".java", "");
                    tests.add(name.replace('/', '.'));
                    tests.add(name.substring(name.lastIndexOf('/') + 1));
                    packages.add(folderOf(name).replace('/', '.') + ".");
                });
        List<String> findings = new ArrayList<>();
        tree.forEach(
                Paths.DECISIONS,
                (path, text) -> {
                    int start = text.indexOf("\n## Held by\n");
                    int end = text.indexOf("\n## ", start + 1);
                    String section =
                            start < 0 ? "" : text.substring(start, end < 0 ? text.length() : end);
                    Matcher test = Patterns.TEST_NAME.matcher(section);
                    boolean held = false;
                    while (test.find()) {
                        held = true;
                        String home = test.group(1);
                        boolean expected = home.isEmpty() || packages.contains(home);
                        if (expected && !tests.contains(test.group())) {
                            findings.add(
                                    path + ": held by " + test.group() + ", which is not there");
                        }
                    }
                    if (!held) {
                        findings.add(path + ": names no test that holds it");
                    }
                });
        return findings;
    }
}
