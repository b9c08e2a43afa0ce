package dev.doorbell.gic.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Operations asked of an ITS driver from when it is started. Those that make no sense where they stand
 * are passed over.
 *
 * @param cores how many cores the machine has, 1 to 16
 * @param operations what is asked, or happens, in order
 */
public record ItsDriverSequence(int cores, List<ItsDriverOperation> operations) {
    /** Operations that a sequence of a domain has at most. */
    public static final int LENGTH_USUAL = 24;

    /** Makes a copy of the list. */
    public ItsDriverSequence {
        operations = List.copyOf(operations);
    }

    /** One of these operations. */
    public static ItsDriverSequence of(int cores, ItsDriverOperation... operations) {
        return new ItsDriverSequence(cores, List.of(operations));
    }

    /** Those operations of it that make sense, each after those before it. */
    public ItsDriverSequence onlySensible() {
        ItsIntent intent = new ItsIntent(cores);
        List<ItsDriverOperation> sensible = new ArrayList<>();
        for (ItsDriverOperation each : operations) {
            if (intent.allows(each)) {
                intent.happen(each);
                sensible.add(each);
            }
        }
        return new ItsDriverSequence(cores, sensible);
    }

    /**
     * Asks it all of a driver; answers where something is first not as it should be, with a minimal
     * list of operations, or empty if everything always is.
     */
    public Optional<ItsDriverDivergence> firstDivergence(ItsDriverUnderTest.Maker maker) {
        if (run(operations, maker).isEmpty()) {
            return Optional.empty();
        }
        if (run(List.of(), maker).isPresent()) {
            return run(List.of(), maker);
        }
        List<ItsDriverOperation> fewest =
                MinimalList.of(operations, some -> run(some, maker).isPresent());
        return run(fewest, maker);
    }

    /** Whether everything always is as it should be when a driver is asked for all of it. */
    public boolean passes(ItsDriverUnderTest.Maker maker) {
        return run(operations, maker).isEmpty();
    }

    private Optional<ItsDriverDivergence> run(
            List<ItsDriverOperation> some, ItsDriverUnderTest.Maker maker) {
        try (ItsDriverCheck check = new ItsDriverCheck(cores, maker)) {
            for (int i = 0; i < some.size(); i++) {
                Optional<String> difference = check.attempt(some.get(i));
                if (difference.isPresent()) {
                    return Optional.of(found(difference.get(), some.subList(0, i + 1), check));
                }
            }
            return check.settled().map(difference -> found(difference, some, check));
        }
    }

    private ItsDriverDivergence found(
            String difference, List<ItsDriverOperation> some, ItsDriverCheck check) {
        return new ItsDriverDivergence(
                difference, new ItsDriverSequence(cores, some), check.script());
    }

    /**
     * Asks it all of a driver.
     *
     * @throws AssertionError if something is not as it should be, with {@link
     *     ItsDriverDivergence#report}
     */
    public void check(ItsDriverUnderTest.Maker maker) {
        firstDivergence(maker)
                .ifPresent(
                        divergence -> {
                            throw new AssertionError(divergence.report());
                        });
    }

    /** The operations in words, numbered, a line each. */
    public String words() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < operations.size(); i++) {
            text.append(String.format(Locale.ROOT, "%4d. ", i + 1))
                    .append(operations.get(i).words())
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The sequence as a JUnit test, ready to paste.
     *
     * @param className the name of the class
     * @param maker what makes the driver, as an expression: {@code MyDriver::new}
     */
    public String asTest(String className, String maker) {
        StringBuilder arguments = new StringBuilder(String.valueOf(cores));
        for (ItsDriverOperation each : operations) {
            arguments.append(",\n                        ").append(each.java());
        }
        return "import dev.doorbell.gic.testkit.ItsDriverOperation;\n"
                + "import dev.doorbell.gic.testkit.ItsDriverSequence;\n"
                + "import org.junit.jupiter.api.Test;\n\n"
                + "class "
                + className
                + " {\n    @Test\n    void theDriverDoesWhatItIsAskedFor() {\n"
                + "        ItsDriverSequence.of(\n                        "
                + arguments
                + ")\n                .check("
                + maker
                + ");\n    }\n}\n";
    }

    @Override
    public String toString() {
        return cores + " cores\n" + words();
    }
}
