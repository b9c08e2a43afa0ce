package dev.doorbell.bench.breach;

/** Breaks {@code mathIsTheSameEverywhere}. */
final class RoundedLogarithm {
    double gap = Math.log(0.5);
}
