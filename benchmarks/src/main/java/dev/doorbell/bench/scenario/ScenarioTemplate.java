package dev.doorbell.bench.scenario;

import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A scenario whose values can be replaced before it is run: what a sweep makes its cells of.
 *
 * <p>Its {@code seeds} and {@code expect} are not looked at. Not changed once made, so that several
 * threads may use it.
 */
public final class ScenarioTemplate {
    private static final String VARIANTS = "variants";

    private final String file;
    private final ObjectNode base;
    private final Map<String, ObjectNode> variants = new LinkedHashMap<>();

    /**
     * What one run came to.
     *
     * @param digest of everything that happened, 16 hexadecimal digits
     * @param measures in the order of {@link Measure}
     */
    public record Outcome(String digest, Map<Measure, Double> measures) {}

    private ScenarioTemplate(String file, ObjectNode tree) {
        this.file = file;
        ObjectNode whole = tree.deepCopy();
        JsonNode named = whole.remove(VARIANTS);
        this.base = whole;
        if (named instanceof ObjectNode all) {
            all.properties()
                    .forEach(
                            each -> {
                                if (!(each.getValue() instanceof ObjectNode over)) {
                                    throw new ScenarioException(
                                            file,
                                            "/variants/" + each.getKey(),
                                            "expected a mapping of what is different");
                                }
                                variants.put(each.getKey(), over);
                            });
        }
    }

    /**
     * Reads a scenario file.
     *
     * @throws ConfigurationException if it cannot be read, or not be run as it is
     */
    public static ScenarioTemplate read(String file) {
        byte[] bytes = InputFile.bytes(file, ScenarioTree.BYTES_MAX);
        ScenarioFile.of(file, bytes); // for what it refuses
        return new ScenarioTemplate(file, ScenarioTree.of(file, bytes));
    }

    /**
     * Takes a tree for a scenario, which may lack what {@link #run} will bring.
     *
     * @param file for messages
     */
    public static ScenarioTemplate of(String file, ObjectNode tree) {
        return new ScenarioTemplate(file, tree);
    }

    /** Its variants; empty if it has none. */
    public List<String> variants() {
        return List.copyOf(variants.keySet());
    }

    /** All that it says, the same text for the same scenario. */
    public String text() {
        return base + " " + variants;
    }

    /** Its seeds; empty if it says none. */
    public List<Long> seeds() {
        JsonNode seeds = base.get("seeds");
        return seeds == null || !seeds.isArray()
                ? List.of()
                : seeds.valueStream()
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::longValue)
                        .toList();
    }

    /**
     * What the values of a parameter are.
     *
     * @throws UnknownParameterException if a scenario has none of that name
     */
    public static Class<?> typeOf(String parameter) {
        return Parameter.named(parameter).type();
    }

    /**
     * Tries whether a value can stand for a parameter at all, whatever the others are.
     *
     * @param where the value was found, as the message begins
     * @throws ConfigurationException if it cannot
     */
    public static void check(String where, String parameter, JsonNode value) {
        Parameter.named(parameter).check(where, value);
    }

    /**
     * Runs it with some of its values replaced.
     *
     * @param variant empty for none
     * @param cell what the values are, in words, for messages
     * @throws ConfigurationException if such a scenario cannot be
     * @throws dev.doorbell.sim.SimulationException if it goes wrong
     */
    public Outcome run(
            @Nullable String variant, Map<String, JsonNode> values, String cell, long seed) {
        Scenario scenario = scenario(variant, values, cell);
        Tally sum = new Tally();
        sum.add(ScenarioRunner.measure(file, scenario, seed));
        return new Outcome(String.format("%016x", sum.digest()), sum.values());
    }

    private Scenario scenario(@Nullable String variant, Map<String, JsonNode> values, String cell) {
        ObjectNode over = variant == null ? null : variants.get(variant);
        ObjectNode tree = over == null ? base : ScenarioTree.merge(base, over);
        for (Map.Entry<String, JsonNode> each : values.entrySet()) {
            tree = Parameter.named(each.getKey()).set(tree, each.getValue());
        }
        String where = cell.isEmpty() ? file : cell;
        Scenario scenario = new RecordReader(where).read(tree, Scenario.class, "");
        ScenarioCheck.check(where, "", scenario);
        if (ScenarioRunner.isAlone(scenario)) {
            throw new ScenarioException(
                    where,
                    "/workload/machines",
                    "counts threads, which other runs have too; expected another workload");
        }
        return scenario;
    }
}
