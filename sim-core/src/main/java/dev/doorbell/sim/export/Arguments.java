package dev.doorbell.sim.export;

import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The arguments of records, taken apart: two halves of one number are two arguments. */
final class Arguments {
    /** How an argument's value is to be read. */
    enum Form {
        NUMBER,
        /** A bit pattern: an address, a register's value. */
        BITS,
        INTID,
        SOFTIRQ,
        THREAD,
        REASON,
        STAGE
    }

    /** Which bits of a number an argument is. */
    private enum Part {
        WHOLE,
        HIGH,
        LOW,
        HIGH_OF_32,
        LOW_OF_32
    }

    /** One argument. */
    static final class Argument {
        final String name;
        final Form form;
        private final boolean isOfFirst;
        private final Part part;

        private Argument(String name, boolean isOfFirst, Part part) {
            this.name = name;
            this.isOfFirst = isOfFirst;
            this.part = part;
            this.form = formOf(name);
        }

        /** Its value in a record. */
        long of(long first, long second) {
            long from = isOfFirst ? first : second;
            return switch (part) {
                case WHOLE -> from;
                case HIGH -> from >>> 32;
                case LOW -> from & 0xFFFF_FFFFL;
                case HIGH_OF_32 -> from >>> 16;
                case LOW_OF_32 -> from & 0xFFFF;
            };
        }
    }

    private static final Set<String> BIT_PATTERNS =
            Set.of(
                    "address",
                    "value",
                    "offset",
                    "data",
                    "encoding",
                    "bits",
                    "mask",
                    "affinity",
                    "configuration",
                    "accepted",
                    "offered");

    private final List<List<Argument>> byPoint = new ArrayList<>();

    Arguments() {
        for (TracePoint point : TracePoint.values()) {
            List<Argument> all = new ArrayList<>();
            add(all, point.first(), true);
            add(all, point.second(), false);
            byPoint.add(List.copyOf(all));
        }
    }

    /** The arguments that a point has; what means nothing is left out. */
    List<Argument> of(TracePoint point) {
        return byPoint.get(point.ordinal());
    }

    private static void add(List<Argument> to, String name, boolean isFirst) {
        int colon = name.indexOf(':');
        if (colon >= 0) {
            boolean isShort = name.equals("queue:command"); // 16 bits each
            String high = name.substring(0, colon);
            String low = name.substring(colon + 1);
            to.add(new Argument(high, isFirst, isShort ? Part.HIGH_OF_32 : Part.HIGH));
            to.add(new Argument(low, isFirst, isShort ? Part.LOW_OF_32 : Part.LOW));
        } else if (!name.equals("-")) {
            to.add(new Argument(name, isFirst, Part.WHOLE));
        }
    }

    private static Form formOf(String name) {
        return switch (name) {
            case "intid" -> Form.INTID;
            case "softirq" -> Form.SOFTIRQ;
            case "thread" -> Form.THREAD;
            case "reason" -> Form.REASON;
            case "stage" -> Form.STAGE;
            default -> BIT_PATTERNS.contains(name) ? Form.BITS : Form.NUMBER;
        };
    }
}
