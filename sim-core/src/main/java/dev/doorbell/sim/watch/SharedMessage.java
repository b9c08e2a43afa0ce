package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Two functions post the same message: nobody can tell from the interrupt which of them it is of.
 *
 * <p>Pins are shared because there are few; messages need not be. Speaks only where the data alone names
 * the interrupt (a GICv2m frame, local APICs): an ITS tells functions apart.
 */
public final class SharedMessage extends Detector {
    private record Message(long address, long data) {}

    private final Map<Message, Integer> posters = new HashMap<>();
    private final Set<Long> rung = new HashSet<>();
    private final Set<Message> said = new HashSet<>();

    /** Makes one. */
    public SharedMessage() {
        super("shared message");
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.DOORBELL) {
            rung.add(first);
        } else if (point == TracePoint.MSI_POSTED) {
            Message message = new Message(first, second);
            Integer before = posters.putIfAbsent(message, source);
            if (before != null && before != source && rung.contains(second) && said.add(message)) {
                say(
                        tick,
                        tick,
                        "two functions post the same message, 0x"
                                + Long.toHexString(second)
                                + " to 0x"
                                + Long.toHexString(first));
            }
        }
    }
}
