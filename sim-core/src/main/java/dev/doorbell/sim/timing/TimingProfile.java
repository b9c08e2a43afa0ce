package dev.doorbell.sim.timing;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value for every {@link TimingConstant}, each with its provenance.
 *
 * <p>Immutable. Files are lines of {@code key value unit provenance source…}; {@code #} begins a
 * comment. A file gives every constant exactly once.
 */
public final class TimingProfile {
    /** The profiles that ship with Doorbell. */
    public static final List<String> SHIPPED =
            List.of(
                    "ideal",
                    "parallels-m1",
                    "qemu-virt-tcg",
                    "vmware-fusion-m1",
                    "kvm-neoverse-n1",
                    "bare-metal-neoverse-n1",
                    "bare-metal-cortex-a72");

    /** More of anything is surely a mistake, and this keeps sums of constants inside a long. */
    private static final long VALUE_MAX = 1L << 40;

    /** Nanosecond constants and capture time stamps are exact in a time base that has this clock. */
    private static final ClockRate NANO_CLOCK = new ClockRate("ns", 1_000_000_000L);

    /** A constant's value and where it comes from. */
    public record Entry(long value, Provenance provenance, String source) {}

    private final String name;
    private final Map<TimingConstant, Entry> entries;

    private TimingProfile(String name, Map<TimingConstant, Entry> entries) {
        this.name = name;
        this.entries = entries;
    }

    /**
     * The shipped profile of that name.
     *
     * @throws ConfigurationException if there is none; the message lists those there are
     */
    public static TimingProfile named(String name) {
        if (!SHIPPED.contains(name)) {
            throw new ConfigurationException(
                    "no timing profile named "
                            + name
                            + "; there are "
                            + String.join(", ", SHIPPED));
        }
        try (InputStream in = TimingProfile.class.getResourceAsStream(name + ".profile")) {
            if (in == null) {
                throw new IllegalStateException("profile " + name + " is missing from the jar");
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a profile's text.
     *
     * @throws ConfigurationException naming the line: an unknown or repeated key, a wrong unit, a
     *     value that is no number in range, an unknown provenance, a missing source or constant
     */
    public static TimingProfile parse(String name, String text) {
        Map<String, TimingConstant> byKey =
                Arrays.stream(TimingConstant.values())
                        .collect(Collectors.toMap(TimingConstant::key, c -> c));
        Map<TimingConstant, Entry> entries = new EnumMap<>(TimingConstant.class);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = "profile " + name + ", line " + (i + 1) + ": ";
            String[] words = line.split("\\s+", 5);
            TimingConstant constant = byKey.get(words[0]);
            if (constant == null || words.length < 5) {
                throw new ConfigurationException(
                        where + "expected 'key value unit provenance source', found: " + line);
            }
            Entry entry = entry(where, constant, words);
            if (entries.put(constant, entry) != null) {
                throw new ConfigurationException(where + constant.key() + " is given twice");
            }
        }
        List<String> missing = new ArrayList<>();
        for (TimingConstant constant : TimingConstant.values()) {
            if (!entries.containsKey(constant)) {
                missing.add(constant.key());
            }
        }
        if (!missing.isEmpty()) {
            throw new ConfigurationException(
                    "profile " + name + " gives no value for " + String.join(", ", missing));
        }
        return new TimingProfile(name, entries);
    }

    private static Entry entry(String where, TimingConstant constant, String[] words) {
        if (!words[2].equals(constant.unit().label())) {
            throw new ConfigurationException(
                    where
                            + constant.key()
                            + " counts "
                            + constant.unit().label()
                            + ", not "
                            + words[2]);
        }
        Provenance provenance;
        try {
            provenance = Provenance.valueOf(words[3].toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    where
                            + "provenance "
                            + words[3]
                            + "; expected specified, measured, derived or assumed");
        }
        return new Entry(value(where, constant, words[1]), provenance, words[4]);
    }

    private static long value(String where, TimingConstant constant, String word) {
        long value;
        try {
            value = Long.parseLong(word.replace("_", ""));
        } catch (NumberFormatException e) {
            value = -1;
        }
        long min = isClock(constant) ? 1 : 0;
        if (value < min || value > VALUE_MAX) {
            throw new ConfigurationException(
                    where
                            + constant.key()
                            + " = "
                            + word
                            + "; expected a whole number from "
                            + min
                            + " to "
                            + VALUE_MAX);
        }
        return value;
    }

    private static boolean isClock(TimingConstant constant) {
        return constant.unit() == TimingConstant.Unit.HZ && constant != TimingConstant.WIRE_BPS;
    }

    /** The profile's name; a changed one keeps it with a {@code +}. */
    public String name() {
        return name;
    }

    /** A constant's value, in its unit. */
    public long value(TimingConstant constant) {
        return entry(constant).value();
    }

    /** A constant's value and provenance. */
    public Entry entry(TimingConstant constant) {
        Entry entry = entries.get(constant);
        if (entry == null) {
            throw new IllegalStateException(constant + " is missing"); // parse() saw to it
        }
        return entry;
    }

    /** This profile with one constant changed; its provenance becomes {@link Provenance#ASSUMED}. */
    public TimingProfile with(TimingConstant constant, long value) {
        Map<TimingConstant, Entry> changed = new EnumMap<>(entries);
        changed.put(
                constant,
                new Entry(
                        value("", constant, Long.toString(value)),
                        Provenance.ASSUMED,
                        "set by the user; the profile says " + value(constant)));
        return new TimingProfile(name.endsWith("+") ? name : name + "+", changed);
    }

    /**
     * This profile with {@code key=value} applied.
     *
     * @throws ConfigurationException if the text is not of that form, the key unknown, or the value
     *     out of range
     */
    public TimingProfile with(String assignment) {
        int equals = assignment.indexOf('=');
        String key = equals < 0 ? assignment : assignment.substring(0, equals).strip();
        for (TimingConstant constant : TimingConstant.values()) {
            if (constant.key().equals(key) && equals >= 0) {
                String number = assignment.substring(equals + 1).strip();
                return with(constant, value("", constant, number));
            }
        }
        throw new ConfigurationException(
                "'"
                        + assignment
                        + "' sets no timing constant; expected KEY=NUMBER with a key of "
                        + Arrays.stream(TimingConstant.values())
                                .map(TimingConstant::key)
                                .collect(Collectors.joining(", ")));
    }

    /** The clocks this profile declares, the wire's and the link's byte clocks included. */
    public List<ClockRate> clockRates() {
        List<ClockRate> rates = new ArrayList<>();
        rates.add(new ClockRate("cpu", value(TimingConstant.CPU_HZ)));
        rates.add(new ClockRate("gic", value(TimingConstant.GIC_HZ)));
        rates.add(new ClockRate("timer", value(TimingConstant.TIMER_HZ)));
        if (value(TimingConstant.WIRE_BPS) > 0) {
            rates.add(new ClockRate("wire", value(TimingConstant.WIRE_BPS)));
        }
        long generation = value(TimingConstant.PCIE_GENERATION);
        if (generation > 0) {
            rates.add(new ClockRate("pcie", linkClockHz(generation)));
        }
        rates.add(NANO_CLOCK);
        return rates;
    }

    /**
     * The link's clock: a byte on one lane takes one cycle up to generation 2 (8b/10b), and 13 from
     * generation 3 on (128b/130b), so that a byte time is a whole number of cycles.
     *
     * <p>Source: PCI Express Base Specification, "Physical Layer Logical Block", encodings.
     */
    private static long linkClockHz(long generation) {
        return switch ((int) Math.min(generation, Integer.MAX_VALUE)) {
            case 1 -> 250_000_000L;
            case 2 -> 500_000_000L;
            case 3 -> 12_800_000_000L;
            case 4 -> 25_600_000_000L;
            case 5 -> 51_200_000_000L;
            default ->
                    throw new ConfigurationException(
                            TimingConstant.PCIE_GENERATION.key()
                                    + " = "
                                    + generation
                                    + "; expected 0 (no link) or 1 to 5");
        };
    }

    /** Cycles of the link's clock for one byte on one lane. */
    public static long linkCyclesPerByte(int generation) {
        return generation <= 2 ? 1 : 13;
    }

    /**
     * The exact time base of this profile's clocks.
     *
     * @throws ConfigurationException if they have no common tick below 2^47 Hz
     */
    public TimeBase timeBase() {
        return TimeBase.exact(clockRates());
    }

    @Override
    public String toString() {
        return name;
    }
}
