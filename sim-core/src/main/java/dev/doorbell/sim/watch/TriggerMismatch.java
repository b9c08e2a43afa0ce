package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.HashSet;
import java.util.Set;

/**
 * An interrupt's trigger does not fit what raises it: a message for a level-sensitive one leaves nothing
 * behind; a wire that stays high under an edge-triggered one is never seen again.
 */
public final class TriggerMismatch extends Detector {
    private final Set<Long> said = new HashSet<>();

    /** Makes one. */
    public TriggerMismatch() {
        super("level edge mismatch");
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.DOORBELL_LEVEL_SPI && said.add(first)) {
            say(tick, tick, "a message for INTID " + first + ", which is level-sensitive");
        } else if (point == TracePoint.LINE_LEFT_HIGH && said.add(first)) {
            say(
                    tick,
                    tick,
                    "INTID "
                            + first
                            + " is edge-triggered and was ended while its wire is high: no edge"
                            + " will come");
        }
    }
}
