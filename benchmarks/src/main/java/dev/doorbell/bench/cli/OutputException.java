package dev.doorbell.bench.cli;

/** A result that could not be written: a full disk, a closed pipe. The message says where. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    OutputException(String message, Throwable cause) {
        super(message, cause);
        this.status = ExitStatus.FAILED;
    }

    OutputException(String message, ExitStatus status) {
        super(message);
        this.status = status;
    }

    /** How the command ends. */
    ExitStatus status() {
        return status;
    }
}
