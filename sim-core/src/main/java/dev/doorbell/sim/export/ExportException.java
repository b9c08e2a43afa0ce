package dev.doorbell.sim.export;

/**
 * A view that could not be written: a full disk, a closed pipe. The message says which and why. It is
 * thrown once; what comes after it is passed over.
 */
public final class ExportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception with a message for people. */
    public ExportException(String message, Throwable cause) {
        super(message, cause);
    }

    ExportException(String message) {
        super(message);
    }
}
