package dev.doorbell.gic.testkit;

import dev.doorbell.gic.its.ItsCommand;

/**
 * The first step after which an ITS was not as the {@link ItsOracle} says.
 *
 * @param at the step's place in {@code minimal}, from 1: its last one
 * @param difference what was expected, and what the ITS did
 * @param minimal steps of which none can be left out
 */
public record ItsDivergence(int at, String difference, ItsSequence minimal) {
    /** All of it: the step, the difference, the steps in words, as a test and as a script. */
    public String report() {
        ItsStep step = minimal.steps().get(at - 1);
        ItsCommand command = step.command();
        return "step "
                + at
                + ": "
                + step.words()
                + "\n  "
                + difference
                + (command == null ? "" : "\n  its 32 bytes: " + step.raw())
                + "\n\nThe minimal list:\n"
                + minimal.words()
                + "\nAs a test:\n\n"
                + minimal.asTest("FoundTest", "DoorbellIts::new")
                + "\nAs a script for ./doorbell its:\n\n"
                + minimal.asScript();
    }
}
