package dev.doorbell.bench.diff;

import dev.doorbell.bench.diff.DiffResult.Change;
import dev.doorbell.bench.text.Nearest;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is not to happen, such as {@code p99 > +5%}: a measure of one or of every delivery, and a bound. A
 * bound with a sign is for the change from A to B, one without for B itself.
 */
public final class Gate {
    private static final Pattern DELIVERY = Pattern.compile("([a-z][a-z0-9-]*)\\s*:\\s*");
    private static final Pattern MEASURE = Pattern.compile("([A-Za-z][A-Za-z0-9._]*)\\s*");
    private static final Pattern RELATION = Pattern.compile("(>=|<=|>|<)\\s*");
    private static final Pattern NUMBER =
            Pattern.compile("([+-]?)\\s*(\\d{1,15}(?:\\.\\d{1,9})?)\\s*");
    private static final Pattern UNIT = Pattern.compile("(%|ns|us|µs|ms|s)?\\s*");
    private static final Map<String, Double> NANOS = nanos();
    private static final double PERCENT = 100;

    private final String text;
    private final Matcher matcher;
    private final String delivery;
    private final String measure;
    private final String relation;
    private final boolean isChange;
    private final double bound;
    private final String unit;
    private final String quantityUnit;

    private static Map<String, Double> nanos() {
        Map<String, Double> nanos = new LinkedHashMap<>();
        nanos.put("ns", 1.0);
        nanos.put("us", 1e3);
        nanos.put("µs", 1e3);
        nanos.put("ms", 1e6);
        nanos.put("s", 1e9);
        return nanos;
    }

    private Gate(String text, List<String> deliveries, List<String> stages) {
        this.text = text.strip();
        this.matcher = DELIVERY.matcher(this.text);
        int at = 0;
        String of = "";
        if (matcher.lookingAt()) {
            of = matcher.group(1);
            at = matcher.end();
            if (!deliveries.contains(of)) {
                throw wrong(
                        0, "no delivery '" + of + "' in both results; " + instead(of, deliveries));
            }
        }
        this.delivery = of;
        int start = at;
        at = next(MEASURE, at, "a measure, such as p99");
        this.measure = matcher.group(1);
        Quantity quantity = Quantity.named(measure, stages);
        if (quantity == null) {
            throw wrong(
                    start,
                    "no measure '" + measure + "'; " + instead(measure, Quantity.names(stages)));
        }
        at = next(RELATION, at, ">, >=, < or <=");
        this.relation = matcher.group(1);
        int number = at;
        at = next(NUMBER, at, "a number, with a sign if it is for the change");
        this.isChange = !matcher.group(1).isEmpty();
        double value = Double.parseDouble(matcher.group(2));
        this.bound = matcher.group(1).equals("-") ? -value : value;
        int unitAt = at;
        at = next(UNIT, at, "a unit");
        this.unit = matcher.group(1) == null ? "" : matcher.group(1);
        this.quantityUnit = quantity.unit();
        if (at < this.text.length()) {
            throw wrong(
                    at, "'" + this.text.substring(at) + "'; expected %, ns, us, ms, s, or the end");
        }
        requireUnit(unitAt, number);
    }

    /**
     * Reads a gate.
     *
     * @param deliveries that both results have
     * @param stages that any of them passes
     * @throws ConfigurationException if it is none; the message says at which character, from 1
     */
    public static Gate parse(String text, List<String> deliveries, List<String> stages) {
        return new Gate(text, deliveries, stages);
    }

    private int next(Pattern pattern, int at, String expected) {
        matcher.usePattern(pattern).region(at, text.length());
        if (!matcher.lookingAt()) {
            String found = at == text.length() ? "nothing" : "'" + text.substring(at) + "'";
            throw wrong(at, found + "; expected " + expected);
        }
        return matcher.end();
    }

    private static String instead(String name, List<String> known) {
        String nearest = Nearest.to(name, known);
        return (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                + "expected one of "
                + String.join(", ", known);
    }

    private ConfigurationException wrong(int at, String problem) {
        return new ConfigurationException(
                "--fail-if '" + text + "': at character " + (at + 1) + ": " + problem);
    }

    /** A time has a unit, or is relative; nothing else has one but a percentage. */
    private void requireUnit(int at, int number) {
        boolean isTime = quantityUnit.equals("ns");
        if (isTime && unit.isEmpty()) {
            throw wrong(at, "no unit; expected %, ns, us, ms or s, as " + measure + " is a time");
        }
        if (isTime && !isChange && unit.equals("%")) {
            throw wrong(
                    number,
                    "a part of what? expected a sign for the change (+5%), or a time (100 us)");
        }
        if (!isTime && NANOS.containsKey(unit)) {
            throw wrong(at, "'" + unit + "'; expected % or nothing, as " + measure + " is no time");
        }
        if (quantityUnit.equals("count") && !isChange && unit.equals("%")) {
            throw wrong(at, "'%'; expected a number of packets, or a sign for the change (+5%)");
        }
    }

    /** Holds it against what was found. */
    DiffResult.Gated check(List<DiffResult.Delivery> deliveries) {
        List<String> reasons = new ArrayList<>();
        boolean applies = false;
        for (DiffResult.Delivery each : deliveries) {
            if (!delivery.isEmpty() && !delivery.equals(each.delivery())) {
                continue;
            }
            for (Change change : all(each)) {
                applies = true;
                String reason = reason(change);
                if (!reason.isEmpty()) {
                    reasons.add(each.delivery() + " " + measure + " " + reason);
                }
            }
        }
        if (!applies) {
            reasons.add("nobody can say: no delivery has " + measure + " in both results");
        }
        return new DiffResult.Gated(text, !reasons.isEmpty(), reasons);
    }

    private List<Change> all(DiffResult.Delivery of) {
        List<Change> all = new ArrayList<>(of.measures());
        all.addAll(of.stages());
        return all.stream().filter(each -> each.measure().equals(measure)).toList();
    }

    /** Why it fails; empty if it does not. */
    private String reason(Change change) {
        Double b = change.b();
        if (b == null) {
            return "is not in B: nothing was delivered, or the stage is not passed";
        }
        if (!isChange) {
            double limit =
                    unit.equals("%") ? bound / PERCENT : bound * NANOS.getOrDefault(unit, 1.0);
            return holds(b, limit) ? "is " + Figures.value(b, change.unit()) : "";
        }
        Double difference = change.change();
        if (difference == null) {
            return "is not in A, so that there is no change to speak of";
        }
        if (!unit.equals("%")) {
            return holds(difference, bound * NANOS.getOrDefault(unit, 1.0))
                    ? "changed by " + Figures.change(difference, change.unit())
                    : "";
        }
        Double relative = change.relative();
        double part =
                relative != null
                        ? relative
                        : difference == 0 ? 0 : difference * Double.POSITIVE_INFINITY;
        return holds(part, bound / PERCENT)
                ? "changed by "
                        + (relative == null
                                ? Figures.change(difference, change.unit()) + " from 0"
                                : Figures.percent(relative))
                : "";
    }

    private boolean holds(double value, double limit) {
        return switch (relation) {
            case ">" -> value > limit;
            case ">=" -> value >= limit;
            case "<" -> value < limit;
            default -> value <= limit;
        };
    }
}
