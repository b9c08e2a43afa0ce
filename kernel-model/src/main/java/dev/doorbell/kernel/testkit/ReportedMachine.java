package dev.doorbell.kernel.testkit;

/**
 * A machine's report, as a failed test carries it: suppressed, so that the failure stays what it was.
 *
 * <p>It has no stack trace, and is not thrown.
 */
public final class ReportedMachine extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReportedMachine(String report) {
        super("the machine this test ran on\n" + report, null, false, false);
    }
}
