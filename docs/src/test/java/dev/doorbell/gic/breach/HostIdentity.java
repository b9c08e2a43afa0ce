package dev.doorbell.gic.breach;

/** Breaks {@code noHostClockInModels}, with a number that differs from run to run. */
final class HostIdentity {
    int order = System.identityHashCode(this);
}
