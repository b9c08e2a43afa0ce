package dev.doorbell.sim.line;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Stands between those who drive a line and those who hear it: for faults on purpose. */
    @FunctionalInterface
    public interface Gate {
        /** The level that the drivers make has changed; {@link #show} says what is heard of it. */
        void driven(InterruptLine line, boolean high);
    }

    private final String name;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable Listener observer;
    private @Nullable Gate gate;
    private int drivingCount;
    private boolean high;

    /** Makes a line that nobody drives yet. */
    public InterruptLine(String name) {
        this.name = name;
    }

    /** The line's name, {@code device.intx} or {@code cpu0.irq}. */
    public String name() {
        return name;
    }

    /** Whether it is high: somebody drives it, unless a gate shows something else. */
    public boolean isHigh() {
        return high;
    }

    /** Whether anybody drives it, whatever a gate shows. */
    public boolean isDriven() {
        return drivingCount > 0;
    }

    /** Puts a gate in; null takes it out, and the line is as it is driven again, at once. */
    public void setGate(@Nullable Gate newGate) {
        gate = newGate;
        if (newGate == null) {
            show(isDriven());
        }
    }

    /** Makes the level heard, if it is another one. Called by a gate. */
    public void show(boolean newHigh) {
        if (newHigh != high) {
            high = newHigh;
            Listener first = observer;
            if (first != null) {
                first.levelChanged(newHigh);
            }
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).levelChanged(newHigh);
            }
        }
    }

    /** Who hears of a change before all others: the trace. It hears of the level now, if that is high. */
    void observe(Listener newObserver) {
        observer = newObserver;
        if (high) {
            newObserver.levelChanged(true);
        }
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
            Gate by = gate;
            if (by == null) {
                show(step > 0);
            } else {
                by.driven(this, step > 0);
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
