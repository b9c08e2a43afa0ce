package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings up an ITS and the redistributors' LPIs, and maps each event of a device to one LPI.
 *
 * <p>The order is Linux's: tables, queue, enable; then per core the LPI tables and a collection; then
 * per device one MAPD with room for its events, a MAPTI for each, and INV when an LPI is enabled. An LPI moves by MOVI, and its pending bit
 * with it; a core is emptied by mapping its collection to another and MOVALL. Teardown is DISCARD of
 * each event, then MAPD that takes the table away. Behind each but MAPD a SYNC goes to the core that was concerned, the
 * old one if it changed. Breenix has no ITS driver. Left out: MAPI, since
 * an event's number is not its LPI's. A second allocation for the same device replaces the first.
 *
 * <p>Source: Arm IHI 0069, "The Interrupt Translation Service"; order as a stock Linux 6.1 was seen to
 * do it, but for MOVALL, INT and CLEAR, which it does not use.
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

    private static final int MOVI = 0x01;
    private static final int INT = 0x03;
    private static final int CLEAR = 0x04;
    private static final int MAPD = 0x08;
    private static final int MAPC = 0x09;
    private static final int MAPTI = 0x0A;
    private static final int INV = 0x0C;
    private static final int INVALL = 0x0D;
    private static final int MOVALL = 0x0E;
    private static final int DISCARD = 0x0F;
    private static final int SYNC = 0x05;
    private static final long STALLED = 1;
    private static final int DEVICE_SHIFT = 32;
    private static final int TARGET_SHIFT = 16;

    private static final int EVENT_BITS_SHIFT = 8;
    private static final int EVENT_BITS_MASK = 0x1F;
    private static final int NO_SYNC = -1;

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
    private int eventBitsMax;
    private long deviceTable;
    private boolean deviceTableIndirect;
    private long deviceEntryBytes;
    private long level2Bytes;
    private final List<Lpi> lpis = new ArrayList<>();

    /** The core that each core's collection is mapped to, itself unless it was emptied. */
    private int[] targets = new int[0];

    private boolean locked;

    /** Cores that wait for the lock. */
    private final List<Core> waiting = new ArrayList<>();

    private String problem = "";

    /** Makes a driver for the ITS at the platform's address. */
    public ItsDriver(PlatformConfig platform, KernelPages pages) {
        this.platform = platform;
        this.pages = pages;
        this.base = platform.itsBase();
    }

    /** Gives the ITS its tables and its queue, and enables it. */
    @Override
    public void init(Core core) {
        long typer = core.read(base + GITS_TYPER, 8);
        ittEntryBytes = (int) (typer >>> 4 & 0xF) + 1;
        eventBitsMax = (int) (typer >>> EVENT_BITS_SHIFT & EVENT_BITS_MASK) + 1;
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
        if (core.index() >= targets.length) {
            targets = Arrays.copyOf(targets, core.index() + 1);
        }
        mapCollection(core, core.index(), core.index(), core.index());
        reloadAll(core, core.index());
    }

    /** MAPC, and SYNC of the core that had the collection. */
    private void mapCollection(Core core, int collection, int target, int before) {
        targets[collection] = target;
        run(core, before, MAPC, 0, 0, VALID | rd(target) | collection);
    }

    private static long rd(int core) {
        return (long) core << TARGET_SHIFT;
    }

    /** Has the configurations of all LPIs of a core's collection read again: INVALL. */
    public void reloadAll(Core core, int collection) {
        run(core, targets[collection], INVALL, 0, 0, collection);
    }

    /**
     * Maps events of the function to LPIs of the calling core's collection. The first call decides how
     * many events the function can have: as many as it asks for, rounded up to a power of two.
     */
    @Override
    public List<MessageInterrupt> allocate(Core core, int requesterId, int count) {
        if (isStuck() || count > LPIS - lpis.size()) {
            return List.of();
        }
        Device known = mapped(requesterId);
        Device device = known == null ? map(core, requesterId, count) : known;
        if (device == null || count > device.room()) {
            return List.of();
        }
        List<MessageInterrupt> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int intid = GicDriver.LPI_FIRST + lpis.size();
            Lpi lpi = new Lpi(device, device.events, intid, core.index());
            run(core, targets[core.index()], MAPTI, requesterId, lpi.mapping(), core.index());
            device.events++;
            device.mapped++;
            lpis.add(lpi);
            taken.add(lpi);
        }
        return isStuck() ? List.of() : taken;
    }

    /** The function's table, if any of its events is mapped. */
    private @Nullable Device mapped(int requesterId) {
        for (Lpi lpi : lpis) {
            if (lpi.device.requesterId == requesterId && lpi.device.mapped > 0) {
                return lpi.device;
            }
        }
        return null;
    }

    /** Gives the function a table for so many events; null if no ITS has one so large. */
    private @Nullable Device map(Core core, int requesterId, int count) {
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
        if (bits > eventBitsMax) {
            return null;
        }
        placeDevice(core, requesterId);
        long translations = pages.take((long) ittEntryBytes << bits, ITT_ALIGNMENT);
        run(core, NO_SYNC, MAPD, requesterId, bits - 1, VALID | translations);
        return new Device(requesterId, translations, bits);
    }

    @Override
    public void release(Core core, List<MessageInterrupt> taken) {
        for (MessageInterrupt lpi : taken) {
            release(core, lpi.intid());
        }
    }

    /**
     * Has an LPI go to another core: MOVI, and SYNC of the old core. Nothing if it goes there already.
     *
     * @return whether it goes there now
     */
    @Override
    public boolean move(Core core, int intid, int target) {
        Lpi lpi = find(intid);
        if (lpi == null || target < 0 || target >= targets.length) {
            return false;
        }
        int before = targets[lpi.collection];
        if (lpi.collection != target) {
            lpi.collection = target;
            run(core, before, MOVI, lpi.device.requesterId, lpi.event, target);
        }
        return !isStuck();
    }

    /**
     * Empties a core: maps its collection to another, then moves what is pending at it, MAPC and MOVALL.
     * LPIs keep their collection.
     *
     * @return whether it is done; false if there is no such core
     */
    @Override
    public boolean moveAll(Core core, int from, int to) {
        if (from < 0 || from >= targets.length || to < 0 || to >= targets.length) {
            return false;
        }
        for (int collection = 0; collection < targets.length; collection++) {
            if (targets[collection] == from && from != to) {
                mapCollection(core, collection, to, from);
            }
        }
        runWide(core, from, MOVALL, 0, 0, rd(from), rd(to));
        return !isStuck();
    }

    /** Maps a core's own collection to it again, after {@link #moveAll}. */
    public boolean moveBack(Core core, int collection) {
        if (collection < 0 || collection >= targets.length) {
            return false;
        }
        mapCollection(core, collection, collection, targets[collection]);
        return !isStuck();
    }

    /** Makes an LPI pending as its device's message would: INT. */
    public boolean raise(Core core, int intid) {
        return runOn(core, intid, INT);
    }

    /** Makes an LPI not pending: CLEAR. */
    public boolean clear(Core core, int intid) {
        return runOn(core, intid, CLEAR);
    }

    /**
     * Takes an event away: disabled, then DISCARD, and with the device's last one its table is unmapped.
     * The LPI is not given out again.
     */
    public boolean release(Core core, int intid) {
        Lpi lpi = find(intid);
        if (lpi == null) {
            return false;
        }
        configure(core, lpi, 0);
        Device device = lpi.device;
        run(core, targets[lpi.collection], DISCARD, device.requesterId, lpi.event, 0);
        lpi.released = true;
        device.mapped--;
        if (device.mapped == 0) {
            run(core, NO_SYNC, MAPD, device.requesterId, device.bits - 1, device.translations);
        }
        return !isStuck();
    }

    private boolean runOn(Core core, int intid, int opcode) {
        Lpi lpi = find(intid);
        if (lpi == null) {
            return false;
        }
        run(core, targets[lpi.collection], opcode, lpi.device.requesterId, lpi.event, 0);
        return !isStuck();
    }

    private @Nullable Lpi find(int intid) {
        int at = intid - GicDriver.LPI_FIRST;
        return at < 0 || at >= lpis.size() || lpis.get(at).released ? null : lpis.get(at);
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
        return isStuck()
                ? problem
                : "the ITS has not so many LPIs left, or the function's table not so many events";
    }

    private boolean isStuck() {
        return !problem.isEmpty();
    }

    private void configure(Core core, Lpi lpi, int enable) {
        core.memory()
                .write(
                        configurations + lpi.intid - GicDriver.LPI_FIRST,
                        1,
                        CONFIGURATION_OFF | enable);
        run(core, targets[lpi.collection], INV, lpi.device.requesterId, lpi.event, 0);
    }

    // The command queue.

    /**
     * Runs one command, and a SYNC of core {@code target} behind it; returns when the ITS has read both.
     * One core at a time: what is queued and what is told must not interleave. An ITS that has stalled,
     * or does not go on, is given up for good.
     */
    private void run(Core core, int target, int opcode, int requesterId, long word1, long word2) {
        runWide(core, target, opcode, requesterId, word1, word2, 0);
    }

    private void runWide(
            Core core,
            int target,
            int opcode,
            int requesterId,
            long word1,
            long word2,
            long word3) {
        if (isStuck()) {
            return;
        }
        boolean masked = core.maskInterrupts();
        lock(core);
        put(core, opcode, requesterId, word1, word2, word3);
        if (target != NO_SYNC) {
            put(core, SYNC, 0, 0, rd(target), 0);
        }
        core.barrier();
        core.write(base + GITS_CWRITER, 4, writer);
        awaitReader(core);
        unlock();
        core.restoreInterrupts(masked);
    }

    private void lock(Core core) {
        while (locked) {
            long seen = core.stirCount();
            waiting.add(core);
            core.spin(POLL_CYCLES, seen);
        }
        locked = true;
    }

    private void unlock() {
        locked = false;
        for (Core other : waiting) {
            other.nudge();
        }
        waiting.clear();
    }

    private void awaitReader(Core core) {
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            long reader = core.read(base + GITS_CREADR, 4);
            if (reader == writer) {
                return;
            }
            if ((reader & STALLED) != 0) {
                problem =
                        String.format(
                                "the ITS has stalled at the command at 0x%x of its queue",
                                reader & ~STALLED);
                return;
            }
            core.spend(POLL_CYCLES);
        }
        problem = "the ITS does not take its commands";
    }

    /** Puts a command behind the others: there is room, since each was waited for. */
    private void put(Core core, int opcode, int requesterId, long word1, long word2, long word3) {
        long at = queue + writer;
        core.memory().write(at, 8, (long) requesterId << DEVICE_SHIFT | opcode);
        core.memory().write(at + 8, 8, word1);
        core.memory().write(at + 16, 8, word2);
        core.memory().write(at + 24, 8, word3);
        writer = (writer + COMMAND_BYTES) % QUEUE_BYTES;
    }

    /** A device that is mapped, and how many of its events are. */
    private static final class Device {
        private final int requesterId;
        private final long translations;
        private final int bits;

        /** Events given out so far, and how many of them are mapped. */
        private int events;

        private int mapped;

        Device(int requesterId, long translations, int bits) {
            this.requesterId = requesterId;
            this.translations = translations;
            this.bits = bits;
        }

        int room() {
            return (1 << bits) - events;
        }
    }

    /**
     * An LPI that one event raises. Nothing is done to it around a handler: the next message makes it
     * pending again, and masking it would take a command.
     */
    private final class Lpi implements MessageInterrupt {
        private final Device device;
        private final int event;
        private final int intid;

        private int collection;
        private boolean released;

        Lpi(Device device, int event, int intid, int collection) {
            this.device = device;
            this.event = event;
            this.intid = intid;
            this.collection = collection;
        }

        /** The second word of the command that maps it. */
        private long mapping() {
            return event | (long) intid << DEVICE_SHIFT;
        }

        @Override
        public int intid() {
            return intid;
        }

        @Override
        public long address() {
            return base + GITS_TRANSLATER;
        }

        /** The EventID. */
        @Override
        public int data() {
            return event;
        }

        @Override
        public void enable(Core core) {
            configure(core, this, CONFIGURATION_ENABLE);
        }
    }
}
