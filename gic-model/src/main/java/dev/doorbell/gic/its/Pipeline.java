package dev.doorbell.gic.its;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.CommandFaults;
import dev.doorbell.sim.fault.Commands;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.ReadFaults;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one server of an ITS: it runs a command or translates a message, and then the next.
 *
 * <p>Commands are served in order, messages in order, the two in the order of {@link
 * ItsChoice.Arbitration}. Tables are looked up when a service begins; effects happen when it ends. A
 * service that takes no time ends at once, in the access that caused it. A SYNC that waits lets
 * messages pass and commands not.
 */
final class Pipeline {
    private enum Served {
        NOTHING,
        MESSAGE,
        COMMAND
    }

    private static final int WORDS = ItsCommand.BYTES / 8;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final SystemBus bus;
    private final GuestMemory memory;
    private final ItsTiming timing;
    private final Faults faults;
    private final TableMemory tables;
    private final MessageQueue messages;
    private final Translation translation;
    private final CommandQueue queue;
    private final CommandUnit unit;
    private final ItsChoice.Arbitration arbitration;
    private final boolean errorsStall;
    private final boolean faultsStall;
    private final Event done;
    private final Event synced;

    private @Nullable Consumer<ItsOutcome> observer;

    private Served served = Served.NOTHING;
    private boolean messageWasLast;
    private boolean serving;
    private ItsError lastError = ItsError.NONE;
    private long jobCount;

    // Faults on purpose: how much longer a command takes; whether it is run twice, or again now.
    private long extraTicks;
    private boolean isDoubled;
    private boolean isAgain;

    Pipeline(
            Backplane backplane,
            int source,
            ItsTiming timing,
            GicBehaviour behaviour,
            TableMemory tables,
            MessageQueue messages,
            Translation translation,
            CommandQueue queue,
            CommandUnit unit) {
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = source;
        this.bus = backplane.bus();
        this.memory = backplane.memory();
        this.faults = backplane.faults();
        this.timing = timing;
        this.tables = tables;
        this.messages = messages;
        this.translation = translation;
        this.queue = queue;
        this.unit = unit;
        this.arbitration = behaviour.choice(ItsChoice.Arbitration.class);
        this.errorsStall =
                behaviour.choice(ItsChoice.CommandError.class) == ItsChoice.CommandError.STALL;
        this.faultsStall =
                behaviour.choice(ItsChoice.FetchFault.class) == ItsChoice.FetchFault.STALL;
        this.done = Event.named("its.done", Phase.DEVICES, this::serviceEnds);
        this.synced = Event.named("its.synced", Phase.DEVICES, this::syncEnds);
    }

    void observe(Consumer<ItsOutcome> newObserver) {
        observer = newObserver;
    }

    /** A message has come. */
    void message(int deviceId, int eventId) {
        messages.add(deviceId, eventId, events.nowTicks());
        serve();
    }

    /** Whether nothing is under way or waiting, commands not yet begun left out. */
    boolean isQuiet() {
        return served == Served.NOTHING && messages.isEmpty() && !synced.isScheduled();
    }

    /** The tick by which the service under way ends; the next one if none is. */
    long roomTicks() {
        long soonest = events.nowTicks() + 1;
        return done.isScheduled() ? Math.max(done.dueTicks(), soonest) : soonest;
    }

    /** What was last wrong with a command. */
    ItsError lastError() {
        return lastError;
    }

    /** Services that have ended. */
    long jobCount() {
        return jobCount;
    }

    // Serving.

    /** Begins what can begin, until something takes time or nothing is left. */
    void serve() {
        if (serving) {
            return; // an effect has led back here; whoever is serving goes on
        }
        serving = true;
        while (served == Served.NOTHING) {
            served = next();
            if (served == Served.NOTHING) {
                break;
            }
            long end = begin();
            if (end > events.nowTicks()) {
                events.scheduleAt(end, done);
                break;
            }
            end();
        }
        serving = false;
    }

    private Served next() {
        boolean message = !messages.isEmpty();
        boolean command = queue.isRunnable() && !synced.isScheduled();
        if (message && command) {
            boolean messageFirst =
                    switch (arbitration) {
                        case ALTERNATE -> !messageWasLast;
                        case MESSAGES_FIRST -> true;
                        case COMMANDS_FIRST -> false;
                    };
            return messageFirst ? Served.MESSAGE : Served.COMMAND;
        }
        return message ? Served.MESSAGE : command ? Served.COMMAND : Served.NOTHING;
    }

    /** Looks up; answers when the service ends. */
    private long begin() {
        tables.begin();
        messageWasLast = served == Served.MESSAGE;
        if (messageWasLast) {
            beginMessage();
            long ticks = tables.accessCount() * timing.tableTicks();
            return timing.gic().after(events.nowTicks(), timing.hitCycles()) + ticks;
        }
        beginCommand();
        // One more access: fetching the command.
        return events.nowTicks()
                + timing.commandTicks()
                + extraTicks
                + (1 + tables.accessCount()) * timing.tableTicks();
    }

    private void beginMessage() {
        boolean wasFull = messages.isFull();
        int deviceId = messages.deviceId();
        int eventId = messages.eventId();
        long arrival = messages.arrivalTick();
        messages.remove();
        if (wasFull && !messages.isFull()) {
            bus.roomAgain();
        }
        translation.begin(deviceId, eventId, arrival);
    }

    private void beginCommand() {
        long address = queue.take();
        CommandFaults onCommands = faults.commands();
        ReadFaults onReads = faults.reads();
        extraTicks = 0;
        if (!tables.holds(address, ItsCommand.BYTES)) {
            unit.beginUnread(ItsError.COMMAND_OUTSIDE);
        } else if (onCommands == null && onReads == null) {
            unit.begin(
                    memory.read(address, 8),
                    memory.read(address + 8, 8),
                    memory.read(address + 16, 8),
                    memory.read(address + 24, 8));
        } else {
            beginFaulty(address, onCommands, onReads);
        }
    }

    /** Reads a command that something may be wrong with on purpose. */
    private void beginFaulty(
            long address, @Nullable CommandFaults onCommands, @Nullable ReadFaults onReads) {
        Verdict read =
                onReads == null
                        ? Verdict.PASS
                        : onReads.judge(address, ItsCommand.BYTES, Requester.CONTROLLER);
        int number = (int) memory.read(address, 1);
        Verdict command =
                onCommands == null || isAgain
                        ? Verdict.PASS
                        : onCommands.judge(Commands.ITS, number);
        isAgain = false;
        if (read.kind() == Verdict.Kind.FAIL || command.kind() == Verdict.Kind.FAIL) {
            unit.beginUnread(ItsError.COMMAND_FAULT);
            return;
        }
        Verdict change = read.kind() == Verdict.Kind.PASS ? command : read;
        long word0 = change.changedWord(memory.read(address, 8), 0, WORDS);
        long word1 = change.changedWord(memory.read(address + 8, 8), 1, WORDS);
        long word2 = change.changedWord(memory.read(address + 16, 8), 2, WORDS);
        long word3 = change.changedWord(memory.read(address + 24, 8), 3, WORDS);
        if (command.kind() == Verdict.Kind.DROP) {
            unit.beginNothing(word0, word1, word2, word3);
            return;
        }
        extraTicks = command.kind() == Verdict.Kind.DELAY ? command.ticks() : 0;
        isDoubled = command.kind() == Verdict.Kind.DUPLICATE;
        unit.begin(word0, word1, word2, word3);
    }

    private void serviceEnds() {
        end();
        serve();
    }

    private void end() {
        Served what = served;
        served = Served.NOTHING;
        jobCount++;
        if (what == Served.MESSAGE) {
            translation.finish();
        } else {
            endCommand();
        }
    }

    private void endCommand() {
        unit.finish();
        ItsError error = unit.error();
        if (error != ItsError.NONE) {
            lastError = error;
            trace.guestError(source, TracePoint.ITS_COMMAND_ERROR, error.code(), queue.offset());
        }
        if (!error.isOnlyReported()) {
            refuse(error);
            return;
        }
        long settled = unit.settledTick();
        if (settled > events.nowTicks()) {
            events.scheduleAt(settled, synced);
        } else {
            complete();
        }
    }

    private void refuse(ItsError error) {
        boolean fault =
                switch (error) {
                    case COMMAND_OUTSIDE, COMMAND_FAULT, TABLE_OUTSIDE, TABLE_FAULT -> true;
                    default -> false;
                };
        isDoubled = false;
        long offset = queue.offset();
        boolean stalled = (fault ? faultsStall : errorsStall) && queue.stall();
        if (!stalled) {
            queue.pass();
        }
        tell(offset, stalled);
    }

    private void syncEnds() {
        complete();
        serve();
    }

    private void complete() {
        long offset = queue.offset();
        trace.emit(TracePoint.ITS_COMMAND, source, unit.opcode().number(), offset);
        if (isDoubled) {
            isDoubled = false;
            isAgain = true; // it is still in the queue, and is not judged again
        } else {
            queue.pass();
        }
        tell(offset, false);
    }

    private void tell(long offset, boolean stalled) {
        Consumer<ItsOutcome> listener = observer;
        if (listener != null) {
            listener.accept(new ItsOutcome(offset, unit.command(), unit.error(), stalled));
        }
    }
}
