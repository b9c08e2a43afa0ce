package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of damaged files: each is refused with a place inside it, or replayed to an end. Nothing
 * else may happen.
 */
class DamagedConversationsTest {
    private static final int FILES = 6000;
    private static final String FORMAT = "0123456789abcdefx ->&~@!=,.:/#\n";

    private final RandomStream random = new Seed(20_261_121).stream("damage");
    private int refused;
    private int replayed;

    @Test
    void everyDamagedFileIsRefusedWithItsPlaceOrReplayed() {
        byte[] whole = Samples.bytes(Samples.EVERYTHING);
        for (int i = 0; i < FILES; i++) {
            check(i % 2 == 0 ? damageBytes(whole) : damageLines(whole));
        }
        assertThat(refused).isGreaterThan(FILES / 4);
        assertThat(replayed).isGreaterThan(FILES / 20);
    }

    @Test
    void everyFileThatIsCutShortIsToo() {
        byte[] whole = Samples.bytes(Samples.EVERYTHING);
        for (int length = 0; length <= whole.length; length++) {
            check(Arrays.copyOf(whole, length));
        }
    }

    private int below(int bound) {
        return (int) random.nextLong(bound);
    }

    private byte[] damageBytes(byte[] whole) {
        byte[] bytes = whole.clone();
        for (int times = below(4); times >= 0; times--) {
            int at = below(bytes.length);
            bytes[at] =
                    switch (below(4)) {
                        case 0 -> (byte) below(256);
                        case 1 -> (byte) FORMAT.charAt(below(FORMAT.length()));
                        case 2 -> (byte) (bytes[at] ^ 1 << below(8));
                        default -> bytes[below(bytes.length)];
                    };
        }
        return bytes;
    }

    private byte[] damageLines(byte[] whole) {
        String[] text = new String(whole, StandardCharsets.UTF_8).split("\n", -1);
        List<String> lines = new ArrayList<>(List.of(text));
        int at = below(lines.size());
        List<String> words = new ArrayList<>(List.of(lines.get(at).split(" ", -1)));
        int word = below(words.size());
        switch (below(7)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(below(lines.size())));
            case 2 -> Collections.swap(lines, at, below(lines.size()));
            case 3 -> words.remove(word);
            case 4 -> words.set(word, words.get(below(words.size())));
            case 5 -> words.set(word, strangeNumber());
            default -> words.add(word, strangeNumber());
        }
        if (at < lines.size()) {
            lines.set(at, String.join(" ", words));
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private String strangeNumber() {
        List<String> numbers =
                List.of(
                        "0",
                        "-1",
                        "0x",
                        "1e9",
                        "0xffffffffffffffff",
                        "0x7fffffffffffffff",
                        "0x8000000000000000",
                        "18446744073709551616",
                        "4294967295",
                        "0x3ffffffe",
                        "٣");
        return numbers.get(below(numbers.size()));
    }

    private void check(byte[] bytes) {
        try {
            InputFile file = InputFile.of("damaged.conv", bytes);
            ReplayResult result = Replayer.replay(Conversation.parse(file), null);
            assertThat(result.mismatches())
                    .extracting(Mismatch::got)
                    .as(new String(bytes, StandardCharsets.UTF_8))
                    .noneMatch(got -> got.startsWith("internal failure"));
            replayed++;
        } catch (InputException e) {
            long lines = new String(bytes, StandardCharsets.UTF_8).lines().count();
            assertThat(e.getMessage()).startsWith("damaged.conv:" + e.line() + ":" + e.column());
            assertThat(e.line()).isBetween(1, (int) Math.max(1, lines));
            assertThat(e.column()).isPositive();
            refused++;
        }
    }
}
