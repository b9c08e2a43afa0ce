package dev.doorbell.sim.event;

import java.util.Arrays;

/**
 * Room for entries of two longs (key, data), handed out in chunks of {@value #CHUNK_ENTRIES}.
 *
 * <p>All chunks lie in one array, so an entry's place is one int, sequential reading is sequential
 * in memory, and nothing is allocated once the array is large enough. It grows by doubling and never
 * shrinks.
 */
final class ChunkPool {
    static final int CHUNK_ENTRIES = 64;

    /** Longs per chunk. A place that is a multiple of this is the first of a chunk. */
    static final int CHUNK = 2 * CHUNK_ENTRIES;

    /** Enough for a part-filled chunk in every bucket of a ladder, so that few queues ever grow. */
    private static final int CHUNKS_FIRST = 768;

    private static final int CHUNKS_MAX = Integer.MAX_VALUE / CHUNK;

    /** The entries: key at an even place, data at the next. Replaced when the pool grows. */
    long[] cells = new long[CHUNKS_FIRST * CHUNK];

    // By chunk number: the next chunk of the same chain, or of the free list.
    private int[] next = new int[CHUNKS_FIRST];
    private int firstFree = -1;
    private int chunksUsed;

    /** Place of the first cell of a chunk that is nobody's. */
    int claim() {
        int chunk = firstFree;
        if (chunk >= 0) {
            firstFree = next[chunk];
        } else {
            chunk = openChunk();
        }
        return chunk * CHUNK;
    }

    /** Gives back the chunk that holds {@code place}. */
    void release(int place) {
        int chunk = place / CHUNK;
        next[chunk] = firstFree;
        firstFree = chunk;
    }

    /** Makes the chunk at {@code laterPlace} follow the one that holds {@code place}. */
    void link(int place, int laterPlace) {
        next[place / CHUNK] = laterPlace / CHUNK;
    }

    /** First place of the chunk that follows the one that holds {@code place}. */
    int following(int place) {
        return next[place / CHUNK] * CHUNK;
    }

    private int openChunk() {
        if (chunksUsed == next.length) {
            if (chunksUsed == CHUNKS_MAX) {
                throw new IllegalStateException("too many pending events");
            }
            int longer = (int) Math.min(chunksUsed * 2L, CHUNKS_MAX);
            cells = Arrays.copyOf(cells, longer * CHUNK);
            next = Arrays.copyOf(next, longer);
        }
        return chunksUsed++;
    }
}
