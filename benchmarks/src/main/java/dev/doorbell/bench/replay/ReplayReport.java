package dev.doorbell.bench.replay;

import dev.doorbell.bench.report.Json;
import java.util.List;

/** Results as lines for people and scripts, and as JSON. */
public final class ReplayReport {
    private ReplayReport() {}

    /**
     * One conversation: {@code PASS name reads=N}, {@code FAIL name line=L expected=… got=… # intent},
     * or {@code SKIP name reason}; with {@code all} a line for each difference. A trace's remarks
     * follow.
     */
    public static String lines(ReplayResult result, boolean all) {
        return switch (result.verdict()) {
            case PASS ->
                    "PASS " + result.name() + " reads=" + result.reads() + "\n" + remarks(result);
            case SKIP -> "SKIP " + result.name() + " " + result.reason() + "\n";
            case FAIL -> failures(result, all) + remarks(result);
        };
    }

    /** For example {@code explained name count=58 e1000-statistics: frame lengths are not recorded}. */
    private static String remarks(ReplayResult result) {
        StringBuilder lines = new StringBuilder();
        for (Remark remark : result.remarks()) {
            lines.append(remark.kind().word()).append(' ').append(result.name());
            lines.append(" count=").append(remark.count());
            lines.append(' ').append(remark.subject());
            if (!remark.reason().isEmpty()) {
                lines.append(": ").append(remark.reason());
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String failures(ReplayResult result, boolean all) {
        StringBuilder lines = new StringBuilder();
        for (Mismatch mismatch :
                result.mismatches().subList(0, all ? result.mismatches().size() : 1)) {
            lines.append("FAIL ").append(result.name());
            lines.append(" line=").append(mismatch.line());
            lines.append(" expected=").append(mismatch.expected());
            lines.append(" got=").append(mismatch.got());
            if (!mismatch.intent().isEmpty()) {
                lines.append(" # ").append(mismatch.intent());
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    /** The sums: how many were skipped, if any, and the last line {@code N passed, M failed}. */
    public static String sums(List<ReplayResult> results) {
        Summary summary = Summary.of(results);
        String skipped = summary.skipped() == 0 ? "" : summary.skipped() + " skipped\n";
        return skipped + summary.passed() + " passed, " + summary.failed() + " failed\n";
    }

    /** All of it as JSON. */
    public static String json(List<ReplayResult> results) {
        return Json.render(Summary.of(results));
    }

    /**
     * The whole result.
     *
     * @param passed conversations whose every answer was the recorded one
     * @param failed conversations with an answer that differed
     * @param skipped conversations that need what is not here
     * @param conversations each of them, in the order of the command line
     */
    public record Summary(
            long passed, long failed, long skipped, List<ReplayResult> conversations) {
        /** Counts results. */
        public static Summary of(List<ReplayResult> results) {
            return new Summary(
                    count(results, ReplayResult.Verdict.PASS),
                    count(results, ReplayResult.Verdict.FAIL),
                    count(results, ReplayResult.Verdict.SKIP),
                    results);
        }

        private static long count(List<ReplayResult> results, ReplayResult.Verdict verdict) {
            return results.stream().filter(result -> result.verdict() == verdict).count();
        }

        /** Whether every conversation passed; one that was skipped did not. */
        public boolean allPassed() {
            return failed == 0 && skipped == 0;
        }
    }
}
