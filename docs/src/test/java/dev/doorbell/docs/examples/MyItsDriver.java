package dev.doorbell.docs.examples;

import dev.doorbell.gic.testkit.ItsDriverUnderTest;
import dev.doorbell.gic.testkit.ItsPort;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The driver of the guide: it finishes each command before it begins the next. */
final class MyItsDriver implements ItsDriverUnderTest {
    private static final long VALID = 1L << 63;
    private static final int QUEUE_BYTES = 0x1_0000;
    private static final int LPI_FIRST = 8192;

    private record Event(int lpi, int core) {}

    private final ItsPort port;
    private final Map<Integer, Map<Integer, Event>> devices = new HashMap<>();
    private final long queue;
    private final long configurations;
    private long free;
    private int writer;

    MyItsDriver(ItsPort port) {
        this.port = port;
        this.free = port.memory();
        this.queue = take(QUEUE_BYTES);
        this.configurations = take(0x1_0000);
    }

    /** Zeroed memory, from 64 KiB to 64 KiB. */
    private long take(long bytes) {
        long at = free;
        free += bytes + 0xFFFF & -0x1_0000;
        return at;
    }

    @Override
    public void start() {
        long its = port.its();
        port.write(its + 0x100, 8, VALID | take(0x8_0000) | 2 << 8 | 7); // devices
        port.write(its + 0x108, 8, VALID | take(0x1_0000) | 2 << 8); // collections
        port.write(its + 0x80, 8, VALID | queue | QUEUE_BYTES / 0x1000 - 1);
        port.write(its + 0x88, 8, 0);
        port.write(its, 4, 1);
        for (int core = 0; core < port.cores(); core++) {
            long redistributor = port.redistributor(core);
            port.write(redistributor + 0x70, 8, configurations | 15); // 16 bits of INTID
            port.write(redistributor + 0x78, 8, take(0x1_0000) | 1L << 62); // it is zero
            port.write(redistributor, 4, 1);
            run(core, 0x09, 0, 0, VALID | target(core) | core); // MAPC
        }
    }

    private static long target(int core) {
        return (long) core << 16;
    }

    // snippet: its-run
    /** Runs a command for a core: puts it and a SYNC, tells the ITS, and waits for both. */
    private void run(int core, int opcode, int device, long word1, long word2) {
        put(opcode, device, word1, word2);
        put(0x05, 0, 0, target(core)); // SYNC
        port.write(port.its() + 0x88, 8, writer); // GITS_CWRITER
        long reader;
        do {
            reader = port.read(port.its() + 0x90, 8); // GITS_CREADR
        } while (reader != writer && (reader & 1) == 0);
    }

    private void put(int opcode, int device, long word1, long word2) {
        port.write(queue + writer, 8, opcode | (long) device << 32);
        port.write(queue + writer + 8, 8, word1);
        port.write(queue + writer + 16, 8, word2);
        writer = (writer + 32) % QUEUE_BYTES;
    }

    // end

    @Override
    public void mapDevice(int device, int events) {
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(events - 1));
        devices.put(device, new TreeMap<>());
        run(0, 0x08, device, bits - 1, VALID | take(8L << bits)); // MAPD
    }

    @Override
    public void unmapDevice(int device) {
        for (int event : new TreeMap<>(events(device)).keySet()) {
            unmapEvent(device, event);
        }
        devices.remove(device);
        run(0, 0x08, device, 0, 0); // MAPD, not valid
    }

    // snippet: its-driver
    @Override
    public void mapEvents(int device, int firstEvent, int count, int firstLpi, int core) {
        for (int i = 0; i < count; i++) {
            int event = firstEvent + i;
            events(device).put(event, new Event(firstLpi + i, core));
            run(core, 0x0A, device, event | (long) (firstLpi + i) << 32, core); // MAPTI
        }
    }

    @Override
    public void enable(int device, int event) {
        configure(device, event, 0xA1);
    }

    private void configure(int device, int event, int configuration) {
        Event which = event(device, event);
        port.write(configurations + which.lpi - LPI_FIRST, 1, configuration);
        run(which.core, 0x0C, device, event, 0); // INV
    }

    // end

    @Override
    public void disable(int device, int event) {
        configure(device, event, 0xA0);
    }

    @Override
    public void unmapEvent(int device, int event) {
        disable(device, event);
        Event gone = event(device, event);
        events(device).remove(event);
        run(gone.core, 0x0F, device, event, 0); // DISCARD
    }

    @Override
    public void moveEvent(int device, int event, int core) {
        Event before = event(device, event);
        events(device).put(event, new Event(before.lpi, core));
        run(before.core, 0x01, device, event, core); // MOVI
    }

    private Map<Integer, Event> events(int device) {
        return Objects.requireNonNull(devices.get(device));
    }

    private Event event(int device, int event) {
        return Objects.requireNonNull(events(device).get(event));
    }
}
