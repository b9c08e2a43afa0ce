package dev.doorbell.gic.its;

import java.util.Arrays;

/**
 * Something that happens to an ITS, drawn from one number: few identifiers, so that they meet; some of
 * each are out of range.
 *
 * <p>Device 40 is beyond 5 bits, collection 9 beyond 3, redistributor 3 is not there, 17 bits of events
 * are one too many.
 */
record ItsAction(
        Kind kind, int device, int event, int lpi, int icid, int rd, int rd2, int bits, int table) {

    enum Kind {
        MESSAGE,
        INT,
        MAPTI,
        MAPD,
        MAPC,
        MOVI,
        DISCARD,
        CLEAR,
        PUBLISH,
        MAPI,
        UNMAP_COLLECTION,
        MOVALL,
        UNMAP_DEVICE,
        INVALL,
        INV,
        SYNC,
        UNKNOWN,
        DROP_CACHES,
        RESTART
    }

    private static final Kind[] KINDS = Kind.values();
    static final int[] DEVICES = {0, 1, 31, 40};
    static final int[] EVENTS = {0, 1, 2, 5, 8200, 70_000};
    private static final int[] LPIS = {8192, 8193, 9000, 65_535, 8191, 65_536};
    static final int[] COLLECTIONS = {0, 1, 7, 9};
    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final int[] BITS = {3, 14, 1, 17};
    private static final int TABLES = 3;

    /** Tables of events there may be: no two devices share one, which would be UNPREDICTABLE. */
    static final int ALL_TABLES = DEVICES.length * TABLES;

    /** Numbers below this are all different actions. */
    static final int LIMIT = KINDS.length * 4 * 6 * 6 * 4 * 4 * 4 * 4 * TABLES;

    static ItsAction of(int number) {
        int[] rest = {number};
        return new ItsAction(
                KINDS[digit(rest, KINDS.length)],
                DEVICES[digit(rest, DEVICES.length)],
                EVENTS[digit(rest, EVENTS.length)],
                LPIS[digit(rest, LPIS.length)],
                COLLECTIONS[digit(rest, COLLECTIONS.length)],
                TARGETS[digit(rest, TARGETS.length)],
                TARGETS[digit(rest, TARGETS.length)],
                BITS[digit(rest, BITS.length)],
                digit(rest, TABLES));
    }

    private static int digit(int[] rest, int radix) {
        int digit = rest[0] % radix;
        rest[0] /= radix;
        return digit;
    }

    /** The address of the device's table of events. */
    long tableAddress() {
        int which = Arrays.binarySearch(DEVICES, device) * TABLES + table;
        return ItsMachine.ITT + which * 0x10_0000L;
    }

    /** As a command; anything else is an unknown one. */
    ItsCommand command() {
        return switch (kind) {
            case INT, DISCARD, CLEAR, INV ->
                    ItsCommand.ofEvent(ItsOpcode.valueOf(kind.name()), device, event);
            case MAPTI -> ItsCommand.mapti(device, event, lpi, icid);
            case MAPI -> ItsCommand.mapi(device, event, icid);
            case MAPD -> ItsCommand.mapd(device, bits, tableAddress());
            case UNMAP_DEVICE -> ItsCommand.unmapDevice(device);
            case MAPC -> ItsCommand.mapc(icid, rd);
            case UNMAP_COLLECTION -> ItsCommand.unmapCollection(icid);
            case MOVI -> ItsCommand.movi(device, event, icid);
            case MOVALL -> ItsCommand.movall(rd, rd2);
            case INVALL -> ItsCommand.invall(icid);
            case SYNC -> ItsCommand.sync(rd);
            case UNKNOWN, MESSAGE, PUBLISH, DROP_CACHES, RESTART -> new ItsCommand(0x77, 0, 0, 0);
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case MESSAGE -> "message dev=" + device + " event=" + event;
            case PUBLISH, DROP_CACHES, RESTART -> kind.name();
            default -> command().toString();
        };
    }
}
