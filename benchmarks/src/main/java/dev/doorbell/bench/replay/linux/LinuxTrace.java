package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import java.util.List;

/**
 * What a Linux guest did to a machine's interrupt controller and devices, and what it was answered.
 *
 * @param file the file it was read from, as the user wrote it
 * @param name its name
 * @param machine the machine, as the command line in the header tells
 * @param devices the devices whose accesses it has
 * @param records in the order in which they happened
 */
public record LinuxTrace(
        String file,
        String name,
        VirtMachine machine,
        List<TracedDevice> devices,
        List<TraceRecord> records) {
    private static final String MAGIC = "# " + TraceParser.MAGIC;

    /** Whether a text says that it is a trace: its first line does. */
    public static boolean isTrace(InputFile text) {
        return !text.lines().isEmpty() && text.lines().get(0).startsWith(MAGIC);
    }

    /**
     * Reads a trace.
     *
     * @throws InputException if the text is none, with the place
     */
    public static LinuxTrace parse(InputFile text) {
        return new TraceParser(text).parse();
    }
}
