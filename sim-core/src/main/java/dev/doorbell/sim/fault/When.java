package dev.doorbell.sim.fault;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * On which of the things that match a rule fires.
 *
 * <p>Matches are counted from 1, those outside the time left out. All conditions hold together.
 *
 * @param nth only this match; 0 for any
 * @param every only every so manieth match; 1 for each
 * @param probability how likely each of them is hit, 0 to 1
 * @param stream which stream of the seed says so; empty for one of the rule's own
 * @param fromTick not before this tick
 * @param toTick not at this tick or later
 * @param timesMax at most so many hits
 */
public record When(
        long nth,
        long every,
        double probability,
        String stream,
        long fromTick,
        long toTick,
        long timesMax) {
    /** Each match, always. */
    public static final When ALWAYS = new When(0, 1, 1, "", 0, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Checks. */
    public When {
        if (nth < 0 || every < 1 || timesMax < 0) {
            throw new ConfigurationException(
                    "fault on match "
                            + nth
                            + ", every "
                            + every
                            + ", at most "
                            + timesMax
                            + " times; expected none of them negative, and at least every 1st");
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new ConfigurationException(
                    "fault with probability " + probability + "; expected 0 to 1");
        }
        if (fromTick < 0 || toTick < fromTick) {
            throw new ConfigurationException(
                    "fault from tick "
                            + fromTick
                            + " to "
                            + toTick
                            + "; expected a first tick from 0 and a last one behind it");
        }
    }

    /** Whether it says more than a time. */
    boolean counts() {
        return nth != 0 || every != 1 || probability != 1 || timesMax != Long.MAX_VALUE;
    }

    boolean isTime(long tick) {
        return tick >= fromTick && tick < toTick;
    }

    /** Whether match {@code number} is one of those, chance left out. */
    boolean picks(long number) {
        return (nth == 0 || number == nth) && number % every == 0;
    }

    /** In words, empty for always. */
    public String words() {
        StringBuilder words = new StringBuilder();
        if (nth != 0) {
            words.append(", the ").append(Names.nth(nth));
        }
        if (every != 1) {
            words.append(", every ").append(Names.nth(every));
        }
        if (probability != 1) {
            words.append(", with probability ").append(probability);
            if (!stream.isEmpty()) {
                words.append(" (stream ").append(stream).append(')');
            }
        }
        if (fromTick != 0) {
            words.append(", from tick ").append(fromTick);
        }
        if (toTick != Long.MAX_VALUE) {
            words.append(", before tick ").append(toTick);
        }
        if (timesMax != Long.MAX_VALUE) {
            words.append(", at most ").append(timesMax).append(timesMax == 1 ? " time" : " times");
        }
        return words.toString();
    }

    String code() {
        StringBuilder code = new StringBuilder();
        if (nth != 0) {
            code.append(".nth(").append(nth).append(')');
        }
        if (every != 1) {
            code.append(".every(").append(every).append(')');
        }
        if (probability != 1) {
            code.append(".chance(").append(probability);
            code.append(stream.isEmpty() ? ")" : ", \"" + stream + "\")");
        }
        if (fromTick != 0 || toTick != Long.MAX_VALUE) {
            String to = toTick == Long.MAX_VALUE ? "Long.MAX_VALUE" : toTick + "L";
            code.append(".between(").append(fromTick).append("L, ").append(to).append(')');
        }
        if (timesMax != Long.MAX_VALUE) {
            code.append(".times(").append(timesMax).append(')');
        }
        return code.toString();
    }
}
