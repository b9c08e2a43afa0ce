package dev.doorbell.gic.its;

import dev.doorbell.gic.LpiPort;
import dev.doorbell.gic.its.ItsError.Reason;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into LPIs, one at a time: the tables are looked up when a message {@linkplain #begin
 * begins}, the LPI is sent when it {@linkplain #finish finishes}.
 *
 * <p>Source: Arm IHI 0069, "Physical LPIs" and "GITS_TRANSLATER".
 */
final class Translation {
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final Mappings mappings;
    private final LpiPort[] ports;
    private final @Nullable UnmappedMessages unmapped;

    // The message under way.
    private int deviceId;
    private int eventId;
    private long arrivalTick;
    private Reason reason = Reason.FINE;
    private int intid;
    private int target;

    private long translatedCount;
    private long droppedCount;

    /**
     * Makes a translation that is not under way.
     *
     * @param unmapped told of messages that are dropped; null where nobody is
     */
    Translation(
            Backplane backplane,
            int source,
            Mappings mappings,
            LpiPort[] ports,
            @Nullable UnmappedMessages unmapped) {
        this.trace = backplane.trace();
        this.source = source;
        this.journeys = backplane.journeys();
        this.mappings = mappings;
        this.ports = ports;
        this.unmapped = unmapped;
    }

    /** Looks up where the message goes. */
    void begin(int device, int event, long arrival) {
        deviceId = device;
        eventId = event;
        arrivalTick = arrival;
        reason = lookUp(device, event);
    }

    private Reason lookUp(int device, int event) {
        Reason found = mappings.findEvent(device, event);
        if (found != Reason.FINE) {
            return found;
        }
        intid = mappings.intid();
        target = mappings.findEventTarget();
        return target >= 0 ? Reason.FINE : mappings.orOutside(Reason.UNMAPPED_COLLECTION);
    }

    /** Sends the LPI, or drops the message and says why. */
    void finish() {
        if (reason == Reason.FINE) {
            translatedCount++;
            trace.emit(
                    TracePoint.ITS_TRANSLATED,
                    source,
                    identity(deviceId, eventId),
                    (long) intid << 32 | target);
            journeys.interruptMark(0, intid, Stage.MSI, arrivalTick);
            ports[target].setPending(intid);
            return;
        }
        drop(ItsError.of(ItsOpcode.INT, reason), deviceId, eventId);
        if (unmapped != null) {
            unmapped.note(reason, deviceId, eventId);
        }
    }

    /** Drops a message. */
    void drop(ItsError error, int device, int event) {
        droppedCount++;
        trace.guestError(
                source, TracePoint.ITS_MESSAGE_DROPPED, error.code(), identity(device, event));
    }

    private static long identity(int device, int event) {
        return (long) device << 32 | Integer.toUnsignedLong(event);
    }

    /** Messages that became LPIs. */
    long translatedCount() {
        return translatedCount;
    }

    /** Messages that became nothing. */
    long droppedCount() {
        return droppedCount;
    }

    // What observers ask. Nothing changes.

    /** What blocks a message now. */
    ItsError blockedBy(int device, int event) {
        mappings.beginPeek();
        Reason found = mappings.findEvent(device, event);
        int there = found == Reason.FINE ? mappings.findEventTarget() : -1;
        if (found == Reason.FINE && there < 0) {
            found = mappings.orOutside(Reason.UNMAPPED_COLLECTION);
        } else if (found == Reason.FINE) {
            LpiPort port = ports[there];
            if (!port.acceptsLpis()) {
                found = Reason.LPI_OFF;
            } else if (mappings.intid()
                    >= 1 << Math.min(port.lpiIdBits(), TableEntry.LPI_ID_BITS)) {
                found = Reason.PHYSICALID_OOR;
            }
        }
        mappings.endPeek();
        return ItsError.of(ItsOpcode.INT, found);
    }

    /** The LPI of an event, or -1. */
    int mappedLpi(int device, int event) {
        mappings.beginPeek();
        int lpi = mappings.findEvent(device, event) == Reason.FINE ? mappings.intid() : -1;
        mappings.endPeek();
        return lpi;
    }

    /** The redistributor of an event, or -1. */
    int targetOf(int device, int event) {
        mappings.beginPeek();
        int found =
                mappings.findEvent(device, event) == Reason.FINE ? mappings.findEventTarget() : -1;
        mappings.endPeek();
        return found;
    }
}
