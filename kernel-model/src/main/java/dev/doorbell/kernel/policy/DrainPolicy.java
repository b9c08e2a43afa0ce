package dev.doorbell.kernel.policy;

/** How far a drain of the receive ring goes. */
public enum DrainPolicy {
    /** On, while there are frames: those that arrive meanwhile are taken too. Breenix's way. */
    EXHAUSTIVE,
    /** To where the ring stood when the drain began: later frames wait for the next one. */
    SNAPSHOT
}
