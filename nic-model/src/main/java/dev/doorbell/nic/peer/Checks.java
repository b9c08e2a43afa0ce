package dev.doorbell.nic.peer;

import dev.doorbell.sim.error.ConfigurationException;

/** Refuses what a network cannot be. */
final class Checks {
    /** No time in a network is longer than this: an hour, in nanoseconds. */
    static final long NANOS_MAX = 3_600_000_000_000L;

    private Checks() {}

    static void rate(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new ConfigurationException(
                    "network: " + what + " is " + value + "; expected a likelihood from 0 to 1");
        }
    }

    static void nanos(String what, long value) {
        between(what + " in nanoseconds", value, 0, NANOS_MAX);
    }

    static void atLeast(String what, long value, long min) {
        if (value < min) {
            throw new ConfigurationException(
                    "network: " + what + " is " + value + "; expected at least " + min);
        }
    }

    static void port(String what, int value) {
        between(what, value, 1, 65_535);
    }

    static void between(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ConfigurationException(
                    "network: " + what + " is " + value + "; expected " + min + " to " + max);
        }
    }
}
