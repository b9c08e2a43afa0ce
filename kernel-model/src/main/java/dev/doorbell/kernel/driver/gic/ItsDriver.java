package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings up an ITS and the redistributors' LPIs, and maps one event of a device to one LPI.
 *
 * <p>The order is Linux's: tables, queue, enable; then per core the LPI tables and a collection; then
 * per device MAPD, MAPTI, and INV when its LPI is enabled. Breenix has no ITS driver. Left out: moving
 * an LPI, unmapping, more than one event of a device.
 *
 * <p>Source: Arm IHI 0069, "The Interrupt Translation Service"; order as a stock Linux 6.1 was seen to
 * do it.
 */
public final class ItsDriver implements MessageController {
    private static final long GITS_CTLR = 0x0000;
    private static final long GITS_TYPER = 0x0008;
    private static final long GITS_CBASER = 0x0080;
    private static final long GITS_CWRITER = 0x0088;
    private static final long GITS_CREADR = 0x0090;
    private static final long GITS_BASER = 0x0100;
    private static final long GITS_TRANSLATER = 0x1_0040;
    private static final long GICR_CTLR = 0x0000;
    private static final long GICR_PROPBASER = 0x0070;
    private static final long GICR_PENDBASER = 0x0078;

    private static final long VALID = 1L << 63;
    private static final long INDIRECT = 1L << 62;
    private static final int TABLES = 8;
    private static final int TABLE_TYPE_SHIFT = 56;
    private static final int TABLE_TYPE_MASK = 7;
    private static final int TABLE_DEVICES = 1;
    private static final int TABLE_ENTRY_SHIFT = 48;
    private static final int TABLE_ENTRY_MASK = 0x1F;
    private static final long PAGE_SIZE_FIELD = 3L << 8;
    private static final long PAGES_OF_64K = 2L << 8;
    private static final int BYTES_64K = 0x1_0000;
    private static final long LEVEL_2_ENTRY_BYTES = 8;
    private static final int QUEUE_BYTES = BYTES_64K;
    private static final int COMMAND_BYTES = 32;
    private static final int INTID_BITS = 16;
    private static final int LPIS = (1 << INTID_BITS) - GicDriver.LPI_FIRST;
    private static final int ITT_ALIGNMENT = KernelPages.PAGE_BYTES;

    /** Priority 0xA0, disabled; bit 1 reads as written and means nothing with one security state. */
    private static final int CONFIGURATION_OFF = 0xA2;

    private static final int CONFIGURATION_ENABLE = 1;

    private static final int MAPD = 0x08;
    private static final int MAPC = 0x09;
    private static final int MAPTI = 0x0A;
    private static final int INV = 0x0C;
    private static final int INVALL = 0x0D;
    private static final int SYNC = 0x05;
    private static final int DEVICE_SHIFT = 32;
    private static final int TARGET_SHIFT = 16;

    /** One event: its number takes one bit. */
    private static final int EVENT_BITS = 1;

    private static final int EVENT = 0;
    private static final long NO_SYNC = -1;

    private static final int POLLS_MAX = 1_000_000;

    /** One turn of the loop that waits for the ITS: a compare, a branch. */
    private static final int POLL_CYCLES = 4;

    private final PlatformConfig platform;
    private final KernelPages pages;
    private final long base;

    private long queue;
    private int writer;
    private long configurations;
    private int ittEntryBytes;
    private long deviceTable;
    private boolean deviceTableIndirect;
    private long deviceEntryBytes;
    private long level2Bytes;
    private int nextLpi = GicDriver.LPI_FIRST;
    private boolean locked;
    private boolean stuck;

    /** Makes a driver for the ITS at the platform's address. */
    public ItsDriver(PlatformConfig platform, KernelPages pages) {
        this.platform = platform;
        this.pages = pages;
        this.base = platform.itsBase();
    }

    /** Gives the ITS its tables and its queue, and enables it. */
    @Override
    public void init(Core core) {
        ittEntryBytes = (int) (core.read(base + GITS_TYPER, 8) >>> 4 & 0xF) + 1;
        for (int table = 0; table < TABLES; table++) {
            core.write(base + GITS_BASER + 8L * table, 8, 0);
        }
        for (int table = 0; table < TABLES; table++) {
            placeTable(core, base + GITS_BASER + 8L * table);
        }
        queue = pages.take(QUEUE_BYTES, BYTES_64K);
        long queuePages = QUEUE_BYTES / KernelPages.PAGE_BYTES;
        core.write(base + GITS_CBASER, 8, VALID | queue | queuePages - 1);
        core.write(base + GITS_CWRITER, 8, 0);
        core.write(base + GITS_CTLR, 4, core.read(base + GITS_CTLR, 4) | 1);
        configurations = pages.take(BYTES_64K, BYTES_64K);
        byte[] off = new byte[LPIS];
        Arrays.fill(off, (byte) CONFIGURATION_OFF);
        core.memory().copyIn(configurations, off, 0, off.length);
    }

    /** One page of 64 KiB where the ITS takes such pages; the devices' in two levels if it can. */
    private void placeTable(Core core, long register) {
        long offered = core.read(register, 8);
        int type = (int) (offered >>> TABLE_TYPE_SHIFT) & TABLE_TYPE_MASK;
        if (type == 0) {
            return;
        }
        core.write(register, 8, (offered & ~PAGE_SIZE_FIELD) | PAGES_OF_64K);
        long kept = core.read(register, 8) & PAGE_SIZE_FIELD;
        long indirect = 0;
        if (type == TABLE_DEVICES) {
            core.write(register, 8, kept | INDIRECT);
            indirect = core.read(register, 8) & INDIRECT;
        }
        long table = pages.take(BYTES_64K, BYTES_64K);
        core.write(register, 8, VALID | indirect | table | kept | pagesLess1(kept));
        if (type == TABLE_DEVICES) {
            deviceTable = table;
            deviceTableIndirect = indirect != 0;
            deviceEntryBytes = (offered >>> TABLE_ENTRY_SHIFT & TABLE_ENTRY_MASK) + 1;
            level2Bytes = pageBytes(kept);
        }
    }

    private static long pageBytes(long field) {
        return switch ((int) (field >>> 8)) {
            case 0 -> 0x1000;
            case 1 -> 0x4000;
            default -> BYTES_64K;
        };
    }

    /** So many pages that the table has 64 KiB in all. */
    private static long pagesLess1(long field) {
        return BYTES_64K / pageBytes(field) - 1;
    }

    /** Gives the core's redistributor its LPI tables, and maps the collection of its number to it. */
    @Override
    public void initCore(Core core) {
        long redistributor = Gicv3Driver.redistributor(platform, core.index());
        long pending = pages.take(BYTES_64K, BYTES_64K);
        core.write(redistributor + GICR_PROPBASER, 8, configurations | INTID_BITS - 1);
        core.write(redistributor + GICR_PENDBASER, 8, pending);
        core.write(redistributor + GICR_CTLR, 4, core.read(redistributor + GICR_CTLR, 4) | 1);
        core.barrier();
        long target = (long) core.index() << TARGET_SHIFT;
        run(core, target, MAPC, 0, 0, VALID | target | core.index());
        run(core, target, INVALL, 0, 0, core.index());
    }

    /** Maps event 0 of the function to an LPI of the calling core's collection. */
    @Override
    public @Nullable MessageInterrupt allocate(Core core, int requesterId) {
        if (stuck || nextLpi - GicDriver.LPI_FIRST >= LPIS) {
            return null;
        }
        int lpi = nextLpi++;
        placeDevice(core, requesterId);
        long translations = pages.take((long) ittEntryBytes << EVENT_BITS, ITT_ALIGNMENT);
        run(core, NO_SYNC, MAPD, requesterId, EVENT_BITS - 1, VALID | translations);
        long target = (long) core.index() << TARGET_SHIFT;
        run(core, target, MAPTI, requesterId, EVENT | (long) lpi << DEVICE_SHIFT, core.index());
        return stuck ? null : new Lpi(this, requesterId, lpi, core.index());
    }

    /** Makes sure that the second level has a page for the device's entry. */
    private void placeDevice(Core core, int requesterId) {
        if (!deviceTableIndirect) {
            return;
        }
        long slot =
                deviceTable + LEVEL_2_ENTRY_BYTES * (requesterId * deviceEntryBytes / level2Bytes);
        if (core.memory().read(slot, 8) == 0) {
            core.memory().write(slot, 8, VALID | pages.take(level2Bytes, BYTES_64K));
        }
    }

    @Override
    public String shortage() {
        return stuck ? "the ITS does not take its commands" : "the ITS has no LPI left";
    }

    private void enable(Core core, Lpi lpi) {
        long at = configurations + lpi.intid() - GicDriver.LPI_FIRST;
        core.memory().write(at, 1, core.memory().read(at, 1) | CONFIGURATION_ENABLE);
        run(core, (long) lpi.collection() << TARGET_SHIFT, INV, lpi.requesterId(), EVENT, 0);
    }

    // The command queue.

    /**
     * Runs one command, and a SYNC with {@code target} behind it; returns when the ITS has read both.
     * One core at a time: what is queued and what is told must not interleave.
     */
    private void run(Core core, long target, int opcode, int requesterId, long word1, long word2) {
        boolean masked = core.maskInterrupts();
        while (locked) {
            core.spend(POLL_CYCLES);
        }
        locked = true;
        put(core, opcode, requesterId, word1, word2);
        if (target != NO_SYNC) {
            put(core, SYNC, 0, 0, target);
        }
        core.barrier();
        core.write(base + GITS_CWRITER, 4, writer);
        int polls = 0;
        while (core.read(base + GITS_CREADR, 4) != writer && polls < POLLS_MAX) {
            core.spend(POLL_CYCLES);
            polls++;
        }
        stuck |= polls == POLLS_MAX;
        locked = false;
        core.restoreInterrupts(masked);
    }

    /** Puts a command behind the others: there is room, since each was waited for. */
    private void put(Core core, int opcode, int requesterId, long word1, long word2) {
        long at = queue + writer;
        core.memory().write(at, 8, (long) requesterId << DEVICE_SHIFT | opcode);
        core.memory().write(at + 8, 8, word1);
        core.memory().write(at + 16, 8, word2);
        core.memory().write(at + 24, 8, 0);
        writer = (writer + COMMAND_BYTES) % QUEUE_BYTES;
    }

    /**
     * An LPI that one event raises. Nothing is done to it around a handler: the next message makes it
     * pending again, and masking it would take a command.
     */
    private record Lpi(ItsDriver its, int requesterId, int intid, int collection)
            implements MessageInterrupt {
        @Override
        public long address() {
            return its.base + GITS_TRANSLATER;
        }

        /** The EventID. */
        @Override
        public int data() {
            return EVENT;
        }

        @Override
        public void enable(Core core) {
            its.enable(core, this);
        }
    }
}
