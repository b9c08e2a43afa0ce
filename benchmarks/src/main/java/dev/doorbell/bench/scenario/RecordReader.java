package dev.doorbell.bench.scenario;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes records of trees. Every component is a key; what is not there is null, an empty list or an empty
 * map; keys that no component has are refused.
 */
final class RecordReader {
    private static final Pattern HEX =
            Pattern.compile("0x[0-9a-fA-F]{1,4}(_?[0-9a-fA-F]{1,4}){0,3}");
    private static final int HEX_BASE = 16;
    private static final int ELEMENTS_MAX = 1000;
    private static final int TEXT_CHARS_MAX = 1000;

    private final String file;

    RecordReader(String file) {
        this.file = file;
    }

    /** Reads a record of {@code type} at {@code path}. */
    <T extends Record> T read(JsonNode node, Class<T> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        if (!node.isObject()) {
            if (type.isAnnotationPresent(Shorthand.class) && node.isString()) {
                @Nullable Object[] values = new @Nullable Object[components.length];
                values[0] = value(node, components[0].getGenericType(), components[0], path);
                for (int i = 1; i < values.length; i++) {
                    values[i] = absent(components[i]);
                }
                return make(type, components, values);
            }
            throw wrong(path, node, "a mapping with keys of " + keys(components));
        }
        List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new ScenarioException(
                        file,
                        path + "/" + entry.getKey(),
                        "unknown key; " + Names.instead(entry.getKey(), known));
            }
        }
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            JsonNode child = node.get(component.getName());
            String at = path + "/" + component.getName();
            if (child == null || child.isNull()) {
                if (key(component).required()) {
                    throw new ScenarioException(
                            file, at, "missing; expected: " + key(component).value());
                }
                values[i] = absent(component);
            } else {
                values[i] = value(child, component.getGenericType(), component, at);
            }
        }
        return make(type, components, values);
    }

    private static String keys(RecordComponent[] components) {
        return String.join(", ", Arrays.stream(components).map(RecordComponent::getName).toList());
    }

    static Key key(AnnotatedElement element) {
        Key key = element.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(element + " has no @Key");
        }
        return key;
    }

    private static @Nullable Object absent(RecordComponent component) {
        return component.getType() == List.class
                ? List.of()
                : component.getType() == Map.class ? Map.of() : null;
    }

    private <T extends Record> T make(
            Class<T> type, RecordComponent[] components, @Nullable Object[] values) {
        try {
            Class<?>[] types =
                    Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** Reads the value of a component, or of an element of it. */
    Object value(JsonNode node, Type type, RecordComponent of, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(node, generic.getActualTypeArguments()[0], of, path)
                    : map(node, generic.getActualTypeArguments()[1], of, path);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord() && plain != Time.class) {
            return read(node, plain.asSubclass(Record.class), path);
        }
        return scalar(node, plain, key(of), path);
    }

    private Object scalar(JsonNode node, Class<?> type, Key key, String path) {
        if (type == String.class) {
            return text(node, key, path);
        }
        if (type == Boolean.class) {
            if (node.isBoolean()) {
                return node.booleanValue();
            }
            throw wrong(path, node, "true or false");
        }
        if (type == Integer.class) {
            return (int) whole(node, key.min(), Math.min(key.max(), Integer.MAX_VALUE), path);
        }
        if (type == Long.class) {
            return whole(node, key.min(), key.max(), path);
        }
        if (type == Double.class) {
            return fraction(node, key, path);
        }
        if (type == Time.class) {
            Time time = node.isString() ? Time.parse(node.stringValue()) : null;
            if (time == null) {
                throw wrong(path, node, "a time such as 250 us, 25 ms or 1.5 s, of a day at most");
            }
            return time;
        }
        return constant(node, type, path);
    }

    private String text(JsonNode node, Key key, String path) {
        if (!node.isString() || node.stringValue().isBlank()) {
            throw wrong(path, node, "text: " + key.value());
        }
        if (node.stringValue().length() > Math.min(key.max(), TEXT_CHARS_MAX)) {
            throw wrong(
                    path, node, "at most " + Math.min(key.max(), TEXT_CHARS_MAX) + " characters");
        }
        return node.stringValue();
    }

    private long whole(JsonNode node, long min, long max, String path) {
        BigInteger value = null;
        if (node.isIntegralNumber()) {
            value = node.bigIntegerValue();
        } else if (node.isString() && HEX.matcher(node.stringValue()).matches()) {
            value = new BigInteger(node.stringValue().substring(2).replace("_", ""), HEX_BASE);
        }
        if (value == null
                || value.compareTo(BigInteger.valueOf(min)) < 0
                || value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw wrong(
                    path,
                    node,
                    max == Long.MAX_VALUE
                            ? "a whole number, " + min + " or more"
                            : "a whole number from " + min + " to " + max);
        }
        return value.longValueExact();
    }

    private double fraction(JsonNode node, Key key, String path) {
        BigDecimal value = node.isNumber() ? node.decimalValue() : null;
        if (value == null
                || value.compareTo(BigDecimal.valueOf(key.min())) < 0
                || value.compareTo(BigDecimal.valueOf(key.max())) > 0) {
            throw wrong(path, node, "a number from " + key.min() + " to " + key.max());
        }
        return value.doubleValue();
    }

    private Object constant(JsonNode node, Class<?> type, String path) {
        Object[] constants = type.getEnumConstants();
        if (constants == null) {
            throw new IllegalStateException("no way to read a " + type);
        }
        // YAML's JSON subset has no bare words that are something else, but off and on look like
        // it.
        String name = node.isString() ? node.stringValue() : node.toString();
        List<String> known = new ArrayList<>();
        for (Object constant : constants) {
            String label = EnumNames.of((Enum<?>) constant);
            known.add(label);
            if (label.equals(name)) {
                return constant;
            }
        }
        throw wrong(path, node, Names.instead(name, known).replaceFirst("^expected ", ""));
    }

    private List<Object> list(JsonNode node, Type element, RecordComponent of, String path) {
        Key key = key(of);
        if (!node.isArray()) {
            throw wrong(path, node, "a list: " + key.value());
        }
        if (node.size() > ELEMENTS_MAX) {
            throw new ScenarioException(
                    file, path, node.size() + " elements; expected at most " + ELEMENTS_MAX);
        }
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            all.add(value(node.get(i), element, of, path + "/" + i));
        }
        return List.copyOf(all);
    }

    private Map<String, Object> map(JsonNode node, Type element, RecordComponent of, String path) {
        if (!node.isObject()) {
            throw wrong(path, node, "a mapping: " + key(of).value());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String at = path + "/" + entry.getKey();
            all.put(entry.getKey(), value(entry.getValue(), element, of, at));
        }
        return all;
    }

    private ScenarioException wrong(String path, JsonNode node, String expected) {
        String found =
                node.isObject()
                        ? "a mapping"
                        : node.isArray()
                                ? "a list"
                                : Names.shown(
                                        node.isString() ? node.stringValue() : node.toString());
        return new ScenarioException(
                file,
                path,
                found + (expected.startsWith("did you") ? "; " : "; expected ") + expected);
    }
}
