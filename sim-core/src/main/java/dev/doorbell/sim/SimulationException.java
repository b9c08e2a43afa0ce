package dev.doorbell.sim;

/**
 * A run that broke: an exception in a model or in guest code, with where and when.
 *
 * <p>The cause is the exception itself. The simulation cannot go on; close it.
 */
public final class SimulationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long tick;

    SimulationException(String message, long tick, Throwable cause) {
        super(message, cause);
        this.tick = tick;
    }

    /** The tick at which it broke. */
    public long tick() {
        return tick;
    }
}
