package dev.doorbell.bench.engine;

import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * <em>hold</em>: N events are pending; the first fires and goes back after a random delay.
 *
 * <p>Events 0 to N - 1 are first scheduled in that order, each after one draw. Each one that fires
 * is counted and hashed. At the count W the host clock starts, at W + M it stops and the run ends;
 * every other event goes back after one draw. With W = 0 the host clock starts before the first
 * event.
 *
 * <p>The warm-up passes the turning points of the measured part several times, so that the compiler
 * has seen them when they count.
 */
public final class HoldWorkload {
    private static final double SCALE_TICKS = 1_000_000;
    private static final int WARMUP_SLICES = 16;

    private final EventQueue queue;
    private final DelayTable delays;
    private final EventChannel channel;
    private final int pending;
    private final HostMeter meter = new HostMeter();

    private long startCount;
    private long stopCount;
    private long pauseCount = Long.MAX_VALUE;
    private long slice;
    private long count;
    private long hash;

    /**
     * Schedules {@code pending} events on an empty queue.
     *
     * @throws IllegalArgumentException if {@code pending} is not positive
     */
    public HoldWorkload(EventQueue queue, DelayTable delays, int pending) {
        if (pending <= 0) {
            throw new IllegalArgumentException("pending is " + pending + ", must be positive");
        }
        this.queue = queue;
        this.delays = delays;
        this.pending = pending;
        channel = queue.channel("hold.event", Phase.DEVICES, this::fire);
        for (int id = 0; id < pending; id++) {
            channel.postIn(delays.draw(), id);
        }
    }

    /**
     * Runs hold as it is defined, with exponential delays of scale 1,000,000.
     *
     * @param pending N, positive
     * @param events M, positive
     * @param warmup W, not negative
     */
    public static EngineResult measure(int pending, long events, long warmup) {
        DelayTable delays = DelayTable.exponential(SCALE_TICKS);
        return new HoldWorkload(new EventQueue(), delays, pending).run(events, warmup);
    }

    EngineResult run(long events, long warmup) {
        startCount = warmup;
        stopCount = warmup + events;
        slice = warmup / WARMUP_SLICES + 1;
        pauseCount = Math.min(slice, warmup);
        if (warmup == 0) {
            begin();
        }
        queue.runUntil(Long.MAX_VALUE);
        return new EngineResult(
                "hold", pending, events, meter.seconds(), meter.bytes(), queue.nowTicks(), 0, hash);
    }

    /** Fires one event, which goes back. For benchmarks that keep the time themselves. */
    public void step() {
        queue.fireNext();
    }

    /** Over all events fired, in order. */
    public long orderHash() {
        return hash;
    }

    private void fire(long id) {
        count++;
        hash = hash * 31 + id;
        if (count == pauseCount && isLast()) {
            return;
        }
        channel.postIn(delays.draw(), id);
    }

    /** At a turning point: works the host clock. True if the event just fired was the last. */
    private boolean isLast() {
        if (count == stopCount) {
            meter.stop();
            queue.stop();
            return true;
        }
        begin();
        if (count < startCount) {
            pauseCount = Math.min(count + slice, startCount);
        }
        return false;
    }

    private void begin() {
        pauseCount = stopCount;
        meter.start();
    }
}
