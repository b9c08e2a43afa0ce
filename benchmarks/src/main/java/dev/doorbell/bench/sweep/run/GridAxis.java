package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.Time;
import dev.doorbell.bench.sweep.SweepResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An axis as a specification has it.
 *
 * @param parameter its dotted path in the scenario, or {@link #VARIANT}
 * @param scale how its values follow each other
 * @param isTime whether they are times
 * @param values what the parameter is set to, in order
 */
record GridAxis(String parameter, SweepResult.Scale scale, boolean isTime, List<JsonNode> values) {
    /** The axis that chooses among a scenario's variants. */
    static final String VARIANT = "variant";

    GridAxis {
        values = List.copyOf(values);
    }

    /** Whether it chooses among a scenario's variants. */
    boolean isVariant() {
        return parameter.equals(VARIANT);
    }

    /** As people write a value. */
    String label(int index) {
        return label(values.get(index));
    }

    private static String label(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : value.toString();
    }

    /** As results have it. */
    SweepResult.Axis result() {
        List<SweepResult.Value> all = new ArrayList<>();
        for (JsonNode each : values) {
            all.add(new SweepResult.Value(label(each), number(each)));
        }
        return new SweepResult.Axis(parameter, scale, isTime ? "ns" : "", all);
    }

    private @Nullable Double number(JsonNode value) {
        if (isTime) {
            return Time.nanosOf(label(value));
        }
        return value.isNumber() ? value.doubleValue() : null;
    }
}
