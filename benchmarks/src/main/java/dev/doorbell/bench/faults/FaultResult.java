package dev.doorbell.bench.faults;

import dev.doorbell.sim.watch.Finding;
import java.util.List;

/**
 * One fault, run in both forms.
 *
 * @param fault which one
 * @param broken what came of the broken form
 * @param mended what came of the mended form
 */
public record FaultResult(Fault fault, FaultRun broken, FaultRun mended) {
    /** Runs both forms. */
    public static FaultResult of(Fault fault) {
        return new FaultResult(fault, fault.run(Form.BROKEN), fault.run(Form.MENDED));
    }

    /** Whether the broken form was caught and the mended one left alone. */
    public boolean holds() {
        return broken.isCaught() && !mended.isCaught();
    }

    /** Which detector spoke first; {@code nobody} if none did. */
    public String detector() {
        return broken.first().map(Finding::detector).orElse("nobody");
    }

    /** How long what is wrong had lasted when that was certain; {@code -} if nothing was found. */
    public String after() {
        return broken.first().map(this::after).orElse("-");
    }

    private String after(Finding finding) {
        long ticks = finding.tick() - finding.beganTick();
        return ticks == 0 ? "at once" : broken.time().format(ticks);
    }

    /** What the mended form did: its outcome, or what a detector held against it. */
    public String mendedOutcome() {
        return mended.first()
                .map(finding -> "CAUGHT by " + finding.detector() + ": " + finding.words())
                .orElse(mended.outcome());
    }

    /** What happened in the mended form, where the broken one went wrong; and what did if it was caught. */
    public List<String> mendedPicture() {
        return mended.isCaught() || !broken.isCaught()
                ? mended.picture()
                : mended.pictureFrom(broken.findings().get(0).beganTick());
    }
}
