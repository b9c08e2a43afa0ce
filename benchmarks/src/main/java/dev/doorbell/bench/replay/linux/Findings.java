package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Mismatch;
import dev.doorbell.bench.replay.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a replay has found so far: differences, and counts of what was compared and what was not. */
final class Findings {
    private static final int MISMATCHES_MAX = 1000;

    private final List<Mismatch> mismatches = new ArrayList<>();
    private final Map<Remark.Kind, Map<String, Long>> counts = new TreeMap<>();
    private final Map<String, String> reasons = new TreeMap<>();
    private long mismatchCount;
    private long reads;

    /** An answer that differs. */
    void differ(TraceRecord record, String expected, String got) {
        mismatchCount++;
        if (mismatches.size() < MISMATCHES_MAX) {
            mismatches.add(new Mismatch(record.line(), expected, got, record.title()));
        }
    }

    /** A read was compared. */
    void read() {
        reads++;
    }

    /** One more of something that needs no reason. */
    void count(Remark.Kind kind, String subject) {
        count(kind, subject, 1, "");
    }

    /** So many more of something. */
    void count(Remark.Kind kind, String subject, long many, String reason) {
        if (many > 0) {
            counts.computeIfAbsent(kind, key -> new TreeMap<>()).merge(subject, many, Long::sum);
            reasons.put(subject, reason);
        }
    }

    long mismatchCount() {
        return mismatchCount;
    }

    long reads() {
        return reads;
    }

    List<Mismatch> mismatches() {
        return List.copyOf(mismatches);
    }

    /** All counts, by kind and subject. */
    List<Remark> remarks() {
        List<Remark> remarks = new ArrayList<>();
        counts.forEach(
                (kind, subjects) ->
                        subjects.forEach(
                                (subject, count) ->
                                        remarks.add(
                                                new Remark(
                                                        kind,
                                                        count,
                                                        subject,
                                                        reasons.getOrDefault(subject, "")))));
        return remarks;
    }
}
