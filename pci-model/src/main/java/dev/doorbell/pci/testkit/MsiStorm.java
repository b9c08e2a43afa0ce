package dev.doorbell.pci.testkit;

import dev.doorbell.sim.testkit.Words;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Messages of several functions, with masks and switches in between.
 *
 * @param functions how many functions there are
 * @param vectors how many vectors each has
 * @param steps in order of time
 */
public record MsiStorm(int functions, int vectors, List<MsiStep> steps) {
    /** Keeps a copy. */
    public MsiStorm {
        steps = List.copyOf(steps);
    }

    /** How many messages its devices post. */
    public long postedCount() {
        return steps.stream()
                .filter(step -> step.verb() == MsiStep.Verb.POSTS)
                .mapToLong(MsiStep::count)
                .sum();
    }

    /**
     * Performs every step: lets the pause pass, moves the function, and then calls {@code then}.
     *
     * @param runFor lets ticks pass: {@code machine::runFor}, or a simulation's
     * @param played one for each function, enabled, with its vectors aimed and unmasked
     */
    public void play(
            LongConsumer runFor, List<MsixFunction> played, Consumer<? super MsiStep> then) {
        for (MsiStep step : steps) {
            runFor.accept(step.pauseTicks());
            perform(step, played.get(step.function()));
            then.accept(step);
        }
    }

    private static void perform(MsiStep step, MsixFunction function) {
        switch (step.verb()) {
            case POSTS -> {
                for (int i = 0; i < step.count(); i++) {
                    function.post(step.vector());
                }
            }
            case MASKS -> function.mask(step.vector(), true);
            case UNMASKS -> function.mask(step.vector(), false);
            case MASKS_ALL -> function.maskAll(true);
            case UNMASKS_ALL -> function.maskAll(false);
            case SWITCHES_OFF -> function.enable(false);
            case SWITCHES_ON -> function.enable(true);
            case TAKES_THE_BUS -> function.letMaster(false);
            case GIVES_THE_BUS -> function.letMaster(true);
        }
    }

    @Override
    public String toString() {
        return Words.steps("step", "steps", steps);
    }
}
