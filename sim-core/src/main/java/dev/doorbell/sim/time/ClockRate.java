package dev.doorbell.sim.time;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * The name and rate of one clock.
 *
 * @param name short and lower case: {@code cpu}, {@code gic}, {@code timer}
 * @param hz cycles per second, at least 1
 */
public record ClockRate(String name, long hz) {
    /** Refuses a rate below 1 Hz. */
    public ClockRate {
        if (hz < 1) {
            throw new ConfigurationException(
                    "clock " + name + ": rate " + hz + " Hz; expected at least 1 Hz");
        }
    }

    @Override
    public String toString() {
        return name + " " + hz + " Hz";
    }
}
