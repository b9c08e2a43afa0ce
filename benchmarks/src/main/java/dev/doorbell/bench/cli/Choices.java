package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.Comparison;
import dev.doorbell.bench.text.Nearest;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.error.ConfigurationException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the values of options; what cannot be read is refused with what would be accepted. */
final class Choices {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}");
    private static final Pattern HEX_NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,16}");
    private static final int HEX = 16;
    private static final int WORKERS_MAX = 64;
    private static final BigInteger SEED_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger SEED_MAX = BigInteger.ONE.shiftLeft(Long.SIZE);

    private Choices() {}

    static BoardSpec board(String text) {
        return oneOf("--board", text, BoardSpec.ALL, BoardSpec::name);
    }

    static NicKind nic(String text) {
        return oneOf("--nic", text, List.of(NicKind.values()), NicKind::label);
    }

    static Format format(String text) {
        return oneOf("--format", text, List.of(Format.values()), Format::label);
    }

    /** Whether {@code --format} asks for JSON, where the other choice is text. */
    static boolean isJson(String text) {
        return oneOf("--format", text, List.of("text", "json"), name -> name).equals("json");
    }

    /** The choice of that name; an unknown one is refused with those there are. */
    static <T> T oneOf(String option, String text, List<T> choices, Function<T, String> name) {
        for (T choice : choices) {
            if (name.apply(choice).equals(text)) {
                return choice;
            }
        }
        String nearest = Nearest.to(text, choices.stream().map(name).toList());
        throw new ConfigurationException(
                option
                        + " '"
                        + text
                        + "' is unknown; "
                        + (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                        + "expected "
                        + names(choices, name));
    }

    private static <T> String names(List<T> choices, Function<T, String> name) {
        return choices.stream().map(name).collect(Collectors.joining(", "));
    }

    /** A list of deliveries, separated by commas; each at most once. */
    static List<Delivery> deliveries(String text, BoardSpec board) {
        List<Delivery> deliveries = new ArrayList<>();
        String known = names(List.copyOf(board.deliveries()), Delivery::label);
        for (String word : text.split(",", -1)) {
            String name = word.strip();
            Delivery delivery =
                    Arrays.stream(Delivery.values())
                            .filter(each -> each.label().equals(name))
                            .findFirst()
                            .orElse(null);
            if (delivery == null) {
                throw new ConfigurationException(
                        "--delivery '"
                                + text
                                + "'"
                                + (name.isEmpty() ? " has an empty name" : ": no " + name)
                                + "; board "
                                + board.name()
                                + " knows "
                                + known
                                + ", to be separated by commas");
            }
            if (deliveries.contains(delivery)) {
                throw new ConfigurationException(
                        "--delivery " + text + " names " + name + " twice; expected each once");
            }
            deliveries.add(delivery);
        }
        return deliveries;
    }

    /** Runs at a time; one for each processor if nothing is said. */
    static int workers(@Nullable String text) {
        return text == null
                ? Math.min(WORKERS_MAX, Runtime.getRuntime().availableProcessors())
                : (int) number("--workers", text, 1, WORKERS_MAX);
    }

    static long packets(String text) {
        return number("--packets", text, 1, Comparison.FRAMES_MAX);
    }

    /** A whole number from {@code min} to {@code max}. */
    static long number(String option, String text, long min, long max) {
        if (NUMBER.matcher(text).matches()) {
            BigInteger value = new BigInteger(text);
            if (value.compareTo(BigInteger.valueOf(min)) >= 0
                    && value.compareTo(BigInteger.valueOf(max)) <= 0) {
                return value.longValueExact();
            }
        }
        throw new ConfigurationException(
                option + " " + text + "; expected a whole number from " + min + " to " + max);
    }

    /** Any 64-bit number, decimal (signed or unsigned) or hexadecimal. */
    static long seed(String text) {
        if (HEX_NUMBER.matcher(text).matches()) {
            return Long.parseUnsignedLong(text.substring(2), HEX);
        }
        if (NUMBER.matcher(text).matches()) {
            BigInteger value = new BigInteger(text);
            if (value.compareTo(SEED_MIN) >= 0 && value.compareTo(SEED_MAX) < 0) {
                return value.longValue();
            }
        }
        throw new ConfigurationException(
                "--seed "
                        + text
                        + "; expected a number of at most 64 bits, decimal or hexadecimal with 0x");
    }
}
