package dev.doorbell.bench.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Standard output of a command: a result is written whole, or the command fails and says so. */
final class Output {
    private Output() {}

    /**
     * Prints text.
     *
     * @throws OutputException if nobody takes it: a full disk, a closed pipe
     */
    static void print(CommandSpec spec, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        if (out.checkError()) { // flushes first
            StandardOut stream = Console.of(spec).standardOut();
            String why = stream.problem();
            throw new OutputException(
                    "the result could not be written to standard output"
                            + (why.isEmpty() ? "" : ": " + why),
                    stream.isClosed() ? ExitStatus.CLOSED_PIPE : ExitStatus.FAILED);
        }
    }
}
