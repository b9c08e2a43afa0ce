package dev.doorbell.gic.testkit;

import dev.doorbell.gic.its.ItsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An ITS and the {@link ItsOracle}, to which the same happens, step by step. */
public final class ItsPair implements AutoCloseable {
    private final ItsTopology topology;
    private final ItsOracle.Rules rules;
    private final ItsUnderTest.Maker maker;
    private final ItsOracle oracle;
    private final ItsUnderTest its;
    private final List<ItsStep> steps = new ArrayList<>();

    /** Makes both, with nothing mapped. */
    public ItsPair(ItsTopology topology, ItsOracle.Rules rules, ItsUnderTest.Maker maker) {
        this.topology = topology;
        this.rules = rules;
        this.maker = maker;
        this.oracle = new ItsOracle(topology, rules);
        this.its = maker.make(topology, rules);
    }

    /**
     * Lets a step happen to both.
     *
     * @throws AssertionError if they differ afterwards, with a minimal list of steps that shows it
     */
    public void happen(ItsStep step) {
        steps.add(step);
        difference(step)
                .ifPresent(
                        what -> {
                            ItsSequence whole = new ItsSequence(topology, rules, steps);
                            throw new AssertionError(
                                    whole.firstDivergence(maker)
                                            .map(ItsDivergence::report)
                                            .orElse(
                                                    "once, and not again with the same steps: "
                                                            + what));
                        });
    }

    /** Lets a step happen to both; answers in what they differ, empty if they agree. */
    Optional<String> difference(ItsStep step) {
        ItsError expected;
        ItsError found;
        if (step.command() != null) {
            expected = oracle.command(step.command());
            found = its.command(step.command());
        } else {
            expected = oracle.message(step.deviceId(), step.eventId());
            found = its.message(step.deviceId(), step.eventId());
        }
        boolean same =
                its.namesErrors()
                        ? found == expected
                        : isRefused(found, step) == isRefused(expected, step);
        if (!same) {
            return Optional.of("expected " + words(expected) + "; the ITS: " + words(found));
        }
        for (int core = 0; core < topology.cores(); core++) {
            Set<Integer> wanted = oracle.pending(core);
            Set<Integer> there = new TreeSet<>(its.pending(core));
            if (!there.equals(wanted)) {
                return Optional.of(
                        "expected pending at redistributor "
                                + core
                                + ": "
                                + wanted
                                + "; there are "
                                + there);
            }
        }
        return Optional.empty();
    }

    private static boolean isRefused(ItsError error, ItsStep step) {
        return step.command() == null ? error != ItsError.NONE : !error.isOnlyReported();
    }

    private static String words(ItsError error) {
        return error == ItsError.NONE
                ? "no error"
                : String.format("%s 0x%06x (%s)", error, error.code(), error.sentence());
    }

    @Override
    public void close() {
        its.close();
    }

    @Override
    public String toString() {
        return steps.size() + " steps";
    }
}
