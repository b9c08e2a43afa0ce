package dev.doorbell.pci.link;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * How a function masters the bus: writes and messages, in order, over its link.
 *
 * <p>Nothing leaves while bus mastering is off. Every write is posted: it lands when its last byte
 * has arrived, after every earlier one.
 */
public final class UpstreamPort {
    private static final int MESSAGE_BYTES = 4;

    private final EventQueue events;
    private final GuestMemory memory;
    private final Trace trace;
    private final int source;
    private final BusPort port;
    private final PcieLink link;
    private final BooleanSupplier mayMaster;

    /**
     * Makes a port.
     *
     * @param mayMaster the command register's bus-master bit
     * @param landed hears the tags of writes that land
     */
    public UpstreamPort(
            Backplane backplane,
            String name,
            int requesterId,
            PcieLink link,
            BooleanSupplier mayMaster,
            LongConsumer landed) {
        this.events = backplane.events();
        this.memory = backplane.memory();
        this.trace = backplane.trace();
        this.source = trace.source(name + ".dma");
        this.port =
                new BusPort(name, events, backplane.bus(), backplane.memory(), requesterId, landed);
        this.link = link;
        this.mayMaster = mayMaster;
    }

    /** Whether {@code writes} writes with {@code blockBytes} bytes of blocks can be posted now. */
    public boolean hasRoom(int writes, int blockBytes) {
        return port.hasRoom(writes, blockBytes);
    }

    /** The tick at which the oldest write in flight lands. */
    public long oldestLandsTicks() {
        return port.oldestLandsTicks();
    }

    /** Whether the function may master the bus; if not, says so in the trace. */
    public boolean mayMaster(long address) {
        if (mayMaster.getAsBoolean()) {
            return true;
        }
        trace.guestError(source, TracePoint.BUS_MASTER_OFF, port.requester(), address);
        return false;
    }

    /** Whether all of a range is memory that this port can read. */
    public boolean reaches(long address, long bytes) {
        return memory.holds(address, bytes);
    }

    /**
     * Reads a number from guest memory. Model note: takes no time; descriptors count as prefetched.
     */
    public long read(long address, int bytes) {
        return memory.holds(address, bytes) ? memory.read(address, bytes) : 0;
    }

    /** Copies bytes out of guest memory; zeros from where there is none. Takes no time. */
    public void copyOut(long address, byte[] to, int offset, int length) {
        if (memory.holds(address, length)) {
            memory.copyOut(address, to, offset, length);
        }
    }

    /** Posts a number of {@code bytes} bytes; {@code tag} as for {@link BusPort#post}. */
    public void write(long address, int bytes, long value, long tag) {
        long arrival = link.send(events.nowTicks(), address, bytes);
        port.post(address, bytes, value, arrival, tag);
    }

    /** Posts a block; {@code tag} as for {@link BusPort#postBlock}. */
    public void writeBlock(long address, byte[] from, int offset, int length, long tag) {
        long arrival = link.send(events.nowTicks(), address, length);
        port.postBlock(address, from, offset, length, arrival, tag);
    }

    /** Posts an MSI: a write of four bytes behind all data posted before it. */
    public void message(long address, long data) {
        if (mayMaster(address)) {
            trace.emit(TracePoint.MSI_POSTED, source, address, data);
            write(address, MESSAGE_BYTES, data, -1);
        }
    }
}
