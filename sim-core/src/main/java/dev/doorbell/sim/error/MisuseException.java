package dev.doorbell.sim.error;

/**
 * A simulation was used in a way that it cannot be: from two threads at once, nested in itself, after its
 * end, or against its time.
 *
 * <p>The message says what happened and what to do instead. The simulation is as it was before the call.
 */
public class MisuseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception with a message for people. */
    public MisuseException(String message) {
        super(message);
    }
}
