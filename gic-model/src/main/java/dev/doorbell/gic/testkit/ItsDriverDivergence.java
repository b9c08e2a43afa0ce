package dev.doorbell.gic.testkit;

/**
 * The first operation after which something was not as it was asked for.
 *
 * @param difference what should have been, and what was; with the ITS's error where it found one
 * @param minimal operations of which none can be left out; the last one shows it
 * @param script what the ITS was given meanwhile, as a script for {@code ./doorbell its}
 */
public record ItsDriverDivergence(String difference, ItsDriverSequence minimal, String script) {
    /** All of it: the operation, the difference, the operations in words, as a test and as a script. */
    public String report() {
        int count = minimal.operations().size();
        String where =
                count == 0
                        ? "starting the driver"
                        : "operation " + count + ": " + minimal.operations().get(count - 1).words();
        return where
                + "\n  "
                + difference
                + "\n\nThe minimal list:\n"
                + minimal.words()
                + "\nAs a test:\n\n"
                + minimal.asTest("FoundTest", "MyDriver::new")
                + "\nWhat the ITS was given, as a script for ./doorbell its:\n\n"
                + script;
    }
}
