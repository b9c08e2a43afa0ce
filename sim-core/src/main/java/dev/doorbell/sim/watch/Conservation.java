package dev.doorbell.sim.watch;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What came in came out, once: frames that a device or the kernel lost, results taken twice, buffers
 * read twice.
 *
 * <p>A frame that nobody wanted, that a filter refused, that the kernel's own protocols had, or that was
 * taken off the wire on purpose was not lost.
 */
public final class Conservation extends Detector {
    private static final Set<DropReason> EXPECTED =
            EnumSet.of(
                    DropReason.NO_RECEIVER,
                    DropReason.FILTERED,
                    DropReason.DEVICE_NOT_READY,
                    DropReason.KERNEL_PROTOCOL,
                    DropReason.FAULT);
    private static final DropReason[] REASONS = DropReason.values();

    private final OpenWork work = new OpenWork();
    private final Set<Long> under = new LinkedHashSet<>();
    private long lost;

    /** Makes one. */
    public Conservation() {
        super("conservation");
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        long before = work.takenMore();
        work.see(tick, point, source, first, second);
        if (work.takenMore() > before) {
            say(tick, tick, "results of queue " + first + " were taken that nobody had posted");
        }
        switch (point) {
            case FRAME_ON_WIRE -> under.add(first);
            case JOURNEY_DELIVERED -> ends(tick, first);
            case JOURNEY_DROPPED -> {
                ends(tick, first);
                DropReason reason = REASONS[(int) second];
                if (!EXPECTED.contains(reason) && lost++ == 0) {
                    say(tick, tick, "frame " + first + " is lost: " + reason.words());
                }
            }
            case WORK_LOST -> {
                if (lost++ == 0) {
                    say(tick, tick, "a result of queue " + first + " is lost: no room for it");
                }
            }
            case BUFFER_WITHOUT_FRAME ->
                    say(
                            tick,
                            tick,
                            "core "
                                    + first
                                    + " took the buffer at 0x"
                                    + Long.toHexString(second)
                                    + " again, and no frame had come to it");
            default -> {}
        }
    }

    private void ends(long tick, long journey) {
        if (!under.remove(journey)) {
            say(tick, tick, "frame " + journey + " ended twice, or never began");
        }
    }
}
