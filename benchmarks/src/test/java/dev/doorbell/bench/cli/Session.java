package dev.doorbell.bench.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One call of the command, in this process.
 *
 * @param status its exit status
 * @param out what it wrote as its result
 * @param err what else it wrote
 */
record Session(int status, String out, String err) {
    static Session of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                Doorbell.commandLine(new PrintWriter(out), new PrintWriter(err, true))
                        .execute(arguments);
        return new Session(status, out.toString(), err.toString());
    }
}
