package dev.doorbell.bench.text;

import dev.doorbell.sim.error.ConfigurationException;

/** A file that cannot be used as it is. The message begins with the file, the line and the column. */
public final class InputException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * Makes an exception.
     *
     * @param file as the user wrote it
     * @param line from 1
     * @param column from 1
     * @param problem what was found and what is expected
     */
    public InputException(String file, int line, int column, String problem) {
        super(file + ":" + line + ":" + column + ": " + problem);
        this.line = line;
        this.column = column;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 1. */
    public int column() {
        return column;
    }
}
