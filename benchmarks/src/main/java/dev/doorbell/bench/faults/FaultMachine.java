package dev.doorbell.bench.faults;

import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.watch.Bounds;

/** A bare machine under observation from the first instruction on. */
public final class FaultMachine extends BareMachine {
    private final Observer observer;

    private String crash = "";

    /** Adjusts the detectors' patience. */
    @FunctionalInterface
    public interface UnaryBounds {
        /** Leaves it as it is. */
        UnaryBounds SAME = (bounds, milli) -> bounds;

        /** The patience wanted; {@code milli} is a millisecond in ticks. */
        Bounds of(Bounds bounds, long milli);
    }

    /** Builds one; nothing runs yet. */
    public FaultMachine(Controller controller, int coreCount) {
        this(controller, coreCount, UnaryBounds.SAME);
    }

    /** Builds one, watched with that patience. */
    public FaultMachine(Controller controller, int coreCount, UnaryBounds patience) {
        super(controller, coreCount);
        long milli = parts().time().ticksPerSecond() / 1000;
        observer = Observer.of(parts(), patience.of(Bounds.patient(parts().time()), milli));
    }

    /** Runs for so many milliseconds, or until the guest cannot go on: then the outcome says so. */
    @Override
    public void runMillis(long millis) {
        try {
            super.runMillis(millis);
        } catch (SimulationException e) {
            crash = "; the guest could not go on: " + e.getMessage();
        }
    }

    /** What came of the run, which ends now. */
    public FaultRun ends(String outcome) {
        return observer.ends(outcome + crash);
    }
}
