package dev.doorbell.bench.engine;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Both workloads once more, straight from their definition, on a {@link PriorityQueue} of objects.
 *
 * <p>Shares no code with what it checks: not the generator, not the stages, not the queue.
 */
final class NaiveEngine {
    private static final long TIMER = 1L << 62;

    private record Entry(long time, long sequence, long what) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::time).thenComparingLong(Entry::sequence));
    private final double scale;
    private long x = 0x9E3779B97F4A7C15L;
    private long sequence;
    private long now;
    private long count;
    private long hash;
    private long latency;

    private NaiveEngine(double scale) {
        this.scale = scale;
    }

    static String hold(int pending, long events, long warmup) {
        NaiveEngine engine = new NaiveEngine(1_000_000);
        for (int id = 0; id < pending; id++) {
            engine.add(engine.draw(), id);
        }
        while (true) {
            Entry entry = engine.entries.remove();
            engine.note(entry.time, entry.what);
            if (engine.count == warmup + events) {
                return engine.check();
            }
            engine.add(engine.draw(), entry.what);
        }
    }

    static String path(long packets, long warmup) {
        long[] delays = {120, 240, 60, 40, 30, 90, 25, 150, 300, 500, 200, 400};
        long total = packets + warmup;
        long[] started = new long[Math.toIntExact(total)];
        Entry[] timers = new Entry[64];
        NaiveEngine engine = new NaiveEngine(250);
        engine.add(engine.draw(), 0);
        while (!engine.entries.isEmpty()) {
            Entry entry = engine.entries.remove();
            if ((entry.what & TIMER) != 0) {
                engine.note(entry.time, 0xF000 + (entry.what & 63));
                continue;
            }
            engine.note(entry.time, entry.what);
            int packet = (int) (entry.what / 16);
            int stage = (int) (entry.what % 16);
            if (stage == 0) {
                started[packet] = engine.now;
                if (packet + 1 < total) {
                    engine.add(engine.draw(), (packet + 1) * 16L);
                }
            }
            if (stage == 1) {
                engine.entries.remove(timers[packet % 64]);
                timers[packet % 64] = engine.add(50_000, TIMER | (packet % 64));
            }
            if (stage < 11) {
                engine.add(delays[stage], entry.what + 1);
            } else {
                engine.latency += engine.now - started[packet];
            }
        }
        return engine.check();
    }

    private Entry add(long delay, long what) {
        Entry entry = new Entry(now + delay, sequence++, what);
        entries.add(entry);
        return entry;
    }

    private void note(long time, long what) {
        now = time;
        count++;
        hash = hash * 31 + what;
    }

    private long draw() {
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        double part = ((x >>> 54) + 0.5) / 1024;
        return Math.max(1, (long) Math.floor(-Math.log(part) * scale + 0.5));
    }

    private String check() {
        return now + "/" + latency + "/" + String.format("%016x", hash);
    }
}
