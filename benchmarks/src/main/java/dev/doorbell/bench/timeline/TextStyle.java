package dev.doorbell.bench.timeline;

import dev.doorbell.bench.compare.Lane;

/**
 * How text is to look.
 *
 * @param columns how wide a line may be, {@value #COLUMNS_MIN} or more
 * @param isColoured whether with the colours of a terminal
 * @param isPlain whether in ASCII alone
 */
public record TextStyle(int columns, boolean isColoured, boolean isPlain) {
    /** Narrower than this nothing is told apart. */
    public static final int COLUMNS_MIN = 32;

    /** Wider than this lines are hard to follow. */
    public static final int COLUMNS_MAX = 400;

    /** Brings the width within bounds. */
    public TextStyle {
        columns = Math.max(COLUMNS_MIN, Math.min(COLUMNS_MAX, columns));
    }

    /** Text in a lane's colour. */
    String paint(Lane lane, String text) {
        return isColoured && !text.isBlank()
                ? "\u001b[" + colour(lane) + "m" + text + "\u001b[0m"
                : text;
    }

    /** A foreground colour: the number that ECMA-48, "Select Graphic Rendition", or xterm gives it. */
    private static int colour(Lane lane) {
        return switch (lane) {
            case WIRE -> 34;
            case DEVICE -> 36;
            case BUS -> 35;
            case CONTROLLER -> 33;
            case CORE -> 31;
            case SOFTIRQ -> 32;
            case THREAD -> 94;
        };
    }

    /** Text that stands out. */
    String bold(String text) {
        return isColoured ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** Text without what it may not have: control characters, and in ASCII whatever is none. */
    String clean(String text) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain && c == 'µ') {
                clean.append('u');
            } else if (isPlain && c == '…') {
                clean.append("...");
            } else if (c < ' ' || c == 0x7F || (c >= 0x80 && c < 0xA0) || (isPlain && c > '~')) {
                clean.append('?');
            } else {
                clean.append(c);
            }
        }
        return clean.toString();
    }
}
