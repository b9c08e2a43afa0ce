package dev.doorbell.bench.scenario;

import dev.doorbell.sim.error.ConfigurationException;

/** A scenario that cannot be used. The message begins with the file and the path of the value in it. */
public final class ScenarioException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param file as the user wrote it
     * @param path of the value, its keys each behind a slash; empty for the whole file
     * @param problem what was found and what is expected
     */
    public ScenarioException(String file, String path, String problem) {
        super(file + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    }
}
