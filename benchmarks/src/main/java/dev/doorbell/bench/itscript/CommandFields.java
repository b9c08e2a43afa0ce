package dev.doorbell.bench.itscript;

import dev.doorbell.bench.text.LineWords;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsOpcode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The named fields of one command, each once, in any order.
 *
 * <p>Only what a field has no room for is refused; whether its value makes sense is for the ITS to
 * say. MAPD and MAPC map unless they say {@code v=0}.
 */
final class CommandFields {
    /** The commands there are. */
    static final List<String> NAMES =
            List.of(
                    "MAPD", "MAPC", "MAPTI", "MAPI", "MOVI", "MOVALL", "INT", "CLEAR", "DISCARD",
                    "INV", "INVALL", "SYNC");

    private static final long WORD_MAX = 0xFFFF_FFFFL;
    private static final long COLLECTION_MAX = 0xFFFF;
    private static final long TARGET_MAX = (1L << 36) - 1;
    private static final long ITT_MAX = 0x000F_FFFF_FFFF_FF00L;
    private static final long ITT_ALIGNMENT_MASK = 0xFF;
    private static final int EVENT_BITS_MAX = 32;
    private static final long VALID = 1L << 63;

    private final LineWords words;
    private final Map<String, Long> values = new LinkedHashMap<>();

    private CommandFields(LineWords words) {
        this.words = words;
    }

    /** Reads all fields of a line; those in {@code names} have to be there, no other may. */
    static CommandFields read(LineWords words, String command, List<String> names) {
        return read(words, command, names, List.of());
    }

    private static CommandFields read(
            LineWords words, String command, List<String> needed, List<String> optional) {
        CommandFields fields = new CommandFields(words);
        List<String> names = new ArrayList<>(needed);
        names.addAll(optional);
        String expected = String.join("=, ", names) + "=, each once";
        while (words.hasNext()) {
            String item = words.word(expected);
            int equals = item.indexOf('=');
            String name = equals < 0 ? "" : item.substring(0, equals);
            if (!names.contains(name) || fields.values.containsKey(name)) {
                throw words.refuse(expected);
            }
            fields.values.put(name, fields.value(name, item.substring(equals + 1), equals + 1));
        }
        for (String name : needed) {
            if (!fields.values.containsKey(name)) {
                words.word(command + " with " + name + "=");
            }
        }
        return fields;
    }

    /** Checks a value against the field's width while the column is at hand. */
    private long value(String name, String digits, int at) {
        boolean isTarget = name.equals("rd") || name.equals("to");
        int skipped = isTarget && digits.startsWith("cpu") ? 3 : 0;
        long value = words.number(name, digits.substring(skipped), at + skipped);
        return switch (name) {
            case "dev", "event", "lpi" -> words.inRange(name, value, 0, WORD_MAX);
            case "icid" -> words.inRange(name, value, 0, COLLECTION_MAX);
            case "rd", "to" -> words.inRange(name, value, 0, TARGET_MAX);
            case "eventid-bits" -> words.inRange(name, value, 1, EVENT_BITS_MAX);
            case "v" -> words.inRange(name, value, 0, 1);
            case "itt" -> {
                if ((value & ITT_ALIGNMENT_MASK) != 0) {
                    throw words.refuse("itt, a multiple of 256");
                }
                yield words.inRange(name, value, 0, ITT_MAX);
            }
            default -> value;
        };
    }

    /** The value of a field that has to be there, within narrower bounds. */
    long inRange(String name, long min, long max) {
        return words.inRange(name, get(name, 0), min, max);
    }

    private long get(String name, long otherwise) {
        Long value = values.get(name);
        return value == null ? otherwise : value;
    }

    private int device() {
        return (int) get("dev", 0);
    }

    private int event() {
        return (int) get("event", 0);
    }

    private int collection() {
        return (int) get("icid", 0);
    }

    private boolean maps() {
        return get("v", 1) == 1;
    }

    /** Reads the fields of command {@code name} and puts it together. */
    static ItsCommand command(LineWords words, String name) {
        return switch (name) {
            case "MAPD" -> mapDevice(words);
            case "MAPC" -> mapCollection(words);
            case "MAPTI" -> {
                CommandFields fields = read(words, name, List.of("dev", "event", "lpi", "icid"));
                yield ItsCommand.mapti(
                        fields.device(),
                        fields.event(),
                        (int) fields.get("lpi", 0),
                        fields.collection());
            }
            case "MAPI" -> {
                CommandFields fields = read(words, name, List.of("dev", "event", "icid"));
                yield ItsCommand.mapi(fields.device(), fields.event(), fields.collection());
            }
            case "MOVI" -> {
                CommandFields fields = read(words, name, List.of("dev", "event", "icid"));
                yield ItsCommand.movi(fields.device(), fields.event(), fields.collection());
            }
            case "INVALL" -> ItsCommand.invall(read(words, name, List.of("icid")).collection());
            case "SYNC" -> ItsCommand.sync(target(words, "rd", ""));
            case "MOVALL" -> {
                long from = target(words, "rd", "->");
                yield ItsCommand.movall(from, target(words, "to", ""));
            }
            default -> {
                CommandFields fields = read(words, name, List.of("dev", "event"));
                yield ItsCommand.ofEvent(ItsOpcode.valueOf(name), fields.device(), fields.event());
            }
        };
    }

    private static ItsCommand mapDevice(LineWords words) {
        CommandFields fields =
                read(words, "MAPD", List.of("dev"), List.of("itt", "eventid-bits", "v"));
        if (!fields.maps()) {
            ItsCommand whole =
                    ItsCommand.mapd(
                            fields.device(),
                            (int) fields.get("eventid-bits", 1),
                            fields.get("itt", 0));
            return new ItsCommand(
                    whole.word0(), whole.word1(), whole.word2() & ~VALID, whole.word3());
        }
        for (String name : List.of("itt", "eventid-bits")) {
            if (!fields.values.containsKey(name)) {
                words.word("MAPD with " + name + "=");
            }
        }
        return ItsCommand.mapd(
                fields.device(), (int) fields.get("eventid-bits", 1), fields.get("itt", 0));
    }

    private static ItsCommand mapCollection(LineWords words) {
        CommandFields fields = read(words, "MAPC", List.of("icid"), List.of("rd", "v"));
        if (fields.maps() && !fields.values.containsKey("rd")) {
            words.word("MAPC with rd=");
        }
        ItsCommand whole = ItsCommand.mapc(fields.collection(), fields.get("rd", 0));
        return fields.maps()
                ? whole
                : new ItsCommand(
                        whole.word0(), whole.word1(), whole.word2() & ~VALID, whole.word3());
    }

    /** Takes {@code rd=cpu0} or {@code cpu0}, and a separator behind it if one is there. */
    private static long target(LineWords words, String name, String separator) {
        String expected = name + "=cpuN";
        String word = words.word(expected);
        int at = word.startsWith(name + "=") ? name.length() + 1 : 0;
        boolean isCore = word.startsWith("cpu", at);
        if (at == 0 && !isCore) {
            throw words.refuse(expected);
        }
        int digits = at + (isCore ? 3 : 0);
        long value = words.number(expected, word.substring(digits), digits);
        if (!separator.isEmpty() && words.peek().equals(separator)) {
            words.expect(separator);
        }
        return words.inRange(name, value, 0, TARGET_MAX);
    }
}
