package dev.doorbell.sim.error;

/**
 * Something that cannot be built as described: a clock set, an address map, a profile, a board.
 *
 * <p>Thrown at construction, never during a run. The message says what is wrong, where, what was
 * found, and what would be accepted.
 */
public class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception with a message for people. */
    public ConfigurationException(String message) {
        super(message);
    }
}
