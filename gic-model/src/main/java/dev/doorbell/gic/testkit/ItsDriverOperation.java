package dev.doorbell.gic.testkit;

import java.util.Locale;

/**
 * Something that is asked of an ITS driver, or that happens beside it.
 *
 * @param kind what
 * @param device the device; a PCI function's requester id
 * @param event its event, or the first of several
 * @param count how many events, where there may be several
 * @param lpi the LPI, or the first of several
 * @param core the core
 */
public record ItsDriverOperation(Kind kind, int device, int event, int count, int lpi, int core) {
    /** What is asked, or happens. */
    public enum Kind {
        /** {@link ItsDriverUnderTest#mapDevice}. */
        MAP_DEVICE,
        /** {@link ItsDriverUnderTest#mapEvents}. */
        MAP_EVENTS,
        /** {@link ItsDriverUnderTest#enable}. */
        ENABLE,
        /** A device writes to the doorbell, and all that follows from it happens. */
        MESSAGE,
        /** {@link ItsDriverUnderTest#moveEvent}. */
        MOVE_EVENT,
        /** {@link ItsDriverUnderTest#disable}. */
        DISABLE,
        /** {@link ItsDriverUnderTest#unmapEvent}. */
        UNMAP_EVENT,
        /** {@link ItsDriverUnderTest#unmapDevice}. */
        UNMAP_DEVICE,
        /** Every core acknowledges and ends what is signalled to it, until nothing is. */
        TAKE
    }

    /** Device {@code device} gets room for {@code events} events. */
    public static ItsDriverOperation mapDevice(int device, int events) {
        return new ItsDriverOperation(Kind.MAP_DEVICE, device, 0, events, 0, 0);
    }

    /** Events in a row become LPIs in a row at one core. */
    public static ItsDriverOperation mapEvents(
            int device, int firstEvent, int count, int firstLpi, int core) {
        return new ItsDriverOperation(Kind.MAP_EVENTS, device, firstEvent, count, firstLpi, core);
    }

    /** An event moves to a core. */
    public static ItsDriverOperation moveEvent(int device, int event, int core) {
        return new ItsDriverOperation(Kind.MOVE_EVENT, device, event, 1, 0, core);
    }

    /** An operation on one event that needs no more; or on a device, whose event is 0; or none. */
    public static ItsDriverOperation of(Kind kind, int device, int event) {
        return new ItsDriverOperation(kind, device, event, 1, 0, 0);
    }

    /** Asks it of the driver; nothing if it happens beside it. */
    void ask(ItsDriverUnderTest driver) {
        switch (kind) {
            case MAP_DEVICE -> driver.mapDevice(device, count);
            case UNMAP_DEVICE -> driver.unmapDevice(device);
            case MAP_EVENTS -> driver.mapEvents(device, event, count, lpi, core);
            case UNMAP_EVENT -> driver.unmapEvent(device, event);
            case MOVE_EVENT -> driver.moveEvent(device, event, core);
            case ENABLE -> driver.enable(device, event);
            case DISABLE -> driver.disable(device, event);
            case MESSAGE, TAKE -> {}
        }
    }

    /** What it is, in words. */
    public String words() {
        String where = String.format(Locale.ROOT, "device 0x%x", device);
        String one = "event " + event + " of " + where;
        return switch (kind) {
            case MAP_DEVICE -> where + " gets room for " + plural(count);
            case UNMAP_DEVICE -> where + " is unmapped";
            case MAP_EVENTS ->
                    count == 1
                            ? one + " becomes LPI " + lpi + " at core " + core
                            : String.format(
                                    Locale.ROOT,
                                    "events %d to %d of %s become LPIs %d to %d at core %d",
                                    event,
                                    event + count - 1,
                                    where,
                                    lpi,
                                    lpi + count - 1,
                                    core);
            case UNMAP_EVENT -> one + " is unmapped";
            case MOVE_EVENT -> one + " moves to core " + core;
            case ENABLE -> one + " is enabled";
            case DISABLE -> one + " is disabled";
            case MESSAGE -> where + " sends event " + event;
            case TAKE -> "every core takes what is signalled";
        };
    }

    private static String plural(int events) {
        return events == 1 ? "1 event" : events + " events";
    }

    /** As a Java expression. */
    String java() {
        return switch (kind) {
            case MAP_DEVICE -> call("mapDevice", device, count);
            case MAP_EVENTS -> call("mapEvents", device, event, count, lpi, core);
            case MOVE_EVENT -> call("moveEvent", device, event, core);
            case UNMAP_DEVICE, UNMAP_EVENT, ENABLE, DISABLE, MESSAGE, TAKE ->
                    "ItsDriverOperation.of(ItsDriverOperation.Kind."
                            + kind
                            + ", "
                            + device
                            + ", "
                            + event
                            + ")";
        };
    }

    private static String call(String name, int... arguments) {
        StringBuilder call = new StringBuilder("ItsDriverOperation.").append(name).append('(');
        for (int i = 0; i < arguments.length; i++) {
            call.append(i == 0 ? "" : ", ").append(arguments[i]);
        }
        return call.append(')').toString();
    }

    @Override
    public String toString() {
        return words();
    }
}
