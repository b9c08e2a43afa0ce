package dev.doorbell.gic.its;

/**
 * What the entries of an ITS's tables hold.
 *
 * <p>The encodings are Doorbell's own, little-endian, and all zeros say unmapped:
 *
 * <ul>
 *   <li>device, 8 bytes: bit 63 valid; bits 51:8 the address of its translation table, in place;
 *       bits 4:0 its EventID bits less one;
 *   <li>event, as many bytes as GITS_TYPER.ITT_entry_size says, of which 4 are used: bits 15:0 the
 *       LPI, bits 31:16 its collection; valid if there is an LPI;
 *   <li>collection, 8 bytes: bit 63 valid; bits 31:0 its redistributor's number.
 * </ul>
 *
 * <p>An event's entry that never reaches memory has two fields more: bits 47:32 a redistributor of its
 * own plus one, bit 48 that it has lost its collection.
 */
final class TableEntry {
    /** Bytes of an event's entry that are used. */
    static final int EVENT_BYTES = 4;

    /** Bits of an INTID, as GICD_TYPER.IDbits has it. */
    static final int LPI_ID_BITS = 16;

    private static final long VALID = 1L << 63;
    private static final long ITT_ADDRESS = 0x000F_FFFF_FFFF_FF00L;
    private static final int EVENT_BITS = 0x1F;
    private static final int COLLECTION_SHIFT = 16;
    private static final long LPI_MASK = (1L << LPI_ID_BITS) - 1;
    private static final long TARGET_OF_COLLECTION = 0xFFFF_FFFFL;
    private static final int TARGET_SHIFT = 32;
    private static final long TARGET_MASK = 0xFFFFL << TARGET_SHIFT;
    private static final long ORPHAN = 1L << 48;

    private TableEntry() {}

    /** Whether an entry of a device or a collection maps it. */
    static boolean isValid(long entry) {
        return (entry & VALID) != 0;
    }

    // Devices.

    static long device(long ittAddress, int eventBits) {
        return VALID | (ittAddress & ITT_ADDRESS) | (eventBits - 1);
    }

    static long ittAddress(long device) {
        return device & ITT_ADDRESS;
    }

    /** EventID bits less one. */
    static int size(long device) {
        return (int) device & EVENT_BITS;
    }

    // Collections.

    static long collection(int target) {
        return VALID | target;
    }

    static long target(long collection) {
        return collection & TARGET_OF_COLLECTION;
    }

    // Events.

    static long event(int intid, int collection) {
        return (long) collection << COLLECTION_SHIFT | intid;
    }

    /** The LPI; 0 if the event is not mapped. */
    static int intid(long event) {
        return (int) (event & LPI_MASK);
    }

    static int collectionOf(long event) {
        return (int) event >>> COLLECTION_SHIFT;
    }

    /** The redistributor that an event has to itself, or -1. */
    static int ownTarget(long event) {
        return (int) ((event & TARGET_MASK) >>> TARGET_SHIFT) - 1;
    }

    /** The entry with a redistributor of its own. */
    static long withOwnTarget(long event, int target) {
        return (event & ~TARGET_MASK) | (long) (target + 1) << TARGET_SHIFT;
    }

    /** The entry going where its collection goes. */
    static long withoutOwnTarget(long event) {
        return event & ~TARGET_MASK;
    }

    static long orphan(long event) {
        return event | ORPHAN;
    }

    static boolean isOrphan(long event) {
        return (event & ORPHAN) != 0;
    }
}
