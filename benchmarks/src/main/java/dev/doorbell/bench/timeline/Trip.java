package dev.doorbell.bench.timeline;

import dev.doorbell.sim.trace.TracePoint;
import java.util.List;

/**
 * The interrupt that led a core to a frame, among the records of a journey: what of them concerns it.
 *
 * <p>The core that takes the frame had acknowledged an interrupt last; from where that became pending on,
 * what the core does concerns the journey. What sent it, a message, a line or a timer, lies before.
 */
final class Trip {
    private static final int NOT_HERE = -1;

    private final List<TraceLine> all;
    private final long journey;
    private long core;
    private long intid = NOT_HERE;
    private String intidName = "";
    private int at;
    private long pendingPicos = Long.MAX_VALUE;
    private TraceLine[] senders = {};

    private Trip(List<TraceLine> all, long journey, long core) {
        this.all = all;
        this.journey = journey;
        this.core = core;
    }

    /**
     * Looks for it.
     *
     * @param all records in order
     * @param journey the journey's number
     * @param core the core that took the frame; negative if none is known to have
     */
    static Trip of(List<TraceLine> all, long journey, long core) {
        Trip trip = new Trip(all, journey, core);
        int taken = trip.find(TracePoint.FRAME_TAKEN);
        if (taken != NOT_HERE) {
            trip.core = all.get(taken).second();
            trip.lookBackFrom(taken);
        }
        return trip;
    }

    long core() {
        return core;
    }

    /** Negative if it was acknowledged before the journey began, or nobody took the frame. */
    long intid() {
        return intid;
    }

    String intidName() {
        return intidName;
    }

    private int find(TracePoint point) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).point() == point && all.get(i).first() == journey) {
                return i;
            }
        }
        return NOT_HERE;
    }

    private void lookBackFrom(int taken) {
        int acknowledged = taken;
        while (acknowledged >= 0
                && !(all.get(acknowledged).point() == TracePoint.INTERRUPT_ACKNOWLEDGED
                        && all.get(acknowledged).core() == core)) {
            acknowledged--;
        }
        if (acknowledged < 0) {
            pendingPicos = all.get(0).picos(); // its core was at work already
            return;
        }
        intid = all.get(acknowledged).intid();
        intidName = all.get(acknowledged).name();
        int pending = last(acknowledged, TracePoint.INTERRUPT_PENDING);
        at = pending == NOT_HERE ? acknowledged : pending;
        pendingPicos = all.get(at).picos();
        senders =
                new TraceLine[] {
                    line(last(at, TracePoint.TIMER_EXPIRED)),
                    line(last(at, TracePoint.DOORBELL)),
                    line(last(at, TracePoint.ITS_TRANSLATED)),
                    line(lastOfAny(at, TracePoint.ITS_MESSAGE)),
                    line(lastOfAny(at, TracePoint.MSI_POSTED))
                };
    }

    private TraceLine line(int index) {
        return all.get(Math.max(0, index));
    }

    /** The last record of that kind and of this interrupt before another; negative if there is none. */
    private int last(int before, TracePoint point) {
        for (int i = before; i >= 0; i--) {
            TraceLine line = all.get(i);
            boolean isElsewhere = line.core() >= 0 && line.core() != core && intid < 32;
            if (line.point() == point && line.intid() == intid && !isElsewhere) {
                return i;
            }
            if (i < before && line.point() == TracePoint.INTERRUPT_ACKNOWLEDGED && isMine(line)) {
                return NOT_HERE; // what lies before led to that one
            }
        }
        return NOT_HERE;
    }

    private boolean isMine(TraceLine line) {
        return line.intid() == intid && (intid >= 32 || line.core() == core);
    }

    /** Messages do not name the interrupt: the last one counts, if there was a doorbell or an ITS. */
    private int lastOfAny(int before, TracePoint point) {
        boolean byMessage =
                last(before, TracePoint.DOORBELL) != NOT_HERE
                        || last(before, TracePoint.ITS_TRANSLATED) != NOT_HERE
                        || intid >= 8192;
        for (int i = before; byMessage && i >= 0; i--) {
            if (all.get(i).point() == point) {
                return i;
            }
        }
        return NOT_HERE;
    }

    /** Whether a record has to do with the journey. */
    boolean concerns(TraceLine line) {
        TracePoint point = line.point();
        if (point.first().equals("journey")) {
            return line.first() == journey;
        }
        if (point.isComplaint() || point == TracePoint.FAULT_INJECTED) {
            return true;
        }
        for (TraceLine sender : senders) {
            if (line.equals(sender)) {
                return true;
            }
        }
        return switch (point) {
            case LINE_RAISED, LINE_LOWERED -> isOfDevice(line) && intid >= 32;
            case LOCK_WANTED, LOCK_TAKEN, LOCK_RELEASED, TIMER_EXPIRED -> false;
            case INTERRUPT_PENDING -> line.picos() >= pendingPicos && line.intid() == intid;
            default -> line.picos() >= pendingPicos && core >= 0 && line.core() == core;
        };
    }

    /** Inputs of cores are told by {@link TracePoint#INTERRUPT_SIGNALLED}. */
    private static boolean isOfDevice(TraceLine line) {
        return !line.name().startsWith("cpu") && !line.name().startsWith("core");
    }
}
