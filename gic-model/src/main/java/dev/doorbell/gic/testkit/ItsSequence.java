package dev.doorbell.gic.testkit;

import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Steps that happen to an ITS from when nothing is mapped.
 *
 * @param topology the ITS's shape
 * @param rules whose rules hold
 * @param steps what happens, in order
 */
public record ItsSequence(ItsTopology topology, ItsOracle.Rules rules, List<ItsStep> steps) {
    /** Makes a copy of the list. */
    public ItsSequence {
        steps = List.copyOf(steps);
    }

    /** One without steps. */
    public static ItsSequence on(ItsTopology topology, ItsOracle.Rules rules) {
        return new ItsSequence(topology, rules, List.of());
    }

    private ItsSequence and(ItsStep step) {
        List<ItsStep> longer = new ArrayList<>(steps);
        longer.add(step);
        return new ItsSequence(topology, rules, longer);
    }

    /** The same and a command. */
    public ItsSequence command(ItsCommand command) {
        return and(ItsStep.of(command));
    }

    /** The same and a message. */
    public ItsSequence message(int deviceId, int eventId) {
        return and(ItsStep.message(deviceId, eventId));
    }

    /** Those steps of it that an ITS finds nothing wrong with, each after those before it. */
    public ItsSequence onlyValid() {
        ItsOracle oracle = new ItsOracle(topology, rules);
        List<ItsStep> valid = new ArrayList<>();
        for (ItsStep step : steps) {
            if (isValid(step, oracle, valid)) {
                valid.add(step);
            }
        }
        return new ItsSequence(topology, rules, valid);
    }

    /** What is refused changes nothing; what is only reported does, and asks for a look at a copy. */
    private boolean isValid(ItsStep step, ItsOracle oracle, List<ItsStep> before) {
        ItsOracle copy = new ItsOracle(topology, rules);
        before.forEach(each -> outcome(each, copy));
        return outcome(step, copy) == ItsError.NONE && outcome(step, oracle) == ItsError.NONE;
    }

    private static ItsError outcome(ItsStep step, ItsOracle oracle) {
        return step.command() != null
                ? oracle.command(step.command())
                : oracle.message(step.deviceId(), step.eventId());
    }

    // Running.

    /**
     * Lets the steps happen to an ITS and to the oracle; answers where they first differ, with a
     * minimal list of steps, or empty if they never do.
     */
    public Optional<ItsDivergence> firstDivergence(ItsUnderTest.Maker maker) {
        if (run(steps, maker).isEmpty()) {
            return Optional.empty();
        }
        List<ItsStep> fewest = MinimalList.of(steps, some -> run(some, maker).isPresent());
        return run(fewest, maker)
                .map(
                        found ->
                                new ItsDivergence(
                                        found.count,
                                        found.difference,
                                        new ItsSequence(
                                                topology, rules, fewest.subList(0, found.count))));
    }

    private record Found(int count, String difference) {}

    private Optional<Found> run(List<ItsStep> some, ItsUnderTest.Maker maker) {
        try (ItsPair pair = new ItsPair(topology, rules, maker)) {
            for (int i = 0; i < some.size(); i++) {
                int count = i + 1;
                Optional<String> difference = pair.difference(some.get(i));
                if (difference.isPresent()) {
                    return difference.map(what -> new Found(count, what));
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Holds an ITS against the oracle.
     *
     * @throws AssertionError if they differ, with {@link ItsDivergence#report}
     */
    public void check(ItsUnderTest.Maker maker) {
        firstDivergence(maker)
                .ifPresent(
                        divergence -> {
                            throw new AssertionError(divergence.report());
                        });
    }

    // Printing.

    /** The steps in words, numbered, a line each. */
    public String words() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(String.format(Locale.ROOT, "%4d. ", i + 1))
                    .append(steps.get(i).words())
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The sequence as a JUnit test, ready to paste.
     *
     * @param className the name of the class
     * @param maker what makes the ITS, as an expression: {@code DoorbellIts::new}
     */
    public String asTest(String className, String maker) {
        StringBuilder chain = new StringBuilder();
        for (ItsStep step : steps) {
            chain.append("                // ").append(step.words()).append('\n');
            chain.append("                ").append(step.java()).append('\n');
        }
        String opcode =
                chain.indexOf("ItsOpcode.") < 0 ? "" : "import dev.doorbell.gic.its.ItsOpcode;\n";
        String command =
                chain.indexOf("ItsCommand") < 0 ? "" : "import dev.doorbell.gic.its.ItsCommand;\n";
        return "import dev.doorbell.gic.behaviour.ItsSizes;\n"
                + command
                + opcode
                + "import dev.doorbell.gic.testkit.DoorbellIts;\n"
                + "import dev.doorbell.gic.testkit.ItsOracle;\n"
                + "import dev.doorbell.gic.testkit.ItsSequence;\n"
                + "import dev.doorbell.gic.testkit.ItsTopology;\n"
                + (topology.java().contains("List.of") ? "import java.util.List;\n" : "")
                + "import org.junit.jupiter.api.Test;\n\n"
                + "class "
                + className
                + " {\n    @Test\n    void theItsDoesWhatTheOracleSays() {\n"
                + "        ItsTopology shape =\n                "
                + topology.java()
                + ";\n        ItsSequence.on(shape, ItsOracle.Rules."
                + rules
                + ")\n"
                + chain
                + "                .check("
                + maker
                + ");\n    }\n}\n";
    }

    /**
     * The sequence as a script for {@code ./doorbell its}. Where the queue stalls on a command, the
     * script steps over it.
     */
    public String asScript() {
        ItsSizes sizes = topology.sizes();
        StringBuilder script = new StringBuilder();
        script.append(
                String.format(
                        Locale.ROOT,
                        "cpus %d\nbehaviour %s\nsizes device-bits=%d event-bits=%d"
                                + " collection-bits=%d\n",
                        topology.cores(),
                        rules.behaviour().name(),
                        sizes.deviceIdBits(),
                        sizes.eventIdBits(),
                        sizes.collectionIdBits()));
        ItsOracle oracle = new ItsOracle(topology, rules);
        for (ItsStep step : steps) {
            script.append(step.script()).append('\n');
            ItsError error = outcome(step, oracle);
            if (rules.stalls() && step.command() != null && !error.isOnlyReported()) {
                script.append("skip # ").append(error).append('\n');
            }
        }
        return script.toString();
    }

    @Override
    public String toString() {
        return "\n" + words();
    }
}
