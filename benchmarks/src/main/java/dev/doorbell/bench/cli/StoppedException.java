package dev.doorbell.bench.cli;

/**
 * Somebody wants the command to stop. Thrown out of {@code Progress.at}, where a run can be left: whoever
 * has something open closes it and lets the exception pass.
 */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    /**
     * Makes one.
     *
     * @param message what has become of the work so far
     */
    StoppedException(ExitStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** How the command ends. */
    ExitStatus status() {
        return status;
    }
}
