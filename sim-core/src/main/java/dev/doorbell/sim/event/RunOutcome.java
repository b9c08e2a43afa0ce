package dev.doorbell.sim.event;

/** Why a run ended. */
public enum RunOutcome {
    /** Nothing is pending any more. */
    QUIET,
    /** The deadline came; things due later are still pending. */
    DEADLINE_REACHED,
    /** Somebody asked for the run to end. */
    STOPPED
}
