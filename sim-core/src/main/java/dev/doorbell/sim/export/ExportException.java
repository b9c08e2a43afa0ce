package dev.doorbell.sim.export;

/** A view that could not be written: a full disk, a closed pipe. The message says which and why. */
public final class ExportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExportException(String message, Throwable cause) {
        super(message, cause);
    }
}
