package dev.doorbell.nic.capture;

/**
 * Sorts frames by time without losing the file's order among equal times.
 *
 * <p>A merge from runs of one upwards, over indexes: the library's stable sorts take objects, and a
 * capture has up to 2^24 frames.
 */
final class StableOrder {
    private StableOrder() {}

    /** The indexes of {@code times} in ascending order of time, then of index. */
    static int[] of(long[] times) {
        int[] from = new int[times.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = i;
        }
        int[] to = new int[times.length];
        for (int width = 1; width < times.length; width *= 2) {
            for (int start = 0; start < times.length; start += 2 * width) {
                int middle = Math.min(start + width, times.length);
                merge(times, from, start, middle, Math.min(middle + width, times.length), to);
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private static void merge(long[] times, int[] from, int start, int middle, int end, int[] to) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takesLeft =
                    left < middle && (right == end || times[from[left]] <= times[from[right]]);
            to[i] = takesLeft ? from[left++] : from[right++];
        }
    }
}
