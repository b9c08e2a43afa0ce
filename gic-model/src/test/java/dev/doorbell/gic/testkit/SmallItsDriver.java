package dev.doorbell.gic.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A small ITS driver, as somebody might write it from the manual: one queue of 4 KiB, flat tables, a
 * collection for each core. Its steps are methods of their own, so that a test can get one wrong.
 *
 * <p>Source: Arm IHI 0069, "The Interrupt Translation Service" and "ITS commands".
 */
public class SmallItsDriver implements ItsDriverUnderTest {
    static final int MOVI = 0x01;
    static final int SYNC = 0x05;
    static final int MAPD = 0x08;
    static final int MAPC = 0x09;
    static final int MAPTI = 0x0A;
    static final int INV = 0x0C;
    static final int DISCARD = 0x0F;

    static final long VALID = 1L << 63;
    static final int QUEUE_BYTES = 0x1000;
    static final int COMMAND_BYTES = 32;

    private static final long CTLR = 0x00;
    private static final long CBASER = 0x80;
    private static final long CWRITER = 0x88;
    private static final long CREADR = 0x90;
    private static final long BASER_DEVICES = 0x100;
    private static final long BASER_COLLECTIONS = 0x108;
    private static final long GICR_CTLR = 0x00;
    private static final long GICR_PROPBASER = 0x70;
    private static final long GICR_PENDBASER = 0x78;
    private static final long PENDING_TABLE_IS_ZERO = 1L << 62;
    private static final long PAGES_64K = 2L << 8;
    private static final int INTID_BITS = 16;
    private static final int LPI_FIRST = 8192;
    private static final int POLLS_MAX = 10_000;
    private static final int STALLED = 1;

    private static final int DISABLED = 0xA0;
    private static final int ENABLED = 0xA1;

    /** What is known of an event. */
    static final class Event {
        final int lpi;
        int core;

        Event(int lpi, int core) {
            this.lpi = lpi;
            this.core = core;
        }
    }

    final ItsPort port;
    final Map<Integer, Map<Integer, Event>> devices = new HashMap<>();
    long free;
    long queue;
    long configurations;
    int writer;

    /** Makes one that has done nothing yet. */
    public SmallItsDriver(ItsPort port) {
        this.port = port;
        this.free = port.memory();
    }

    // Bringing up.

    @Override
    public void start() {
        long its = port.its();
        port.write(its + BASER_DEVICES, 8, VALID | take(8 << 16, 1 << 16) | PAGES_64K | 7);
        port.write(its + BASER_COLLECTIONS, 8, collections() | take(1 << 16, 1 << 16) | PAGES_64K);
        queue = take(QUEUE_BYTES, 1 << 16);
        port.write(its + CBASER, 8, VALID | queue | QUEUE_BYTES / 0x1000 - 1);
        port.write(its + CWRITER, 8, 0);
        port.write(its + CTLR, 4, 1);
        configurations = take(1 << 16, 1 << 16);
        for (int lpi = LPI_FIRST; lpi < 1 << INTID_BITS; lpi += 8) {
            port.write(configurations + lpi - LPI_FIRST, 8, 0xA0A0_A0A0_A0A0_A0A0L);
        }
        for (int core = 0; core < port.cores(); core++) {
            startLpis(port.redistributor(core));
            mapCollection(core);
        }
    }

    long collections() {
        return VALID;
    }

    void startLpis(long redistributor) {
        port.write(redistributor + GICR_PROPBASER, 8, configurations | INTID_BITS - 1);
        long pending = take(1 << 16, 1 << 16);
        port.write(redistributor + GICR_PENDBASER, 8, pending | PENDING_TABLE_IS_ZERO);
        enableLpis(redistributor);
    }

    void enableLpis(long redistributor) {
        port.write(redistributor + GICR_CTLR, 4, 1);
    }

    void mapCollection(int core) {
        put(MAPC, 0, 0, VALID | target(core) | core);
        sync(core);
    }

    /** Zeroed memory. */
    long take(long bytes, long alignment) {
        long at = free + alignment - 1 & -alignment;
        free = at + bytes;
        return at;
    }

    // Operations.

    Map<Integer, Event> events(int device) {
        return Objects.requireNonNull(devices.get(device));
    }

    private Event event(int device, int event) {
        return Objects.requireNonNull(events(device).get(event));
    }

    @Override
    public void mapDevice(int device, int events) {
        devices.put(device, new TreeMap<>());
        int bits = bitsFor(events);
        put(MAPD, device, size(bits, events), VALID | table(bits));
        sync(0);
    }

    /** Bits that hold the numbers 0 to {@code events} - 1. */
    int bitsFor(int events) {
        return Math.max(1, 32 - Integer.numberOfLeadingZeros(events - 1));
    }

    /** MAPD's Size. */
    int size(int bits, int events) {
        return bits - 1;
    }

    /** A table of events: 8 bytes each. */
    long table(int bits) {
        return take(8L << bits, 0x100);
    }

    @Override
    public void unmapDevice(int device) {
        for (int event : new TreeMap<>(events(device)).keySet()) {
            unmapEvent(device, event);
        }
        takeTableAway(device);
        devices.remove(device);
    }

    void takeTableAway(int device) {
        put(MAPD, device, 0, 0);
        sync(0);
    }

    @Override
    public void mapEvents(int device, int firstEvent, int count, int firstLpi, int core) {
        for (int i = 0; i < count; i++) {
            Event event = new Event(firstLpi + i, core);
            events(device).put(firstEvent + i, event);
            mapEvent(device, firstEvent + i, event);
        }
        sync(core);
    }

    void mapEvent(int device, int number, Event event) {
        put(MAPTI, device, number | (long) intid(event.lpi) << 32, event.core);
    }

    int intid(int lpi) {
        return lpi;
    }

    @Override
    public void unmapEvent(int device, int event) {
        disable(device, event);
        Event gone = event(device, event);
        events(device).remove(event);
        discard(device, event, gone.core);
    }

    void discard(int device, int event, int core) {
        put(DISCARD, device, event, 0);
        sync(core);
    }

    @Override
    public void moveEvent(int device, int event, int core) {
        Event moved = event(device, event);
        int before = moved.core;
        moved.core = core;
        put(MOVI, device, event, core);
        syncAfterMove(before);
    }

    void syncAfterMove(int before) {
        sync(before);
    }

    @Override
    public void enable(int device, int event) {
        configure(device, event, ENABLED);
    }

    @Override
    public void disable(int device, int event) {
        configure(device, event, DISABLED);
    }

    private void configure(int device, int event, int configuration) {
        Event which = event(device, event);
        port.write(configurations + which.lpi - LPI_FIRST, 1, configuration);
        invalidate(device, event, which.core);
    }

    void invalidate(int device, int event, int core) {
        put(INV, device, event, 0);
        sync(core);
    }

    // The queue.

    static long target(int core) {
        return (long) core << 16;
    }

    /** Puts a command behind the others, once there is room. */
    void put(int opcode, int device, long word1, long word2) {
        awaitRoom();
        write(opcode, device, word1, word2);
        writer = next(writer);
    }

    void write(int opcode, int device, long word1, long word2) {
        long at = queue + writer;
        port.write(at, 8, opcode | (long) device << 32);
        port.write(at + 8, 8, word1);
        port.write(at + 16, 8, word2);
        port.write(at + 24, 8, 0);
    }

    int next(int offset) {
        return offset + COMMAND_BYTES == QUEUE_BYTES ? 0 : offset + COMMAND_BYTES;
    }

    /** The queue is full when the next command would make it look empty. */
    void awaitRoom() {
        if (next(writer) == reader()) {
            tell();
            await(next(writer), false);
        }
    }

    /** Has the ITS finish all that was put, for a core, and waits for it. */
    void sync(int core) {
        put(SYNC, 0, 0, target(core));
        tell();
        awaitAll();
    }

    void awaitAll() {
        await(writer, true);
    }

    void tell() {
        port.write(port.its() + CWRITER, 8, writer);
    }

    int reader() {
        return (int) port.read(port.its() + CREADR, 4);
    }

    /** Waits until the reader is, or is no longer, at an offset. */
    private void await(int offset, boolean there) {
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            int reader = reader();
            if ((reader & STALLED) != 0) {
                throw new IllegalStateException("the ITS has stalled");
            }
            if ((reader == offset) == there) {
                return;
            }
        }
        throw new IllegalStateException("the ITS does not go on");
    }
}
