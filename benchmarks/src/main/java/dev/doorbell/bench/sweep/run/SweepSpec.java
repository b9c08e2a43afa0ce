package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.Measure;
import dev.doorbell.bench.scenario.ScenarioTemplate;
import dev.doorbell.bench.scenario.ScenarioTree;
import dev.doorbell.bench.scenario.UnknownParameterException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.bench.text.Nearest;
import dev.doorbell.sim.error.ConfigurationException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a sweep is to run: a scenario, a grid over its parameters, and seeds.
 *
 * <p>Cells are numbered in the order of the grid, the last axis varying fastest; runs are numbered cell by
 * cell, seed by seed.
 */
public final class SweepSpec {
    /** Runs of one sweep: cells times seeds. */
    public static final int RUNS_MAX = 1_000_000;

    private static final int AXES_MAX = 8;
    private static final List<String> KEYS =
            List.of("name", "title", "scenario", "grid", "seeds", "show");
    private static final List<String> SHOWN =
            List.of("latency.mean", "latency.p99", "packets.loss", "cpu.share");
    private static final int SEEDS_MAX = 100_000;
    private static final int HASH_BYTES = 8;

    private final String file;
    private final Map<String, Integer> lines;
    private final String name;
    private final String title;
    private final ScenarioTemplate scenario;
    private final List<GridAxis> axes;
    private final List<Long> seeds;
    private final List<String> show;

    private SweepSpec(String file, byte[] bytes, @Nullable Path folder) {
        this.file = file;
        ObjectNode tree = ScenarioTree.of(file, bytes);
        this.lines = ScenarioTree.lines(file, bytes);
        for (Map.Entry<String, JsonNode> each : tree.properties()) {
            if (!KEYS.contains(each.getKey())) {
                throw wrong("/" + each.getKey(), "unknown key; " + instead(each.getKey(), KEYS));
            }
        }
        this.name = text(tree, "name", 60, "");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw wrong("/name", "'" + name + "'; expected letters, digits, dots and hyphens");
        }
        this.title = text(tree, "title", 200, name);
        this.scenario = scenario(tree, folder);
        this.axes = axes(tree);
        this.seeds = seeds(tree.get("seeds"));
        this.show = show(tree.get("show"));
        requireBounds();
    }

    /**
     * Reads a file. A scenario that it names by a path is looked for beside it.
     *
     * @throws ConfigurationException if it cannot be read or used
     */
    public static SweepSpec read(String file) {
        byte[] bytes = InputFile.bytes(file, ScenarioTree.BYTES_MAX);
        return new SweepSpec(file, bytes, Path.of(file).toAbsolutePath().getParent());
    }

    /**
     * Takes bytes for the content of a file.
     *
     * @param folder that the paths in it are relative to; null if it has none
     * @throws ConfigurationException if it cannot be used
     */
    public static SweepSpec of(String file, byte[] bytes, @Nullable Path folder) {
        return new SweepSpec(file, bytes, folder);
    }

    private ConfigurationException wrong(String path, String problem) {
        Integer line = null;
        for (String at = path; line == null && !at.isEmpty(); at = parent(at)) {
            line = lines.get(at);
        }
        return new ConfigurationException(
                file + (line == null ? "" : ":" + line) + ": " + path + ": " + problem);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String instead(String name, List<String> known) {
        String nearest = Nearest.to(name, known);
        return (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                + "expected one of "
                + String.join(", ", known);
    }

    private String text(ObjectNode tree, String key, int charsMax, String otherwise) {
        JsonNode node = tree.get(key);
        if (node == null && !otherwise.isEmpty()) {
            return otherwise;
        }
        if (node == null
                || !node.isString()
                || node.stringValue().isBlank()
                || node.stringValue().length() > charsMax) {
            throw wrong("/" + key, "expected text of at most " + charsMax + " characters");
        }
        return node.stringValue();
    }

    private ScenarioTemplate scenario(ObjectNode tree, @Nullable Path folder) {
        JsonNode node = tree.get("scenario");
        if (node instanceof ObjectNode inline) {
            ObjectNode named = inline.deepCopy();
            if (!named.has("name")) {
                named.put("name", name);
            }
            if (!named.has("title")) {
                named.put("title", title);
            }
            return ScenarioTemplate.of(file, named);
        }
        if (node == null || !node.isString()) {
            throw wrong("/scenario", "expected a scenario, or the path of a scenario file");
        }
        String path = node.stringValue();
        try {
            return ScenarioTemplate.read(
                    folder == null ? path : folder.resolve(path).normalize().toString());
        } catch (ConfigurationException e) {
            throw wrong("/scenario", String.valueOf(e.getMessage()));
        }
    }

    private List<GridAxis> axes(ObjectNode tree) {
        if (!(tree.get("grid") instanceof ObjectNode grid) || grid.isEmpty()) {
            throw wrong("/grid", "expected a mapping of parameters to lists or ranges of values");
        }
        List<GridAxis> all = new ArrayList<>();
        if (!scenario.variants().isEmpty() && !grid.has(GridAxis.VARIANT)) {
            all.add(new AxisReader(this::wrong, "", GridAxis.VARIANT).ofVariants(scenario));
        }
        for (Map.Entry<String, JsonNode> each : grid.properties()) {
            String path = "/grid/" + each.getKey();
            AxisReader reader = new AxisReader(this::wrong, path, each.getKey());
            try {
                all.add(
                        each.getKey().equals(GridAxis.VARIANT)
                                ? reader.variants(each.getValue(), scenario)
                                : reader.read(each.getValue()));
            } catch (UnknownParameterException e) {
                throw wrong(path, String.valueOf(e.getMessage()));
            }
        }
        if (all.size() > AXES_MAX) {
            throw wrong("/grid", all.size() + " axes; expected at most " + AXES_MAX);
        }
        return List.copyOf(all);
    }

    private List<Long> seeds(@Nullable JsonNode node) {
        if (node == null) {
            return scenario.seeds().isEmpty() ? List.of(1L) : scenario.seeds();
        }
        String expected =
                "expected a number of seeds from 1 to " + SEEDS_MAX + ", or a list of them";
        if (node.isIntegralNumber()) {
            if (!node.canConvertToInt() || node.intValue() < 1 || node.intValue() > SEEDS_MAX) {
                throw wrong("/seeds", node + "; " + expected);
            }
            return LongStream.rangeClosed(1, node.intValue()).boxed().toList();
        }
        if (!node.isArray() || node.isEmpty() || node.size() > SEEDS_MAX) {
            throw wrong("/seeds", expected);
        }
        Set<Long> seen = new HashSet<>();
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode each = node.get(i);
            if (!each.isIntegralNumber() || !each.canConvertToLong()) {
                throw wrong("/seeds/" + i, each + "; expected a whole number of 64 bits");
            }
            if (!seen.add(each.longValue())) {
                throw wrong("/seeds/" + i, each + " is there twice; expected each once");
            }
            all.add(each.longValue());
        }
        return List.copyOf(all);
    }

    private List<String> show(@Nullable JsonNode node) {
        if (node == null) {
            return SHOWN;
        }
        if (!node.isArray() || node.isEmpty()) {
            throw wrong("/show", "expected a list of measures, such as latency.mean");
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String label = node.get(i).isString() ? node.get(i).stringValue() : "";
            if (!Measure.labels().contains(label)) {
                throw wrong("/show/" + i, node.get(i) + "; " + instead(label, Measure.labels()));
            }
            all.add(label);
        }
        return List.copyOf(all);
    }

    private void requireBounds() {
        BigInteger product = BigInteger.valueOf(seeds.size());
        StringBuilder words = new StringBuilder();
        for (GridAxis each : axes) {
            product = product.multiply(BigInteger.valueOf(each.values().size()));
            words.append(each.parameter()).append(' ').append(each.values().size()).append(" × ");
        }
        if (product.compareTo(BigInteger.valueOf(RUNS_MAX)) > 0) {
            throw wrong(
                    "/grid",
                    String.format(
                            Locale.ROOT,
                            "%s%d seeds = %,d runs; expected at most %,d: leave values out",
                            words,
                            seeds.size(),
                            product,
                            RUNS_MAX));
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The question it answers. */
    public String title() {
        return title;
    }

    List<GridAxis> axes() {
        return axes;
    }

    /** Each cell is run once for each. */
    public List<Long> seeds() {
        return seeds;
    }

    /** What it is about. */
    List<String> show() {
        return show;
    }

    /** Combinations of values. */
    public int cellCount() {
        int cells = 1;
        for (GridAxis each : axes) {
            cells *= each.values().size();
        }
        return cells;
    }

    /** Runs of all cells. */
    public int runCount() {
        return cellCount() * seeds.size();
    }

    /** Which value of each axis a cell has. */
    List<Integer> at(int cell) {
        Integer[] at = new Integer[axes.size()];
        int rest = cell;
        for (int i = axes.size() - 1; i >= 0; i--) {
            int count = axes.get(i).values().size();
            at[i] = rest % count;
            rest /= count;
        }
        return List.of(at);
    }

    /** A cell in words. */
    String words(int cell) {
        List<Integer> at = at(cell);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            words.add(axes.get(i).parameter() + "=" + axes.get(i).label(at.get(i)));
        }
        return String.join(", ", words);
    }

    /**
     * Makes one run.
     *
     * @throws ConfigurationException if the cell cannot be
     * @throws dev.doorbell.sim.SimulationException if it goes wrong
     */
    ScenarioTemplate.Outcome run(int run) {
        int cell = run / seeds.size();
        List<Integer> at = at(cell);
        String variant = null;
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (int i = 0; i < axes.size(); i++) {
            GridAxis axis = axes.get(i);
            if (axis.isVariant()) {
                variant = axis.label(at.get(i));
            } else {
                values.put(axis.parameter(), axis.values().get(at.get(i)));
            }
        }
        return scenario.run(variant, values, words(cell), seeds.get(run % seeds.size()));
    }

    /** What tells its runs from those of other sweeps: 16 hexadecimal digits. */
    public String hash() {
        StringBuilder all = new StringBuilder(scenario.text());
        axes.forEach(each -> all.append('\n').append(each.parameter()).append(each.values()));
        all.append('\n').append(seeds);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
