package dev.doorbell.bench.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of one line, taken from left to right; every refusal names the word's column.
 *
 * <p>Words are separated by spaces or tabs. Numbers are decimal, or hexadecimal with {@code 0x}.
 */
public final class LineWords {
    private static final int HEX = 16;
    private static final int HEX_DIGITS_MAX = 16;
    private static final int DECIMAL_DIGITS_MAX = 20;

    private final String file;
    private final int line;
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();

    private int next;

    /** Makes the words of {@code text}, which is line {@code line} of {@code file}. */
    public LineWords(String file, int line, String text) {
        this.file = file;
        this.line = line;
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            if (isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            while (at < text.length() && !isSpace(text.charAt(at))) {
                at++;
            }
            words.add(text.substring(start, at));
            columns.add(start + 1);
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** The line's number, from 1. */
    public int line() {
        return line;
    }

    /** Whether words are left. */
    public boolean hasNext() {
        return next < words.size();
    }

    /** The next word without taking it; empty if there is none. */
    public String peek() {
        return hasNext() ? words.get(next) : "";
    }

    /** Takes the next word. */
    public String word(String expected) {
        if (!hasNext()) {
            throw new InputException(
                    file, line, text.length() + 1, "the line ends here; expected " + expected);
        }
        return words.get(next++);
    }

    /** Takes the next word, which has to be {@code wanted}. */
    public void expect(String wanted) {
        if (!word("'" + wanted + "'").equals(wanted)) {
            throw refuse("'" + wanted + "'");
        }
    }

    /** The text from the next word to the end of the line, taken whole. */
    public String rest(String expected) {
        word(expected);
        String rest = text.substring(columns.get(next - 1) - 1).stripTrailing();
        next = words.size();
        return rest;
    }

    /** Takes a number of 64 bits. */
    public long number(String what) {
        return number(what, word(what + ", a number"), 0);
    }

    /** Takes a number from {@code min} to {@code max}, both below 2^63. */
    public long number(String what, long min, long max) {
        return inRange(what, number(what), min, max);
    }

    /** Takes a number of at most {@code bytes} bytes. */
    public long number(String what, int bytes) {
        long value = number(what);
        if (bytes < Long.BYTES && value >>> (8 * bytes) != 0) {
            throw refuse(what + " of at most " + bytes + (bytes == 1 ? " byte" : " bytes"));
        }
        return value;
    }

    /** Reads the number that begins {@code offset} characters into the word just taken. */
    public long number(String what, String digits, int offset) {
        boolean isHex = digits.startsWith("0x");
        int count = digits.length() - (isHex ? 2 : 0);
        boolean plausible =
                count >= 1
                        && (isHex
                                ? digits.chars().skip(2).allMatch(LineWords::isHexDigit)
                                : digits.chars().allMatch(c -> c >= '0' && c <= '9'));
        if (plausible && count <= (isHex ? HEX_DIGITS_MAX : DECIMAL_DIGITS_MAX)) {
            try {
                return isHex
                        ? Long.parseUnsignedLong(digits.substring(2), HEX)
                        : Long.parseUnsignedLong(digits);
            } catch (NumberFormatException e) {
                // Twenty digits may be too many; fall through to the refusal.
            }
        }
        throw refuse(offset, what + ", a number of at most 64 bits, decimal or 0x hexadecimal");
    }

    /** Refuses {@code value}, which was just taken, unless it is from {@code min} to {@code max}. */
    public long inRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw refuse(
                    max > 0xFFFF
                            ? String.format("%s from 0x%x to 0x%x", what, min, max)
                            : what + " from " + min + " to " + max);
        }
        return value;
    }

    /** Takes at least one byte and at most {@code bytesMax}, as pairs of hexadecimal digits. */
    public String hex(String what, int bytesMax) {
        String word = word(what + " as hexadecimal digits");
        for (int i = 0; i < word.length(); i++) {
            if (!isHexDigit(word.charAt(i))) {
                throw refuse(i, what + " as hexadecimal digits only");
            }
        }
        if (word.length() % 2 != 0) {
            throw refuse(
                    word.length() - 1,
                    what + " as pairs of hexadecimal digits; there are " + word.length());
        }
        if (word.length() / 2 > bytesMax) {
            throw refuse(2 * bytesMax, what + " of at most " + bytesMax + " bytes");
        }
        return word.toLowerCase(Locale.ROOT);
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Refuses the rest of the line if there is any. */
    public void end() {
        if (hasNext()) {
            next++;
            throw refuse("the end of the line");
        }
    }

    /** The exception that refuses the word taken last. */
    public InputException refuse(String expected) {
        return refuse(0, expected);
    }

    /** The exception that refuses the word taken last from {@code offset} characters into it. */
    public InputException refuse(int offset, String expected) {
        String found = InputFile.shown(words.get(next - 1).substring(offset));
        return new InputException(
                file, line, columns.get(next - 1) + offset, found + "; expected " + expected);
    }

    /** An exception about the whole line. */
    public InputException refuseLine(String problem) {
        return new InputException(file, line, 1, problem);
    }
}
