package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.Effect;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Effects in words: how far, how sure, how often. */
final class EffectWords {
    // Source: Romano, Kromrey, Coraggio and Skowronek (2006), thresholds for Cliff's delta.
    private static final double NEGLIGIBLE = 0.147;
    private static final double SMALL = 0.33;
    private static final double MEDIUM = 0.474;

    private static final double LEVEL = 0.05;

    private EffectWords() {}

    /** One effect as a sentence or three. */
    static String of(Effect effect) {
        if (effect.differenceNs().signum() == 0) {
            return effect.delivery()
                    + " takes as long as "
                    + effect.against()
                    + " on average, to the picosecond. "
                    + pairs(effect);
        }
        StringBuilder text = new StringBuilder(effect.delivery());
        text.append(" takes ").append(Figures.time(effect.differenceNs()));
        text.append(" longer than ").append(effect.against()).append(" on average");
        BigDecimal low = effect.differenceLowNs();
        BigDecimal high = effect.differenceHighNs();
        if (low != null && high != null) {
            text.append(" (95 % interval ").append(interval(low, high)).append(')');
        }
        BigDecimal ratio = effect.ratio();
        if (ratio != null) {
            text.append(", ").append(Figures.number(ratio, 4)).append(" times as long");
            BigDecimal ratioLow = effect.ratioLow();
            BigDecimal ratioHigh = effect.ratioHigh();
            if (ratioLow != null && ratioHigh != null) {
                text.append(" (").append(Figures.number(ratioLow, 4)).append(" to ");
                text.append(Figures.number(ratioHigh, 4)).append(')');
            }
        }
        text.append(". ").append(pairs(effect)).append(' ').append(sureness(effect));
        return text.toString();
    }

    private static String pairs(Effect effect) {
        double delta = effect.cliffsDelta().doubleValue();
        String text = "Packet against packet, Cliff’s delta is " + delta(effect) + ": ";
        if (delta >= 1) {
            return text + "every packet takes longer.";
        }
        return text + "a " + size(delta) + " effect" + (delta < 0 ? " the other way." : ".");
    }

    /** The effect size with its interval. */
    static String delta(Effect effect) {
        BigDecimal low = effect.cliffsDeltaLow();
        BigDecimal high = effect.cliffsDeltaHigh();
        String value = Figures.fixed(effect.cliffsDelta(), 3);
        return low == null || high == null
                ? value
                : value + " (" + Figures.fixed(low, 3) + " to " + Figures.fixed(high, 3) + ")";
    }

    private static String size(double delta) {
        double size = Math.abs(delta);
        return size < NEGLIGIBLE
                ? "negligible"
                : size < SMALL ? "small" : size < MEDIUM ? "medium" : "large";
    }

    private static String sureness(Effect effect) {
        BigDecimal p = effect.p();
        if (p == null) {
            return "How sure that is cannot be said: it takes at least two replications in which"
                    + " both deliver.";
        }
        String chance = "p = " + Figures.number(p, 2) + ", " + effect.replications();
        return p.doubleValue() < LEVEL
                ? "The difference is no accident of the traffic (" + chance + " replications)."
                : "That may be an accident of the traffic (" + chance + " replications).";
    }

    /** From one time to another. */
    static String interval(@Nullable BigDecimal low, @Nullable BigDecimal high) {
        return low == null || high == null
                ? Figures.NONE
                : Figures.time(low) + " to " + Figures.time(high);
    }
}
