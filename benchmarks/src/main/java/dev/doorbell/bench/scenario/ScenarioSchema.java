package dev.doorbell.bench.scenario;

import dev.doorbell.bench.report.Json;
import dev.doorbell.kernel.board.BoardOverrides;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the keys of scenario files may be, for editors as a JSON schema and for people as a page: both made
 * of the records that the reader fills.
 */
public final class ScenarioSchema {
    private static final String NAME = "scenario.schema.json";

    private ScenarioSchema() {}

    /** The schema that ships as a resource. */
    static String resourceName() {
        return "/scenarios/" + NAME;
    }

    /** The JSON schema, as text that ends with a newline. */
    public static String json() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A scenario of Doorbell");
        Map<String, Object> whole = new LinkedHashMap<>(object(Scenario.class));
        Map<String, Object> keys = new LinkedHashMap<>(properties(Scenario.class));
        Map<String, Object> variants = new LinkedHashMap<>();
        variants.put(
                "description",
                "what is run instead, by name: each has the file's keys with these in their place");
        variants.put("type", "object");
        variants.put("minProperties", 1);
        variants.put("additionalProperties", Map.of("type", "object"));
        keys.put("variants", variants);
        whole.put("properties", keys);
        schema.putAll(whole);
        return Json.render(schema);
    }

    private static Map<String, Object> object(Class<?> type) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties(type));
        List<String> required = new ArrayList<>();
        for (RecordComponent each : type.getRecordComponents()) {
            if (RecordReader.key(each).required()) {
                required.add(each.getName());
            }
        }
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    private static Map<String, Object> properties(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RecordComponent each : type.getRecordComponents()) {
            Key key = RecordReader.key(each);
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("description", key.value());
            value.putAll(value(type, each, each.getGenericType(), key));
            properties.put(each.getName(), value);
        }
        return properties;
    }

    private static Map<String, Object> value(
            Class<?> owner, RecordComponent of, Type type, Key key) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? ordered(
                            "type",
                            "array",
                            "items",
                            value(owner, of, generic.getActualTypeArguments()[0], key))
                    : map(owner, of, generic.getActualTypeArguments()[1], key);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == Time.class) {
            return ordered("type", "string", "pattern", Time.PATTERN);
        }
        if (plain.isRecord()) {
            return plain.isAnnotationPresent(Shorthand.class)
                    ? ordered("anyOf", List.of(first(plain), object(plain)))
                    : object(plain);
        }
        if (plain.isEnum()) {
            List<String> names =
                    Arrays.stream(plain.getEnumConstants())
                            .map(each -> EnumNames.of((Enum<?>) each))
                            .toList();
            return ordered("enum", names);
        }
        return scalar(owner, of, plain, key);
    }

    /** What a word stands for where a mapping may be one. */
    private static Map<String, Object> first(Class<?> type) {
        RecordComponent first = type.getRecordComponents()[0];
        return value(type, first, first.getGenericType(), RecordReader.key(first));
    }

    private static Map<String, Object> map(
            Class<?> owner, RecordComponent of, Type element, Key key) {
        List<String> known =
                owner == Scenario.Board.class
                        ? List.copyOf(BoardOverrides.names().keySet())
                        : Arrays.stream(TimingConstant.values()).map(TimingConstant::key).toList();
        return ordered(
                "type",
                "object",
                "propertyNames",
                Map.of("enum", known),
                "additionalProperties",
                value(owner, of, element, key));
    }

    private static Map<String, Object> scalar(
            Class<?> owner, RecordComponent of, Class<?> type, Key key) {
        if (type == Boolean.class) {
            return ordered("type", "boolean");
        }
        if (type == String.class) {
            if (of.getName().equals("base")) {
                return ordered(
                        "enum",
                        owner == Scenario.Board.class
                                ? BoardSpec.ALL.stream().map(BoardSpec::name).toList()
                                : TimingProfile.SHIPPED);
            }
            return key.max() < Long.MAX_VALUE
                    ? ordered("type", "string", "minLength", 1, "maxLength", key.max())
                    : ordered("type", "string", "minLength", 1);
        }
        Map<String, Object> number = new LinkedHashMap<>();
        // Addresses may be written as text too: JSON has no hexadecimal numbers.
        boolean isAddress = owner == Scenario.Board.class;
        number.put(
                "type",
                isAddress
                        ? List.of("integer", "string")
                        : type == Double.class ? "number" : "integer");
        number.put("minimum", key.min());
        if (key.max() < Long.MAX_VALUE) {
            number.put(
                    "maximum",
                    type == Integer.class ? Math.min(key.max(), Integer.MAX_VALUE) : key.max());
        }
        return number;
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** The tables of keys and measures, as the reference page has them. */
    public static String tables() {
        StringBuilder text = new StringBuilder();
        table(text, "", Scenario.class);
        text.append("\n### Measures\n\n| measure | counted in | what it is |\n|---|---|---|\n");
        for (Measure each : Measure.values()) {
            String unit =
                    switch (each.unit()) {
                        case NANOS -> "time";
                        case RATIO -> "quotient";
                        case COUNT -> "number";
                    };
            text.append(String.format("| `%s` | %s | %s |%n", each.label(), unit, each.meaning()));
        }
        return text.toString();
    }

    private static void table(StringBuilder text, String path, Class<?> type) {
        text.append(path.isEmpty() ? "### The file\n" : "\n### `" + path + "`\n");
        text.append("\n| key | value | what it is |\n|---|---|---|\n");
        Map<String, Class<?>> inner = new LinkedHashMap<>();
        for (RecordComponent each : type.getRecordComponents()) {
            Key key = RecordReader.key(each);
            Type of = each.getGenericType();
            boolean isList = false;
            if (of instanceof ParameterizedType generic) {
                isList = generic.getRawType() == List.class;
                of = generic.getActualTypeArguments()[isList ? 0 : 1];
            }
            Class<?> plain = (Class<?>) of;
            text.append(
                    String.format(
                            "| `%s` | %s%s | %s%s |%n",
                            each.getName(),
                            isList ? "list of " : "",
                            kind(type, each, plain, key),
                            key.required() ? "**required**; " : "",
                            key.value()));
            if (plain.isRecord() && plain != Time.class) {
                inner.put(path + "/" + each.getName() + (isList ? "[]" : ""), plain);
            }
        }
        inner.forEach((name, record) -> table(text, name, record));
    }

    private static String kind(Class<?> owner, RecordComponent of, Class<?> type, Key key) {
        if (of.getType() == Map.class) {
            return "mapping of names to numbers";
        }
        if (type == Time.class) {
            return "time";
        }
        if (type.isRecord()) {
            return type.isAnnotationPresent(Shorthand.class) ? "name or mapping" : "mapping";
        }
        Map<String, Object> value = value(owner, of, type, key);
        Object names = value.get("enum");
        if (names instanceof List<?> list) {
            return String.join(", ", list.stream().map(name -> "`" + name + "`").toList());
        }
        if (type == Integer.class || type == Long.class || type == Double.class) {
            String high = key.max() == Long.MAX_VALUE ? " or more" : " to " + key.max();
            return key.min() + high;
        }
        return type == Boolean.class ? "`true`, `false`" : "text";
    }
}
