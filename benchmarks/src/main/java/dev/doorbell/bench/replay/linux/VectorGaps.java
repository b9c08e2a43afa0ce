package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayBoard;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gaps between the messages of an e1000e's MSI-X vectors: when the reference's are over, as its
 * messages show, and the model's with them.
 *
 * <p>A message that a core's access sends at once comes when no gap runs. One that no access sends
 * and that comes a gap or a little more after the last was held back in it. The model holds back, and
 * sends, by itself: here its clock only waits for the reference's, or catches up with it.
 *
 * <p>QEMU's card that once held a message back sends one at every later gap's end. Source: QEMU 7.2
 * hw/net/e1000e_core.c.
 */
final class VectorGaps {
    private static final int VECTORS = 5;
    private static final int EITR = 0xE8;
    private static final int IVAR = 0xE4;
    private static final int RESET = 1 << 26; // in CTRL
    private static final int ENTRY_BYTES = 16;
    private static final int ENTRY_DATA = 8;
    private static final int ENTRY_VALID = 8;
    private static final int ENTRY_VECTOR = 7;
    private static final long UNIT_NANOS = 256;
    private static final int UNITS_MIN = 500; // of QEMU 7.2, if there is a gap at all

    private static final long NEVER = Long.MAX_VALUE;

    /** A message may be heard so much later than its gap began. */
    private static final long REACTION_NANOS = 60_000;

    /** The two clocks of the reference's records and timers agree as well as this. */
    private static final long EARLY_NANOS = 60_000;

    /** No timer of the reference ends later. */
    private static final long LATE_NANOS_MAX = 30_000_000;

    private final ReplayBoard board;
    private final String name;
    private final String requester;
    private final List<TraceRecord> records;
    private final long[] data = new long[VECTORS];
    private final int[] units = new int[VECTORS];
    private final @Nullable TraceRecord[] ends = new @Nullable TraceRecord[VECTORS];
    private final long[] endTicks = new long[VECTORS];
    private final boolean[] everEnds = new boolean[VECTORS];
    private final Map<Long, Integer> endless = new HashMap<>();
    private final long[] lastTicks = new long[VECTORS];
    private int vectors;

    VectorGaps(ReplayBoard board, TracedDevice device, List<TraceRecord> records) {
        this.board = board;
        this.name = device.name();
        this.requester = String.format("0x%x", device.requester());
        this.records = records;
        Arrays.fill(data, TraceRecord.NOBODY);
        Arrays.fill(lastTicks, NEVER);
        plan();
    }

    /**
     * Finds the last message of each kind behind whose gap none came: since then one comes at every
     * gap's end, because the reference never forgets that it held one back.
     */
    private void plan() {
        Map<Long, TraceRecord> following = new HashMap<>();
        for (int at = records.size() - 1; at >= 0; at--) {
            TraceRecord record = records.get(at);
            boolean resets =
                    record.op() == TraceOp.WRITE
                            && record.component().equals(name)
                            && record.offset() == 0
                            && (record.value() & RESET) != 0;
            if (resets) {
                following.clear(); // a reset ends gaps, and nothing is sent
            } else if (isMine(record)) {
                TraceRecord next = following.put(record.value(), record);
                boolean hasEnd =
                        next == null
                                || (next.cpu() == TraceRecord.NOBODY
                                        && next.nanos() - record.nanos() <= 2 * LATE_NANOS_MAX);
                if (record.cpu() != TraceRecord.NOBODY && !hasEnd) {
                    endless.putIfAbsent(record.value(), at);
                }
            }
        }
    }

    private boolean isMine(TraceRecord record) {
        String sender = record.note("devid");
        return record.op() == TraceOp.MESSAGE && (sender.isEmpty() || sender.equals(requester));
    }

    /** The guest is about to write a register of the card, or its table of messages. */
    void written(TraceRecord record) {
        int offset = (int) record.offset();
        if (record.component().equals(name + ".msix")) {
            int vector = offset / ENTRY_BYTES;
            if (vector < VECTORS && offset % ENTRY_BYTES == ENTRY_DATA) {
                data[vector] = record.value();
            }
        } else if (offset == IVAR) {
            vectors = (int) record.value();
        } else if (offset >= EITR && offset < EITR + 4 * VECTORS) {
            units[(offset - EITR) / 4] = (int) record.value() & 0xFFFF;
        }
    }

    /** The access sends messages at once: the gaps of their vectors are over. */
    void finishBefore(int index) {
        int cpu = records.get(index).cpu();
        for (int at = index + 1; at < records.size(); at++) {
            TraceRecord record = records.get(at);
            if (record.op().isAccess() && record.cpu() == cpu) {
                return;
            }
            int vector = vector(record);
            if (vector >= 0 && record.cpu() == cpu) {
                finish(vector);
            }
        }
    }

    private void finish(int vector) {
        while (isRunning(vector) && board.runToNextEvent(endTicks[vector])) {
            // Its end is one of the events.
        }
        endTicks[vector] = 0;
    }

    private boolean isRunning(int vector) {
        return endTicks[vector] != 0 && board.tickIn(0) <= endTicks[vector];
    }

    /** The vector of a message; -1 if it is none of this card's. */
    int vector(TraceRecord record) {
        for (int vector = 0; isMine(record) && vector < VECTORS; vector++) {
            if (data[vector] == record.value()) {
                return vector;
            }
        }
        return -1;
    }

    /** Whether a message was held back in a gap that the model is in, and comes at its end. */
    boolean isEnd(TraceRecord record) {
        int vector = vector(record);
        return vector >= 0 && record.equals(ends[vector]) && isRunning(vector);
    }

    /** Whether an end's message was held back for a frame, and it is the first of its vector. */
    boolean lacksFrame(TraceRecord record) {
        int vector = vector(record);
        boolean receives =
                (vectors & ENTRY_VALID) != 0 && vector == (vectors & ENTRY_VECTOR) && vector >= 0;
        return receives && isEnd(record) && !everEnds[vector];
    }

    /** The message has been sent; {@code isEnd} if at the end of a gap, which begins no other. */
    void sent(TraceRecord record, int index, boolean isEnd) {
        int vector = vector(record);
        if (vector < 0) {
            return;
        }
        endTicks[vector] = 0;
        lastTicks[vector] = NEVER;
        ends[vector] = null;
        everEnds[vector] |= isEnd;
        if (!isEnd && units[vector] != 0) {
            long gapNanos = Math.max(units[vector], UNITS_MIN) * UNIT_NANOS;
            endTicks[vector] = board.tickIn(gapNanos);
            ends[vector] = end(vector, index);
            if (ends[vector] != null) {
                lastTicks[vector] = board.tickIn(gapNanos - REACTION_NANOS);
            }
        }
    }

    /** The message that was held back in the gap that begins now; null if there is none. */
    private @Nullable TraceRecord end(int vector, int index) {
        TraceRecord begin = records.get(index);
        boolean isKnown = everEnds[vector] || begin.cpu() != TraceRecord.NOBODY;
        if (!isKnown || index <= endless.getOrDefault(begin.value(), -1)) {
            return null;
        }
        for (int at = index + 1; at < records.size(); at++) {
            TraceRecord record = records.get(at);
            if (vector(record) == vector) {
                long late =
                        record.nanos()
                                - begin.nanos()
                                - Math.max(units[vector], UNITS_MIN) * UNIT_NANOS;
                boolean comes =
                        record.cpu() == TraceRecord.NOBODY
                                && late >= -EARLY_NANOS
                                && late <= LATE_NANOS_MAX;
                return comes ? record : null;
            }
        }
        return null;
    }

    /** The tick that the clock may not pass: a gap's end that a record tells of is to come. */
    long lastTick() {
        long last = NEVER;
        for (long tick : lastTicks) {
            last = Math.min(last, tick);
        }
        return last;
    }
}
