package dev.doorbell.bench.replay.linux;

import org.jspecify.annotations.Nullable;

/** What a record of a trace tells. */
enum TraceOp {
    /** A core's read, with what it got. */
    READ('R'),
    /** A core's write. */
    WRITE('W'),
    /** A message of a device arrives at a doorbell. */
    MESSAGE('M'),
    /** A wire into the interrupt controller changes. */
    LEVEL('L'),
    /** The interrupt controller's output to a core changes. */
    OUTPUT('I'),
    /** The ITS executes a command. */
    COMMAND('C'),
    /** Something happens to a virtqueue. */
    QUEUE('Q'),
    /** A BAR begins or ceases to decode. */
    BAR('B'),
    /** The guest enters a phase. */
    MARK('X'),
    /** What was in memory at the end. */
    MEMORY('D'),
    /** No record of the file: some records before it happened again and again. */
    REPEAT('#');

    private final char letter;

    TraceOp(char letter) {
        this.letter = letter;
    }

    /** The one written {@code word}; null if there is none. */
    static @Nullable TraceOp of(String word) {
        for (TraceOp op : values()) {
            if (word.length() == 1 && word.charAt(0) == op.letter && op != REPEAT) {
                return op;
            }
        }
        return null;
    }

    /** How it is written. */
    char letter() {
        return letter;
    }

    /** Whether somebody outside the interrupt controller does it. */
    boolean isAccess() {
        return this == READ || this == WRITE;
    }
}
