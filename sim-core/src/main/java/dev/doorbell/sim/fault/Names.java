package dev.doorbell.sim.fault;

import dev.doorbell.sim.bus.Requester;

/** How addresses, requesters and counts are written. */
final class Names {
    private Names() {}

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String requester(int requester) {
        if (requester == Requester.DEBUGGER) {
            return "debugger";
        }
        if (requester == Requester.CONTROLLER) {
            return "interrupt controller";
        }
        return Requester.isCore(requester)
                ? "core " + Requester.coreIndex(requester)
                : String.format(
                        "%02x:%02x.%d", requester >> 8 & 0xFF, requester >> 3 & 31, requester & 7);
    }

    static String nth(long number) {
        boolean teen = number % 100 / 10 == 1;
        String end =
                teen
                        ? "th"
                        : switch ((int) (number % 10)) {
                            case 1 -> "st";
                            case 2 -> "nd";
                            case 3 -> "rd";
                            default -> "th";
                        };
        return number + end;
    }

    static String range(long first, long last) {
        if (first == 0 && last == Long.MAX_VALUE) {
            return "anywhere";
        }
        return first == last ? hex(first) : "[" + hex(first) + ", " + hex(last) + "]";
    }
}
