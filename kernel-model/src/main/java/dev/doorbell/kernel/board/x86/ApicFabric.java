package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The local APICs of all cores, the 1 MiB window at 0xFEE00000, and the messages between them.
 *
 * <p>The same addresses mean two things. A core that accesses the first 4 KiB reaches its own APIC's
 * registers. A write by anybody else is a message: the destination is in address bits 19:12, bit 3 asks
 * for the choice of one of several, bit 2 says logical; data holds the vector (7:0), the delivery mode
 * (10:8), the level (14) and the trigger (15). Without bit 3, bit 2 is ignored, as the SDM has it; QEMU
 * heeds bit 2 alone.
 *
 * <p>Fixed and lowest priority are modelled; among equal priorities the lowest number wins. Others are
 * lost, and reported.
 *
 * <p>Source: Intel SDM volume 3, "Message Address Register Format", "Message Data Register Format",
 * "Issuing Interprocessor Interrupts".
 */
public final class ApicFabric implements BusTarget {
    /** Where the window is. */
    public static final long BASE = 0xFEE0_0000L;

    /** Bytes of bus the window decodes. */
    public static final int WINDOW_BYTES = 1 << 20;

    /** The physical destination that names every core. */
    static final int EVERYBODY = 0xFF;

    /** What a command and a redirection entry have in common with a message's data. */
    static final int COMMAND_BITS = 0xFFF;

    private static final int LOGICAL = 1 << 11;
    private static final int MODE_SHIFT = 8;
    private static final int MODE_MASK = 7;
    private static final int FIXED = 0;
    private static final int LOWEST = 1;
    private static final int ADDRESS_DESTINATION_SHIFT = 12;
    private static final int ADDRESS_REDIRECT = 1 << 3;
    private static final int ADDRESS_LOGICAL = 1 << 2;
    private static final int DATA_BITS = 0xFFFF;
    private static final int DATA_LEVEL = 1 << 14;
    private static final int DATA_TRIGGER = 1 << 15;
    private static final int DATA_COMMAND = 0x7FF;
    private static final int TO_NAMED = 0;
    private static final int TO_SELF = 1;
    private static final int TO_ALL = 2;
    private static final int NOBODY = -1;
    private static final int MESSAGE_DATA_SHIFT = 20;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final X86Timing timing;
    private final EventChannel messages;
    private final List<LocalApic> apics = new ArrayList<>();
    private IntConsumer ended = vector -> {};

    /** Makes an APIC for each core, and gives each core its acknowledge cycle. */
    public ApicFabric(Backplane parts, X86Timing timing, List<Core> cores) {
        this.events = parts.events();
        this.trace = parts.trace();
        this.source = trace.source("apic");
        this.journeys = parts.journeys();
        this.timing = timing;
        this.messages = events.channel("apic.messages", Phase.WIRES, this::messageArrives);
        for (Core core : cores) {
            LocalApic apic = new LocalApic(parts, timing, core, parts.time().domain("timer"), this);
            apics.add(apic);
        }
    }

    /** The APIC of a core. */
    public LocalApic apic(int core) {
        return apics.get(core);
    }

    /** How many events the timers of all cores have scheduled; for observers. */
    public int timerEvents() {
        return apics.stream().mapToInt(LocalApic::timerEvents).sum();
    }

    /** Sets who hears of the vector of a level-triggered interrupt that was ended. */
    void onEnd(IntConsumer listener) {
        ended = listener;
    }

    void ended(int vector) {
        ended.accept(vector);
    }

    // Bus entry points.

    @Override
    public long read(long offset, int bytes, int requester) {
        if (offset >= LocalApic.FRAME_BYTES || !isOurs(requester)) {
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
            return 0;
        }
        return apics.get(Requester.coreIndex(requester)).read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        if (isOurs(requester) && offset < LocalApic.FRAME_BYTES) {
            apics.get(Requester.coreIndex(requester)).write(offset, bytes, value);
        } else if (Requester.isCore(requester)) {
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
        } else {
            int data = (int) value & DATA_BITS;
            trace.emit(TracePoint.DOORBELL, source, data & 0xFF, requester);
            messages.postAt(
                    timing.messageTick(events.nowTicks()),
                    offset | (long) data << MESSAGE_DATA_SHIFT);
            noteMessage(offset, data);
        }
    }

    /** Whose marks a message's arrival belongs to: those of the first core that it names. */
    private void noteMessage(long offset, int data) {
        int destination = (int) (offset >>> ADDRESS_DESTINATION_SHIFT);
        for (int i = 0; i < apics.size(); i++) {
            if (apics.get(i).isNamedBy(destination, isLogical(offset))) {
                journeys.interruptMark(i, apics.get(i).number(data & 0xFF), Stage.MSI);
                return;
            }
        }
    }

    private static boolean isLogical(long offset) {
        int both = ADDRESS_REDIRECT | ADDRESS_LOGICAL;
        return (offset & both) == both;
    }

    private boolean isOurs(int requester) {
        return Requester.isCore(requester) && Requester.coreIndex(requester) < apics.size();
    }

    private void messageArrives(long message) {
        long offset = message & (WINDOW_BYTES - 1);
        int data = (int) (message >>> MESSAGE_DATA_SHIFT);
        boolean levelTriggered = (data & DATA_TRIGGER) != 0;
        if (levelTriggered && (data & DATA_LEVEL) == 0) {
            return; // a level that goes takes nothing back
        }
        int command = (data & DATA_COMMAND) | (isLogical(offset) ? LOGICAL : 0);
        if ((offset & ADDRESS_REDIRECT) != 0) {
            command = (command & ~(MODE_MASK << MODE_SHIFT)) | redirected(command) << MODE_SHIFT;
        }
        int destination = (int) (offset >>> ADDRESS_DESTINATION_SHIFT);
        if (!deliver(destination, command, levelTriggered)) {
            trace.guestError(source, TracePoint.X86_MESSAGE_LOST, BASE + offset, data);
        }
    }

    /** A message that asks for a choice goes to one core, whether its data says so or not. */
    private static int redirected(int command) {
        int mode = command >>> MODE_SHIFT & MODE_MASK;
        return mode == FIXED ? LOWEST : mode;
    }

    // Delivery.

    /**
     * Delivers a vector.
     *
     * @param command vector (7:0), delivery mode (10:8), logical destination (11)
     * @return whether any APIC took it
     */
    boolean deliver(int destination, int command, boolean levelTriggered) {
        int mode = command >>> MODE_SHIFT & MODE_MASK;
        boolean logical = (command & LOGICAL) != 0;
        if (mode != FIXED && mode != LOWEST) {
            return false;
        }
        int taken = 0;
        int lowest = NOBODY;
        for (int i = 0; i < apics.size(); i++) {
            LocalApic apic = apics.get(i);
            if (!apic.isEnabled() || !apic.isNamedBy(destination, logical)) {
                continue;
            }
            taken++;
            if (mode == FIXED) {
                apic.request(command & 0xFF, levelTriggered);
            } else if (lowest == NOBODY
                    || apic.processorPriority() < apics.get(lowest).processorPriority()) {
                lowest = i;
            }
        }
        if (lowest != NOBODY) {
            apics.get(lowest).request(command & 0xFF, levelTriggered);
        }
        return taken > 0;
    }

    /** Sends from one core, to those that the shorthand or the destination names. */
    void send(int sender, int shorthand, int destination, int command) {
        int physical = command & ~LOGICAL;
        boolean taken = false;
        if (shorthand == TO_NAMED) {
            taken = deliver(destination, command, false);
        } else if (shorthand == TO_SELF) {
            taken = deliver(sender, physical, false);
        } else {
            for (int i = 0; i < apics.size(); i++) {
                if (i != sender || shorthand == TO_ALL) {
                    taken |= deliver(i, physical, false);
                }
            }
        }
        if (!taken) {
            trace.guestError(source, TracePoint.X86_MESSAGE_LOST, 0, command);
        }
    }
}
