package dev.doorbell.pci.link;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.ReadFaults;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How a function masters the bus: writes and messages, in order, over its link.
 *
 * <p>Nothing leaves while bus mastering is off, which is reported. Every write is posted: it lands when its last byte
 * has arrived, after every earlier one.
 */
public final class UpstreamPort {
    private static final int MESSAGE_BYTES = 4;
    private static final long NO_TAG = -1;

    // Tags of pin messages, out of the device's range.
    private static final long PIN_ASSERTED = Long.MAX_VALUE;
    private static final long PIN_RELEASED = Long.MAX_VALUE - 1;

    private final EventQueue events;
    private final GuestMemory memory;
    private final SystemBus bus;
    private final Faults faults;
    private final Trace trace;
    private final int source;
    private final BusPort port;
    private final Link link;
    private final PciFunction function;
    private final LongConsumer landed;
    private final Event roomAgain;
    private final List<Runnable> waiting = new ArrayList<>();

    // The INTx pin as the link's messages carry it: wanted, and last sent.
    private boolean pinWanted;
    private boolean pinSent;

    /**
     * Makes {@code function}'s port.
     *
     * @param landed hears the tags of writes that land; tags are not negative
     */
    public UpstreamPort(Backplane backplane, PciFunction function, Link link, LongConsumer landed) {
        this.events = backplane.events();
        this.memory = backplane.memory();
        this.bus = backplane.bus();
        this.faults = backplane.faults();
        this.trace = backplane.trace();
        this.source = trace.source(function.name() + ".dma");
        this.function = function;
        this.landed = landed;
        this.port =
                new BusPort(
                        function.name(),
                        events,
                        backplane.bus(),
                        backplane.memory(),
                        function.requesterId(),
                        this::landed);
        this.link = link;
        backplane.lines().add(function.intx());
        this.roomAgain = Event.named(function.name() + ".room", Phase.WIRES, this::tellRoom);
        function.setFlush(port::lastLandsTicks);
        function.onRequesterId(port::setRequester);
        if (link.carriesPins()) {
            function.setIntxPath(this::sendPin);
        }
    }

    /** The function whose port it is. */
    public PciFunction function() {
        return function;
    }

    /** Whether {@code writes} writes with {@code blockBytes} bytes of blocks can be posted now. */
    public boolean hasRoom(int writes, int blockBytes) {
        return port.hasRoom(writes, blockBytes);
    }

    /** The tick at which the oldest write in flight lands. */
    public long oldestLandsTicks() {
        return port.oldestLandsTicks();
    }

    /**
     * Calls {@code listener} when there is room again that was {@linkplain #awaitRoom awaited}.
     * Listeners are told in the order they were added, before the devices' events of that tick.
     */
    public void onRoom(Runnable listener) {
        waiting.add(listener);
    }

    /** Wants to be told by {@link #onRoom} when the oldest write in flight has landed. */
    public void awaitRoom() {
        if (!roomAgain.isScheduled()) {
            events.scheduleAt(port.oldestLandsTicks(), roomAgain);
        }
    }

    private void tellRoom() {
        if (pinWanted != pinSent) {
            sendPin(pinWanted);
        }
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).run();
        }
    }

    /** Reports a guest error under the port's name. */
    public void complain(TracePoint point, long first, long second) {
        trace.guestError(source, point, first, second);
    }

    /** Whether the function may master the bus; if not, says so in the trace. */
    public boolean mayMaster(long address) {
        if (function.isBusMaster()) {
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
     * Reads a number from guest memory; zero from where there is none, and while the function may not
     * master the bus. Model note: takes no time; what is read so counts as prefetched.
     */
    public long read(long address, int bytes) {
        if (!mayMaster(address) || !isThere(address, bytes)) {
            return 0;
        }
        ReadFaults faulty = faults.reads();
        if (faulty == null) {
            return memory.read(address, bytes);
        }
        Verdict verdict = faulty.judge(address, bytes, port.requester());
        return isRefused(verdict) ? 0 : verdict.changed(memory.read(address, bytes), bytes);
    }

    /** Copies bytes out of guest memory, as {@link #read}; where it reads zero, nothing is copied. */
    public void copyOut(long address, byte[] to, int offset, int length) {
        if (mayMaster(address) && isThere(address, length)) {
            ReadFaults faulty = faults.reads();
            Verdict verdict =
                    faulty == null ? Verdict.PASS : faulty.judge(address, length, port.requester());
            if (!isRefused(verdict)) {
                memory.copyOut(address, to, offset, length);
                verdict.change(to, offset, length);
            }
        }
    }

    /** Whether memory answers with an error, which the function takes for nobody's answer. */
    private boolean isRefused(Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.FAIL) {
            function.config().receiveMasterAbort();
            return true;
        }
        return false;
    }

    private boolean isThere(long address, int bytes) {
        if (memory.holds(address, bytes)) {
            return true;
        }
        complain(TracePoint.BUS_NOBODY_READ, address, bytes);
        function.config().receiveMasterAbort();
        return false;
    }

    /**
     * Posts a number of {@code bytes} bytes; {@code tag} as for {@link BusPort#post}. While the
     * function may not master the bus it goes nowhere, but its tag is told.
     */
    public void write(long address, int bytes, long value, long tag) {
        if (mayMaster(address)) {
            long arrival = link.send(events.nowTicks(), address, bytes);
            recordAbort(bus.decodes(address, bytes));
            port.post(address, bytes, value, arrival, tag);
        } else {
            vanish(tag);
        }
    }

    /** Posts a block; {@code tag} as for {@link BusPort#postBlock}; the rest as {@link #write}. */
    public void writeBlock(long address, byte[] from, int offset, int length, long tag) {
        if (mayMaster(address)) {
            long arrival = link.send(events.nowTicks(), address, length);
            recordAbort(memory.holds(address, length));
            port.postBlock(address, from, offset, length, arrival, tag);
        } else {
            vanish(tag);
        }
    }

    private void vanish(long tag) {
        if (tag >= 0) {
            port.postSignal(events.nowTicks(), tag);
        }
    }

    private void recordAbort(boolean isTaken) {
        if (!isTaken && link.reportsAborts()) {
            function.config().receiveMasterAbort();
        }
    }

    /** Posts an MSI: a write of four bytes behind all data posted before it. */
    public void message(long address, long data) {
        if (mayMaster(address)) {
            trace.emit(TracePoint.MSI_POSTED, source, address, data);
            write(address, MESSAGE_BYTES, data, NO_TAG);
        }
    }

    /**
     * Reads {@code bytes} bytes as a device does: a request goes up behind every write posted before,
     * and the completions come down.
     *
     * @return the tick at which the last completion is here; what was read is what memory holds then
     */
    public long request(long address, int bytes) {
        return Math.max(link.request(events.nowTicks(), address, bytes), port.lastLandsTicks());
    }

    /** Sends the pin's new level as a message, behind everything posted before. */
    private void sendPin(boolean high) {
        pinWanted = high;
        if (pinWanted == pinSent) {
            return;
        }
        if (!port.hasRoom(1, 0)) {
            awaitRoom();
            return;
        }
        pinSent = high;
        long arrival = link.sendPin(events.nowTicks());
        port.postSignal(arrival, high ? PIN_ASSERTED : PIN_RELEASED);
    }

    private void landed(long tag) {
        if (tag == PIN_ASSERTED || tag == PIN_RELEASED) {
            function.driveIntx(tag == PIN_ASSERTED);
        } else {
            landed.accept(tag);
        }
    }
}
