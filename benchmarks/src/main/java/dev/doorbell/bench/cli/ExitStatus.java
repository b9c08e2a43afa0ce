package dev.doorbell.bench.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a call of the command ends. Statuses above 128 are 128 and the number of a signal, as shells have it. */
enum ExitStatus {
    /** All is well. */
    DONE(0, "done"),
    /** Doorbell failed, or something is not as it was expected to be. */
    FAILED(1, "a failure of doorbell itself, or a result that could not be written"),
    /** Options or input that cannot be used. */
    REFUSED(2, "bad use or bad input"),
    /** Ctrl-C: SIGINT. */
    INTERRUPTED(130, "stopped by SIGINT (Ctrl-C)"),
    /** Nobody reads on: SIGPIPE, as other programs have it. */
    CLOSED_PIPE(141, "standard output was closed before all was written, as by 'head'"),
    /** SIGTERM. */
    TERMINATED(143, "stopped by SIGTERM");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number that the shell sees. */
    int code() {
        return code;
    }

    /** What it means, of commands that say nothing else. */
    String meaning() {
        return meaning;
    }

    /** All of them, for the help of a command. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitStatus each : values()) {
            meanings.put(Integer.toString(each.code), each.meaning);
        }
        return meanings;
    }

    /** Whether all is as expected. */
    static int of(boolean met) {
        return (met ? DONE : FAILED).code;
    }
}
