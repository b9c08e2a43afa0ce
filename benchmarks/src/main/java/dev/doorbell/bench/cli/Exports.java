package dev.doorbell.bench.cli;

import java.nio.file.Path;

/** What commands that export say. */
final class Exports {
    private Exports() {}

    /** A run was stopped: what it has written is kept, and ends there. */
    static StoppedException endEarly(StoppedException stopped, Path folder) {
        return new StoppedException(
                stopped.status(),
                stopped.getMessage() + "; the exports in " + folder + " are valid, and end early");
    }
}
