package dev.doorbell.bench.scenario;

import dev.doorbell.bench.text.InputFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A scenario file as a tree of values, within bounds: so many bytes, so deep, no key twice, one document,
 * no anchors.
 */
public final class ScenarioTree {
    /** No file has more bytes. */
    public static final int BYTES_MAX = 1 << 20;

    private static final int DEPTH_MAX = 20;
    private static final int TOKENS_MAX = 200_000;
    private static final int TEXT_CHARS_MAX = 10_000;

    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(TEXT_CHARS_MAX)
                    .maxNumberLength(40)
                    .maxNameLength(200)
                    .build();

    private static final ObjectMapper YAML =
            YAMLMapper.builder(YAMLFactory.builder().streamReadConstraints(BOUNDS).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final ObjectMapper JSON =
            JsonMapper.builder(JsonFactory.builder().streamReadConstraints(BOUNDS).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private ScenarioTree() {}

    /**
     * Takes bytes for a file; one whose name ends in {@code .json} is JSON, any other YAML.
     *
     * @throws ScenarioException if they are no mapping within bounds
     */
    public static ObjectNode of(String file, byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new ScenarioException(
                    file, "", bytes.length + " bytes; expected at most " + BYTES_MAX);
        }
        String text = text(file, bytes);
        boolean isJson = isJson(file);
        ObjectMapper mapper = isJson ? JSON : YAML;
        try {
            check(file, mapper, text);
            JsonNode tree = mapper.readTree(text);
            if (tree instanceof ObjectNode mapping) {
                return mapping;
            }
        } catch (JacksonException e) {
            throw new ScenarioException(file, "", problem(e, isJson ? "JSON" : "YAML"));
        }
        throw new ScenarioException(file, "", "no mapping; expected keys such as name and expect");
    }

    private static boolean isJson(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private static String text(String file, byte[] bytes) {
        return String.join("\n", InputFile.of(file, withoutReturns(bytes)).lines());
    }

    /**
     * In which line each value of a file begins, from 1: by its path, keys and indexes each behind a
     * slash.
     *
     * @param bytes that {@link #of} has taken
     */
    public static Map<String, Integer> lines(String file, byte[] bytes) {
        Map<String, Integer> lines = new HashMap<>();
        ObjectMapper mapper = isJson(file) ? JSON : YAML;
        try (JsonParser parser = mapper.createParser(text(file, bytes))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int line = parser.currentTokenLocation().getLineNr();
                lines.putIfAbsent(parser.streamReadContext().pathAsPointer().toString(), line);
            }
        }
        return lines;
    }

    /** Files from elsewhere may end their lines with a carriage return too. */
    private static byte[] withoutReturns(byte[] bytes) {
        byte[] kept = new byte[bytes.length];
        int count = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean ends = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
            if (!ends) {
                kept[count++] = bytes[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** Goes through it once without building anything. */
    private static void check(String file, ObjectMapper mapper, String text) {
        try (JsonParser parser = mapper.createParser(text)) {
            int tokens = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (++tokens > TOKENS_MAX) {
                    throw new ScenarioException(
                            file, "", "more than " + TOKENS_MAX + " values; expected a scenario");
                }
                if (parser instanceof YAMLParser yaml
                        && (yaml.isCurrentAlias() || yaml.getObjectId() != null)) {
                    throw new ScenarioException(
                            file,
                            "",
                            at(parser.currentTokenLocation())
                                    + "an anchor or an alias; expected plain values: write it out");
                }
            }
        }
    }

    private static String problem(JacksonException e, String language) {
        String first = String.valueOf(e.getOriginalMessage()).strip();
        String line = first.lines().findFirst().orElse("");
        String kept = line.length() > 200 ? line.substring(0, 200) + "…" : line;
        TokenStreamLocation where = e.getLocation();
        return at(where) + "no " + language + " that can be used: " + kept;
    }

    private static String at(@Nullable TokenStreamLocation where) {
        return where == null || where.getLineNr() < 1 ? "" : "line " + where.getLineNr() + ": ";
    }

    /** A copy of {@code base} in which {@code over} has replaced what it names, mappings key by key. */
    public static ObjectNode merge(ObjectNode base, ObjectNode over) {
        ObjectNode merged = base.deepCopy();
        for (Map.Entry<String, JsonNode> each : over.properties()) {
            JsonNode before = merged.get(each.getKey());
            boolean both = before instanceof ObjectNode && each.getValue() instanceof ObjectNode;
            merged.set(
                    each.getKey(),
                    both
                            ? merge((ObjectNode) before, (ObjectNode) each.getValue())
                            : each.getValue());
        }
        return merged;
    }
}
