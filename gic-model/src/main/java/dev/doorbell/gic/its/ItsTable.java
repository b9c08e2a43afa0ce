package dev.doorbell.gic.its;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;

/**
 * One GITS_BASER and the table it points at: where the entry of a number lies.
 *
 * <p>A flat table is an array of entries of 8 bytes. An indirect one is an array of level-1 entries,
 * each of which points at a page of entries: bit 63 says that it does, bits 51:12 are the page's
 * address. That much is the architecture's; what the entries hold is Doorbell's own (see {@link
 * TableEntry}). Source: Arm IHI 0069, "The ITS tables".
 */
final class ItsTable {
    /** Bytes of an entry of the device and the collection table, and of a level-1 entry. */
    static final int ENTRY_BYTES = 8;

    /** The level-1 entry of the page is not valid. */
    static final long NO_PAGE = -1;

    /** The level-1 entry lies outside memory. */
    static final long OUTSIDE = -2;

    private static final int TYPE_SHIFT = 56;
    private static final int ENTRY_SIZE_SHIFT = 48;
    private static final long VALID = 1L << 63;
    private static final long INDIRECT = 1L << 62;
    private static final long PAGE_SIZE = 3L << 8;
    private static final int PAGE_SIZE_SHIFT = 8;
    private static final long PAGE_SIZE_64K = 2L << PAGE_SIZE_SHIFT;
    private static final long PAGE_COUNT = 0xFF;
    private static final long READ_ONLY = 0x1FL << ENTRY_SIZE_SHIFT | 7L << TYPE_SHIFT;
    private static final long ADDRESS_4K = 0x0000_FFFF_FFFF_F000L;
    private static final long ADDRESS_16K = 0x0000_FFFF_FFFF_C000L;
    private static final long ADDRESS_64K = 0x0000_FFFF_FFFF_0000L;
    private static final long ADDRESS_HIGH = 0xF000;
    private static final int ADDRESS_HIGH_SHIFT = 36;
    private static final long PAGE_ADDRESS = 0x000F_FFFF_FFFF_F000L;

    private final TableMemory memory;
    private final ItsChoice.TableBaseWrite rule;
    private final boolean usedWithoutValid;
    private final boolean alwaysFlat;
    private final long fixed;
    private final long idLimit;

    // What the driver can see.
    private long register;

    // What follows from it.
    private long address;
    private int pageBits;
    private long entryCount;

    /**
     * Makes a table without memory.
     *
     * @param type GITS_BASER.Type
     * @param idBits bits of the numbers it is indexed by
     * @param indirectRule whether {@link ItsChoice.TableBaseWrite#PAGES_64K} allows two levels
     */
    ItsTable(
            TableMemory memory,
            GicBehaviour behaviour,
            int type,
            int idBits,
            boolean indirectRule) {
        this.memory = memory;
        this.rule = behaviour.choice(ItsChoice.TableBaseWrite.class);
        this.usedWithoutValid =
                behaviour.choice(ItsChoice.EnableInvalid.class)
                        == ItsChoice.EnableInvalid.ADDRESS_ZERO;
        this.alwaysFlat =
                switch (rule) {
                    case REPLACES -> false;
                    case PAGES_64K -> !indirectRule;
                    case MERGES -> true;
                };
        this.fixed = (long) type << TYPE_SHIFT | (long) (ENTRY_BYTES - 1) << ENTRY_SIZE_SHIFT;
        this.idLimit = 1L << idBits;
        accept(rule == ItsChoice.TableBaseWrite.MERGES ? 0 : PAGE_SIZE_64K);
    }

    /** GITS_BASER. */
    long register() {
        return register;
    }

    /** Writes GITS_BASER. */
    void write(long value) {
        accept(rule == ItsChoice.TableBaseWrite.MERGES ? register | value : value);
    }

    private void accept(long value) {
        long kept = value & ~READ_ONLY;
        if (alwaysFlat) {
            kept &= ~INDIRECT;
        }
        if (rule == ItsChoice.TableBaseWrite.PAGES_64K) {
            kept = (kept & ~PAGE_SIZE) | PAGE_SIZE_64K;
        }
        switch ((int) ((kept & PAGE_SIZE) >>> PAGE_SIZE_SHIFT)) {
            case 0 -> {
                pageBits = 12;
                address = kept & ADDRESS_4K;
            }
            case 1 -> {
                pageBits = 14;
                address = kept & ADDRESS_16K;
                kept &= ~(ADDRESS_4K & ~ADDRESS_16K);
            }
            default -> { // 3 is reserved and taken for 2
                pageBits = 16;
                address = (kept & ADDRESS_64K) | (kept & ADDRESS_HIGH) << ADDRESS_HIGH_SHIFT;
            }
        }
        register = kept | fixed;
        entryCount = isUsable() ? Math.min(idLimit, capacity()) : 0;
    }

    private long capacity() {
        long entries = (((register & PAGE_COUNT) + 1) << pageBits) / ENTRY_BYTES;
        return isIndirect() ? entries * entriesOfPage() : entries;
    }

    private long entriesOfPage() {
        return (1L << pageBits) / ENTRY_BYTES;
    }

    /** GITS_BASER.Valid. */
    boolean isValid() {
        return (register & VALID) != 0;
    }

    private boolean isUsable() {
        return isValid() || usedWithoutValid;
    }

    private boolean isIndirect() {
        return (register & INDIRECT) != 0;
    }

    /** Whether {@code id}, unsigned, has an entry; one level of an indirect table may be missing. */
    boolean holds(int id) {
        return Integer.toUnsignedLong(id) < entryCount;
    }

    /** How many numbers have entries. */
    long entryCount() {
        return entryCount;
    }

    /** How many numbers from {@code id} on share a page with it. */
    long untilNextPage(int id) {
        long page = isIndirect() ? entriesOfPage() : entryCount;
        return page - Integer.toUnsignedLong(id) % page;
    }

    /** The address of the entry of {@code id}, {@link #NO_PAGE} or {@link #OUTSIDE}. */
    long locate(int id) {
        long number = Integer.toUnsignedLong(id);
        if (!isIndirect()) {
            return address + number * ENTRY_BYTES;
        }
        long level1 = address + number / entriesOfPage() * ENTRY_BYTES;
        if (!memory.holds(level1, ENTRY_BYTES)) {
            return OUTSIDE;
        }
        long pointer = memory.read(level1, ENTRY_BYTES);
        if ((pointer & VALID) == 0) {
            return NO_PAGE;
        }
        long page = pointer & PAGE_ADDRESS & -(1L << pageBits);
        return page + number % entriesOfPage() * ENTRY_BYTES;
    }
}
