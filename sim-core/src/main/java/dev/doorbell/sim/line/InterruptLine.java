package dev.doorbell.sim.line;

import java.util.ArrayList;
import java.util.List;

/**
 * A shared level: high while at least one of its drivers drives it.
 *
 * <p>A line is driven with a level; a message is a bus write. A device never knows who listens.
 */
public final class InterruptLine {
    /** Hears of a change of level, in the tick of the change. */
    @FunctionalInterface
    public interface Listener {
        /** Called once per change, in the order listeners were added. */
        void levelChanged(boolean high);
    }

    private final String name;
    private final List<Listener> listeners = new ArrayList<>();
    private int drivingCount;

    /** Makes a line that nobody drives yet. */
    public InterruptLine(String name) {
        this.name = name;
    }

    /** The line's name, {@code device.intx} or {@code cpu0.irq}. */
    public String name() {
        return name;
    }

    /** Whether anybody drives it. */
    public boolean isHigh() {
        return drivingCount > 0;
    }

    /** Adds a listener. It hears of changes only; ask {@link #isHigh()} for the level now. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** A hand on the wire for one party; initially not driving. */
    public Driver driver() {
        return new Driver();
    }

    private void count(int step) {
        drivingCount += step;
        assert drivingCount >= 0 : name + " is driven by fewer than nobody";
        if (drivingCount == (step > 0 ? 1 : 0)) {
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).levelChanged(step > 0);
            }
        }
    }

    @Override
    public String toString() {
        return name + (isHigh() ? " high" : " low");
    }

    /** One party's hand on the line. */
    public final class Driver {
        private boolean driving;

        private Driver() {}

        /** Drives the line high, or lets go of it. Repeating the same level does nothing. */
        public void drive(boolean high) {
            if (high != driving) {
                driving = high;
                count(high ? 1 : -1);
            }
        }

        /** Whether this party drives the line. */
        public boolean isDriving() {
            return driving;
        }
    }
}
