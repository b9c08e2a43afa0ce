package dev.doorbell.bench.replay.linux;

/**
 * Why an answer may differ.
 *
 * @param rule its name
 * @param reason why, for people
 */
record Explanation(String rule, String reason) {
    /** Nothing explains it. */
    static final Explanation NONE = new Explanation("", "");
}
