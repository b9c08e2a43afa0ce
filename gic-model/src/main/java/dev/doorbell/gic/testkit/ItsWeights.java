package dev.doorbell.gic.testkit;

/**
 * How often a step is what.
 *
 * @param messages a device's message
 * @param commands a command with the topology's identifiers
 * @param nearlyValid a command with one field out of range
 * @param arbitrary a command of any 32 bytes
 */
public record ItsWeights(int messages, int commands, int nearlyValid, int arbitrary) {
    /** Messages and commands, few of them wrong. */
    public static final ItsWeights USUAL = new ItsWeights(4, 12, 2, 1);

    /** Nothing is wrong with any step by itself; in its place it still may be. */
    public static final ItsWeights IN_RANGE = new ItsWeights(1, 3, 0, 0);

    /** Nothing but bytes. */
    public static final ItsWeights BYTES = new ItsWeights(0, 0, 0, 1);
}
