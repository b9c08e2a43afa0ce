package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.SystemRegisterNames;
import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.bench.text.LineWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Linux trace format, version 1: comments that are a header, then one record per line.
 *
 * <p>Refuses what it does not know, with the place; every size is bounded. That numbers follow each
 * other is not checked here: a record that is missing is a difference, no malformed file.
 */
final class TraceParser {
    /** What the first line begins with, behind its mark. */
    static final String MAGIC = "doorbell-linux-trace";

    private static final int RECORDS_MAX = 2_000_000;
    private static final int REPEATED_MAX = 2_000_000;
    private static final int DEVICES_MAX = 256;
    private static final int BAR_MAX = 6;
    private static final int NAME_CHARS_MAX = 200;
    private static final int COMMAND_WORDS = 4;
    private static final String NOBODY_ANSWERS = "0xffffffffffffffff";
    private static final int HEX = 16;
    private static final long BAR_BYTES_MAX = 1L << 30;
    private static final Pattern BDF =
            Pattern.compile("([0-9a-fA-F]{2}):([01][0-9a-fA-F])\\.([0-7])");
    private static final Pattern LEFT_OUT =
            Pattern.compile(
                    "# left out ([0-9]{1,9}) records: ([0-9]{1,9}) more repeats of the"
                            + " ([0-9]{1,6}) records above");

    private final InputFile text;
    private final List<TracedDevice> devices = new ArrayList<>();
    private final Set<String> deviceNames = new HashSet<>();
    private final List<TraceRecord> records = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();

    private String scenario = "";
    private @Nullable VirtMachine machine;
    private long repeated;

    TraceParser(InputFile text) {
        this.text = text;
    }

    LinuxTrace parse() {
        List<String> lines = text.lines();
        first(words(0, lines.isEmpty() ? "" : lines.get(0)));
        for (int at = 1; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("#")) {
                comment(words(at, line), line);
            } else if (!line.isBlank()) {
                if (records.size() == RECORDS_MAX) {
                    throw words(at, line)
                            .refuseLine("too many records; expected at most " + RECORDS_MAX);
                }
                records.add(record(words(at, line)));
            }
        }
        VirtMachine found = machine;
        if (found == null || scenario.isEmpty() || records.isEmpty()) {
            throw new InputException(
                    text.name(),
                    Math.max(1, lines.size()),
                    1,
                    "the file ends here; expected "
                            + (scenario.isEmpty()
                                    ? "a line '# scenario NAME'"
                                    : found == null
                                            ? "a line '# command ...'"
                                            : "at least one record"));
        }
        return new LinuxTrace(
                text.name(), scenario, found, List.copyOf(devices), List.copyOf(records));
    }

    private LineWords words(int index, String line) {
        return new LineWords(text.name(), index + 1, line);
    }

    // The header.

    private static void first(LineWords words) {
        words.expect("#");
        words.expect(MAGIC);
        if (words.number("the format's version") != 1) {
            throw words.refuse("version 1");
        }
        words.end();
    }

    private void comment(LineWords words, String line) {
        words.expect(words.peek()); // the mark, alone or with what follows it
        switch (words.peek()) {
            case "scenario" -> {
                words.expect("scenario");
                scenario = words.word("a name");
                if (scenario.length() > NAME_CHARS_MAX) {
                    throw words.refuse("a name of at most " + NAME_CHARS_MAX + " characters");
                }
            }
            case "command" -> {
                words.expect("command");
                String command = words.rest("a command line");
                String problem = VirtMachine.problem(command);
                if (!problem.isEmpty()) {
                    throw words.refuseLine(problem);
                }
                machine = VirtMachine.of(command);
            }
            case "device" -> device(words);
            case "left" -> leftOut(words, line);
            default -> {} // for people
        }
    }

    private void device(LineWords words) {
        words.expect("device");
        String name = words.word("a device's name");
        if (!deviceNames.add(name)) {
            throw words.refuse("a name that is not taken");
        }
        if (devices.size() == DEVICES_MAX) {
            throw words.refuse("at most " + DEVICES_MAX + " devices");
        }
        String kind = words.word("what the device is");
        Matcher place = BDF.matcher(words.word("a place, BB:DD.F"));
        if (!place.matches()) {
            throw words.refuse("a place, BB:DD.F");
        }
        devices.add(
                new TracedDevice(
                        words.line(),
                        name,
                        kind,
                        Integer.parseInt(place.group(1), HEX),
                        Integer.parseInt(place.group(2), HEX),
                        Integer.parseInt(place.group(3))));
    }

    private void leftOut(LineWords words, String line) {
        Matcher match = LEFT_OUT.matcher(line.stripTrailing());
        if (!match.matches()) {
            throw words.refuseLine(
                    "a line '# left out' that is not understood; expected '# left out N records: M"
                            + " more repeats of the K records above'");
        }
        long left = Long.parseLong(match.group(1));
        long times = Long.parseLong(match.group(2));
        int count = Integer.parseInt(match.group(3));
        repeated += left;
        if (count < 1 || count > records.size() || left != times * count) {
            throw words.refuseLine(
                    "left out "
                            + left
                            + " records as "
                            + times
                            + " repeats of "
                            + count
                            + "; expected the product, of records that there are");
        }
        for (TraceRecord record : records.subList(records.size() - count, records.size())) {
            if (record.op() == TraceOp.REPEAT) {
                throw words.refuseLine("a repeat of a repeat; expected records above");
            }
        }
        if (repeated > REPEATED_MAX) {
            throw words.refuseLine("too many repeats; expected at most " + REPEATED_MAX);
        }
        records.add(
                new TraceRecord(
                        words.line(),
                        0,
                        0,
                        TraceRecord.NOBODY,
                        "",
                        TraceOp.REPEAT,
                        "",
                        0,
                        count,
                        times,
                        "",
                        List.of()));
    }

    // A record.

    private TraceRecord record(LineWords words) {
        long seq = words.number("a record's number", 1, Integer.MAX_VALUE);
        String time = words.word("a time in nanoseconds, or '-'");
        if (!time.matches("-|[0-9]{1,17}")) {
            throw words.refuse("a time in nanoseconds, or '-'");
        }
        long nanos = time.equals("-") ? 0 : Long.parseLong(time);
        int cpu = cpu(words);
        String component = shared(words.word("a component"));
        TraceOp op = TraceOp.of(words.word("an operation, one of RWMLICQBXD"));
        if (op == null) {
            throw words.refuse("an operation, one of RWMLICQBXD");
        }
        String place = shared(words.word("an offset"));
        long offset =
                switch (op) {
                    case READ, WRITE -> offset(words, component, place);
                    case MESSAGE, COMMAND -> hex(words, "an offset", place, 0xFFFF_FFFFL);
                    case LEVEL -> words.inRange("an INTID", decimal(words, place), 16, 1019);
                    case BAR -> words.inRange("a BAR", decimal(words, place), 0, BAR_MAX);
                    case OUTPUT, QUEUE, MARK, MEMORY, REPEAT -> 0;
                };
        int bytes = width(words, op);
        String text = words.word("a value");
        long value =
                switch (op) {
                    case READ, WRITE, MESSAGE -> value(words, text, mask(bytes));
                    case LEVEL, OUTPUT -> words.inRange("a level", decimal(words, text), 0, 1);
                    case BAR -> hex(words, "an address", text, Long.MAX_VALUE);
                    case COMMAND, QUEUE, MARK, MEMORY, REPEAT -> 0;
                };
        if (op == TraceOp.COMMAND) {
            command(words, text);
        }
        if (op.isAccess() || op == TraceOp.OUTPUT) {
            if (cpu == TraceRecord.NOBODY) {
                throw words.refuseLine("an access without a CPU; expected its number");
            }
        }
        String kept = op == TraceOp.COMMAND || value == 0 ? shared(text) : "";
        return new TraceRecord(
                words.line(),
                seq,
                nanos,
                cpu,
                component,
                op,
                place,
                offset,
                bytes,
                value,
                kept,
                notes(words));
    }

    private int cpu(LineWords words) {
        String word = words.word("a CPU's number, or '-'");
        if (word.equals("-")) {
            return TraceRecord.NOBODY;
        }
        VirtMachine found = machine;
        if (found == null) {
            throw words.refuseLine("a record before a line '# command'; expected it behind");
        }
        return (int) words.inRange("a CPU", decimal(words, word), 0, found.cores() - 1);
    }

    private static long offset(LineWords words, String component, String place) {
        if (!component.equals(GicParts.SYSTEM_REGISTERS)) {
            return hex(words, "an offset", place, 0xFFFF_FFFFL);
        }
        Integer encoding = SystemRegisterNames.encoding("ICC_" + place);
        if (encoding == null) {
            throw words.refuse("a register of the CPU interface, without ICC_");
        }
        return encoding;
    }

    private static int width(LineWords words, TraceOp op) {
        String word = words.word("a width");
        return switch (op) {
            case READ, WRITE -> {
                long bytes = decimal(words, word);
                if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
                    throw words.refuse("a width of 1, 2, 4 or 8 bytes");
                }
                yield (int) bytes;
            }
            case MESSAGE -> (int) words.inRange("a width", decimal(words, word), 2, 4);
            case LEVEL, OUTPUT -> (int) words.inRange("a width", decimal(words, word), 1, 1);
            case COMMAND -> (int) words.inRange("a width", decimal(words, word), 32, 32);
            case BAR -> (int) words.inRange("a size", decimal(words, word), 1, BAR_BYTES_MAX);
            case MEMORY -> (int) words.inRange("a size", decimal(words, word), 1, 1 << 20);
            case QUEUE, MARK, REPEAT -> 0;
        };
    }

    private static void command(LineWords words, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != COMMAND_WORDS) {
            throw words.refuse("four words separated by commas");
        }
        for (String part : parts) {
            hex(words, "a word of 64 bits", part, -1);
        }
    }

    /** The reference writes all ones of any width as 64 bits where nobody answers. */
    private static long value(LineWords words, String text, long mask) {
        return text.equals(NOBODY_ANSWERS) ? mask : hex(words, "a value", text, mask);
    }

    private static long mask(int bytes) {
        return bytes == Long.BYTES ? -1 : (1L << (8 * bytes)) - 1;
    }

    private static long hex(LineWords words, String what, String digits, long most) {
        if (!digits.startsWith("0x")) {
            throw words.refuse(what + ", hexadecimal with 0x");
        }
        long value = words.number(what, digits, 0);
        if (Long.compareUnsigned(value, most) > 0) {
            throw words.refuse(what + String.format(" of at most 0x%x", most));
        }
        return value;
    }

    private static long decimal(LineWords words, String digits) {
        if (!digits.matches("[0-9]{1,10}")) {
            throw words.refuse("a decimal number");
        }
        return Long.parseLong(digits);
    }

    private List<String> notes(LineWords words) {
        if (!words.hasNext()) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        while (words.hasNext()) {
            notes.add(shared(words.word("a note")));
        }
        return List.copyOf(notes);
    }

    /** One object for equal words: a trace repeats a few of them again and again. */
    private String shared(String word) {
        String known = names.putIfAbsent(word, word);
        return known == null ? word : known;
    }
}
