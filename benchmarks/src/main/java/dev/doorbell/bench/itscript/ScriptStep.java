package dev.doorbell.bench.itscript;

import dev.doorbell.gic.its.ItsCommand;

/**
 * One line of a script.
 *
 * @param line its number, from 1
 * @param kind what it does
 * @param text as it was written
 * @param command the command, if it is one; otherwise all zeros
 * @param first the core, the LPI or the DeviceID
 * @param second the EventID, the configuration byte, or 1 for on
 */
record ScriptStep(int line, Kind kind, String text, ItsCommand command, int first, int second) {
    static final ItsCommand NO_COMMAND = new ItsCommand(0, 0, 0, 0);

    /** What a line does. */
    enum Kind {
        /** Puts a command into the queue. */
        COMMAND,
        /** A device writes to the doorbell. */
        MESSAGE,
        /** Writes an LPI's byte of the configuration table. */
        CONFIGURE,
        /** Turns a redistributor's LPIs on or off. */
        ENABLE_LPIS,
        /** A core acknowledges and ends an interrupt. */
        ACKNOWLEDGE,
        /** Asks a stalled queue to try again. */
        RETRY,
        /** Replaces the command a queue is stalled on by a SYNC, and tries again. */
        SKIP,
        /** Asks what keeps an event from its core. */
        WHY
    }
}
