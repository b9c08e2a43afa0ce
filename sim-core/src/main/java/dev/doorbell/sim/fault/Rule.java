package dev.doorbell.sim.fault;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.fault.Verdict.Kind;

/**
 * One fault, as data: what is broken, when, and how.
 *
 * <pre>{@code
 *   Rule.on(Writes.to(doorbell)).nth(3).drop()
 *   Rule.on(Frames.toNic()).chance(0.1).delay(5_000)
 * }</pre>
 *
 * @param subject what it is about
 * @param when on which of them it fires
 * @param verdict what becomes of those
 */
public record Rule(Subject subject, When when, Verdict verdict) {
    /**
     * Checks.
     *
     * @throws ConfigurationException if that cannot happen to the subject
     */
    public Rule {
        if (!subject.verdicts().contains(verdict.kind())) {
            throw new ConfigurationException(
                    subject.words()
                            + " that "
                            + verdict.kind().words()
                            + ": that cannot be; expected one of "
                            + subject.verdicts());
        }
        if (subject instanceof Line && isStuck(verdict.kind()) && when.counts()) {
            throw new ConfigurationException(
                    subject.words()
                            + " that "
                            + verdict.kind().words()
                            + when.words()
                            + "; a stuck line has a time and nothing else, expected between(from, to)");
        }
    }

    static boolean isStuck(Kind kind) {
        return kind == Kind.STUCK_HIGH || kind == Kind.STUCK_LOW;
    }

    /** Begins a rule. */
    public static Draft on(Subject subject) {
        return new Draft(subject, When.ALWAYS);
    }

    /**
     * The same, though the bus forbids it: posted writes of one requester may pass this one. Needed for
     * {@link Draft#reorder} of writes; makes a delay hold up nobody behind.
     */
    public Rule breakingOrder() {
        return new Rule(subject, when, verdict.withBreakingOrder());
    }

    /** What it does, in a sentence without a full stop. */
    public String words() {
        return subject.words() + when.words() + ": " + verdict.words();
    }

    /** A Java expression that makes it. */
    public String code() {
        return "Rule.on(" + subject.code() + ")" + when.code() + verdict.code();
    }

    @Override
    public String toString() {
        return words();
    }

    /** A rule that does not say yet what happens. */
    public static final class Draft {
        private final Subject subject;
        private final When when;

        private Draft(Subject subject, When when) {
            this.subject = subject;
            this.when = when;
        }

        private Draft with(When other) {
            return new Draft(subject, other);
        }

        /** Only on the <i>n</i>-th match, counted from 1. */
        public Draft nth(long number) {
            return with(
                    new When(
                            number,
                            when.every(),
                            when.probability(),
                            when.stream(),
                            when.fromTick(),
                            when.toTick(),
                            when.timesMax()));
        }

        /** Only on every <i>n</i>-th match. */
        public Draft every(long number) {
            return with(
                    new When(
                            when.nth(),
                            number,
                            when.probability(),
                            when.stream(),
                            when.fromTick(),
                            when.toTick(),
                            when.timesMax()));
        }

        /** Only with this probability, drawn from a stream of the rule's own. */
        public Draft chance(double probability) {
            return chance(probability, "");
        }

        /** Only with this probability, drawn from the stream of that name. */
        public Draft chance(double probability, String stream) {
            return with(
                    new When(
                            when.nth(),
                            when.every(),
                            probability,
                            stream,
                            when.fromTick(),
                            when.toTick(),
                            when.timesMax()));
        }

        /** Only from {@code fromTick} on and before {@code toTick}. */
        public Draft between(long fromTick, long toTick) {
            return with(
                    new When(
                            when.nth(),
                            when.every(),
                            when.probability(),
                            when.stream(),
                            fromTick,
                            toTick,
                            when.timesMax()));
        }

        /** At most so many hits. */
        public Draft times(long max) {
            return with(
                    new When(
                            when.nth(),
                            when.every(),
                            when.probability(),
                            when.stream(),
                            when.fromTick(),
                            when.toTick(),
                            max));
        }

        private Rule that(Verdict verdict) {
            return new Rule(subject, when, verdict);
        }

        /** It never arrives. */
        public Rule drop() {
            return that(Verdict.of(Kind.DROP));
        }

        /** It ends with an error. */
        public Rule fail() {
            return that(Verdict.of(Kind.FAIL));
        }

        /** It arrives {@code ticks} later; on a bus, so does what is behind it. */
        public Rule delay(long ticks) {
            return that(Verdict.of(Kind.DELAY, ticks));
        }

        /** A copy arrives {@code afterTicks} behind it; of a line's change, a second edge. */
        public Rule duplicate(long afterTicks) {
            return that(Verdict.of(Kind.DUPLICATE, afterTicks));
        }

        /** The next one passes it; if none comes within {@code patienceTicks}, it goes on alone. */
        public Rule reorder(long patienceTicks) {
            return that(Verdict.of(Kind.REORDER, patienceTicks));
        }

        /** The bits of {@code mask} are inverted. */
        public Rule corrupt(long mask) {
            return corrupt(mask, 0);
        }

        /** The bits of {@code mask} are inverted, of the eight bytes from {@code offset} on. */
        public Rule corrupt(long mask, int offset) {
            return that(Verdict.of(Kind.CORRUPT, mask, offset));
        }

        /** It carries {@code value}. */
        public Rule replace(long value) {
            return replace(value, 0);
        }

        /** Of a block: the eight bytes from {@code offset} on are those of {@code value}. */
        public Rule replace(long value, int offset) {
            return that(Verdict.of(Kind.REPLACE, value, offset));
        }

        /** It seems to come from {@code requester}. */
        public Rule impersonate(int requester) {
            return that(Verdict.of(Kind.IMPERSONATE, requester, 0));
        }

        /** The line is high, or low, whoever drives it. */
        public Rule stick(boolean high) {
            return that(Verdict.of(high ? Kind.STUCK_HIGH : Kind.STUCK_LOW));
        }

        /** It arrives though nobody sent it. */
        public Rule appear() {
            return that(Verdict.of(Kind.APPEAR));
        }
    }
}
