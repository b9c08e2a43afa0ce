package dev.doorbell.sim.fault;

import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Frames on a wire.
 *
 * @param direction which way
 * @param which which of them
 */
public record Frames(Direction direction, Which which) implements Subject {
    /** Which way a frame goes. */
    public enum Direction {
        /** To the card. */
        TO_NIC("to the card", "toNic"),
        /** From the card. */
        FROM_NIC("from the card", "fromNic");

        private final String words;
        private final String verb;

        Direction(String words, String verb) {
            this.words = words;
            this.verb = verb;
        }
    }

    /** Says whether a frame is one of those meant. */
    public interface Which {
        /** Whether it is: {@code bytes} bytes of {@code frame} from {@code offset} on, without FCS. */
        boolean matches(byte[] frame, int offset, int bytes);

        /** Which they are, in words that follow "a frame to the card". */
        String words();

        /** A Java expression for it. */
        default String code() {
            return "/* " + words() + " */";
        }
    }

    /** Any frame. */
    private record Any() implements Which {
        @Override
        public boolean matches(byte[] frame, int offset, int bytes) {
            return true;
        }

        @Override
        public String words() {
            return "";
        }
    }

    /** Frames of so many bytes, header included, FCS not. */
    private record Sized(int bytesMin, int bytesMax) implements Which {
        @Override
        public boolean matches(byte[] frame, int offset, int bytes) {
            return bytes >= bytesMin && bytes <= bytesMax;
        }

        @Override
        public String words() {
            return " of " + bytesMin + " to " + bytesMax + " bytes";
        }

        @Override
        public String code() {
            return ".sized(" + bytesMin + ", " + bytesMax + ")";
        }
    }

    /** Frames of one EtherType. */
    private record Typed(int etherType) implements Which {
        private static final int TYPE_OFFSET = 12;

        @Override
        public boolean matches(byte[] frame, int offset, int bytes) {
            int at = offset + TYPE_OFFSET;
            return bytes > TYPE_OFFSET + 1
                    && (((frame[at] & 0xFF) << 8) | (frame[at + 1] & 0xFF)) == etherType;
        }

        @Override
        public String words() {
            return " of type " + Names.hex(etherType);
        }

        @Override
        public String code() {
            return ".typed(" + Names.hex(etherType) + ")";
        }
    }

    private static final Which ANY = new Any();

    /** Those to the card. */
    public static Frames toNic() {
        return new Frames(Direction.TO_NIC, ANY);
    }

    /** Those from the card. */
    public static Frames fromNic() {
        return new Frames(Direction.FROM_NIC, ANY);
    }

    /** Only those of so many bytes. */
    public Frames sized(int bytesMin, int bytesMax) {
        return new Frames(direction, new Sized(bytesMin, bytesMax));
    }

    /** Only those of an EtherType: 0x0806 for ARP. */
    public Frames typed(int etherType) {
        return new Frames(direction, new Typed(etherType));
    }

    /** Only those that {@code those} says. */
    public Frames that(Which those) {
        return new Frames(direction, those);
    }

    @Override
    public Set<Kind> verdicts() {
        return EnumSet.of(Kind.DROP, Kind.DELAY, Kind.DUPLICATE, Kind.REORDER, Kind.CORRUPT);
    }

    @Override
    public String words() {
        return "a frame " + direction.words + which.words();
    }

    @Override
    public String code() {
        return "Frames." + direction.verb + "()" + (which.equals(ANY) ? "" : which.code());
    }
}
