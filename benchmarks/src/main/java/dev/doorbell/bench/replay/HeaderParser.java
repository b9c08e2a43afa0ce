package dev.doorbell.bench.replay;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.LineWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header of a conversation, line by line, and checks that it describes one machine. */
final class HeaderParser {
    private static final int NAME_CHARS_MAX = 200;
    private static final int CORES_MAX_V2 = 8;
    private static final int CORES_MAX_V3 = 256;
    private static final long PAGE_MASK = 0xFFF;
    private static final long MEMORY_BYTES_MAX = 1L << 40;
    private static final long ADDRESS_MAX = (1L << 56) - 1;
    private static final long STRIDE_MIN = 0x2_0000;
    private static final int DEVICES_MAX = 4096;
    private static final Pattern ROOT_PATH =
            Pattern.compile("([0-9a-fA-F]{2}):([01][0-9a-fA-F])\\.([0-7])");
    private static final Pattern BRIDGE_PATH =
            Pattern.compile("([^/:.]+)/([01][0-9a-fA-F])\\.([0-7])");
    private static final int HEX = 16;
    private static final String WORDS =
            "a header line (name, title, recorded-from, tags, gic, cpus, ram, map, intx, device,"
                    + " profile) or '---'";

    private final Set<String> seen = new HashSet<>();
    private final List<Region> regions = new ArrayList<>();
    private final List<DeviceSpec> devices = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private final ReplayProfile profile = new ReplayProfile();

    private String name = "";
    private String title = "";
    private String recordedFrom = "";
    private List<String> tags = List.of();
    private List<Integer> intxIntids = List.of();
    private boolean isV2;
    private boolean hasIts;
    private int cores;
    private long memoryBase;
    private long memoryBytes;
    private @Nullable LineWords intxLine;

    /** Takes one line that is neither blank nor a comment. */
    void take(LineWords words) {
        String word = words.word(WORDS);
        boolean mayRepeat = word.equals("map") || word.equals("device") || word.equals("profile");
        if (!mayRepeat && !seen.add(word)) {
            throw words.refuse("it once only");
        }
        switch (word) {
            case "name" -> takeName(words);
            case "title" -> title = words.hasNext() ? words.rest("a title") : "";
            case "recorded-from" -> recordedFrom = words.rest("what gave the answers");
            case "tags" -> takeTags(words);
            case "gic" -> takeGic(words);
            case "cpus" -> cores = (int) words.number("a number of CPUs", 1, CORES_MAX_V3);
            case "ram" -> takeMemory(words);
            case "map" -> takeRegion(words);
            case "intx" -> takeIntx(words);
            case "device" -> takeDevice(words);
            case "profile" -> profile.add(words);
            default -> throw words.refuse(WORDS);
        }
        words.end();
    }

    private void takeName(LineWords words) {
        name = words.word("a name");
        if (name.length() > NAME_CHARS_MAX) {
            throw words.refuse("a name of at most " + NAME_CHARS_MAX + " characters");
        }
    }

    private void takeTags(LineWords words) {
        List<String> found = new ArrayList<>();
        do {
            found.add(words.word("a category"));
        } while (words.hasNext());
        tags = List.copyOf(found);
    }

    private void takeGic(LineWords words) {
        switch (words.word("v2 or v3")) {
            case "v2" -> isV2 = true;
            case "v3" -> {
                hasIts = words.hasNext();
                if (hasIts) {
                    words.expect("its");
                }
            }
            default -> throw words.refuse("v2 or v3");
        }
    }

    private void takeMemory(LineWords words) {
        memoryBase = words.number("the base of guest memory", 0, ADDRESS_MAX);
        refuseUnlessPages(words, memoryBase);
        memoryBytes = words.number("the size of guest memory", 1, MEMORY_BYTES_MAX);
        refuseUnlessPages(words, memoryBytes);
    }

    private static void refuseUnlessPages(LineWords words, long value) {
        if ((value & PAGE_MASK) != 0) {
            throw words.refuse("a multiple of 4 KiB");
        }
    }

    private void takeRegion(LineWords words) {
        Region.Kind kind = kind(words);
        long base = words.number("the base of " + kind.word(), 0, ADDRESS_MAX);
        long bytes = words.number("the size of " + kind.word(), kind.bytesMin(), ADDRESS_MAX);
        Map<String, Long> options = new LinkedHashMap<>();
        while (words.hasNext()) {
            String item = words.word("an item KEY=NUMBER");
            int equals = item.indexOf('=');
            String key = equals < 1 ? "" : item.substring(0, equals);
            if (!optionsOf(kind).contains(key) || options.containsKey(key)) {
                throw words.refuse(
                        optionsOf(kind).isEmpty()
                                ? "the end of the line"
                                : String.join("=, ", optionsOf(kind)) + "=, each once");
            }
            options.put(key, words.number(key, item.substring(equals + 1), equals + 1));
        }
        for (String key : optionsOf(kind)) {
            if (!options.containsKey(key)) {
                throw words.refuseLine("map " + kind.word() + " has no " + key + "=");
            }
        }
        Region region = new Region(words.line(), kind, base, bytes, options);
        for (Region other : regions) {
            boolean twice = other.kind() == kind && kind != Region.Kind.V2M;
            if (twice || (base <= other.last() && other.base() <= region.last())) {
                throw words.refuseLine(
                        "map "
                                + kind.word()
                                + (twice ? " is there already, in" : " overlaps the one in")
                                + " line "
                                + other.line());
            }
        }
        regions.add(region);
        checkOptions(words, region);
    }

    private static Region.Kind kind(LineWords words) {
        List<String> names = new ArrayList<>();
        for (Region.Kind kind : Region.Kind.values()) {
            names.add(kind.word());
        }
        String expected = "a region, one of " + String.join(", ", names);
        int index = names.indexOf(words.word(expected));
        if (index < 0) {
            throw words.refuse(expected);
        }
        return Region.Kind.values()[index];
    }

    private static List<String> optionsOf(Region.Kind kind) {
        return switch (kind) {
            case GICR -> List.of("per-cpu");
            case V2M -> List.of("spi-base", "spi-count");
            case GICD, GICC, GITS, ECAM, PCI_MMIO32, PCI_MMIO64, PCI_IO -> List.of();
        };
    }

    private static void checkOptions(LineWords words, Region region) {
        switch (region.kind()) {
            case GICR -> {
                long stride = region.option("per-cpu");
                if (stride < STRIDE_MIN || stride > region.bytes()) {
                    throw words.refuse("per-cpu= from 0x20000 to the region's size");
                }
            }
            case V2M -> {
                long first = region.option("spi-base");
                long count = region.option("spi-count");
                long limit = ReplayBoard.INTID_LIMIT;
                if (first < ReplayBoard.SPI_FIRST
                        || first >= limit
                        || count < 1
                        || count > limit - first) {
                    throw words.refuse(
                            "INTIDs of SPIs, " + ReplayBoard.SPI_FIRST + " to " + (limit - 1));
                }
            }
            case GICD, GICC, GITS, ECAM, PCI_MMIO32, PCI_MMIO64, PCI_IO -> {}
        }
    }

    private void takeIntx(LineWords words) {
        intxLine = words;
        List<Integer> fromSpis = List.of();
        while (words.hasNext()) {
            String item = words.word("spi= or intid=");
            if (item.startsWith("spi=")) {
                fromSpis = intids(words, item, 4, ReplayBoard.SPI_FIRST);
            } else if (item.startsWith("intid=")) {
                intxIntids = intids(words, item, 6, 0);
            } else if (!item.equals("level") && !item.equals("high")) {
                throw words.refuse("spi=A,B,C,D, intid=A,B,C,D, level or high");
            }
        }
        if (intxIntids.isEmpty()) {
            intxIntids = fromSpis;
        }
        if (intxIntids.isEmpty() || !(fromSpis.isEmpty() || fromSpis.equals(intxIntids))) {
            throw words.refuseLine(
                    "intx names no line, or SPIs and INTIDs that differ; expected"
                            + " spi=A,B,C,D intid=A+32,B+32,C+32,D+32");
        }
    }

    private static List<Integer> intids(LineWords words, String item, int at, int first) {
        String[] numbers = item.substring(at).split(",", -1);
        if (numbers.length != 4) {
            throw words.refuse(at, "four numbers separated by commas");
        }
        List<Integer> intids = new ArrayList<>();
        for (String number : numbers) {
            long intid = words.number("a number", number, at) + first;
            words.inRange("an SPI", intid, ReplayBoard.SPI_FIRST, ReplayBoard.INTID_LIMIT - 1);
            intids.add((int) intid);
        }
        return intids;
    }

    private void takeDevice(LineWords words) {
        String path = words.word("a path, BB:DD.F or ID/DD.F");
        Matcher root = ROOT_PATH.matcher(path);
        Matcher bridge = BRIDGE_PATH.matcher(path);
        boolean onRoot = root.matches();
        if (!onRoot && !bridge.matches()) {
            throw words.refuse("a path, BB:DD.F or ID/DD.F, with slot 00 to 1f");
        }
        if (onRoot && Integer.parseInt(root.group(1), HEX) != 0) {
            throw words.refuse("bus 00; a device elsewhere is behind a bridge, ID/DD.F");
        }
        Matcher match = onRoot ? root : bridge;
        int device = Integer.parseInt(match.group(2), HEX);
        int function = Integer.parseInt(match.group(3), HEX);
        if (onRoot && device == 0 && function == 0) {
            throw words.refuse("another slot; the host bridge is at 00:00.0");
        }
        String id = onRoot ? "" : match.group(1);
        if (!paths.add(id + "/" + device + "." + function)) {
            throw words.refuse("a path that is not taken");
        }
        if (devices.size() == DEVICES_MAX) {
            throw words.refuse("at most " + DEVICES_MAX + " devices");
        }
        String model = words.word("what the device is");
        devices.add(
                new DeviceSpec(words.line(), path, id, device, function, model, options(words)));
    }

    private static Map<String, String> options(LineWords words) {
        Map<String, String> options = new LinkedHashMap<>();
        while (words.hasNext()) {
            String item = words.word("an item KEY=VALUE");
            int equals = item.indexOf('=');
            if (equals < 1 || options.containsKey(item.substring(0, equals))) {
                throw words.refuse("an item KEY=VALUE, each key once");
            }
            options.put(item.substring(0, equals), item.substring(equals + 1));
        }
        return options;
    }

    /** The header ends here: checks what no single line can tell. */
    void finish(LineWords end) {
        for (String word : List.of("name", "gic", "cpus", "ram")) {
            if (!seen.contains(word)) {
                throw end.refuseLine("the header has no line '" + word + "'");
            }
        }
        require(end, Region.Kind.GICD);
        require(end, isV2 ? Region.Kind.GICC : Region.Kind.GICR);
        if (hasIts) {
            require(end, Region.Kind.GITS);
        }
        if (isV2 && cores > CORES_MAX_V2) {
            throw end.refuseLine(
                    "a GICv2 with " + cores + " CPUs; expected at most " + CORES_MAX_V2);
        }
        for (Region region : regions) {
            if (region.base() < memoryBase + memoryBytes && memoryBase <= region.last()) {
                throw end.refuseLine(
                        "map " + region.kind().word() + " in line " + region.line() + " is in ram");
            }
            checkFits(end, region);
        }
        if (!devices.isEmpty() || intxLine != null) {
            require(end, Region.Kind.ECAM);
        }
    }

    private void checkFits(LineWords end, Region region) {
        boolean isForV2 = region.kind() == Region.Kind.GICC;
        boolean isForV3 = region.kind() == Region.Kind.GICR || region.kind() == Region.Kind.GITS;
        if ((isForV2 && !isV2) || (isForV3 && isV2)) {
            throw end.refuseLine(
                    "map "
                            + region.kind().word()
                            + " in line "
                            + region.line()
                            + " does not go with gic "
                            + (isV2 ? "v2" : "v3"));
        }
        if (region.kind() == Region.Kind.GICR
                && region.bytes() / region.option("per-cpu") < cores) {
            throw end.refuseLine(
                    "map gicr in line " + region.line() + " is too small for " + cores + " CPUs");
        }
    }

    private void require(LineWords end, Region.Kind kind) {
        if (regions.stream().noneMatch(region -> region.kind() == kind)) {
            throw end.refuseLine("the header has no line 'map " + kind.word() + "'");
        }
    }

    int cores() {
        return cores;
    }

    long memoryBase() {
        return memoryBase;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** The whole conversation. */
    Conversation with(String file, List<Step> steps) throws InputException {
        BoardSheet board =
                new BoardSheet(
                        isV2,
                        hasIts,
                        cores,
                        GicSizes.REFERENCE,
                        memoryBase,
                        memoryBytes,
                        List.copyOf(regions),
                        intxIntids,
                        List.copyOf(devices));
        return new Conversation(
                file, name, title, tags, recordedFrom, board, profile, List.copyOf(steps));
    }
}
