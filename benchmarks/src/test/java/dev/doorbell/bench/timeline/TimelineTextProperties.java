package dev.doorbell.bench.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.compare.Lane;
import dev.doorbell.bench.timeline.JourneyView.Bar;
import dev.doorbell.bench.timeline.JourneyView.Line;
import dev.doorbell.sim.path.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the journey, its picture keeps within its width and its alphabet. */
@Label("Timelines as text")
class TimelineTextProperties {
    @Provide
    Arbitrary<JourneyView> views() {
        Arbitrary<Long> lengths =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(1, Arbitraries.just(0L)),
                        net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(1, 5_000_000)),
                        net.jqwik.api.Tuple.of(
                                1, Arbitraries.longs().between(1, 100_000_000_000_000L)));
        Arbitrary<String> texts =
                Arbitraries.strings()
                        .withChars("abc xyz\u00b5\u001b\n\u2026\u4e2d0123456789-".toCharArray())
                        .ofMaxLength(120);
        return Combinators.combine(
                        lengths.list().ofMinSize(0).ofMaxSize(Stage.values().length),
                        texts.list().ofMaxSize(12),
                        texts,
                        Arbitraries.longs().between(0, 1L << 60),
                        Arbitraries.longs().between(-1, 9000))
                .as(TimelineTextProperties::view);
    }

    private static JourneyView view(
            List<Long> lengths, List<String> words, String end, long start, long intid) {
        List<Bar> bars = new ArrayList<>();
        long at = start;
        for (int i = 0; i < lengths.size(); i++) {
            Stage stage = Stage.values()[i];
            String name = stage.name().toLowerCase(Locale.ROOT);
            bars.add(new Bar(name, Lane.of(stage), at, at + lengths.get(i)));
            at += lengths.get(i);
        }
        List<Line> lines = new ArrayList<>();
        for (String each : words) {
            lines.add(new Line(at, lines.isEmpty() ? null : Lane.CORE, each, each));
        }
        return new JourneyView(17, "msi", start, at, end, bars, intid, end, 0, lines, words.size());
    }

    @Property(tries = 300, seed = "7501", edgeCases = EdgeCasesMode.NONE)
    @Label("No line is wider than the terminal, and ASCII is ASCII")
    void linesKeepWithinTheirBounds(
            @ForAll("views") JourneyView view,
            @ForAll @IntRange(min = 32, max = 240) int columns,
            @ForAll boolean isPlain) {
        String text = TimelineText.render(view, new TextStyle(columns, false, isPlain));

        assertThat(text).endsWith("\n");
        assertThat(text.lines()).allMatch(line -> line.length() <= columns);
        assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && (!isPlain || c <= '~')));
    }

    @Property(tries = 300, seed = "7502", edgeCases = EdgeCasesMode.NONE)
    @Label("Colours change nothing else")
    void coloursChangeNothingElse(
            @ForAll("views") JourneyView view, @ForAll @IntRange(min = 32, max = 240) int columns) {
        String plain = TimelineText.render(view, new TextStyle(columns, false, false));
        String coloured = TimelineText.render(view, new TextStyle(columns, true, false));

        assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain);
    }

    @Property(tries = 500, seed = "7503", edgeCases = EdgeCasesMode.NONE)
    @Label("Every stage that takes time has a column, and they fill the scale")
    void stagesFillTheScale(
            @ForAll("views") JourneyView view, @ForAll @IntRange(min = 16, max = 240) int columns) {
        int[] cells = TimelineText.cells(view.stages(), columns);

        int sum = 0;
        boolean any = false;
        for (int i = 0; i < cells.length; i++) {
            boolean takesTime = view.stages().get(i).picos() > 0;
            any |= takesTime;
            assertThat(cells[i] > 0).isEqualTo(takesTime);
            sum += cells[i];
        }
        assertThat(sum).isEqualTo(any ? columns : 0);
    }
}
