package dev.doorbell.sim.fault;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * What becomes of something that a rule has fired on.
 *
 * @param kind what happens
 * @param ticks how long: of a delay, before a copy, at most before a held one goes on
 * @param value the mask, the replacement or the requester; 0 where there is none
 * @param offset the byte of a block, frame or command that the value applies to, modulo its length
 * @param breakingOrder whether others of the same requester may pass it, which a bus forbids
 */
public record Verdict(Kind kind, long ticks, long value, int offset, boolean breakingOrder) {
    /** Nothing happens to it. */
    public static final Verdict PASS = new Verdict(Kind.PASS, 0, 0, 0, false);

    /** Longest time a verdict may name. */
    public static final long TICKS_MAX = 1L << 48;

    /** What can happen. The order is that of the second argument of the trace record. */
    public enum Kind {
        /** Nothing. */
        PASS("passes"),
        /** It never arrives. */
        DROP("is dropped"),
        /** It ends with an error: a read with a memory error, a command with a fault. */
        FAIL("ends with an error"),
        /** It arrives later; what comes behind it on a bus, too. */
        DELAY("is late"),
        /** It arrives, and a copy of it later. */
        DUPLICATE("is doubled"),
        /** It is held until the next one has passed it. */
        REORDER("is passed by the next"),
        /** Some of its bits are inverted. */
        CORRUPT("is corrupted"),
        /** It carries another value. */
        REPLACE("is replaced"),
        /** It carries another requester. */
        IMPERSONATE("carries another requester"),
        /** The line is high whoever drives it. */
        STUCK_HIGH("is stuck high"),
        /** The line is low whoever drives it. */
        STUCK_LOW("is stuck low"),
        /** It arrives though nobody sent it. */
        APPEAR("appears");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What happens, in a few words. */
        public String words() {
            return words;
        }
    }

    /** Checks. */
    public Verdict {
        if (ticks < 0 || ticks > TICKS_MAX || offset < 0) {
            throw new ConfigurationException(
                    "fault that "
                            + kind.words()
                            + " by "
                            + ticks
                            + " ticks at byte "
                            + offset
                            + "; expected 0 to 2^48 ticks and a byte from 0");
        }
    }

    static Verdict of(Kind kind) {
        return new Verdict(kind, 0, 0, 0, false);
    }

    static Verdict of(Kind kind, long ticks) {
        return new Verdict(kind, ticks, 0, 0, false);
    }

    static Verdict of(Kind kind, long value, int offset) {
        return new Verdict(kind, 0, value, offset, false);
    }

    Verdict withBreakingOrder() {
        return new Verdict(kind, ticks, value, offset, true);
    }

    /** What happens, in words. */
    public String words() {
        String order = breakingOrder ? ", against the order of the bus" : "";
        return switch (kind) {
            case PASS, DROP, FAIL, STUCK_HIGH, STUCK_LOW, APPEAR -> kind.words();
            case DELAY -> kind.words() + " by " + ticks + " ticks" + order;
            case DUPLICATE -> kind.words() + " after " + ticks + " ticks";
            case REORDER -> kind.words() + ", or goes on after " + ticks + " ticks" + order;
            case CORRUPT ->
                    kind.words() + " by 0x" + Long.toHexString(value) + " at byte " + offset;
            case REPLACE ->
                    kind.words() + " by 0x" + Long.toHexString(value) + " at byte " + offset;
            case IMPERSONATE -> "carries requester " + Names.requester((int) value);
        };
    }

    /** The verbs of {@link Rule.Draft} that make it. */
    String code() {
        String order = breakingOrder ? ".breakingOrder()" : "";
        return switch (kind) {
            case PASS -> ".pass()";
            case DROP -> ".drop()";
            case FAIL -> ".fail()";
            case DELAY -> ".delay(" + ticks + "L)" + order;
            case DUPLICATE -> ".duplicate(" + ticks + "L)";
            case REORDER -> ".reorder(" + ticks + "L)" + order;
            case CORRUPT -> ".corrupt(0x" + Long.toHexString(value) + "L, " + offset + ")";
            case REPLACE -> ".replace(0x" + Long.toHexString(value) + "L, " + offset + ")";
            case IMPERSONATE -> ".impersonate(0x" + Integer.toHexString((int) value) + ")";
            case STUCK_HIGH -> ".stick(true)";
            case STUCK_LOW -> ".stick(false)";
            case APPEAR -> ".appear()";
        };
    }

    /** {@code bytes} bytes of a value, with the mask applied, or replaced. */
    public long changed(long before, int bytes) {
        long all = bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
        return switch (kind) {
            case CORRUPT -> before ^ ((value << (8 * (offset % bytes))) & all);
            case REPLACE -> value & all;
            default -> before;
        };
    }

    /**
     * Changes {@code length} bytes from {@code from} on in place: the value's bytes, the lowest first,
     * from the offset on, as far as they reach.
     */
    public void change(byte[] data, int from, int length) {
        if (length == 0 || (kind != Kind.CORRUPT && kind != Kind.REPLACE)) {
            return;
        }
        int first = offset % length;
        for (int i = 0; i < 8 && first + i < length; i++) {
            byte part = (byte) (value >>> (8 * i));
            int at = from + first + i;
            data[at] = kind == Kind.CORRUPT ? (byte) (data[at] ^ part) : part;
        }
    }

    /** Word {@code index} of a command of {@code count} words of eight bytes, changed. */
    public long changedWord(long before, int index, int count) {
        int word = offset / 8 % count;
        if (word != index) {
            return before;
        }
        return switch (kind) {
            case CORRUPT -> before ^ (value << (8 * (offset % 8)));
            case REPLACE -> value;
            default -> before;
        };
    }
}
