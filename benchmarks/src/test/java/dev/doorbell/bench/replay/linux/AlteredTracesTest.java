package dev.doorbell.bench.replay.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A replay that notices nothing proves nothing: one record of a recorded trace is altered, and the
 * replay has to say so.
 *
 * <p>Numbers of records stay as they are, except that those behind a dropped one move up: otherwise
 * the gap alone would tell.
 */
class AlteredTracesTest {
    private static final int ALTERATIONS = 40;
    private static final int ALTERATIONS_OF_CARD = 10;

    /** Sent, ring empty, link, overrun, asserted: the others are what frames are inferred from. */
    private static final long[] CAUSES = {1 << 0, 1 << 1, 1 << 2, 1 << 6, 1L << 31};

    private enum Alteration {
        ANOTHER_ANSWER(" R "),
        ANOTHER_LEVEL(" I "),
        NO_OUTPUT(" I "),
        ANOTHER_COMMAND(" C "),
        NO_COMMAND(" C "),
        ANOTHER_WIRE_LEVEL(" L "),
        NO_WIRE_CHANGE(" L "),
        ANOTHER_MESSAGE(" M "),
        ANOTHER_CAUSE(" R 0xc0 ");

        private final String op;

        Alteration(String op) {
            this.op = op;
        }
    }

    private final RandomStream random = new Seed(20_261_121).stream("alterations");

    /** A GICv3 with an ITS, and a GICv2 with a doorbell frame. */
    @TestFactory
    Stream<DynamicTest> everyAlterationIsNoticed() {
        return Stream.of("its-virtio-msix", "v2-virtio-msix")
                .flatMap(
                        name ->
                                Stream.of(Alteration.values())
                                        .filter(what -> !places(name, what).isEmpty())
                                        .map(
                                                what ->
                                                        DynamicTest.dynamicTest(
                                                                name + " " + what,
                                                                () ->
                                                                        isNoticed(
                                                                                name,
                                                                                what,
                                                                                ALTERATIONS))));
    }

    /** The lines that can be altered so: of the interrupt controller, which every trace is about. */
    private static List<Integer> places(String name, Alteration what) {
        InputFile text = Traces.file(name);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < text.lines().size(); at++) {
            String line = text.lines().get(at);
            boolean isGic = line.matches("[0-9]+ [0-9]+ [0-9-]+ (g|icc|its|nirq|ppi|spi|v2m).*");
            isGic |= what == Alteration.ANOTHER_CAUSE && line.contains(" e1000e R ");
            if (isGic && line.contains(what.op) && !line.contains("IIDR")) {
                places.add(at);
            }
        }
        return places;
    }

    /** A card that spaces its messages, and one that tells of its causes. */
    @TestFactory
    Stream<DynamicTest> alterationsOfACardAreNoticed() {
        return Stream.of(
                DynamicTest.dynamicTest(
                        "its-e1000e-msix",
                        () ->
                                isNoticed(
                                        "its-e1000e-msix",
                                        Alteration.ANOTHER_MESSAGE,
                                        ALTERATIONS_OF_CARD)),
                DynamicTest.dynamicTest(
                        "v3-e1000e-intx",
                        () ->
                                isNoticed(
                                        "v3-e1000e-intx",
                                        Alteration.ANOTHER_CAUSE,
                                        ALTERATIONS_OF_CARD)));
    }

    private void isNoticed(String name, Alteration what, int times) {
        List<Integer> places = places(name, what);
        List<String> lines = Traces.file(name).lines();
        for (int i = 0; i < times; i++) {
            int at = places.get(below(places.size()));
            ReplayResult result = Traces.replay(altered(lines, at, what));

            assertThat(result.mismatchCount()).as(what + " of " + lines.get(at)).isPositive();
        }
    }

    private int below(int bound) {
        return (int) random.nextLong(bound);
    }

    private List<String> altered(List<String> lines, int at, Alteration what) {
        List<String> changed = new ArrayList<>(lines);
        String[] words = lines.get(at).split(" ", -1);
        switch (what) {
            case NO_OUTPUT, NO_COMMAND, NO_WIRE_CHANGE -> {
                changed.remove(at);
                for (int next = at; next < changed.size(); next++) {
                    changed.set(next, moveUp(changed.get(next)));
                }
                return changed;
            }
            case ANOTHER_LEVEL, ANOTHER_WIRE_LEVEL -> words[7] = words[7].equals("0") ? "1" : "0";
            case ANOTHER_ANSWER -> {
                long value = Long.parseUnsignedLong(words[7].substring(2), 16);
                int bits = 8 * Integer.parseInt(words[6]);
                words[7] = "0x" + Long.toHexString(value ^ 1L << below(Math.min(bits, 32)));
            }
            case ANOTHER_MESSAGE -> {
                long value = Long.parseUnsignedLong(words[7].substring(2), 16);
                words[7] = "0x" + Long.toHexString(value ^ 1L << below(8));
            }
            case ANOTHER_CAUSE -> {
                long value = Long.parseUnsignedLong(words[7].substring(2), 16);
                words[7] = "0x" + Long.toHexString(value ^ CAUSES[below(CAUSES.length)]);
            }
            case ANOTHER_COMMAND -> {
                String[] parts = words[7].split(",", -1);
                long value = Long.parseUnsignedLong(parts[0].substring(2), 16);
                parts[0] = "0x" + Long.toHexString(value ^ 1L << below(4));
                words[7] = String.join(",", parts);
            }
        }
        changed.set(at, String.join(" ", words));
        return changed;
    }

    private static String moveUp(String line) {
        int space = line.indexOf(' ');
        return line.startsWith("#")
                ? line
                : Integer.parseInt(line.substring(0, space)) - 1 + line.substring(space);
    }
}
