package dev.doorbell.bench.timeline;

import dev.doorbell.sim.trace.TracePoint;

/**
 * A record, as a file has it.
 *
 * @param picos its time in picoseconds, rounded down
 * @param point what happened
 * @param source where
 * @param first its first argument
 * @param second its second argument
 * @param name what an interrupt, a softirq, a thread or a line in it is called; empty if that is unknown
 */
record TraceLine(
        long picos, TracePoint point, String source, long first, long second, String name) {

    /** The argument that means {@code what}, or {@code otherwise} where none does. */
    long argument(String what, long otherwise) {
        if (point.first().equals(what)) {
            return first;
        }
        return point.second().equals(what) ? second : otherwise;
    }

    /** The core it is about: -1 if it is about none. */
    long core() {
        if (point == TracePoint.ITS_TRANSLATED) {
            return (int) second;
        }
        long core = argument("core", -1);
        if (core >= 0 || !source.startsWith("cpu")) {
            return core;
        }
        String number = source.substring("cpu".length());
        return number.matches("\\d{1,4}") ? Integer.parseInt(number) : -1;
    }

    /** The INTID it is about: -1 if it is about none. */
    long intid() {
        return point == TracePoint.ITS_TRANSLATED ? second >>> Integer.SIZE : argument("intid", -1);
    }
}
