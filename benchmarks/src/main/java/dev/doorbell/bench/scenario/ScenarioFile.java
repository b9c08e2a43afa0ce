package dev.doorbell.bench.scenario;

import dev.doorbell.bench.text.InputFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A scenario file that was read and checked: what is run, and what is expected.
 *
 * @param file as the user wrote it
 * @param name the scenario's
 * @param title what it shows
 * @param row of the mission; empty if it belongs to none
 * @param variants what is run, in order; one without a name if the file has no variants
 * @param checks what is expected
 */
public record ScenarioFile(
        String file,
        String name,
        String title,
        String row,
        List<Variant> variants,
        List<Check> checks) {
    private static final String VARIANTS = "variants";
    private static final int VARIANTS_MAX = 30;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern ROW = Pattern.compile("B(1[0-5]|[1-9])|S[1-3]|C[1-4]");

    /**
     * One thing that is run.
     *
     * @param name of the variant; empty if it is the only one
     * @param scenario all that is said of it
     */
    record Variant(String name, Scenario scenario) {}

    /**
     * One expectation of one variant.
     *
     * @param variant whose measurement
     * @param measure which
     * @param text the bound as it was written
     * @param bound what it means
     */
    record Check(String variant, Measure measure, String text, Bound bound) {}

    /** Copies. */
    public ScenarioFile {
        variants = List.copyOf(variants);
        checks = List.copyOf(checks);
    }

    /**
     * Reads a file.
     *
     * @throws dev.doorbell.sim.error.ConfigurationException if it cannot be read or used
     */
    public static ScenarioFile read(String file) {
        return of(file, InputFile.bytes(file, ScenarioTree.BYTES_MAX));
    }

    /**
     * Takes bytes for the content of a file.
     *
     * @throws ScenarioException if they are no scenario that can be run
     */
    public static ScenarioFile of(String file, byte[] bytes) {
        ObjectNode tree = ScenarioTree.of(file, bytes);
        JsonNode named = tree.remove(VARIANTS);
        RecordReader reader = new RecordReader(file);
        Scenario base = reader.read(tree, Scenario.class, "");
        requireText(file, "/name", base.name(), NAME, "letters, digits, dots and hyphens");
        String row = base.row() == null ? "" : base.row();
        if (!row.isEmpty()) {
            requireText(file, "/row", row, ROW, "B1 to B15, S1 to S3 or C1 to C4");
        }
        List<Variant> variants = new ArrayList<>();
        if (named == null || named.isNull()) {
            variants.add(new Variant("", base));
            ScenarioCheck.check(file, "", base);
        } else {
            addVariants(file, reader, tree, named, variants);
        }
        return new ScenarioFile(
                file, base.name(), base.title(), row, variants, checks(file, base, variants));
    }

    private static void addVariants(
            String file,
            RecordReader reader,
            ObjectNode tree,
            JsonNode named,
            List<Variant> variants) {
        if (!(named instanceof ObjectNode all) || all.isEmpty() || all.size() > VARIANTS_MAX) {
            throw new ScenarioException(
                    file,
                    "/" + VARIANTS,
                    "expected a mapping of 1 to " + VARIANTS_MAX + " names to what is different");
        }
        for (Map.Entry<String, JsonNode> entry : all.properties()) {
            String path = "/" + VARIANTS + "/" + entry.getKey();
            requireText(file, path, entry.getKey(), NAME, "a name of letters, digits and hyphens");
            if (!(entry.getValue() instanceof ObjectNode over)) {
                throw new ScenarioException(file, path, "expected a mapping of what is different");
            }
            for (String fixed : List.of("name", "title", "row", "expect", VARIANTS)) {
                if (over.has(fixed)) {
                    throw new ScenarioException(
                            file,
                            path + "/" + fixed,
                            "is the same for all variants; expected it at the top of the file");
                }
            }
            Scenario whole = reader.read(ScenarioTree.merge(tree, over), Scenario.class, path);
            ScenarioCheck.check(file, path, whole);
            variants.add(new Variant(entry.getKey(), whole));
        }
    }

    private static void requireText(
            String file, String path, String text, Pattern pattern, String expected) {
        if (!pattern.matcher(text).matches() || text.length() > 60) {
            throw new ScenarioException(file, path, Names.shown(text) + "; expected " + expected);
        }
    }

    private static List<Check> checks(String file, Scenario base, List<Variant> variants) {
        List<Check> checks = new ArrayList<>();
        List<Scenario.Expectation> all = base.expect();
        for (int i = 0; i < all.size(); i++) {
            String path = "/expect/" + i;
            Scenario.Expectation each = all.get(i);
            int slash = each.measure().indexOf('/');
            String of = slash < 0 ? "" : each.measure().substring(0, slash);
            Measure measure = measure(file, path + "/measure", each.measure().substring(slash + 1));
            if (slash >= 0) {
                requireVariant(file, path + "/measure", of, variants);
            }
            Bound bound = bound(file, path + "/is", each.is(), measure, variants);
            for (Variant variant : variants) {
                if (slash < 0 || variant.name().equals(of)) {
                    checks.add(new Check(variant.name(), measure, each.is(), bound));
                }
            }
        }
        return checks;
    }

    private static Measure measure(String file, String path, String label) {
        Measure measure = Bound.named(label);
        if (measure == null) {
            throw new ScenarioException(
                    file, path, Names.shown(label) + "; " + Names.instead(label, Measure.labels()));
        }
        return measure;
    }

    private static void requireVariant(
            String file, String path, String name, List<Variant> variants) {
        List<String> known = variants.stream().map(Variant::name).toList();
        if (!known.contains(name)) {
            throw new ScenarioException(
                    file,
                    path,
                    "no variant "
                            + Names.shown(name)
                            + "; "
                            + (known.contains("")
                                    ? "the file has no variants"
                                    : Names.instead(name, known)));
        }
    }

    private static Bound bound(
            String file, String path, String text, Measure measure, List<Variant> variants) {
        Bound bound = Bound.parse(text);
        if (bound == null) {
            throw new ScenarioException(
                    file,
                    path,
                    Names.shown(text)
                            + "; expected a bound such as < 100 us, = 0 or > 10 *"
                            + " msi/latency.mean, or a range such as 4 s to 5 s");
        }
        Bound.Operand last = bound.last();
        if (!bound.first().fits(measure.unit()) || (last != null && !last.fits(measure.unit()))) {
            String expected =
                    switch (measure.unit()) {
                        case NANOS -> "a time, with its unit";
                        case RATIO -> "a number or a percentage";
                        case COUNT -> "a number without a unit";
                    };
            throw new ScenarioException(
                    file,
                    path,
                    Names.shown(text)
                            + "; expected "
                            + expected
                            + ", as "
                            + measure.label()
                            + " is");
        }
        bound.references()
                .forEach(
                        (variant, other) -> {
                            if (!variant.isEmpty()) {
                                requireVariant(file, path, variant, variants);
                            }
                        });
        return bound;
    }
}
