package dev.doorbell.bench.replay;

import java.util.List;

/**
 * What became of one conversation.
 *
 * @param file the file, as the user wrote it
 * @param name its name
 * @param verdict whether it passed
 * @param behaviour the GIC behaviour it was replayed with
 * @param reads answers compared
 * @param mismatchCount answers that differed
 * @param mismatches the first of them
 * @param reason why it was skipped; empty if it was not
 * @param remarks what was not compared, inferred or explained; none for a conversation
 */
public record ReplayResult(
        String file,
        String name,
        Verdict verdict,
        String behaviour,
        long reads,
        long mismatchCount,
        List<Mismatch> mismatches,
        String reason,
        List<Remark> remarks) {
    /** How it ended. */
    public enum Verdict {
        /** Every answer was the recorded one. */
        PASS,
        /** An answer differed. */
        FAIL,
        /** It needs what is not here; nothing was compared. */
        SKIP
    }
}
