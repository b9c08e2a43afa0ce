package dev.doorbell.bench.itscript;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.bench.text.LineWords;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads scripts of ITS commands: one command or directive per line, {@code #} begins a comment. */
final class ItsScriptParser {
    private static final int STEPS_MAX = 10_000;
    private static final int CORES_MAX = 256;

    private static final int LPI_LAST = 65535;
    private static final int HEX = 16;

    /** The board's tables have room for so many bits. */
    private static final int WIDTH_MAX = 16;

    private static final int COLLECTION_WIDTH_MAX = 13;

    private static final Pattern RAW = Pattern.compile("[0-9a-fA-F]{20,}");
    private static final String WORDS =
            "a command ("
                    + String.join(", ", CommandFields.NAMES)
                    + "), 64 hexadecimal digits, or cpus, behaviour, sizes, MSI, config, lpis, ack, retry,"
                    + " skip or why";

    private final InputFile text;
    private final List<ScriptStep> steps = new ArrayList<>();

    private int cores = 1;
    private boolean hasCores;
    private String behaviour = "";
    private @Nullable ItsSizes sizes;

    ItsScriptParser(InputFile text) {
        this.text = text;
    }

    ItsScript parse() {
        for (int at = 0; at < text.lines().size(); at++) {
            String line = text.lines().get(at);
            int comment = line.indexOf('#');
            String plain = comment < 0 ? line : line.substring(0, comment);
            if (!plain.isBlank()) {
                take(new LineWords(text.name(), at + 1, plain), plain.strip());
            }
        }
        if (steps.isEmpty()) {
            throw new InputException(
                    text.name(),
                    Math.max(1, text.lines().size()),
                    1,
                    "no command in this file; expected " + WORDS);
        }
        return new ItsScript(cores, behaviour, sizes, steps);
    }

    private void take(LineWords words, String plain) {
        String word = words.word(WORDS);
        switch (word) {
            case "cpus" -> takeCores(words);
            case "behaviour" -> takeBehaviour(words);
            case "sizes" -> takeSizes(words);
            default -> {
                if (steps.size() == STEPS_MAX) {
                    throw words.refuse("at most " + STEPS_MAX + " lines");
                }
                steps.add(step(words, word, plain));
            }
        }
        words.end();
    }

    private void takeCores(LineWords words) {
        if (hasCores || !steps.isEmpty()) {
            throw words.refuse("cpus once, before any command");
        }
        hasCores = true;
        cores = (int) words.number("a number of CPUs", 1, CORES_MAX);
    }

    private void takeBehaviour(LineWords words) {
        if (!behaviour.isEmpty() || !steps.isEmpty()) {
            throw words.refuse("behaviour once, before any command");
        }
        String names =
                GicBehaviour.all().stream()
                        .map(GicBehaviour::name)
                        .collect(Collectors.joining(", "));
        behaviour = words.word("one of " + names);
        try {
            GicBehaviour.of(behaviour);
        } catch (ConfigurationException e) {
            throw words.refuse("one of " + names);
        }
    }

    /** Widths of identifiers; a translation entry is 8 bytes then. */
    private void takeSizes(LineWords words) {
        if (sizes != null || !steps.isEmpty()) {
            throw words.refuse("sizes once, before any command");
        }
        CommandFields fields =
                CommandFields.read(
                        words, "sizes", List.of("device-bits", "event-bits", "collection-bits"));
        sizes =
                new ItsSizes(
                        8,
                        (int) fields.inRange("event-bits", 1, WIDTH_MAX),
                        (int) fields.inRange("device-bits", 1, WIDTH_MAX),
                        (int) fields.inRange("collection-bits", 1, COLLECTION_WIDTH_MAX));
    }

    private ScriptStep step(LineWords words, String word, String plain) {
        int line = words.line();
        switch (word) {
            case "MSI" -> {
                CommandFields fields = CommandFields.read(words, word, List.of("dev", "event"));
                // The bus names a PCI function by sixteen bits.
                int device = (int) fields.inRange("dev", 0, 0xFFFF);
                int event = (int) fields.inRange("event", 0, 0xFFFF_FFFFL);
                return other(line, ScriptStep.Kind.MESSAGE, plain, device, event);
            }
            case "why" -> {
                CommandFields fields = CommandFields.read(words, word, List.of("dev", "event"));
                int device = (int) fields.inRange("dev", 0, 0xFFFF_FFFFL);
                int event = (int) fields.inRange("event", 0, 0xFFFF_FFFFL);
                return other(line, ScriptStep.Kind.WHY, plain, device, event);
            }
            case "config" -> {
                CommandFields fields = CommandFields.read(words, word, List.of("lpi", "value"));
                int intid = (int) fields.inRange("lpi", InterruptId.LPI_FIRST, LPI_LAST);
                int value = (int) fields.inRange("value", 0, 0xFF);
                return other(line, ScriptStep.Kind.CONFIGURE, plain, intid, value);
            }
            case "lpis" -> {
                int core = core(words);
                boolean on = isOn(words);
                return other(line, ScriptStep.Kind.ENABLE_LPIS, plain, core, on ? 1 : 0);
            }
            case "ack" -> {
                return other(line, ScriptStep.Kind.ACKNOWLEDGE, plain, core(words), 0);
            }
            case "retry" -> {
                return other(line, ScriptStep.Kind.RETRY, plain, 0, 0);
            }
            case "skip" -> {
                return other(line, ScriptStep.Kind.SKIP, plain, 0, 0);
            }
            default -> {
                return new ScriptStep(
                        line, ScriptStep.Kind.COMMAND, plain, command(words, word), 0, 0);
            }
        }
    }

    private static ScriptStep other(
            int line, ScriptStep.Kind kind, String plain, int first, int second) {
        return new ScriptStep(line, kind, plain, ScriptStep.NO_COMMAND, first, second);
    }

    private int core(LineWords words) {
        String word = words.word("a CPU, cpuN");
        if (!word.startsWith("cpu")) {
            throw words.refuse("a CPU, cpuN");
        }
        long core = words.number("a CPU", word.substring(3), 3);
        return (int) words.inRange("a CPU", core, 0, cores - 1);
    }

    private static boolean isOn(LineWords words) {
        return switch (words.word("on or off")) {
            case "on" -> true;
            case "off" -> false;
            default -> throw words.refuse("on or off");
        };
    }

    private static ItsCommand command(LineWords words, String word) {
        if (CommandFields.NAMES.contains(word)) {
            return CommandFields.command(words, word);
        }
        if (!RAW.matcher(word).matches()) {
            throw words.refuse(WORDS);
        }
        if (word.length() != 2 * ItsCommand.BYTES) {
            throw words.refuse(
                    2 * ItsCommand.BYTES + " hexadecimal digits; there are " + word.length());
        }
        long[] parts = new long[4];
        for (int i = 0; i < parts.length; i++) {
            // As in memory, the first byte is the lowest.
            long bigEndian = Long.parseUnsignedLong(word.substring(16 * i, 16 * i + 16), HEX);
            parts[i] = Long.reverseBytes(bigEndian);
        }
        return new ItsCommand(parts[0], parts[1], parts[2], parts[3]);
    }
}
