package dev.doorbell.bench.replay;

/**
 * An answer that differs.
 *
 * @param line the line of the file, from 1
 * @param expected the recorded answer
 * @param got the model's answer
 * @param intent the comment above the line, for people
 */
public record Mismatch(int line, String expected, String got, String intent) {}
