package dev.doorbell.bench.report;

import dev.doorbell.sim.error.ConfigurationException;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Checks that JSON has the fields of a comparison's result, and figures that can be drawn.
 *
 * <p>Fields that older doorbells did not write may be absent; those nobody knows are passed over. No
 * figure is so large, or has so many digits, that printing it would take long.
 */
final class ResultShape {
    private static final int DELIVERIES_MAX = 16;
    private static final int LIST_MAX = 1_000_000;
    private static final int TEXT_MAX = 100_000;

    /** Eleven days, in nanoseconds: more than the longest simulated time of a delivery. */
    private static final BigDecimal NUMBER_MAX = BigDecimal.TEN.pow(15);

    private static final int DECIMALS_MAX = 40;

    private final String name;

    ResultShape(String name) {
        this.name = name;
    }

    /**
     * Checks the whole result.
     *
     * @throws ConfigurationException naming the first field that is not as expected
     */
    void check(JsonNode tree) {
        if (!tree.isObject()) {
            throw wrong("", "is no object");
        }
        whole(tree, "", "seed");
        for (String field : List.of("digest", "board", "nic", "profile", "workload", "verdict")) {
            text(tree, "", field);
        }
        JsonNode deliveries = list(tree, "", "deliveries", DELIVERIES_MAX);
        for (int i = 0; i < deliveries.size(); i++) {
            delivery(deliveries.get(i), "deliveries[" + i + "].");
        }
        JsonNode assumed = list(tree, "", "assumed", LIST_MAX);
        for (int i = 0; i < assumed.size(); i++) {
            assumed(assumed.get(i), "assumed[" + i + "].");
        }
        effects(tree);
        constants(tree);
        for (JsonNode word : optionalList(tree, "", "command")) {
            if (!word.isString() || word.asString().length() > TEXT_MAX) {
                throw wrong("command", "holds something that is no text");
            }
        }
        if (isThere(tree, "version")) {
            text(tree, "", "version");
        }
    }

    private void delivery(JsonNode node, String at) {
        text(node, at, "delivery");
        JsonNode packets = object(node, at, "packets");
        for (String field : List.of("in", "delivered", "dropped", "resident")) {
            count(packets, at + "packets.", field);
        }
        JsonNode drops = object(node, at, "dropped_by_reason");
        for (String reason : drops.propertyNames()) {
            count(drops, at + "dropped_by_reason.", reason);
        }
        JsonNode latency = object(node, at, "latency_ns");
        for (String field :
                List.of("mean", "mean_low", "mean_high", "p50", "p90", "p99", "p999", "max")) {
            optionalNumber(latency, at + "latency_ns.", field);
        }
        optionalNumber(node, at, "interrupts_per_packet");
        number(node, at, "cpu_share");
        JsonNode stages = list(node, at, "stages", 1000);
        for (int i = 0; i < stages.size(); i++) {
            String stage = at + "stages[" + i + "].";
            text(stages.get(i), stage, "stage");
            positive(stages.get(i), stage, "mean_ns");
        }
        distribution(node, at);
        JsonNode replications = optionalList(node, at, "replications");
        for (int i = 0; i < replications.size(); i++) {
            String replication = at + "replications[" + i + "].";
            count(replications.get(i), replication, "delivered");
            for (String field : List.of("mean_ns", "p50", "p99")) {
                optionalNumber(replications.get(i), replication, field);
            }
        }
        JsonNode queues = optionalList(node, at, "queues");
        for (int i = 0; i < queues.size(); i++) {
            String queue = at + "queues[" + i + "].";
            text(queues.get(i), queue, "queue");
            positive(queues.get(i), queue, "mean_depth");
            count(queues.get(i), queue, "max_depth");
            positive(queues.get(i), queue, "empty_share");
        }
        journey(node, at);
    }

    private void distribution(JsonNode node, String at) {
        if (!isThere(node, "distribution")) {
            return;
        }
        JsonNode distribution = object(node, at, "distribution");
        String inside = at + "distribution.";
        positive(distribution, inside, "min_ns");
        JsonNode bounds = list(distribution, inside, "up_to_ns", LIST_MAX);
        JsonNode counts = list(distribution, inside, "count", LIST_MAX);
        if (bounds.size() != counts.size() || bounds.isEmpty()) {
            throw wrong(
                    inside + "count",
                    "has " + counts.size() + " entries where up_to_ns has " + bounds.size());
        }
        BigDecimal before = distribution.get("min_ns").decimalValue();
        for (int i = 0; i < bounds.size(); i++) {
            String bound = inside + "up_to_ns[" + i + "]";
            checkNumber(bounds.get(i), bound);
            if (bounds.get(i).decimalValue().compareTo(before) < 0) {
                throw wrong(bound, "is less than the one before");
            }
            before = bounds.get(i).decimalValue();
            checkCount(counts.get(i), inside + "count[" + i + "]");
            if (counts.get(i).longValue() == 0) {
                throw wrong(inside + "count[" + i + "]", "is 0");
            }
        }
    }

    private void journey(JsonNode node, String at) {
        if (!isThere(node, "journey")) {
            return;
        }
        JsonNode journey = object(node, at, "journey");
        String inside = at + "journey.";
        count(journey, inside, "number");
        small(journey, inside, "replication");
        positive(journey, inside, "start_ns");
        positive(journey, inside, "total_ns");
        if (isThere(journey, "intid")) {
            small(journey, inside, "intid");
        }
        small(journey, inside, "core");
        JsonNode stages = list(journey, inside, "stages", 1000);
        for (int i = 0; i < stages.size(); i++) {
            String stage = inside + "stages[" + i + "].";
            text(stages.get(i), stage, "stage");
            text(stages.get(i), stage, "lane");
            positive(stages.get(i), stage, "start_ns");
            positive(stages.get(i), stage, "end_ns");
        }
    }

    private void assumed(JsonNode node, String at) {
        for (String field : List.of("constant", "unit", "source")) {
            text(node, at, field);
        }
        whole(node, at, "value");
        JsonNode mattered = node.path("mattered");
        if (!mattered.isBoolean()) {
            throw wrong(at + "mattered", "is neither true nor false");
        }
        JsonNode effects = list(node, at, "effects", DELIVERIES_MAX);
        for (int i = 0; i < effects.size(); i++) {
            String effect = at + "effects[" + i + "].";
            text(effects.get(i), effect, "delivery");
            number(effects.get(i), effect, "relative_change");
        }
        if (isThere(node, "skipped")) {
            text(node, at, "skipped");
        }
    }

    private void effects(JsonNode tree) {
        JsonNode effects = optionalList(tree, "", "effects");
        for (int i = 0; i < effects.size(); i++) {
            String at = "effects[" + i + "].";
            JsonNode node = effects.get(i);
            text(node, at, "delivery");
            text(node, at, "against");
            small(node, at, "replications");
            number(node, at, "difference_ns");
            number(node, at, "cliffs_delta");
            for (String field :
                    List.of(
                            "difference_low_ns",
                            "difference_high_ns",
                            "ratio",
                            "ratio_low",
                            "ratio_high",
                            "cliffs_delta_low",
                            "cliffs_delta_high",
                            "p")) {
                optionalNumber(node, at, field);
            }
            if (isThere(node, "test")) {
                text(node, at, "test");
            }
        }
    }

    private void constants(JsonNode tree) {
        JsonNode constants = optionalList(tree, "", "constants");
        for (int i = 0; i < constants.size(); i++) {
            String at = "constants[" + i + "].";
            for (String field : List.of("constant", "meaning", "unit", "provenance", "source")) {
                text(constants.get(i), at, field);
            }
            whole(constants.get(i), at, "value");
        }
    }

    // Fields of one kind.

    private static boolean isThere(JsonNode node, String field) {
        return node.hasNonNull(field);
    }

    private void text(JsonNode node, String at, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw wrong(at + field, value.isMissingNode() ? "is missing" : "is no text");
        }
        if (value.asString().length() > TEXT_MAX) {
            throw wrong(at + field, "is longer than " + TEXT_MAX + " characters");
        }
    }

    private void whole(JsonNode node, String at, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(
                    at + field,
                    value.isMissingNode() ? "is missing" : "is no whole number of 64 bits");
        }
    }

    private void count(JsonNode node, String at, String field) {
        checkCount(node.path(field), at + field);
    }

    private void checkCount(JsonNode value, String at) {
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > NUMBER_MAX.longValueExact()) {
            throw wrong(at, value.isMissingNode() ? "is missing" : "is no count");
        }
    }

    private void small(JsonNode node, String at, String field) {
        count(node, at, field);
        if (!node.get(field).canConvertToInt()) {
            throw wrong(at + field, "is no number of 32 bits");
        }
    }

    private void positive(JsonNode node, String at, String field) {
        number(node, at, field);
        if (node.get(field).decimalValue().signum() < 0) {
            throw wrong(at + field, "is negative");
        }
    }

    private void number(JsonNode node, String at, String field) {
        checkNumber(node.path(field), at + field);
    }

    private void optionalNumber(JsonNode node, String at, String field) {
        if (isThere(node, field)) {
            checkNumber(node.get(field), at + field);
        }
    }

    private void checkNumber(JsonNode value, String at) {
        if (!value.isNumber()) {
            throw wrong(at, value.isMissingNode() ? "is missing" : "is no number");
        }
        BigDecimal number = value.decimalValue();
        boolean isLong = number.scale() > DECIMALS_MAX || number.precision() > DECIMALS_MAX;
        if (isLong || number.scale() < -DECIMALS_MAX || number.abs().compareTo(NUMBER_MAX) > 0) {
            throw wrong(at, "is too large, or has too many digits");
        }
    }

    private JsonNode object(JsonNode node, String at, String field) {
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            throw wrong(at + field, value.isMissingNode() ? "is missing" : "is no object");
        }
        return value;
    }

    private JsonNode list(JsonNode node, String at, String field, int most) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw wrong(at + field, value.isMissingNode() ? "is missing" : "is no list");
        }
        if (value.size() > most) {
            throw wrong(at + field, "has " + value.size() + " entries, more than " + most);
        }
        return value;
    }

    private JsonNode optionalList(JsonNode node, String at, String field) {
        return isThere(node, field) ? list(node, at, field, LIST_MAX) : node.path("no such field");
    }

    private ConfigurationException wrong(String at, String what) {
        String subject = at.isEmpty() ? "" : shown(at) + " ";
        return new ConfigurationException(
                name
                        + ": "
                        + subject
                        + what
                        + "; expected a result.json that ‘doorbell compare --out DIR’ wrote"
                        + " (docs/reference/result-json.md)");
    }

    private static String shown(String at) {
        return at.length() <= 120 ? at : at.substring(0, 120) + "…";
    }
}
