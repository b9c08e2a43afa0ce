package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A private interrupt that came regularly on a core comes no more: its tick has died.
 *
 * <p>Learns the longest distance of the first ten; speaks after twenty times that.
 */
public final class Heartbeat extends Detector {
    private static final int PRIVATE_FIRST = 16;
    private static final int PRIVATE_LAST = 31;
    private static final int BEATS = 10;
    private static final int PATIENCE = 20;

    private static final class Beat {
        long lastTick;
        long longest;
        int count;
    }

    private final Map<Long, Beat> beats = new LinkedHashMap<>();

    /** Makes one. */
    public Heartbeat() {
        super("silent timer");
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (point != TracePoint.INTERRUPT_ACKNOWLEDGED
                || second < PRIVATE_FIRST
                || second > PRIVATE_LAST) {
            return;
        }
        Beat beat = beats.computeIfAbsent(first << 8 | second, key -> new Beat());
        if (beat.count++ > 0) {
            beat.longest = Math.max(beat.longest, tick - beat.lastTick);
        }
        beat.lastTick = tick;
    }

    @Override
    protected void timePasses(long tick) {
        for (Map.Entry<Long, Beat> each : beats.entrySet()) {
            Beat beat = each.getValue();
            if (beat.count > BEATS && tick - beat.lastTick > PATIENCE * beat.longest) {
                beat.count = Integer.MIN_VALUE; // said once
                say(
                        beat.lastTick,
                        beat.lastTick + PATIENCE * beat.longest,
                        "INTID "
                                + (each.getKey() & 0xFF)
                                + " beat on core "
                                + (each.getKey() >> 8)
                                + " and has stopped");
            }
        }
    }

    @Override
    protected void runEnds(long tick) {
        timePasses(tick);
    }
}
