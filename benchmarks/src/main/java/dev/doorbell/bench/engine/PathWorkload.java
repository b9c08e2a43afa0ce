package dev.doorbell.bench.engine;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import java.util.function.LongConsumer;

/**
 * <em>path</em>: packets go through 12 stages with fixed delays; each moves one of 64 timers.
 *
 * <p>A run has P = N + W packets. Stage 0 of packet 0 comes after one draw. Stage s of packet p is
 * counted and hashed as 16p + s. Stage 0 remembers the tick and schedules stage 0 of packet p + 1,
 * if there is one, after one draw; with p = W the host clock starts. Stage 1 moves timer p mod 64 to
 * 50,000 ticks from now. Every stage but the last schedules the next one after its delay; the last
 * adds the packet's latency. A timer f that expires is counted and hashed as 0xF000 + f. The run
 * ends when nothing is scheduled.
 *
 * <p>{@link TracedPathWorkload} is the same with a trace point at each stage; here there is none, and the
 * call that is its place is compiled away as long as nobody uses that class in the same process.
 *
 * <p>Each stage has a channel and a handler class of its own, as components of a model would.
 */
public class PathWorkload {
    private static final double SCALE_TICKS = 250;
    private static final int STAGES = 12;
    private static final int WARMUP_SLICES = 16;
    private static final int TIMERS = 64;
    private static final long TIMER_TICKS = 50_000;
    private static final long[] DELAY_TICKS = {120, 240, 60, 40, 30, 90, 25, 150, 300, 500, 200};

    /** More than packets in flight: one is done after 1,755 ticks, and no two start together. */
    private static final int IN_FLIGHT_MAX = 2048;

    /** The queue that carries everything. */
    final EventQueue queue = new EventQueue();

    private final DelayTable delays = DelayTable.exponential(SCALE_TICKS);
    private final EventChannel[] stages = new EventChannel[STAGES];
    private final Event[] timers = new Event[TIMERS];
    private final long[] startTicks = new long[IN_FLIGHT_MAX];
    private final HostMeter meter = new HostMeter();

    private final long packets;
    private final long warmup;
    // Where the host clock starts, afresh several times in the warm-up: the compiler has then seen
    // it.
    private long pausePacket;
    private long count;
    private long countAtStart;
    private long hash;
    private long latencyTicks;

    /**
     * Schedules the first packet on a new queue.
     *
     * @param packets N, positive
     * @param warmup W, not negative
     */
    public PathWorkload(long packets, long warmup) {
        this.packets = packets;
        this.warmup = warmup;
        // One lambda per stage: as many classes behind the interface as a model of the path has.
        LongConsumer[] handlers = {
            this::arrive,
            this::moveTimer,
            packet -> pass(packet, 2),
            packet -> pass(packet, 3),
            packet -> pass(packet, 4),
            packet -> pass(packet, 5),
            packet -> pass(packet, 6),
            packet -> pass(packet, 7),
            packet -> pass(packet, 8),
            packet -> pass(packet, 9),
            packet -> pass(packet, 10),
            this::deliver
        };
        for (int stage = 0; stage < STAGES; stage++) {
            stages[stage] = queue.channel("path.stage" + stage, Phase.DEVICES, handlers[stage]);
        }
        for (int timer = 0; timer < TIMERS; timer++) {
            int number = timer;
            timers[timer] = Event.named("path.timer" + timer, Phase.DEVICES, () -> expire(number));
        }
        stages[0].postIn(delays.draw(), 0);
    }

    /**
     * Runs path as it is defined.
     *
     * @param packets N, positive
     * @param warmup W, not negative
     */
    public static EngineResult measure(long packets, long warmup) {
        return new PathWorkload(packets, warmup).run();
    }

    /** Stage {@code stage} of a packet, begun some ticks ago, is done. */
    void passed(int stage, long packet, long ticks) {}

    /** Fires one event. For benchmarks that keep the time themselves. */
    public void step() {
        queue.fireNext();
    }

    /** Over all events fired, in order. */
    public long orderHash() {
        return hash;
    }

    final EngineResult run() {
        queue.runUntil(Long.MAX_VALUE);
        meter.stop();
        return new EngineResult(
                "path",
                packets,
                count - countAtStart,
                meter.seconds(),
                meter.bytes(),
                queue.nowTicks(),
                latencyTicks,
                hash);
    }

    private void arrive(long packet) {
        note(packet * 16);
        if (packet == pausePacket) {
            pausePacket = Math.min(packet + warmup / WARMUP_SLICES + 1, warmup);
            countAtStart = count;
            meter.start();
        }
        startTicks[(int) packet & (IN_FLIGHT_MAX - 1)] = queue.nowTicks();
        if (packet + 1 < packets + warmup) {
            stages[0].postIn(delays.draw(), packet + 1);
        }
        stages[1].postIn(DELAY_TICKS[0], packet);
        passed(0, packet, 0);
    }

    private void moveTimer(long packet) {
        note(packet * 16 + 1);
        queue.moveTo(queue.nowTicks() + TIMER_TICKS, timers[(int) packet & (TIMERS - 1)]);
        stages[2].postIn(DELAY_TICKS[1], packet);
        passed(1, packet, 0);
    }

    private void pass(long packet, int stage) {
        note(packet * 16 + stage);
        stages[stage + 1].postIn(DELAY_TICKS[stage], packet);
        passed(stage, packet, 0);
    }

    private void deliver(long packet) {
        note(packet * 16 + STAGES - 1);
        long ticks = queue.nowTicks() - startTicks[(int) packet & (IN_FLIGHT_MAX - 1)];
        latencyTicks += ticks;
        passed(STAGES - 1, packet, ticks);
    }

    private void expire(int timer) {
        note(0xF000 + timer);
    }

    private void note(long what) {
        count++;
        hash = hash * 31 + what;
    }
}
