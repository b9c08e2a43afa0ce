package dev.doorbell.sim.testkit;

import dev.doorbell.sim.line.InterruptLine;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * What happens to interrupt lines, step after step.
 *
 * <p>A line is high while any of its drivers drives it. {@link #isHighAfter} says so from the steps
 * alone, which makes it an oracle for whatever listens to the lines.
 *
 * @param steps in order of time
 */
public record LineScript(List<LineStep> steps) {
    /** Keeps a copy. */
    public LineScript {
        steps = List.copyOf(steps);
    }

    /**
     * Performs every step: lets the pause pass, moves the driver, and then calls {@code then}. Each
     * driver named gets a hand of its own on the line that {@code lines} gives.
     *
     * @param runFor lets ticks pass: {@code machine::runFor}, or a simulation's
     */
    public void play(
            LongConsumer runFor,
            Function<String, InterruptLine> lines,
            Consumer<? super LineStep> then) {
        Map<String, InterruptLine.Driver> hands = new LinkedHashMap<>();
        for (LineStep step : steps) {
            runFor.accept(step.pauseTicks());
            InterruptLine.Driver hand =
                    hands.computeIfAbsent(
                            step.driver() + " " + step.line(),
                            key -> lines.apply(step.line()).driver());
            switch (step.move()) {
                case RISES -> hand.drive(true);
                case FALLS -> hand.drive(false);
                case PULSES -> {
                    hand.drive(true);
                    hand.drive(false);
                }
            }
            then.accept(step);
        }
    }

    /** Whether {@code line} is high after the first {@code stepCount} steps. */
    public boolean isHighAfter(int stepCount, String line) {
        return !drivingAfter(stepCount, line).isEmpty();
    }

    /** How often {@code line} goes from low to high in the first {@code stepCount} steps. */
    public int risesIn(int stepCount, String line) {
        int rises = 0;
        for (int i = 0; i < stepCount; i++) {
            LineStep step = steps.get(i);
            boolean lifts = step.move() != LineStep.Move.FALLS;
            if (step.line().equals(line) && lifts && !isHighAfter(i, line)) {
                rises++;
            }
        }
        return rises;
    }

    private Set<Integer> drivingAfter(int stepCount, String line) {
        Set<Integer> driving = new HashSet<>();
        for (LineStep step : steps.subList(0, stepCount)) {
            if (step.line().equals(line)) {
                if (step.move() == LineStep.Move.RISES) {
                    driving.add(step.driver());
                } else {
                    driving.remove(step.driver());
                }
            }
        }
        return driving;
    }

    @Override
    public String toString() {
        return Words.steps("step", "steps", steps);
    }
}
