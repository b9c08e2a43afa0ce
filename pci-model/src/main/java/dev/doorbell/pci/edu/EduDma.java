package dev.doorbell.pci.edu;

import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The DMA engine of the educational device: one block at a time between memory and a buffer of its
 * own.
 *
 * <p>While a block is under way its registers keep their values; a further command only begins the
 * wait anew. A block that does not lie within the buffer is not moved and is reported; the command
 * ends as if it had been.
 */
final class EduDma {
    private static final long BUFFER_BASE = 0x4_0000;
    private static final int BUFFER_BYTES = 4096;

    private static final long RUN = 1;
    private static final long TO_MEMORY = 1 << 1;
    private static final long INTERRUPT = 1 << 2;

    private final EventQueue events;
    private final Trace trace;
    private final int traceSource;
    private final UpstreamPort upstream;
    private final EduTiming timing;
    private final long addressMask;
    private final Runnable done;
    private final Event end;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    // What the driver can see.
    private long source;
    private long destination;
    private long count;
    private long command;

    EduDma(
            Backplane backplane,
            String name,
            UpstreamPort upstream,
            EduTiming timing,
            long addressMask,
            Runnable done) {
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.traceSource = trace.source(name + ".engine");
        this.upstream = upstream;
        this.timing = timing;
        this.addressMask = addressMask;
        this.done = done;
        this.end = Event.named(name + ".dma.end", Phase.DEVICES, this::finish);
    }

    long source() {
        return source;
    }

    long destination() {
        return destination;
    }

    long count() {
        return count;
    }

    long command() {
        return command;
    }

    void setSource(long value) {
        source = isRunning() ? source : value;
    }

    void setDestination(long value) {
        destination = isRunning() ? destination : value;
    }

    void setCount(long value) {
        count = isRunning() ? count : value;
    }

    /** A command without the run bit is none. */
    void setCommand(long value) {
        if ((value & RUN) != 0) {
            command = isRunning() ? command : value;
            events.moveTo(events.nowTicks() + timing.dmaTicks(), end);
        }
    }

    private boolean isRunning() {
        return (command & RUN) != 0;
    }

    private void finish() {
        boolean toMemory = (command & TO_MEMORY) != 0;
        long within = (toMemory ? source : destination) - BUFFER_BASE;
        long address = (toMemory ? destination : source) & addressMask;
        if (!fits(within)) {
            trace.guestError(traceSource, TracePoint.DMA_OUTSIDE_BUFFER, within, count);
        } else if (toMemory && !upstream.hasRoom(1, (int) count)) {
            events.scheduleAt(upstream.oldestLandsTicks(), end); // the link pushes back
            return;
        } else if (upstream.mayMaster(address)) {
            move(toMemory, address, (int) within, (int) count);
        }
        command &= ~RUN;
        if ((command & INTERRUPT) != 0) {
            done.run();
        }
    }

    /** Both limits are checked so that no sum can wrap. */
    private boolean fits(long within) {
        return within >= 0
                && within <= BUFFER_BYTES
                && count >= 0
                && count <= BUFFER_BYTES - within;
    }

    private void move(boolean toMemory, long address, int within, int bytes) {
        if (toMemory) {
            upstream.writeBlock(address, buffer, within, bytes, -1);
        } else {
            upstream.copyOut(address, buffer, within, bytes);
        }
    }
}
