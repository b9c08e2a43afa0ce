package dev.doorbell.sim.testkit;

import java.time.Duration;

/** Lengths of simulated time under short names: {@code isLessThan(micros(100))}. */
public final class Times {
    private Times() {}

    /** Nanoseconds. */
    public static Duration nanos(long count) {
        return Duration.ofNanos(count);
    }

    /** Microseconds. */
    public static Duration micros(long count) {
        return Duration.ofNanos(Math.multiplyExact(count, 1000L));
    }

    /** Milliseconds. */
    public static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    /** Seconds. */
    public static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
