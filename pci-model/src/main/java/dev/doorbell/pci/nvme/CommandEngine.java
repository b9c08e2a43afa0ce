package dev.doorbell.pci.nvme;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves commands from submission queues to completion queues.
 *
 * <pre>{@code
 *   entry ─▶ PRPs ─▶ data in ─▶ (the command's time, many at once) ─▶ data out ─▶ completion
 *   └──── front: one command at a time ────┘                        └─ back: one at a time ─┘
 * }</pre>
 *
 * <p>Whatever is read from memory takes its time on the link; whatever is written waits for room. At
 * most {@link #UNDER_WAY_MAX} commands are between the queues.
 */
final class CommandEngine {
    /** Commands under way. */
    static final int UNDER_WAY_MAX = 256;

    /** The largest memory page. */
    static final int PAGE_BYTES_MAX = 1 << 16;

    private static final int PRP_BYTES = 8;

    /** Data at addresses where nothing can be read or written. */
    private static final int LOST = NvmeStatus.DATA_TRANSFER_ERROR | NvmeStatus.DO_NOT_RETRY;

    /** A completion and its message. */
    private static final int WRITES_PER_COMPLETION = 2;

    /** What the front waits for. */
    private enum Step {
        NOTHING,
        ENTRY,
        PRP_LIST,
        DATA
    }

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final UpstreamPort upstream;
    private final Queues queues;
    private final InterruptUnit interrupts;
    private final NvmeTiming timing;
    private final LongConsumer fatal;
    private final boolean ignoresUnreachable;
    private final boolean lastFirst;
    private final Event front;
    private final Event back;

    private @Nullable CommandSet admin;
    private @Nullable CommandSet io;
    private int pageBytes = 4096;
    private int burstMax = Integer.MAX_VALUE;
    private boolean stopped = true;

    // The front.
    private Step step = Step.NOTHING;
    private @Nullable NvmeCommand fetching;
    private long readyTicks;
    private long list;
    private int unplaced;

    // A ring of commands under way, in the order in which they complete.
    private final @Nullable NvmeCommand[] underWay = new @Nullable NvmeCommand[UNDER_WAY_MAX];
    private int first;
    private int count;

    // Where the commands fetched together begin in it, and how many of them are done at once.
    private @Nullable SubmissionQueue batchQueue;
    private int batch;
    private int batchImmediate;

    private final @Nullable NvmeCommand[] spare = new @Nullable NvmeCommand[UNDER_WAY_MAX];
    private int spareCount;

    private final byte[] buffer = new byte[PAGE_BYTES_MAX];
    private final byte[] entry = new byte[CompletionQueue.ENTRY_BYTES];

    CommandEngine(
            EventQueue events,
            Trace trace,
            int source,
            UpstreamPort upstream,
            Queues queues,
            InterruptUnit interrupts,
            NvmeTiming timing,
            DeviceBehaviour behaviour,
            LongConsumer fatal) {
        this.events = events;
        this.trace = trace;
        this.source = source;
        this.upstream = upstream;
        this.queues = queues;
        this.interrupts = interrupts;
        this.timing = timing;
        this.fatal = fatal;
        this.ignoresUnreachable =
                behaviour.choice(NvmeChoice.Unreachable.class) == NvmeChoice.Unreachable.IGNORED;
        this.lastFirst = behaviour.choice(NvmeChoice.Order.class) == NvmeChoice.Order.LAST_FIRST;
        String name = upstream.function().name();
        this.front = Event.named(name + ".fetch", Phase.DEVICES, this::runFront);
        this.back = Event.named(name + ".complete", Phase.DEVICES, this::runBack);
    }

    void setCommandSets(CommandSet forAdmin, CommandSet forIo) {
        admin = forAdmin;
        io = forIo;
    }

    /** How many commands of one queue are fetched in a row. */
    void setBurst(int commands) {
        burstMax = commands;
    }

    int pageBytes() {
        return pageBytes;
    }

    /** Begins to work, with memory pages of that size. */
    void start(int bytesOfPage) {
        pageBytes = bytesOfPage;
        stopped = false;
    }

    /** Drops everything under way. */
    void stop() {
        stopped = true;
        events.cancel(front);
        events.cancel(back);
        NvmeCommand half = fetching;
        if (half != null) {
            release(half);
        }
        fetching = null;
        step = Step.NOTHING;
        while (count > 0) {
            release(removeFirst());
        }
    }

    /** Commands between their queues. */
    int underWay() {
        return count + (fetching == null ? 0 : 1);
    }

    /** Somebody has work for it: a doorbell, or room in a completion queue. */
    void kick() {
        if (!stopped && !front.isScheduled() && step == Step.NOTHING) {
            events.scheduleAt(events.nowTicks(), front);
        }
    }

    /** {@code queue} may have room for what waits, or something to say. */
    void post(CompletionQueue queue) {
        if (!stopped && queue.hasWaiting()) {
            wakeBack(events.nowTicks());
        }
    }

    /** Marks a command under way; it ends without being done. False if there is none such. */
    boolean abort(SubmissionQueue queue, int id) {
        for (int i = 0; i < count; i++) {
            NvmeCommand command = at(i);
            if (command.queue.equals(queue) && command.id() == id && !command.executed) {
                command.aborted = true;
                return true;
            }
        }
        return false;
    }

    // The front.

    private void runFront() {
        while (!stopped) {
            NvmeCommand command = fetching;
            if (command == null && !fetch()) {
                batchQueue = null;
                return;
            }
            if (command != null && !goOn(command)) {
                return;
            }
            if (readyTicks > events.nowTicks()) {
                events.scheduleAt(readyTicks, front);
                return;
            }
        }
    }

    /** Asks for the next entry; false if there is none or nowhere to put it. */
    private boolean fetch() {
        if (count == UNDER_WAY_MAX) {
            return false; // the back begins again
        }
        SubmissionQueue queue = queues.next(burstMax);
        if (queue == null) {
            return false;
        }
        long address = queue.entryAddress();
        if (!isReachable(address, SubmissionQueue.ENTRY_BYTES)) {
            fatal.accept(address);
            return false;
        }
        if (!queue.equals(batchQueue)) {
            batchQueue = queue;
            batch = count;
            batchImmediate = 0;
        }
        fetching = spare(queue);
        step = Step.ENTRY;
        readyTicks = upstream.request(address, SubmissionQueue.ENTRY_BYTES);
        return true;
    }

    private boolean isReachable(long address, long bytes) {
        return upstream.reaches(address, bytes) && upstream.mayMaster(address);
    }

    /** What the front waited for is here. False if it has come to a stop. */
    private boolean goOn(NvmeCommand command) {
        return switch (step) {
            case NOTHING -> false;
            case ENTRY -> entered(command);
            case PRP_LIST -> listed(command);
            case DATA -> arrived(command);
        };
    }

    private boolean entered(NvmeCommand command) {
        SubmissionQueue queue = command.queue;
        if (queue.isDeleted()) {
            drop(command);
            return true;
        }
        long address = queue.entryAddress();
        if (!isReachable(address, SubmissionQueue.ENTRY_BYTES)) {
            drop(command);
            fatal.accept(address);
            return false;
        }
        upstream.copyOut(address, command.entry(), 0, SubmissionQueue.ENTRY_BYTES);
        queue.fetched();
        int status = set(command).prepare(command);
        if (status == NvmeStatus.SUCCESS && command.direction != NvmeCommand.Direction.NONE) {
            status = place(command);
            if (step == Step.PRP_LIST && status == NvmeStatus.SUCCESS) {
                return true;
            }
        }
        return prepared(command, status);
    }

    private CommandSet set(NvmeCommand command) {
        return Objects.requireNonNull(command.queue.id() == 0 ? admin : io);
    }

    private void drop(NvmeCommand command) {
        release(command);
        fetching = null;
        step = Step.NOTHING;
    }

    /** Finds where the data is, as far as the entry says; asks for the list if there is one. */
    private int place(NvmeCommand command) {
        long prp1 = command.prp1();
        if ((prp1 & 3) != 0 && !ignoresUnreachable) {
            return NvmeStatus.PRP_OFFSET_INVALID | NvmeStatus.DO_NOT_RETRY;
        }
        int room = pageBytes - (int) (prp1 & pageBytes - 1);
        int bytes = Math.min(command.dataBytes, room);
        int status = addSegment(command, prp1, bytes);
        unplaced = command.dataBytes - bytes;
        if (status != NvmeStatus.SUCCESS || unplaced == 0) {
            return status;
        }
        long prp2 = command.prp2();
        if (unplaced > pageBytes) {
            if ((prp2 & PRP_BYTES - 1) != 0 && !ignoresUnreachable) {
                return NvmeStatus.PRP_OFFSET_INVALID | NvmeStatus.DO_NOT_RETRY;
            }
            return askForList(prp2);
        }
        return addPage(command, prp2);
    }

    private int addPage(NvmeCommand command, long address) {
        if ((address & pageBytes - 1) != 0) {
            return NvmeStatus.PRP_OFFSET_INVALID | NvmeStatus.DO_NOT_RETRY;
        }
        int bytes = Math.min(unplaced, pageBytes);
        unplaced -= bytes;
        return addSegment(command, address, bytes);
    }

    private int addSegment(NvmeCommand command, long address, int bytes) {
        if (!ignoresUnreachable && !isReachable(address, bytes)) {
            return LOST;
        }
        command.addSegment(address, bytes);
        return NvmeStatus.SUCCESS;
    }

    private int listEntries() {
        int inPage = (pageBytes - (int) (list & pageBytes - 1)) / PRP_BYTES;
        return Math.min(inPage, (unplaced + pageBytes - 1) / pageBytes);
    }

    private int askForList(long address) {
        list = address;
        int bytes = listEntries() * PRP_BYTES;
        if (!isReachable(address, bytes)) {
            return LOST;
        }
        step = Step.PRP_LIST;
        readyTicks = upstream.request(address, bytes);
        return NvmeStatus.SUCCESS;
    }

    /** A page of the list is here: its last entry leads to the next if one page is not all. */
    private boolean listed(NvmeCommand command) {
        int entries = listEntries();
        step = Step.ENTRY;
        int status = isReachable(list, (long) entries * PRP_BYTES) ? NvmeStatus.SUCCESS : LOST;
        for (int i = 0; i < entries && status == NvmeStatus.SUCCESS; i++) {
            long prp = upstream.read(list + (long) i * PRP_BYTES, PRP_BYTES);
            if (i == entries - 1 && unplaced > pageBytes) {
                if ((prp & pageBytes - 1) != 0) {
                    status = NvmeStatus.PRP_OFFSET_INVALID | NvmeStatus.DO_NOT_RETRY;
                } else {
                    status = askForList(prp);
                }
            } else {
                status = addPage(command, prp);
            }
        }
        return step == Step.PRP_LIST || prepared(command, status);
    }

    /** All is known of the command but its data. */
    private boolean prepared(NvmeCommand command, int status) {
        command.status = status;
        if (status == NvmeStatus.SUCCESS && command.direction == NvmeCommand.Direction.TO_DEVICE) {
            step = Step.DATA;
            for (int i = 0; i < command.segments(); i++) {
                readyTicks = upstream.request(command.address(i), command.length(i));
            }
            return true;
        }
        return handOver(command);
    }

    private boolean arrived(NvmeCommand command) {
        int at = 0;
        for (int i = 0; i < command.segments() && command.status == NvmeStatus.SUCCESS; i++) {
            int bytes = command.length(i);
            if (isReachable(command.address(i), bytes)) {
                upstream.copyOut(command.address(i), buffer, 0, bytes);
            } else {
                Arrays.fill(buffer, 0, bytes, (byte) 0);
                command.status = ignoresUnreachable ? 0 : LOST;
            }
            if (command.status == NvmeStatus.SUCCESS) {
                command.status = set(command).take(command, at, buffer, bytes);
            }
            at += bytes;
        }
        return handOver(command);
    }

    /** From the front to the back. */
    private boolean handOver(NvmeCommand command) {
        command.dueTicks = events.nowTicks() + timing.commandTicks();
        fetching = null;
        step = Step.NOTHING;
        int place = count;
        if (lastFirst) {
            boolean immediate = command.status != NvmeStatus.SUCCESS || set(command).isImmediate();
            place = Math.min(count, batch + batchImmediate);
            batchImmediate += immediate ? 1 : 0;
        }
        for (int i = count; i > place; i--) {
            underWay[first + i & UNDER_WAY_MAX - 1] = underWay[first + i - 1 & UNDER_WAY_MAX - 1];
        }
        underWay[first + place & UNDER_WAY_MAX - 1] = command;
        count++;
        wakeBack(Math.max(at(0).dueTicks, events.nowTicks()));
        return true;
    }

    // The back.

    /** Lets the back run at {@code tick}, or sooner if it will anyway. */
    private void wakeBack(long tick) {
        if (!back.isScheduled() || back.dueTicks() > tick) {
            events.moveTo(tick, back);
        }
    }

    private void runBack() {
        while (count > 0 && !stopped) {
            NvmeCommand command = at(0);
            if (command.dueTicks > events.nowTicks()) {
                wakeBack(command.dueTicks);
                break;
            }
            if (!finish(command)) {
                wakeBack(upstream.oldestLandsTicks());
                break;
            }
            if (count > 0) {
                release(removeFirst());
            }
        }
        postAll();
        kick();
    }

    /** Does a command and answers it; false if its answer must wait for room. */
    private boolean finish(NvmeCommand command) {
        if (command.queue.isDeleted()) {
            return true;
        }
        if (!command.executed) {
            command.executed = true;
            if (command.aborted) {
                command.status = NvmeStatus.ABORT_REQUESTED;
            } else if (command.status == NvmeStatus.SUCCESS) {
                command.status = set(command).execute(command);
            }
            if (stopped || command.status == NvmeStatus.PENDING) {
                return true;
            }
        }
        if (command.status == NvmeStatus.SUCCESS
                && command.direction == NvmeCommand.Direction.TO_HOST
                && !give(command)) {
            return false;
        }
        add(command.queue, command.id(), command.status, command.result);
        return true;
    }

    private boolean give(NvmeCommand command) {
        int at = 0;
        for (int i = 0; i < command.segments(); i++) {
            int bytes = command.length(i);
            if (i == command.movedSegments()) {
                if (!upstream.hasRoom(1, bytes)) {
                    return false;
                }
                if (upstream.mayMaster(command.address(i))) {
                    set(command).give(command, at, buffer, bytes);
                    upstream.writeBlock(command.address(i), buffer, 0, bytes, -1);
                } else if (!ignoresUnreachable) {
                    command.status = LOST;
                    return true;
                }
                command.segmentMoved();
            }
            at += bytes;
        }
        return true;
    }

    /** A command of {@code queue} is done; its completion is posted when there is room. */
    void complete(SubmissionQueue queue, int id, int status, int result) {
        add(queue, id, status, result);
        post(queue.completions());
    }

    private void add(SubmissionQueue queue, int id, int status, int result) {
        if (status != NvmeStatus.SUCCESS) {
            trace.guestError(source, TracePoint.NVME_REFUSED, (long) queue.id() << 16 | id, status);
        }
        queue.completions().add(queue, id, status, result);
    }

    private void postAll() {
        for (int id = 0; id < queues.count() && !stopped; id++) {
            CompletionQueue queue = queues.completion(id);
            if (queue != null && queue.hasWaiting() && !queue.isFull()) {
                postTo(queue);
            }
        }
    }

    private void postTo(CompletionQueue queue) {
        boolean wasEmpty = queue.isEmpty();
        int posted = 0;
        while (queue.hasWaiting() && !queue.isFull()) {
            long address = queue.entryAddress();
            if (!isReachable(address, CompletionQueue.ENTRY_BYTES)) {
                fatal.accept(address);
                break;
            }
            if (!upstream.hasRoom(WRITES_PER_COMPLETION, CompletionQueue.ENTRY_BYTES)) {
                wakeBack(upstream.oldestLandsTicks());
                break;
            }
            queue.take(entry);
            upstream.writeBlock(address, entry, 0, CompletionQueue.ENTRY_BYTES, -1);
            posted++;
        }
        if (posted > 0) {
            trace.emit(TracePoint.WORK_POSTED, source, queue.id(), posted);
            interrupts.posted(queue, posted, wasEmpty);
        }
    }

    // The commands.

    private NvmeCommand at(int place) {
        NvmeCommand command = underWay[first + place & UNDER_WAY_MAX - 1];
        if (command == null) {
            throw new IllegalStateException("no command at " + place);
        }
        return command;
    }

    private NvmeCommand removeFirst() {
        NvmeCommand command = at(0);
        underWay[first] = null;
        first = first + 1 & UNDER_WAY_MAX - 1;
        count--;
        if (batch > 0) {
            batch--;
        } else if (batchImmediate > 0) {
            batchImmediate--;
        }
        return command;
    }

    private NvmeCommand spare(SubmissionQueue queue) {
        NvmeCommand command = spareCount == 0 ? new NvmeCommand(queue) : spare[--spareCount];
        if (command == null) {
            throw new IllegalStateException("no spare command");
        }
        command.begin(queue);
        return command;
    }

    private void release(NvmeCommand command) {
        if (spareCount < spare.length) {
            spare[spareCount++] = command;
        }
    }
}
