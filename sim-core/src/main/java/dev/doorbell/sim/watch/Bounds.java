package dev.doorbell.sim.watch;

import dev.doorbell.sim.time.TimeBase;

/**
 * How patient the detectors are, in ticks.
 *
 * @param lostTicks how long work may wait while nobody looks for it and nothing announces it
 * @param serviceTicks how long work may wait at all, from landing to being taken
 * @param readyTicks how long a raised softirq, a runnable thread or a pending enabled interrupt may wait
 * @param idleTicks how long a core may idle while a thread of its own is runnable
 * @param stormGapTicks an interrupt that is acknowledged again so soon after its end is a repetition
 * @param stormCount repetitions, without any work being taken between them, that make a storm
 */
public record Bounds(
        long lostTicks,
        long serviceTicks,
        long readyTicks,
        long idleTicks,
        long stormGapTicks,
        int stormCount) {
    /** Lost after 200 ms, service within 1 s, ready things within 100 ms: fits a kernel that polls. */
    public static Bounds patient(TimeBase time) {
        long milli = time.ticksPerSecond() / 1000;
        return new Bounds(200 * milli, 1000 * milli, 100 * milli, milli / 10, milli / 20, 40);
    }

    /** Service within {@code ticks}: for a machine whose interrupts are said to be on. */
    public Bounds serving(long ticks) {
        return new Bounds(lostTicks, ticks, readyTicks, idleTicks, stormGapTicks, stormCount);
    }

    /** Lost after {@code ticks}. */
    public Bounds losing(long ticks) {
        return new Bounds(ticks, serviceTicks, readyTicks, idleTicks, stormGapTicks, stormCount);
    }

    /** Ready things within {@code ticks}. */
    public Bounds ready(long ticks) {
        return new Bounds(lostTicks, serviceTicks, ticks, idleTicks, stormGapTicks, stormCount);
    }

    /** A core that idles beside a runnable thread for {@code ticks}. */
    public Bounds idling(long ticks) {
        return new Bounds(lostTicks, serviceTicks, readyTicks, ticks, stormGapTicks, stormCount);
    }
}
