package dev.doorbell.kernel.program;

/** IPv4 addresses as numbers: the first of the four is the highest byte. */
public final class Addresses {
    private static final int PARTS = 4;
    private static final int PART_MAX = 255;

    private Addresses() {}

    /**
     * The address that {@code text} writes in four decimal numbers.
     *
     * @throws IllegalArgumentException if it does not
     */
    public static int of(String text) {
        long address = parse(text);
        if (address < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no IPv4 address; expected four numbers, as in 10.0.2.3");
        }
        return (int) address;
    }

    /** Whether {@code text} writes an address. */
    public static boolean isAddress(String text) {
        return parse(text) >= 0;
    }

    private static long parse(String text) {
        String[] parts = text.split("\\.", -1);
        long address = 0;
        for (String part : parts) {
            if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > PART_MAX) {
                return -1;
            }
            address = address << 8 | Integer.parseInt(part);
        }
        return parts.length == PARTS ? address : -1;
    }

    /** The address in four decimal numbers. */
    public static String text(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & PART_MAX)
                + "."
                + (address >>> 8 & PART_MAX)
                + "."
                + (address & PART_MAX);
    }
}
