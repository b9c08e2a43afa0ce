package dev.doorbell.sim.breach;

import com.lmax.disruptor.Sequence;

/** Breaks {@code onlyTheTraceRingUsesTheDisruptor}. */
final class SecondRing {
    Sequence cursor = new Sequence();
}
