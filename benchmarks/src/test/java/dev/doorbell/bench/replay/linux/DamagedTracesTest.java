package dev.doorbell.bench.replay.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.replay.Mismatch;
import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Damaged traces: each is refused with a place inside it, or replayed to an end. Nothing else may
 * happen.
 */
class DamagedTracesTest {
    private static final int FILES = 1500;
    private static final int LINES = 700;
    private static final String FORMAT = "0123456789abcdefx -RWMLICQBXD.#\n";

    private final RandomStream random = new Seed(20_261_121).stream("damage");
    private int refused;
    private int replayed;

    @Test
    void everyDamagedTraceIsRefusedWithItsPlaceOrReplayed() {
        for (String name :
                List.of("its-multi", "v2-shared-e1000-virtio", "its-virtio-legacy-msix")) {
            List<String> whole = excerpt(Traces.file(name).lines());
            for (int i = 0; i < FILES / 3; i++) {
                check(i % 2 == 0 ? damageBytes(whole) : damageLines(whole));
            }
        }
        assertThat(refused).isGreaterThan(FILES / 5);
        assertThat(replayed).isGreaterThan(FILES / 5);
    }

    /** The header, the beginning, and the records of every component that comes later. */
    private static List<String> excerpt(List<String> lines) {
        List<String> some = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            boolean isEarly = at < LINES / 2;
            boolean isLate = at % (lines.size() / (LINES / 2)) < 2;
            if (isEarly || isLate || lines.get(at).contains(".cmd C")) {
                some.add(lines.get(at));
            }
        }
        return some;
    }

    private int below(int bound) {
        return (int) random.nextLong(bound);
    }

    private byte[] damageBytes(List<String> whole) {
        byte[] bytes = String.join("\n", whole).getBytes(StandardCharsets.UTF_8);
        for (int times = below(4); times >= 0; times--) {
            int at = below(below(3) == 0 ? 600 : bytes.length);
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

    private byte[] damageLines(List<String> whole) {
        List<String> lines = new ArrayList<>(whole);
        for (int times = below(3); times >= 0; times--) {
            int at = below(lines.size());
            List<String> words = new ArrayList<>(List.of(lines.get(at).split(" ", -1)));
            int word = below(words.size());
            switch (below(7)) {
                case 0 -> words.remove(word);
                case 1 -> lines.add(at, lines.get(below(lines.size())));
                case 2 -> Collections.swap(lines, at, below(lines.size()));
                case 3, 4 -> words.set(word, otherWord(lines, word));
                default -> words.set(word, strangeNumber());
            }
            lines.set(at, String.join(" ", words));
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    /** What another line has in the same place: understood more often than not. */
    private String otherWord(List<String> lines, int word) {
        String[] words = lines.get(below(lines.size())).split(" ", -1);
        return words[Math.min(word, words.length - 1)];
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
                        "0x0",
                        "18446744073709551616",
                        "4294967295",
                        "0x3ffffffe",
                        "٣",
                        "8",
                        "1",
                        "0x40");
        return numbers.get(below(numbers.size()));
    }

    private void check(byte[] bytes) {
        try {
            InputFile file = InputFile.of("damaged.trace", bytes);
            ReplayResult result = TraceReplayer.replay(LinuxTrace.parse(file), null);
            assertThat(result.mismatches())
                    .extracting(Mismatch::got)
                    .filteredOn(got -> got.startsWith("internal failure"))
                    .isEmpty();
            replayed++;
        } catch (InputException e) {
            assertThat(e.getMessage()).startsWith("damaged.trace:" + e.line() + ":" + e.column());
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            refused++;
        }
    }
}
