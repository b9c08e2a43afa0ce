package dev.doorbell.bench.replay;

/**
 * One line of a conversation's body.
 *
 * @param line its number in the file, from 1
 * @param kind what it does, and what the other components mean
 * @param informative whether its answer depends on the implementation and is not compared
 * @param core the core that makes the access, or {@link #NOBODY}
 * @param bytes the width of an access
 * @param address where
 * @param value what is written or expected
 * @param mask the bits of the value that are compared
 * @param trap the exception expected instead
 * @param text a name or bytes, by kind
 * @param intent the comment above it, for people
 */
public record Step(
        int line,
        StepKind kind,
        boolean informative,
        int core,
        int bytes,
        long address,
        long value,
        long mask,
        Trap trap,
        String text,
        String intent) {
    /** No core in particular: a debugger. */
    public static final int NOBODY = -1;
}
