package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which machine of those that an annotation asks for: what a replay line says.
 *
 * @param seed what all randomness follows from
 * @param board its board
 * @param delivery how frames are announced
 * @param profile its timing profile, by name; empty for the board's own
 * @param nic its NIC
 * @param cpus how many cores
 */
record MachineChoice(
        long seed, BoardSpec board, Delivery delivery, String profile, NicKind nic, int cpus) {
    private static final List<String> KEYS =
            List.of("seed", "board", "delivery", "profile", "nic", "cpus");

    /** What a machine is, as far as a line can say. */
    static MachineChoice of(MachineConfig config) {
        return new MachineChoice(
                config.seed(),
                config.board(),
                config.kernel().delivery(),
                config.profile().name(),
                config.nic(),
                config.cores());
    }

    /** What keeps it from being built; null if nothing does. */
    @Nullable String problem() {
        if (!board.deliveries().contains(delivery)) {
            return "board " + board.name() + " has no " + delivery.label();
        } else if (!nic.deliveries().contains(delivery)) {
            return "NIC " + nic.label() + " has no " + delivery.label();
        } else if (cpus > board.gic().coresMax()) {
            return "board " + board.name() + " has room for " + board.gic().coresMax() + " cpus";
        }
        return null;
    }

    /** The machine in the making. */
    MachineBuilder builder() {
        MachineBuilder begun = Boards.of(board).nic(nic).delivery(delivery).cpus(cpus);
        return profile.isEmpty() ? begun : begun.profile(profile);
    }

    /** Its words, by key, in the order of the line. */
    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("seed", Long.toString(seed));
        words.put("board", board.name());
        words.put("delivery", delivery.label());
        words.put("profile", profile.isEmpty() ? "board" : profile);
        words.put("nic", nic.label());
        words.put("cpus", Integer.toString(cpus));
        return words;
    }

    /** The line that says which machine it is. */
    @Override
    public String toString() {
        return words().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Board and delivery, and of the rest what tells it from the others. */
    String displayName(List<MachineChoice> all) {
        return words().entrySet().stream()
                .filter(entry -> isTelling(entry.getKey(), all))
                .map(
                        entry ->
                                entry.getKey().equals("board") || entry.getKey().equals("delivery")
                                        ? entry.getValue()
                                        : entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static boolean isTelling(String key, List<MachineChoice> all) {
        return key.equals("board")
                || key.equals("delivery")
                || all.stream().map(one -> one.words().get(key)).distinct().count() > 1;
    }

    /**
     * Reads a line, in any order; what it leaves out is {@code base}'s.
     *
     * @param own boards beside those that ship
     * @throws ConfigurationException naming the word that cannot be read, and what could
     */
    static MachineChoice parse(String line, MachineChoice base, List<BoardSpec> own) {
        Map<String, String> words = base.words();
        for (String word : line.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals < 0 || !KEYS.contains(word.substring(0, equals))) {
                throw unreadable(line, word, "one of " + KEYS + " with = and a value");
            }
            words.put(word.substring(0, equals), word.substring(equals + 1));
        }
        BoardSpec board =
                named(
                        line,
                        "board",
                        words,
                        Stream.concat(own.stream(), BoardSpec.ALL.stream()).toList(),
                        BoardSpec::name);
        Delivery delivery =
                named(line, "delivery", words, Arrays.asList(Delivery.values()), Delivery::label);
        NicKind nic = named(line, "nic", words, Arrays.asList(NicKind.values()), NicKind::label);
        String profile = words.getOrDefault("profile", "board");
        return new MachineChoice(
                number(line, "seed", words),
                board,
                delivery,
                profile.equals("board") ? "" : profile,
                nic,
                Math.toIntExact(number(line, "cpus", words)));
    }

    private static <T> T named(
            String line,
            String key,
            Map<String, String> words,
            List<T> all,
            Function<T, String> name) {
        String wanted = words.getOrDefault(key, "");
        return all.stream()
                .filter(one -> name.apply(one).equals(wanted))
                .findFirst()
                .orElseThrow(
                        () ->
                                unreadable(
                                        line,
                                        key + "=" + wanted,
                                        "one of "
                                                + new TreeSet<>(all.stream().map(name).toList())));
    }

    private static long number(String line, String key, Map<String, String> words) {
        String word = words.getOrDefault(key, "");
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw unreadable(line, key + "=" + word, "a whole number");
        }
    }

    private static ConfigurationException unreadable(String line, String word, String expected) {
        return new ConfigurationException(
                "replay line \"" + line + "\": cannot read " + word + "; expected " + expected);
    }
}
