package dev.doorbell.bench.replay.linux;

import java.util.List;

/**
 * One record of a trace.
 *
 * @param line the line of the file, from 1
 * @param seq its number
 * @param nanos when it was logged, on the reference's host; 0 if it does not say
 * @param cpu the core that makes the access or hears the output, or {@link #NOBODY}
 * @param component what is accessed, or where it happens
 * @param op what happens; it says what the other fields mean
 * @param place the field {@code off} as it is written: an offset, a register's name, an event
 * @param offset the same as a number; 0 where it is none
 * @param bytes the width, the size of a BAR, or how many records a {@link TraceOp#REPEAT} takes
 * @param value what is written or expected, an address, or how often a {@link TraceOp#REPEAT} goes
 * @param text the field {@code value} where it is no number
 * @param notes what follows
 */
record TraceRecord(
        int line,
        long seq,
        long nanos,
        int cpu,
        String component,
        TraceOp op,
        String place,
        long offset,
        int bytes,
        long value,
        String text,
        List<String> notes) {
    /** No core. */
    static final int NOBODY = -1;

    /** The value of the note {@code key=value}; empty if there is none. */
    String note(String key) {
        for (String note : notes) {
            if (note.length() > key.length()
                    && note.startsWith(key)
                    && note.charAt(key.length()) == '=') {
                return note.substring(key.length() + 1);
            }
        }
        return "";
    }

    /** For people: {@code seq 17 gits R CREADR}. */
    String title() {
        String register = note("reg");
        String where = register.isEmpty() ? place : register;
        return "seq " + seq + " " + component + " " + op.letter() + " " + where;
    }
}
