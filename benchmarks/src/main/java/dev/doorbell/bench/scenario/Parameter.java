package dev.doorbell.bench.scenario;

import dev.doorbell.bench.text.Nearest;
import dev.doorbell.kernel.board.BoardOverrides;
import dev.doorbell.sim.timing.TimingConstant;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One value of a scenario, by its dotted path: {@code delivery}, {@code workload.packets.rate}, {@code
 * profile.set.gic.read}, {@code senders.0.every}.
 */
final class Parameter {
    /** What the same sweep cannot have several of. */
    private static final Set<String> FIXED = Set.of("name", "title", "row", "expect", "seeds");

    /** What a scenario has if it says nothing, where a mapping needs a base to stand on. */
    private static final Map<Class<?>, String> BASES =
            Map.of(Scenario.Board.class, "parallels", Scenario.Profile.class, "parallels-m1");

    /** A key on the way: of a mapping or, if it is a number, of a list. */
    private record Step(String key, boolean isIndex, @Nullable Class<?> type) {}

    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private Type type = Scenario.class;
    private @Nullable RecordComponent component;

    private Parameter(String name) {
        this.name = name;
    }

    /**
     * Finds a parameter.
     *
     * @throws UnknownParameterException if a scenario has none of that name
     */
    static Parameter named(String name) {
        Parameter parameter = new Parameter(name);
        parameter.find();
        return parameter;
    }

    /** What its values are: a number, text, a time, a choice, a mapping or a list. */
    Class<?> type() {
        return raw(type);
    }

    /**
     * Tries whether a value can stand for it, whatever the rest of the scenario is. A mapping may say less
     * than the whole, so it is not looked into.
     *
     * @throws ScenarioException if it cannot
     */
    void check(String where, JsonNode value) {
        RecordComponent of = component;
        boolean isMapping = type().isRecord() && type() != Time.class;
        if (of != null && !(isMapping && (value.isObject() || value.isString()))) {
            new RecordReader(where).value(value, type, of, "");
        }
    }

    private void find() {
        Type here = Scenario.class;
        String rest = name;
        while (!rest.isEmpty()) {
            Class<?> plain = raw(here);
            if (plain.isRecord() && plain != Time.class) {
                String key = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
                RecordComponent found = component(plain, key);
                component = found;
                here = found.getGenericType();
                steps.add(new Step(key, false, raw(here)));
                rest = rest.substring(Math.min(rest.length(), key.length() + 1));
            } else if (plain == List.class) {
                String key = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
                if (!key.matches("\\d{1,3}")) {
                    throw unknown("'" + key + "'; expected a place in the list, counted from 0");
                }
                here = argument(here, 0);
                steps.add(new Step(key, true, raw(here)));
                rest = rest.substring(Math.min(rest.length(), key.length() + 1));
            } else if (plain == Map.class) {
                requireKnown(rest, keys());
                here = argument(here, 1);
                steps.add(new Step(rest, false, raw(here)));
                rest = "";
            } else {
                throw unknown("nothing is below it; expected it without '." + rest + "'");
            }
        }
        type = here;
    }

    /** The names that the mapping at the end of the way so far may have. */
    private List<String> keys() {
        boolean isBoard = steps.get(0).type() == Scenario.Board.class;
        return isBoard
                ? List.copyOf(BoardOverrides.names().keySet())
                : Arrays.stream(TimingConstant.values()).map(TimingConstant::key).toList();
    }

    private RecordComponent component(Class<?> of, String key) {
        List<String> known = new ArrayList<>();
        for (RecordComponent each : of.getRecordComponents()) {
            boolean isFixed = of == Scenario.class && FIXED.contains(each.getName());
            if (each.getName().equals(key) && !isFixed) {
                return each;
            }
            if (!isFixed) {
                known.add(each.getName());
            }
        }
        if (of == Scenario.class && FIXED.contains(key)) {
            throw unknown("is the same for a whole sweep; expected something else");
        }
        requireKnown(key, known);
        throw new IllegalStateException(key); // it was among them
    }

    private void requireKnown(String key, List<String> known) {
        if (known.contains(key)) {
            return;
        }
        String nearest = Nearest.to(name, all());
        if (nearest.isEmpty()) {
            List<String> way = new ArrayList<>(steps.stream().map(Step::key).toList());
            String last = Nearest.to(key, known);
            if (!last.isEmpty()) {
                way.add(last);
                nearest = String.join(".", way);
            }
        }
        throw unknown(
                "unknown parameter; "
                        + (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                        + "expected "
                        + (steps.isEmpty()
                                ? ""
                                : "below "
                                        + String.join(".", steps.stream().map(Step::key).toList())
                                        + " ")
                        + "one of "
                        + String.join(", ", known));
    }

    private UnknownParameterException unknown(String problem) {
        return new UnknownParameterException(problem);
    }

    /** Every name of a single value, lists left out. */
    static List<String> all() {
        List<String> names = new ArrayList<>();
        collect("", Scenario.class, names);
        names.removeIf(FIXED::contains);
        return names;
    }

    private static void collect(String path, Class<?> type, List<String> names) {
        for (RecordComponent each : type.getRecordComponents()) {
            Class<?> plain = raw(each.getGenericType());
            String name = path + each.getName();
            if (plain == Map.class) {
                List<String> keys =
                        type == Scenario.Board.class
                                ? List.copyOf(BoardOverrides.names().keySet())
                                : Arrays.stream(TimingConstant.values())
                                        .map(TimingConstant::key)
                                        .toList();
                keys.forEach(key -> names.add(name + "." + key));
            } else if (plain.isRecord() && plain != Time.class) {
                if (plain.isAnnotationPresent(Shorthand.class)) {
                    names.add(name);
                }
                collect(name + ".", plain, names);
            } else {
                names.add(name);
            }
        }
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /**
     * A copy of a scenario in which it has another value; a mapping replaces key by key.
     *
     * @throws UnknownParameterException if it lies in a list that is not so long
     */
    ObjectNode set(ObjectNode scenario, JsonNode value) {
        ObjectNode copy = scenario.deepCopy();
        JsonNode here = copy;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean isLast = i == steps.size() - 1;
            JsonNode before = step.isIndex() ? element(here, step) : here.get(step.key());
            JsonNode after = isLast ? merged(before, value) : container(before, step, i);
            put(here, step, after);
            here = after;
        }
        return copy;
    }

    private static JsonNode merged(@Nullable JsonNode before, JsonNode value) {
        return before instanceof ObjectNode old && value instanceof ObjectNode over
                ? ScenarioTree.merge(old, over)
                : value;
    }

    private JsonNode element(JsonNode list, Step step) {
        JsonNode element = list.get(Integer.parseInt(step.key()));
        if (element == null) {
            throw unknown(
                    "the list has "
                            + list.size()
                            + " elements; expected one of them, counted from 0");
        }
        return element;
    }

    /** What the next step is looked up in: what is there, written out if it was one word. */
    private JsonNode container(@Nullable JsonNode before, Step step, int index) {
        if (before instanceof ObjectNode) {
            return before;
        }
        if (steps.get(index + 1).isIndex()) {
            return before instanceof ArrayNode ? before : JsonNodeFactory.instance.arrayNode();
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        Class<?> of = step.type();
        if (of != null && of.isAnnotationPresent(Shorthand.class)) {
            String base =
                    before != null && before.isString() ? before.stringValue() : BASES.get(of);
            whole.put(of.getRecordComponents()[0].getName(), base);
        }
        return whole;
    }

    private static void put(JsonNode into, Step step, JsonNode value) {
        if (into instanceof ArrayNode list) {
            list.set(Integer.parseInt(step.key()), value);
        } else if (into instanceof ObjectNode mapping) {
            mapping.set(step.key(), value);
        }
    }
}
