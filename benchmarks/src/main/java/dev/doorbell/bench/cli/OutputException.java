package dev.doorbell.bench.cli;

/** A result that could not be written: a full disk, a closed pipe. The message says where. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    OutputException(String message) {
        super(message);
    }
}
