package dev.doorbell.sim.testkit;

import java.util.List;
import java.util.Locale;

/**
 * How generated values say what they are, so that those of all testkits read alike.
 *
 * <p>A sequence is a heading with the count, and a numbered line for each step. Values of registers are
 * hexadecimal, with all digits of their width.
 */
public final class Words {
    private Words() {}

    /** {@code 3 accesses:} and a numbered line for each; {@code no accesses} if there are none. */
    public static String steps(String one, String many, List<?> steps) {
        if (steps.isEmpty()) {
            return "no " + many;
        }
        StringBuilder text = new StringBuilder(count(steps.size(), one, many)).append(':');
        for (int i = 0; i < steps.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(steps.get(i));
        }
        return text.toString();
    }

    /** {@code 1 frame}, {@code 2 frames}. */
    public static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /** {@code after 40 ticks, }; nothing for no ticks. */
    public static String after(long pauseTicks) {
        return pauseTicks == 0 ? "" : "after " + count(pauseTicks, "tick", "ticks") + ", ";
    }

    /** The low {@code bytes} bytes of {@code value}, {@code 0x0000001F}. */
    public static String hex(long value, int bytes) {
        return String.format(Locale.ROOT, "0x%0" + 2 * bytes + "X", value & mask(bytes));
    }

    /** An offset or address, {@code 0x104}. */
    public static String at(long address) {
        return String.format(Locale.ROOT, "0x%X", address);
    }

    static long mask(int bytes) {
        return bytes >= Long.BYTES ? -1 : (1L << (Byte.SIZE * bytes)) - 1;
    }
}
