package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;

/**
 * What evaluating a table may cost, so that no table can hang the reader, exhaust memory or the stack.
 *
 * <p>Model note: the limits are chosen. Building the longest table known, a loop that makes 128
 * entries, takes some 10 000 steps.
 */
final class AmlBudget {
    /** Terms evaluated for one set of tables. */
    static final long STEPS_MAX = 4_000_000;

    /** Terms inside terms, blocks and calls included. */
    static final int DEPTH_MAX = 256;

    /** Bytes of buffers, strings, packages and names made for one set of tables. */
    static final long BYTES_MAX = 32L << 20;

    /** Times one {@code While} may go round. */
    static final int ITERATIONS_MAX = 65_536;

    private long stepsLeft = STEPS_MAX;
    private long bytesLeft = BYTES_MAX;
    private int depth;
    private int offset;

    /** Counts one term that begins at {@code offset} of its table. */
    void step(int offset) throws FirmwareException {
        this.offset = offset;
        if (--stepsLeft < 0) {
            throw fail("more than " + STEPS_MAX + " steps: the code does not end");
        }
    }

    /** Terms that may still be evaluated. */
    long stepsLeft() {
        return stepsLeft;
    }

    /** Sets how many terms may still be evaluated. */
    void setStepsLeft(long steps) {
        stepsLeft = steps;
    }

    /** Goes one level deeper. */
    void enter() throws FirmwareException {
        if (++depth > DEPTH_MAX) {
            throw fail("nested more than " + DEPTH_MAX + " levels deep");
        }
    }

    /** Comes back one level. */
    void leave() {
        depth--;
    }

    /** How deep it is nested. */
    int depth() {
        return depth;
    }

    /** Comes back to {@code depth} after a failure that is forgiven. */
    void leaveTo(int depth) {
        this.depth = depth;
    }

    /** Pays for {@code bytes} bytes of objects. */
    void charge(long bytes) throws FirmwareException {
        bytesLeft -= bytes;
        if (bytes < 0 || bytesLeft < 0) {
            throw fail("objects of more than " + BYTES_MAX + " bytes");
        }
    }

    /** A refusal at the term that is being evaluated. */
    FirmwareException fail(String reason) {
        return new FirmwareException(reason, offset);
    }
}
