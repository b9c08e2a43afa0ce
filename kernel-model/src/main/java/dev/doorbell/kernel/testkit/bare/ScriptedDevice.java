package dev.doorbell.kernel.testkit.bare;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Footprint;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device as drivers know them: it puts results into a ring in memory, sets a status bit, and says so by
 * its wire or by a message.
 *
 * <pre>{@code
 *   0x00 STATUS  bit 0: results were posted; write one to clear
 *   0x04 ENABLE  bit 0: interrupts
 *   0x08 INDEX   how many results have been posted, the same number as in memory
 *   0x0C GO      a write makes the device post one result, a service time later
 *   0x10 CAUSE   what STATUS says; reading it clears STATUS
 *   0x14 ROOM    for how many more results there is room; a write adds to it
 * }</pre>
 *
 * <p>The index in memory is written before the message: whoever takes the interrupt finds it there.
 * Behind the index are the lengths of the last 16 results. There is room without end, unless {@link
 * #limitRoom} says otherwise.
 */
public final class ScriptedDevice implements BusTarget {
    /** Bytes of its window. */
    public static final int FRAME_BYTES = 0x1000;

    /** Offset of STATUS. */
    public static final int STATUS = 0x00;

    /** Offset of ENABLE. */
    public static final int ENABLE = 0x04;

    /** Offset of INDEX. */
    public static final int INDEX = 0x08;

    /** Offset of GO. */
    public static final int GO = 0x0C;

    /** Offset of CAUSE. */
    public static final int CAUSE = 0x10;

    /** Offset of ROOM. */
    public static final int ROOM = 0x14;

    /** The length of a result as usual. */
    public static final int LENGTH = 64;

    /** What {@link #take} answers if there is no result. */
    public static final int NOTHING = -1;

    private static final int LENGTHS = 16;
    private static final int LENGTHS_AT = 8;

    /** What it says of its results, and how. */
    public enum Signal {
        /** Its wire is high while STATUS and ENABLE are. */
        WIRE,
        /** A message for every result while ENABLE is set. */
        MESSAGE,
        /** A message when STATUS goes from clear to set while ENABLE is set: as ICR & IMS do. */
        MESSAGE_ON_RISE
    }

    private final Backplane parts;
    private final Trace trace;
    private final int source;
    private final Signal signal;
    private final long indexAddress;
    private final long serviceTicks;
    private final BusPort port;
    private final InterruptLine.Driver wire;
    private final InterruptLine line;
    private final Event done;
    private final @Nullable Footprint footprint;
    private final String driversSide;
    private final List<Event> planned = new ArrayList<>();

    private long messageAddress;
    private long messageData;
    private boolean reportsAgainOnClear;
    private int status;
    private int enable;
    private int posted;
    private int asked;
    private int room = Integer.MAX_VALUE;

    /**
     * Makes one; the board maps its window.
     *
     * @param signal how it says that there are results
     * @param line its wire
     * @param requester what its messages carry
     * @param indexAddress where in memory its index is
     * @param serviceTicks from a write of GO to the result
     */
    public ScriptedDevice(
            Backplane parts,
            String name,
            Signal signal,
            InterruptLine line,
            int requester,
            long indexAddress,
            long serviceTicks) {
        this.parts = parts;
        this.trace = parts.trace();
        this.source = trace.source(name);
        this.signal = signal;
        this.indexAddress = indexAddress;
        this.serviceTicks = serviceTicks;
        this.port =
                new BusPort(
                        name, parts.events(), parts.bus(), parts.memory(), requester, tag -> {});
        this.line = line;
        this.wire = line.driver();
        this.footprint = parts.events().footprint();
        this.driversSide = name + ".taken";
        if (footprint != null) {
            footprint.separate(driversSide);
        }
        this.done = Event.named(name + ".done", Phase.DEVICES, this::serve);
    }

    /** Its wire. */
    public InterruptLine line() {
        return line;
    }

    /** Aims its message. */
    public void aim(long address, long data) {
        messageAddress = address;
        messageData = data;
    }

    /** As xHCI: clearing STATUS while results are unread reports them again. */
    public void reportAgainOnClear() {
        reportsAgainOnClear = true;
    }

    /** Leaves room for so many results; the driver makes more through ROOM. */
    public void limitRoom(int results) {
        room = results;
    }

    /** Posts a result now. */
    public void post() {
        post(LENGTH);
    }

    private void post(int length) {
        if (room == 0) {
            trace.emit(TracePoint.WORK_LOST, source, 0, 1);
            return;
        }
        room -= room == Integer.MAX_VALUE ? 0 : 1;
        port.post(lengthAddress(posted), 2, length, parts.events().nowTicks());
        posted++;
        trace.emit(TracePoint.WORK_POSTED, source, 0, 1);
        port.post(indexAddress, 4, posted, parts.events().nowTicks());
        report();
    }

    private long lengthAddress(int number) {
        return indexAddress + LENGTHS_AT + 2L * (number % LENGTHS);
    }

    private void report() {
        boolean rises = status == 0;
        status = 1;
        boolean says = signal == Signal.MESSAGE || (signal == Signal.MESSAGE_ON_RISE && rises);
        if (says && enable != 0) {
            trace.emit(TracePoint.MSI_POSTED, source, messageAddress, messageData);
            port.post(messageAddress, 4, messageData, parts.events().nowTicks());
        }
        settle();
    }

    /** Posts a result at each of these ticks. */
    public void postAt(long... ticks) {
        for (long tick : ticks) {
            postLengthAt(tick, LENGTH);
        }
    }

    /** Posts a result of that length at that tick. */
    public void postLengthAt(long tick, int length) {
        Event event = Event.named("result", Phase.DEVICES, () -> post(length));
        planned.add(event);
        parts.events().scheduleAt(tick, event);
    }

    private void settle() {
        wire.drive(signal == Signal.WIRE && status != 0 && enable != 0);
    }

    private void serve() {
        asked--;
        post();
        if (asked > 0) {
            parts.events().scheduleIn(serviceTicks, done);
        }
    }

    @Override
    public BusPort answersBehind() {
        return port;
    }

    @Override
    public String nameOf(long offset) {
        return switch ((int) offset) {
            case STATUS -> "STATUS";
            case ENABLE -> "ENABLE";
            case INDEX -> "INDEX";
            case GO -> "GO";
            case CAUSE -> "CAUSE";
            case ROOM -> "ROOM";
            default -> BusTarget.super.nameOf(offset);
        };
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        return switch ((int) offset) {
            case STATUS -> status;
            case ENABLE -> enable;
            case INDEX -> posted;
            case CAUSE -> takeCause();
            case ROOM -> room;
            default -> 0;
        };
    }

    private int takeCause() {
        int cause = status;
        status = 0;
        settle();
        return cause;
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        switch ((int) offset) {
            case STATUS -> {
                status &= ~(int) value;
                if (reportsAgainOnClear) {
                    noteTaken();
                    if (taken < posted) {
                        report();
                    }
                }
            }
            case ENABLE -> enable = (int) value & 1;
            case ROOM -> room += (int) value;
            case GO -> {
                if (asked++ == 0) {
                    parts.events().scheduleIn(serviceTicks, done);
                }
            }
            default -> {}
        }
        settle();
    }

    // The driver's side of the ring: what guest code calls.

    private int taken;

    /** What was taken is no guest memory, and cores share it: where orders are explored, it is noted. */
    private void noteTaken() {
        if (footprint != null) {
            footprint.changes(driversSide);
        }
    }

    /** Takes every result that the index in memory says is there; answers how many. Costs a load. */
    public int drain(Core core) {
        core.spend(4);
        int there = (int) core.memory().read(indexAddress, 4);
        noteTaken();
        int count = there - taken;
        if (count > 0) {
            taken = there;
            trace.emit(TracePoint.WORK_TAKEN, source, 0, count);
        }
        return count;
    }

    /** Takes one result; answers its length, {@link #NOTHING} if there is none. Costs two loads. */
    public int take(Core core) {
        if (!hasMore(core)) {
            return NOTHING;
        }
        core.spend(4);
        int length = (int) core.memory().read(lengthAddress(taken), 2);
        noteTaken();
        taken++;
        trace.emit(TracePoint.WORK_TAKEN, source, 0, 1);
        return length;
    }

    /** Takes one result, if the index in memory says that there is one; answers so. Costs a load. */
    public boolean takeOne(Core core) {
        boolean more = hasMore(core);
        if (more) {
            tookOne();
        }
        return more;
    }

    /** What the index in memory says. Costs a load. */
    public int indexInMemory(Core core) {
        core.spend(4);
        return (int) core.memory().read(indexAddress, 4);
    }

    /** One result was taken by code that keeps an index of its own. */
    public void tookOne() {
        noteTaken();
        taken++;
        trace.emit(TracePoint.WORK_TAKEN, source, 0, 1);
    }

    /** Whether the index in memory says that there is more. Costs a load. */
    public boolean hasMore(Core core) {
        core.spend(4);
        int there = (int) core.memory().read(indexAddress, 4);
        noteTaken();
        return there != taken;
    }

    /** Results posted so far. */
    public int postedCount() {
        return posted;
    }

    /** Results taken so far. */
    public int takenCount() {
        return taken;
    }

    /** So many of so many, for outcomes. */
    public String tally() {
        return taken + " of " + posted + " results taken";
    }
}
