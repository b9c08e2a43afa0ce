package dev.doorbell.sim.error;

/**
 * What was waited for had not come to be when its deadline, in simulated time, was there.
 *
 * <p>The message says what was seen instead. The simulation can go on.
 */
public class DeadlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception with a message for people. */
    public DeadlineException(String message) {
        super(message);
    }
}
