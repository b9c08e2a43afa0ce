package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.ScenarioTemplate;
import dev.doorbell.bench.scenario.Time;
import dev.doorbell.bench.sweep.SweepResult;
import dev.doorbell.bench.text.Nearest;
import dev.doorbell.sim.error.ConfigurationException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads an axis: a list of values, or a range.
 *
 * <p>What lies between the ends of a range is rounded to {@value #DIGITS} significant digits, and to whole
 * numbers or nanoseconds where the parameter takes no others. The ends are kept as they are written.
 */
final class AxisReader {
    private static final int DIGITS = 4;
    private static final int VALUES_MAX = 10_000;
    private static final List<String> KEYS = List.of("from", "to", "steps", "scale");
    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    private final BiFunction<String, String, ConfigurationException> wrong;
    private final String path;
    private final String parameter;

    /**
     * Reads the axis of a parameter.
     *
     * @param wrong makes an exception of a path and what is wrong there
     * @param path of the axis
     */
    AxisReader(
            BiFunction<String, String, ConfigurationException> wrong,
            String path,
            String parameter) {
        this.wrong = wrong;
        this.path = path;
        this.parameter = parameter;
    }

    private ConfigurationException wrong(String at, String problem) {
        return wrong.apply(path + at, problem);
    }

    /** The axis of all variants. */
    GridAxis ofVariants(ScenarioTemplate scenario) {
        List<JsonNode> names = new ArrayList<>();
        scenario.variants().forEach(each -> names.add(JsonNodeFactory.instance.stringNode(each)));
        return new GridAxis(parameter, SweepResult.Scale.LIST, false, names);
    }

    /** The axis of some variants. */
    GridAxis variants(JsonNode node, ScenarioTemplate scenario) {
        List<JsonNode> values = list(node);
        for (int i = 0; i < values.size(); i++) {
            String name = values.get(i).isString() ? values.get(i).stringValue() : "";
            if (!scenario.variants().contains(name)) {
                String nearest = Nearest.to(name, scenario.variants());
                throw wrong(
                        "/" + i,
                        values.get(i)
                                + "; "
                                + (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                                + (scenario.variants().isEmpty()
                                        ? "the scenario has no variants"
                                        : "expected one of "
                                                + String.join(", ", scenario.variants())));
            }
        }
        return new GridAxis(parameter, SweepResult.Scale.LIST, false, values);
    }

    /** The axis of any other parameter. */
    GridAxis read(JsonNode node) {
        Class<?> type = ScenarioTemplate.typeOf(parameter);
        boolean isTime = type == Time.class;
        boolean isRange = node.isObject();
        List<JsonNode> values = isRange ? range(node, type) : list(node);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String at = isRange ? "" : "/" + i;
            try {
                ScenarioTemplate.check("", parameter, values.get(i));
            } catch (ConfigurationException e) {
                throw wrong(at, String.valueOf(e.getMessage()).replaceFirst("^: ", ""));
            }
            if (!seen.add(values.get(i).toString())) {
                throw wrong(
                        at,
                        values.get(i)
                                + " is there twice; expected each once"
                                + (isRange ? ": take fewer steps" : ""));
            }
        }
        SweepResult.Scale scale = isRange ? scale(node) : SweepResult.Scale.LIST;
        return new GridAxis(parameter, scale, isTime, values);
    }

    private List<JsonNode> list(JsonNode node) {
        if (!node.isArray() || node.isEmpty() || node.size() > VALUES_MAX) {
            throw wrong(
                    "",
                    "expected a list of 1 to "
                            + VALUES_MAX
                            + " values, or a range {from: A, to: B, steps: N, scale: linear or log}");
        }
        List<JsonNode> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            if (node.get(i).isNull()) {
                throw wrong("/" + i, "nothing; expected a value");
            }
            values.add(node.get(i));
        }
        return values;
    }

    private SweepResult.Scale scale(JsonNode node) {
        JsonNode scale = node.get("scale");
        if (scale == null) {
            return SweepResult.Scale.LINEAR;
        }
        String word = scale.isString() ? scale.stringValue() : "";
        return switch (word) {
            case "linear" -> SweepResult.Scale.LINEAR;
            case "log" -> SweepResult.Scale.LOG;
            default -> throw wrong("/scale", scale + "; expected linear or log");
        };
    }

    private List<JsonNode> range(JsonNode node, Class<?> type) {
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!KEYS.contains(each.getKey())) {
                throw wrong(
                        "/" + each.getKey(),
                        "unknown key; expected "
                                + String.join(", ", KEYS)
                                + ", or a list of mappings");
            }
        }
        boolean isTime = type == Time.class;
        boolean isWhole = isTime || type == Integer.class || type == Long.class;
        if (!isWhole && type != Double.class) {
            throw wrong("", "a range of what is no number; expected a list of values");
        }
        double from = end(node, "from", isTime);
        double to = end(node, "to", isTime);
        boolean isLog = scale(node) == SweepResult.Scale.LOG;
        if (isLog && (from <= 0 || to <= 0)) {
            throw wrong("", "a logarithmic range from or to 0 or less; expected more than 0");
        }
        int steps = steps(node);
        List<JsonNode> values = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            if (i == 0 || i == steps - 1) {
                values.add(node.get(i == 0 ? "from" : "to"));
            } else {
                double part = (double) i / (steps - 1);
                double value =
                        isLog
                                ? from * StrictMath.exp(part * StrictMath.log(to / from))
                                : from + part * (to - from);
                values.add(node(value, isTime, isWhole));
            }
        }
        return values;
    }

    private int steps(JsonNode node) {
        JsonNode steps = node.get("steps");
        if (steps == null
                || !steps.isIntegralNumber()
                || !steps.canConvertToInt()
                || steps.intValue() < 2
                || steps.intValue() > VALUES_MAX) {
            throw wrong(
                    "/steps",
                    (steps == null ? "missing" : steps.toString())
                            + "; expected how many values, both ends included: 2 to "
                            + VALUES_MAX);
        }
        return steps.intValue();
    }

    private double end(JsonNode node, String key, boolean isTime) {
        JsonNode end = node.get(key);
        Double value = end == null ? null : number(end, isTime);
        if (value == null) {
            throw wrong(
                    "/" + key,
                    (end == null ? "missing" : end.toString())
                            + "; expected "
                            + (isTime ? "a time such as 20 us" : "a number"));
        }
        return value;
    }

    private static @Nullable Double number(JsonNode node, boolean isTime) {
        if (isTime) {
            return node.isString() ? Time.nanosOf(node.stringValue()) : null;
        }
        return node.isNumber() ? node.doubleValue() : null;
    }

    private static JsonNode node(double value, boolean isTime, boolean isWhole) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(ROUNDING);
        if (isWhole) {
            rounded = rounded.setScale(0, RoundingMode.HALF_EVEN);
        }
        if (isTime) {
            return JsonNodeFactory.instance.stringNode(
                    new Time(rounded.longValueExact()).toString());
        }
        return isWhole
                ? JsonNodeFactory.instance.numberNode(rounded.longValueExact())
                : JsonNodeFactory.instance.numberNode(rounded);
    }
}
