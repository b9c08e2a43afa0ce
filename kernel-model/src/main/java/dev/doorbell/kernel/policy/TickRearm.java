package dev.doorbell.kernel.policy;

/** How the tick handler sets the timer again. */
public enum TickRearm {
    /** One period after the last expiry: the rate is exact. */
    ABSOLUTE,
    /** One period after the handler gets to it: the phase slips by the latency of every tick. */
    RELATIVE
}
