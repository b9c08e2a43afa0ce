package dev.doorbell.sim.cpu;

import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.BusWindow;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Footprint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a core goes where orders are explored: nothing takes time, and before each thing that others can
 * see, or that can be seen of others, it lets whoever the {@link dev.doorbell.sim.event.Chooser}
 * chooses go first.
 *
 * <p>There, and only there, an interrupt is taken. A posted write lands in a step of its own; a
 * barrier, and a read of a register, wait for it.
 */
final class StepwiseCore implements Footprint.Guest {
    private enum Wait {
        /** For its turn. */
        TURN,
        /** For the interrupt input, masked or not. */
        INPUT,
        /** For the port's writes to land. */
        LANDING,
        /** For somebody's nudge. */
        NUDGE
    }

    /** While a core prepares it lets others go on once in so many steps: whom it polls, perhaps. */
    private static final int POLLS = 64;

    private static final String NOTHING = "";

    private final Core core;
    private final String name;
    private final EventQueue events;
    private final SystemBus bus;
    private final BusPort port;
    private final Event resumption;
    private final Footprint footprint;
    private final String input;

    private final List<BusPort> listenedTo = new ArrayList<>();
    private @Nullable Wait wait;
    private BusPort awaited;
    private boolean interruptible;
    private boolean nudged;
    private int preparing;

    StepwiseCore(
            Core core,
            String name,
            EventQueue events,
            SystemBus bus,
            BusPort port,
            Event resumption,
            Footprint footprint) {
        this.core = core;
        this.name = name;
        this.events = events;
        this.bus = bus;
        this.port = port;
        this.awaited = port;
        this.resumption = resumption;
        this.footprint = footprint;
        this.input = name + ".irq";
        footprint.separate(name);
        footprint.separate(input);
        footprint.join(this);
    }

    // What guest code does.

    void spend() {
        pause();
        if (footprint.isNarrated()) {
            footprint.say("computes");
        }
    }

    long read(BusWindow window, long address, int bytes) {
        pause(Wait.LANDING, port, true);
        footprint.modelRuns();
        long value = port.read(address, bytes);
        footprint.guestRuns(this);
        if (footprint.isNarrated()) {
            footprint.say("reads " + nameOf(window, address) + ": " + hex(value));
        }
        BusPort behind = window.target().answersBehind();
        if (behind != null && !behind.isEmpty()) {
            pause(Wait.LANDING, behind, false);
        }
        return value;
    }

    void beforeWrite(BusWindow window, long address, long value) {
        if (isComplete(window)) {
            pause(Wait.LANDING, port, true);
        } else {
            pause();
            if (port.isFull()) {
                pause(Wait.LANDING, port, false);
            }
        }
        if (footprint.isNarrated()) {
            footprint.say("writes " + nameOf(window, address) + " = " + hex(value));
        }
    }

    void write(BusWindow window, long address, int bytes, long value) {
        if (isComplete(window)) {
            footprint.modelRuns();
            bus.write(address, bytes, value, port.requester());
            footprint.guestRuns(this);
        } else {
            port.post(address, bytes, value, events.nowTicks());
        }
    }

    /** Whether a write is complete when the core goes on; what was posted before it has landed then. */
    private static boolean isComplete(BusWindow window) {
        return window.timing().writeFlightCycles() == 0;
    }

    void barrier() {
        pause(Wait.LANDING, port, true);
        if (footprint.isNarrated()) {
            footprint.say("passes a barrier");
        }
    }

    long readSystem(SystemRegisters group, int encoding) {
        if (group.isConstant()) {
            return group.read(encoding);
        }
        pause();
        footprint.changes("system registers");
        footprint.modelRuns();
        long value = group.read(encoding);
        footprint.guestRuns(this);
        if (footprint.isNarrated()) {
            footprint.say("reads " + group.nameOf(encoding) + ": " + hex(value));
        }
        return value;
    }

    void writeSystem(SystemRegisters group, int encoding, long value) {
        pause();
        footprint.changes("system registers");
        if (footprint.isNarrated()) {
            footprint.say("writes " + group.nameOf(encoding) + " = " + hex(value));
        }
        footprint.modelRuns();
        group.write(encoding, value);
        footprint.guestRuns(this);
    }

    void beforeMasking(String words) {
        pause();
        footprint.reads(input);
        if (footprint.isNarrated()) {
            footprint.say(words);
        }
    }

    void waitForInterrupt() {
        await(Wait.INPUT, port, false);
        footprint.reads(input);
        if (footprint.isNarrated()) {
            footprint.say("wakes");
        }
    }

    void awaitExploration() {
        if (!events.isExploring()) {
            events.scheduleAt(1, resumption);
            core.awaitResumption();
            footprint.guestRuns(this);
            footprint.say("begins");
        }
    }

    void spin() {
        nudged = false;
        await(Wait.NUDGE, port, true);
        core.takeWhatIsDue();
    }

    @Override
    public void pauseForMemory() {
        pause();
    }

    // What others do to it.

    void inputChanged() {
        footprint.changes(input);
        reconsider();
    }

    void nudged() {
        nudged = true;
        footprint.changes(input);
        reconsider();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String waitsFor() {
        return wait == null || wait == Wait.TURN ? NOTHING : input;
    }

    @Override
    public String stuckFor() {
        if (wait == Wait.NUDGE) {
            return "spins for ever";
        }
        return wait == Wait.LANDING ? "waits for ever for " + awaited.stream() : NOTHING;
    }

    // Waiting.

    private void pause() {
        pause(Wait.TURN, port, true);
    }

    /** Waits, and takes the interrupts that come meanwhile, each before going on. */
    private void pause(Wait what, BusPort of, boolean takesInterrupts) {
        if (!events.isExploring() && ++preparing % POLLS != 0) {
            core.takeWhatIsDue();
            return;
        }
        await(what, of, takesInterrupts);
        while (takesInterrupts && core.isInterruptDue()) {
            core.takeWhatIsDue();
            await(what, of, true);
        }
    }

    private void await(Wait what, BusPort of, boolean takesInterrupts) {
        wait = what;
        awaited = of;
        interruptible = takesInterrupts;
        if (what == Wait.LANDING && !listenedTo.contains(of)) {
            listenedTo.add(of);
            of.onEmpty(this::reconsider);
        }
        reconsider();
        core.awaitResumption();
        wait = null;
        footprint.guestRuns(this);
        boolean interrupted = takesInterrupts && core.isInterruptDue();
        if (what == Wait.LANDING && !interrupted) {
            footprint.follows(of.stream());
        }
        if (what == Wait.NUDGE || (takesInterrupts && !core.interruptsMasked())) {
            footprint.reads(input);
        }
    }

    private void reconsider() {
        if (wait == null) {
            return;
        }
        if (!isReady(wait)) {
            events.cancel(resumption);
        } else if (!resumption.isScheduled()) {
            events.scheduleIn(0, resumption);
        }
    }

    private boolean isReady(Wait what) {
        boolean interrupted = interruptible && core.isInterruptDue();
        return switch (what) {
            case TURN -> true;
            case INPUT -> core.isAsserted();
            case LANDING -> interrupted || awaited.isEmpty();
            case NUDGE -> interrupted || nudged;
        };
    }

    // Words.

    private static String nameOf(BusWindow window, long address) {
        String register = window.target().nameOf(address - window.base());
        return register.startsWith("+") ? window.name() + register : register;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
