package dev.doorbell.sim.event;

/**
 * Entries with far keys: appended to radix-64 buckets, sorted a thousand at a time.
 *
 * <p>A key above {@link #limit} goes to the bucket named by the highest 6-bit digit in which it
 * differs from {@link #reference}: level = place of that digit, bucket = the key's digit there. So a
 * lower level holds lower keys, and within a level a lower bucket does. Buckets are chains of chunks
 * that are only ever appended to, hence equal keys stay in the order in which they came.
 *
 * <pre>{@code
 *   key above limit                               other keys
 *        │                                             │
 *        ▼                                             │
 *   level 10 [64 buckets]                              │
 *     ...      large: spread over the lower levels     │
 *   level  0 [64 buckets]   large: served in place ──▶ │ ──▶ take
 *              small: sorted                           ▼
 *                └───────────────────────────────▶  bottom ──▶ take
 * }</pre>
 *
 * <p>When the bottom is empty the lowest bucket is looked at. A small one is sorted into the bottom
 * and the limit rises to its last key. A large one is spread over the levels below; on level 0 all
 * keys of a bucket are equal, so a large one is served from its chain as it stands. A bottom that is
 * crowded by insertion gives its upper half back to the buckets, and the limit falls.
 *
 * <p>Cost: an entry moves at most once per level, sequentially; no setting depends on the load. Only
 * {@link #firstKey} restructures, and only buckets that begin at or before its horizon, so keys
 * added later are rarely below the reference. Cancelled entries are dropped when met.
 */
final class RadixLadder {
    /** The first key of an empty ladder; no entry has it. */
    static final long EMPTY = Long.MAX_VALUE;

    private static final int DIGIT_BITS = 6;
    private static final int LEVELS = 11;

    /** The bottom is filled from one bucket after the other until it holds this many. */
    private static final int BOTTOM_MIN = 8;

    /**
     * Buckets below this number span no more keys than the wheel. Once the clock has come to one of
     * them, every new key of its range goes to the wheel, so nothing is inserted into its run.
     */
    private static final int SPAN_BUCKETS = 3 << DIGIT_BITS;

    /** A bucket of no more entries than this is sorted, if it is one of those; else it is spread. */
    private static final int SMALL_NEAR = SortedBottom.RUN_MAX - BOTTOM_MIN;

    /** The same for wider buckets, whose runs may be crowded by insertion. */
    private static final int SMALL_FAR = 320;

    private final SlotTable slots;
    private final ChunkPool pool = new ChunkPool();

    // Buckets, by level * 64 + digit: places of the oldest entry and after the newest.
    private final int[] read = new int[LEVELS << DIGIT_BITS];
    private final int[] write = new int[LEVELS << DIGIT_BITS];
    private final long[] occupied = new long[LEVELS];
    private int occupiedLevels;

    /** No bucket holds a key below this one. */
    private long reference;

    /** Keys up to here belong in the bottom. Either the reference or one less. */
    private long limit = -1;

    private final SortedBottom bottom = new SortedBottom();

    /** The level 0 bucket being served in place when the bottom is empty; -1 if none. */
    private int group = -1;

    private long bound = EMPTY;

    RadixLadder(SlotTable slots) {
        this.slots = slots;
    }

    /** No key present is lower than this. EMPTY only if nothing is present. */
    long bound() {
        return bound;
    }

    /** Adds an entry behind all those with the same key. */
    void add(long key, long data) {
        if (key < bound) {
            bound = key;
        }
        if (key > limit) {
            append(bucketOf(key), key, data);
        } else {
            boolean crowded = bottom.insert(key, data);
            // Lowering the reference refiles a group in service, so that must be worth it.
            if (crowded && (group < 0 || bottom.isFull())) {
                giveUpperHalfBack();
            }
        }
    }

    /**
     * The lowest key if it is at most {@code horizon}; else a lower bound that is above the horizon.
     * After the former, {@link #peek} and {@link #take} may be called.
     */
    long firstKey(long horizon) {
        bound = bottom.isEmpty() ? firstKeyInBuckets(horizon) : bottom.firstKey();
        return bound;
    }

    /** The data word of the lowest key's oldest entry. Only after {@link #firstKey} found one. */
    long peek() {
        return bottom.isEmpty() ? pool.cells[read[group] + 1] : bottom.peek();
    }

    /** Removes the lowest key's oldest entry. Only after {@link #firstKey} found one. */
    long take() {
        if (bottom.isEmpty()) {
            return takeFromGroup();
        }
        long data = bottom.take();
        if (!bottom.isEmpty()) {
            bound = bottom.firstKey();
        }
        return data;
    }

    /** Removes every stale entry. */
    void sweep() {
        bottom.sweep(slots);
        group = -1;
        for (int levels = occupiedLevels; levels != 0; levels &= levels - 1) {
            int level = Integer.numberOfTrailingZeros(levels);
            for (long digits = occupied[level]; digits != 0; digits &= digits - 1) {
                int bucket = (level << DIGIT_BITS) | Long.numberOfTrailingZeros(digits);
                refile(bucket, bucket);
            }
        }
    }

    // Buckets.

    private static int levelOf(long difference) {
        return (63 - Long.numberOfLeadingZeros(difference | 1)) / DIGIT_BITS;
    }

    private int bucketOf(long key) {
        int level = levelOf(key ^ reference);
        return (level << DIGIT_BITS) | ((int) (key >>> (level * DIGIT_BITS)) & 63);
    }

    private void append(int bucket, long key, long data) {
        int place = write[bucket];
        if ((place & (ChunkPool.CHUNK - 1)) == 0) {
            place = openChunk(bucket, place);
        }
        long[] cells = pool.cells;
        cells[place] = key;
        cells[place + 1] = data;
        write[bucket] = place + 2;
    }

    private int openChunk(int bucket, int place) {
        int opened = pool.claim();
        int level = bucket >>> DIGIT_BITS;
        long bit = 1L << bucket;
        if ((occupied[level] & bit) == 0) {
            occupied[level] |= bit;
            occupiedLevels |= 1 << level;
            read[bucket] = opened;
        } else {
            pool.link(place - 1, opened);
        }
        return opened;
    }

    /** Forgets the bucket's chain, whose chunks are somebody else's from now on. */
    private void close(int bucket) {
        int level = bucket >>> DIGIT_BITS;
        write[bucket] = 0;
        occupied[level] &= ~(1L << bucket);
        if (occupied[level] == 0) {
            occupiedLevels &= ~(1 << level);
        }
    }

    /** The lowest key a bucket can hold. */
    private long startOf(int bucket) {
        int shift = (bucket >>> DIGIT_BITS) * DIGIT_BITS;
        // On the top level the left shift yields 0, and the mask keeps nothing, as it should.
        long above = reference & -(64L << shift);
        return above | ((long) (bucket & 63) << shift);
    }

    /** Serves or breaks up the lowest buckets until the lowest key is known, or the horizon. */
    private long firstKeyInBuckets(long horizon) {
        while (occupiedLevels != 0) {
            int bucket = lowestBucket();
            long start = startOf(bucket);
            if (start > horizon || bucket == group) {
                return start;
            }
            if (isSmall(bucket)) {
                if (fillBottom(bucket, start)) {
                    return bottom.firstKey();
                }
            } else {
                reference = start;
                limit = start - 1;
                if (bucket < 1 << DIGIT_BITS) {
                    group = bucket;
                    return start;
                }
                refile(bucket, -1);
            }
        }
        return EMPTY;
    }

    private int lowestBucket() {
        int level = Integer.numberOfTrailingZeros(occupiedLevels);
        return (level << DIGIT_BITS) | Long.numberOfTrailingZeros(occupied[level]);
    }

    private boolean isSmall(int bucket) {
        int last = write[bucket] - 1;
        int place = read[bucket];
        int room = bucket < SPAN_BUCKETS ? SMALL_NEAR : SMALL_FAR;
        while (!sameChunk(place, last)) {
            room -= (ChunkPool.CHUNK - (place & (ChunkPool.CHUNK - 1))) >> 1;
            if (room <= 0) {
                return false;
            }
            place = pool.following(place);
        }
        return (last + 1 - place) >> 1 <= room;
    }

    private static boolean sameChunk(int place, int other) {
        return ((place ^ other) & -ChunkPool.CHUNK) == 0;
    }

    /**
     * Moves every live entry of {@code bucket} to {@code target}, or, for -1, each to where it
     * belongs under the reference. A bucket may be its own target: its chain is detached first.
     */
    private void refile(int bucket, int target) {
        int place = read[bucket];
        int end = write[bucket];
        close(bucket);
        for (boolean more = true; more; ) {
            int chunk = place & -ChunkPool.CHUNK;
            more = !sameChunk(chunk, end - 1);
            int stop = more ? chunk + ChunkPool.CHUNK : end;
            for (; place != stop; place += 2) {
                // Read afresh: appending may replace the array.
                long data = pool.cells[place + 1];
                if (!slots.dropIfStale(data)) {
                    long key = pool.cells[place];
                    append(target < 0 ? bucketOf(key) : target, key, data);
                }
            }
            place = more ? pool.following(chunk) : place;
            pool.release(chunk);
        }
    }

    // The group of equal keys that is served in place.

    private long takeFromGroup() {
        int place = read[group];
        long data = pool.cells[place + 1];
        int next = place + 2;
        boolean last = next == write[group];
        if (last) {
            close(group);
            group = -1;
            pool.release(place);
        } else if ((next & (ChunkPool.CHUNK - 1)) == 0) {
            read[group] = pool.following(place);
            pool.release(place);
        } else {
            read[group] = next;
        }
        return data;
    }

    // The bottom.

    /** Sorts a small bucket, and those after it, into the empty bottom. False if all were stale. */
    private boolean fillBottom(int lowest, long lowestStart) {
        int bucket = lowest;
        long start = lowestStart;
        boolean more = true;
        while (more) {
            stage(bucket);
            int shift = (bucket >>> DIGIT_BITS) * DIGIT_BITS;
            reference = start | ((1L << shift) - 1);
            more = false;
            if (bottom.stagedSize() < BOTTOM_MIN && occupiedLevels != 0) {
                bucket = lowestBucket();
                start = startOf(bucket);
                more = isSmall(bucket);
            }
        }
        limit = reference;
        bottom.settle();
        return !bottom.isEmpty();
    }

    /** Empties the bucket into the bottom's next run. */
    private void stage(int bucket) {
        int place = read[bucket];
        int end = write[bucket];
        close(bucket);
        for (boolean more = true; more; ) {
            int chunk = place & -ChunkPool.CHUNK;
            more = !sameChunk(chunk, end - 1);
            int stop = more ? chunk + ChunkPool.CHUNK : end;
            for (; place != stop; place += 2) {
                long data = pool.cells[place + 1];
                if (!slots.dropIfStale(data)) {
                    bottom.stage(pool.cells[place], data);
                }
            }
            place = more ? pool.following(chunk) : place;
            pool.release(chunk);
        }
    }

    /** Returns the middle key of the bottom, and all above it, to the buckets. */
    private void giveUpperHalfBack() {
        int kept = bottom.middle();
        long key = bottom.keyAt(kept);
        lowerReference(key);
        limit = key - 1;
        for (int index = kept; index != bottom.size(); index++) {
            long upper = bottom.keyAt(index);
            append(bucketOf(upper), upper, bottom.dataAt(index));
        }
        bottom.truncate(kept);
    }

    /**
     * Refiles what would sit in the wrong bucket under a lower reference.
     *
     * <p>Let m be the highest digit in which the two references differ. A key that differs from the
     * old one in m or above is filed the same under both. The others share digit m and all above
     * with the old reference, so they belong together, in one bucket of level m.
     */
    private void lowerReference(long lower) {
        group = -1;
        int level = levelOf(lower ^ reference);
        int target = (level << DIGIT_BITS) | ((int) (reference >>> (level * DIGIT_BITS)) & 63);
        reference = lower;
        int below = occupiedLevels & ((1 << level) - 1);
        for (; below != 0; below &= below - 1) {
            int from = Integer.numberOfTrailingZeros(below);
            for (long digits = occupied[from]; digits != 0; digits &= digits - 1) {
                refile((from << DIGIT_BITS) | Long.numberOfTrailingZeros(digits), target);
            }
        }
    }
}
