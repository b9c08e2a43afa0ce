package dev.doorbell.gic.its;

/**
 * What became of one command, for observers.
 *
 * @param offset where in the queue it was, in bytes
 * @param command the command; all zeros if it could not be fetched
 * @param error what was wrong, or {@link ItsError#NONE}
 * @param stalled whether the queue stands still on it
 */
public record ItsOutcome(long offset, ItsCommand command, ItsError error, boolean stalled) {
    @Override
    public String toString() {
        return command
                + (error == ItsError.NONE ? ": ok" : ": " + error)
                + (stalled ? ", stalled" : "");
    }
}
