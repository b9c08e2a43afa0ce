package dev.doorbell.nic.capture;

import static dev.doorbell.nic.capture.CaptureFile.countOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers frames in file order, whatever the container, and makes a {@link Capture} of them.
 *
 * <p>Both readers report through here, so that what is done about a contradiction (more captured
 * than there was, a check sequence, a time stamp that steps back) is decided in one place.
 */
final class FrameCollector {
    /** Together with the limit on the file's size, what bounds the memory of a capture. */
    static final int FRAME_COUNT_MAX = 1 << 24;

    private static final int FIRST_CAPACITY = 1024;

    private final CaptureFile file;
    private final List<String> notes = new ArrayList<>();

    private int count;
    private int[] offsets = new int[FIRST_CAPACITY];
    private int[] capturedBytes = new int[FIRST_CAPACITY];
    private int[] originalBytes = new int[FIRST_CAPACITY];

    /** Nanoseconds after {@link #origin}, of either sign. */
    private long[] timesNanos = new long[FIRST_CAPACITY];

    private @Nullable WideNanos origin;
    private int untimedCount;
    private int emptyCount;
    private int partialCount;
    private int understatedCount;

    FrameCollector(CaptureFile file) {
        this.file = file;
    }

    int frameCount() {
        return count;
    }

    /** Adds a sentence to the warnings, ahead of those that count frames. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /**
     * Adds the next frame of the file.
     *
     * @param recordAt where the record or block begins, for messages
     * @param at where the frame's captured bytes begin; they are known to be in the file
     * @param captured bytes held by the file, any unsigned 32-bit number
     * @param original bytes on the wire, any unsigned 32-bit number
     * @param checkBytes how many of the original bytes, at their end, are the check sequence
     * @param time when it was captured, or null if the file does not say
     */
    void add(
            int recordAt,
            int at,
            long captured,
            long original,
            int checkBytes,
            @Nullable WideNanos time) {
        refuseAbsurdLengths(recordAt, captured, original);
        // The check sequence is the end of what was on the wire: a frame cut by the snapshot length
        // has lost it first.
        int onWire = (int) Math.max(0, Math.max(original, captured) - checkBytes);
        if (onWire == 0) {
            emptyCount++;
            return;
        }
        if (count == FRAME_COUNT_MAX) {
            throw file.error(
                    recordAt,
                    "more frames than can be held",
                    "at most " + countOf(FRAME_COUNT_MAX, "frame"),
                    "cut the capture with: editcap -c " + FRAME_COUNT_MAX + " IN OUT");
        }
        growIfFull();
        if (original < captured) {
            understatedCount++;
        }
        offsets[count] = at;
        originalBytes[count] = onWire;
        capturedBytes[count] = (int) Math.min(captured, onWire);
        if (capturedBytes[count] < onWire) {
            partialCount++;
        }
        timesNanos[count] = time == null ? timeOfUntimed() : timeOf(recordAt, time);
        count++;
    }

    /** The frames in time order. */
    Capture finish() {
        if (count == 0) {
            throw file.error(
                    CaptureException.WHOLE_FILE,
                    "the capture contains no frames",
                    "at least one Ethernet frame",
                    "capture some traffic, or check the capture filter");
        }
        long[] times = Arrays.copyOf(timesNanos, count);
        startAtZero(times);
        List<String> warnings = new ArrayList<>(notes);
        warnAboutFrames(warnings);
        int[] order = putInOrder(times, warnings);
        return new Capture(
                file.name(),
                file.content(),
                permuted(times, order),
                permuted(offsets, order),
                permuted(capturedBytes, order),
                permuted(originalBytes, order),
                warnings);
    }

    private void refuseAbsurdLengths(int recordAt, long captured, long original) {
        if (Math.max(captured, original) <= CaptureReader.FRAME_BYTES_MAX) {
            return;
        }
        throw file.damaged(
                recordAt,
                "a frame of " + captured + " captured and " + original + " original bytes",
                "at most " + CaptureReader.FRAME_BYTES_MAX + " bytes in a frame");
    }

    /** A frame without a time stamp takes the time of the frame before it in the file. */
    private long timeOfUntimed() {
        untimedCount++;
        return count == 0 ? 0 : timesNanos[count - 1];
    }

    private long timeOf(int recordAt, WideNanos time) {
        if (origin == null) {
            origin = time;
        }
        if (!time.isInReachOf(origin)) {
            throw tooFarApart(recordAt);
        }
        return time.minus(origin);
    }

    private CaptureException tooFarApart(long at) {
        return file.damaged(
                at,
                "time stamps too far apart to count the nanoseconds between them",
                "all frames within 2^63 ns (292 years)");
    }

    private void startAtZero(long[] times) {
        long earliest = Arrays.stream(times).min().orElseThrow();
        long latest = Arrays.stream(times).max().orElseThrow();
        if (latest - earliest < 0) {
            throw tooFarApart(CaptureException.WHOLE_FILE);
        }
        for (int i = 0; i < times.length; i++) {
            times[i] -= earliest;
        }
    }

    private void warnAboutFrames(List<String> warnings) {
        if (partialCount > 0) {
            warnings.add(
                    countOf(partialCount, "frame")
                            + " captured only in part (snapshot length): the rest is not known");
        }
        if (understatedCount > 0) {
            warnings.add(
                    countOf(understatedCount, "frame")
                            + " with more bytes captured than sent: the captured length counts");
        }
        if (emptyCount > 0) {
            warnings.add(countOf(emptyCount, "record") + " of 0 bytes left out");
        }
        if (untimedCount > 0) {
            warnings.add(
                    countOf(untimedCount, "frame")
                            + " without a time stamp (simple packet block): placed at the time of"
                            + " the frame before");
        }
    }

    /** Which frame comes first, second and so on; null if they already are in time order. */
    private static int @Nullable [] putInOrder(long[] times, List<String> warnings) {
        int backCount = 0;
        long backNanosMax = 0;
        for (int i = 1; i < times.length; i++) {
            if (times[i] < times[i - 1]) {
                backCount++;
                backNanosMax = Math.max(backNanosMax, times[i - 1] - times[i]);
            }
        }
        if (backCount == 0) {
            return null;
        }
        warnings.add(
                countOf(backCount, "time stamp")
                        + " stepped back, by up to "
                        + backNanosMax
                        + " ns: the frames were put in time order");
        return StableOrder.of(times);
    }

    private long[] permuted(long[] values, int @Nullable [] order) {
        return order == null ? values : Arrays.stream(order).mapToLong(i -> values[i]).toArray();
    }

    private int[] permuted(int[] values, int @Nullable [] order) {
        return order == null
                ? Arrays.copyOf(values, count)
                : Arrays.stream(order).map(i -> values[i]).toArray();
    }

    private void growIfFull() {
        if (count < offsets.length) {
            return;
        }
        int capacity = count * 2;
        offsets = Arrays.copyOf(offsets, capacity);
        capturedBytes = Arrays.copyOf(capturedBytes, capacity);
        originalBytes = Arrays.copyOf(originalBytes, capacity);
        timesNanos = Arrays.copyOf(timesNanos, capacity);
    }
}
