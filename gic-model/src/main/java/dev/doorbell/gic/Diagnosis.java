package dev.doorbell.gic;

import java.util.Locale;

/**
 * Why an interrupt is not, or is, signalled to its core now.
 *
 * @param blocker the first condition in its way
 * @param words that condition, with the register, bit and values that show it
 */
public record Diagnosis(Blocker blocker, String words) {
    /** A diagnosis whose words are formatted as {@link String#format} does. */
    public static Diagnosis of(Blocker blocker, String format, Object... values) {
        return new Diagnosis(blocker, String.format(Locale.ROOT, format, values));
    }

    /** Whether the interrupt is signalled. */
    public boolean isSignalled() {
        return blocker == Blocker.NOTHING;
    }

    @Override
    public String toString() {
        return words;
    }
}
