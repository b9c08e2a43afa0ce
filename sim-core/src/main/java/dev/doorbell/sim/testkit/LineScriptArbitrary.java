package dev.doorbell.sim.testkit;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Scripts of interrupt lines: rises, falls and pulses of several drivers per line.
 *
 * <p>Moves come at random, so a driver may rise twice or fall before it rose: a line has to cope. Shrinks
 * towards few steps without pauses, by the first driver of the first line, that rise rather than fall
 * or pulse.
 */
public final class LineScriptArbitrary extends ArbitraryDecorator<LineScript> {
    private final List<String> lines;
    private final int drivers;
    private final int stepsMax;
    private final long pauseTicksMax;

    private LineScriptArbitrary(List<String> lines, int drivers, int stepsMax, long pauseTicksMax) {
        this.lines = lines;
        this.drivers = drivers;
        this.stepsMax = stepsMax;
        this.pauseTicksMax = pauseTicksMax;
    }

    /**
     * Scripts for these lines: two drivers each, up to 40 steps, pauses of up to 1000 ticks.
     *
     * @throws IllegalArgumentException if there is no line
     */
    public static LineScriptArbitrary of(String... lines) {
        if (lines.length == 0) {
            throw new IllegalArgumentException("a line script without lines; name one at least");
        }
        return new LineScriptArbitrary(List.of(lines), 2, 40, 1000);
    }

    /** With so many drivers on each line, at least 1. */
    public LineScriptArbitrary drivers(int count) {
        return new LineScriptArbitrary(lines, count, stepsMax, pauseTicksMax);
    }

    /** With at most so many steps. */
    public LineScriptArbitrary stepsMax(int count) {
        return new LineScriptArbitrary(lines, drivers, count, pauseTicksMax);
    }

    /** With pauses of at most so many ticks. */
    public LineScriptArbitrary pauseTicksMax(long ticks) {
        return new LineScriptArbitrary(lines, drivers, stepsMax, ticks);
    }

    @Override
    protected Arbitrary<LineScript> arbitrary() {
        return steps().list().ofMaxSize(stepsMax).map(LineScript::new);
    }

    /** The steps one by one, for who mixes them with steps of other kinds. */
    public Arbitrary<LineStep> steps() {
        Arbitrary<LineStep.Move> moves =
                Arbitraries.frequency(
                        Tuple.of(4, LineStep.Move.RISES),
                        Tuple.of(4, LineStep.Move.FALLS),
                        Tuple.of(1, LineStep.Move.PULSES));
        return Combinators.combine(
                        Pauses.upTo(pauseTicksMax),
                        Arbitraries.of(lines),
                        Arbitraries.integers().between(1, drivers),
                        moves)
                .as(LineStep::new);
    }
}
