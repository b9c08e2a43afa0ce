package dev.doorbell.sim.breach;

/** Breaks nothing: these are exact, or round in one way only. */
final class ExactMath {
    long exact = Math.multiplyExact(Math.max(2L, 3L), Math.round(Math.sqrt(2.0)));
    double strict = StrictMath.log(0.5);
}
