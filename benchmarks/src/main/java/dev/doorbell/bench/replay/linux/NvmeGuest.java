package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The driver of an NVMe controller.
 *
 * <p>Commands lie in memory; a trace has the doorbells alone. A doorbell is rung when the reference
 * shows what came of it, a message or a wire that rises, or when the driver takes note of its
 * completion: an asynchronous device takes its time. The commands are those of {@link NvmePlan}; the
 * others are harmless ones that complete.
 */
final class NvmeGuest implements GuestSide {
    private static final int AQA = 0x24;
    private static final int ASQ = 0x28;
    private static final int COMMAND_BYTES = 64;
    private static final int CREATE_SQ = 0x01;
    private static final int CREATE_CQ = 0x05;
    private static final int IDENTIFY = 0x06;
    private static final int ASYNC_EVENT = 0x0C;
    private static final int FLUSH = 0x00;
    private static final long QUEUES = 0x60_0000;
    private static final long QUEUES_BYTES = 0x20_0000;
    private static final long QUEUE_BYTES = 0x2_0000;
    private static final long COMPLETIONS = 0x1_0000;

    private final String name;
    private final int number;
    private final ReplayBoard board;
    private final PciParts pci;
    private final List<TraceRecord> records;
    private final NvmePlan plan;
    private final Scratch memory;
    private final Deque<TraceRecord> postponed = new ArrayDeque<>();
    private final Map<Integer, Integer> tails = new TreeMap<>();
    private final Map<Integer, Long> commands = new TreeMap<>();
    private final Map<Integer, Long> noted = new TreeMap<>();
    private final Map<Integer, Integer> heads = new TreeMap<>();

    private long adminBase;
    private int adminEntries;
    private int nextId;
    private long commandCount;
    private long unannounced;

    NvmeGuest(TracedDevice device, int number, LinuxTrace trace, ReplayBoard board, PciParts pci) {
        this.name = device.name();
        this.number = number;
        this.board = board;
        this.pci = pci;
        this.records = trace.records();
        this.plan = new NvmePlan(name, records);
        this.memory = new Scratch(board, number);
    }

    @Override
    public boolean postpones(TraceRecord record, int index) {
        boolean late = plan.isSubmission(record);
        if (late) {
            if (plan.isUnanswered(record) && postponed.isEmpty()) {
                ring(record);
            } else {
                postponed.addLast(record);
            }
        }
        return late;
    }

    @Override
    public void before(TraceRecord record, int index) {
        if (record.op() != TraceOp.WRITE || !record.component().equals(name)) {
            return;
        }
        if (plan.isDisabling(record)) {
            catchUp();
            tails.clear();
            commands.clear();
            noted.clear();
            heads.clear();
        } else if (plan.isDoorbell(record)) {
            beforeHead(record, index);
        } else if (record.offset() == AQA) {
            adminEntries = ((int) record.value() & 0xFFF) + 1;
        } else if (record.offset() == ASQ) {
            adminBase = (adminBase & ~0xFFFF_FFFFL) | record.value();
        } else if (record.offset() == ASQ + 4) {
            adminBase = (adminBase & 0xFFFF_FFFFL) | (record.value() << 32);
        }
    }

    /** The driver takes note of completions, so they were there. */
    private void beforeHead(TraceRecord record, int index) {
        int queue = NvmePlan.queueOf(record);
        int entries = entries(queue);
        int step = (int) record.value() - heads.getOrDefault(queue, 0);
        heads.put(queue, (int) record.value());
        long sum = noted.merge(queue, (long) (step < 0 ? step + entries : step), Long::sum);
        while (commands.getOrDefault(queue, 0L) < sum
                && ringNext(queue, sum - commands.getOrDefault(queue, 0L))) {
            // One after the other.
        }
        announceInMemory(record, index, sum - commands.getOrDefault(queue, 0L));
    }

    /**
     * The driver takes completions of commands that no doorbell announced: the tail was in the doorbell
     * buffer in memory, which the driver fills instead when it sees that the device looks there. The
     * administrative queue has none in Linux. Source: Linux 6.1 drivers/nvme/host/pci.c.
     *
     * @return whether there were any
     */
    private boolean announceInMemory(TraceRecord head, int index, long count) {
        long address = pci.address(head);
        int queue = NvmePlan.queueOf(head);
        int entries = entries(queue);
        if (queue == 0 || count <= 0 || count >= entries || address < 0) {
            return false; // none, or more than a queue holds
        }
        int tail = tails.getOrDefault(queue, 0);
        TraceRecord next = plan.nextSubmission(queue, index);
        if (next != null && count > Math.floorMod((int) next.value() - tail, entries)) {
            return false; // the driver's next tail is not as far
        }
        for (long i = 0; i < count; i++) {
            store(head, queue, tail);
            tail = (tail + 1) % entries;
        }
        tails.put(queue, tail);
        unannounced += count;
        board.write(head.cpu(), address - NvmePlan.HEAD, head.bytes(), tail);
        board.settle();
        return true;
    }

    /** The device did something for commands that no doorbell announces: the next head tells of them. */
    private boolean causeFromMemory(TraceRecord record, int index) {
        TraceRecord head = plan.nextDoorbell(index);
        if (head == null || plan.isSubmission(head)) {
            return false;
        }
        int queue = NvmePlan.queueOf(head);
        int step = (int) head.value() - heads.getOrDefault(queue, 0);
        long sum = noted.getOrDefault(queue, 0L) + (step < 0 ? step + entries(queue) : step);
        long missing = sum - commands.getOrDefault(queue, 0L);
        boolean isMessage = record.op() == TraceOp.MESSAGE;
        long count = isMessage ? Math.max(1, missing - messagesToCome(record, index)) : 1;
        return announceInMemory(head, index, Math.min(count, missing));
    }

    private boolean ringNext(int queue, long most) {
        for (TraceRecord doorbell : postponed) {
            if (NvmePlan.queueOf(doorbell) == queue) {
                ringPart(doorbell, queue == 0 ? Long.MAX_VALUE : most);
                return true;
            }
        }
        return false;
    }

    /** The device takes at most that many of the commands that a doorbell announces. */
    private void ringPart(TraceRecord doorbell, long most) {
        long before = commandCount;
        submit(doorbell, most);
        int taken = tails.getOrDefault(NvmePlan.queueOf(doorbell), 0);
        if (taken == (int) doorbell.value() || commandCount == before) {
            postponed.remove(doorbell); // all taken, or a tail that the queue does not have
        }
        write(doorbell, taken);
        board.settle();
    }

    @Override
    public void after(TraceRecord record, int index) {}

    @Override
    public void queue(TraceRecord record, int index) {}

    @Override
    public boolean cause(TraceRecord record, int index) {
        if (postponed.isEmpty()) {
            return causeFromMemory(record, index);
        }
        // One message may tell of several completions: of all but those that messages to come tell
        // of.
        if (record.op() != TraceOp.MESSAGE) {
            TraceRecord first = postponed.getFirst();
            ringPart(first, NvmePlan.queueOf(first) == 0 ? Long.MAX_VALUE : 1);
            return true;
        }
        int more = messagesToCome(record, index);
        TraceRecord doorbell = postponed.removeFirst();
        while (postponed.size() > more) {
            TraceRecord next = postponed.removeFirst();
            submit(doorbell, Long.MAX_VALUE);
            if (NvmePlan.queueOf(next) != NvmePlan.queueOf(doorbell)) {
                write(doorbell, doorbell.value());
            }
            doorbell = next;
        }
        ring(doorbell);
        return true;
    }

    private int messagesToCome(TraceRecord message, int index) {
        int count = 0;
        for (int at = index + 1; at < records.size(); at++) {
            TraceRecord next = records.get(at);
            if (next.op() == TraceOp.MESSAGE && next.note("devid").equals(message.note("devid"))) {
                count++;
            } else if (plan.isDoorbell(next)) {
                break;
            }
        }
        return count;
    }

    @Override
    public void catchUp() {
        while (!postponed.isEmpty()) {
            ring(postponed.removeFirst());
        }
    }

    private int entries(int queue) {
        return queue == 0 ? adminEntries : plan.entries(queue);
    }

    private void ring(TraceRecord doorbell) {
        submit(doorbell, Long.MAX_VALUE);
        write(doorbell, doorbell.value());
        board.settle();
    }

    /** Stores commands that a doorbell announces, at most so many. */
    private void submit(TraceRecord doorbell, long most) {
        int queue = NvmePlan.queueOf(doorbell);
        int entries = entries(queue);
        int tail = (int) doorbell.value();
        int at = tails.getOrDefault(queue, 0);
        for (int steps = 0; at != tail && steps < entries && steps < most; steps++) {
            store(doorbell, queue, at);
            at = (at + 1) % entries;
        }
        tails.put(queue, at);
    }

    private void write(TraceRecord doorbell, long tail) {
        long address = pci.address(doorbell);
        if (address >= 0) {
            board.write(doorbell.cpu(), address, doorbell.bytes(), tail);
        }
    }

    private void store(TraceRecord doorbell, int queue, int slot) {
        long at = (queue == 0 ? adminBase : submissions(queue)) + (long) COMMAND_BYTES * slot;
        for (int i = 0; i < COMMAND_BYTES; i += Long.BYTES) {
            memory.write(at + i, Long.BYTES, 0);
        }
        int id = nextId++ & 0x7FFF;
        memory.write(at + 24, 8, memory.buffer(0));
        NvmePlan.Creation creation = plan.creation(doorbell);
        if (queue != 0) {
            memory.write(at, 4, FLUSH | id << 16);
            memory.write(at + 4, 4, 1);
        } else if (creation != null) {
            storeCreation(at, id, creation);
        } else if (plan.isUnanswered(doorbell)) {
            memory.write(at, 4, ASYNC_EVENT | id << 16);
        } else {
            memory.write(at, 4, IDENTIFY | id << 16);
            memory.write(at + 40, 4, 1); // the controller
        }
        if (!plan.isUnanswered(doorbell) || queue != 0) {
            commands.merge(queue, 1L, Long::sum);
        }
        commandCount++;
    }

    private void storeCreation(long at, int id, NvmePlan.Creation creation) {
        int queue = creation.queue();
        long base = submissions(queue);
        boolean completions = creation.completionQueue();
        memory.write(at, 4, (completions ? CREATE_CQ : CREATE_SQ) | id << 16);
        memory.write(at + 24, 8, completions ? base + COMPLETIONS : base);
        memory.write(at + 40, 4, queue | (plan.entries(queue) - 1L) << 16);
        // Contiguous; with interrupts by its vector, or for the completion queue of its number.
        memory.write(at + 44, 4, completions ? 3 | (long) vector(queue) << 16 : 1 | queue << 16);
    }

    /** A queue has the vector of its number if the guest ever unmasks it. */
    private int vector(int queue) {
        for (TraceRecord record : records) {
            if (record.op() == TraceOp.WRITE
                    && record.component().equals(name + ".msix")
                    && record.note("vec").equals(Integer.toString(queue))
                    && record.note("word").equals("ctrl")
                    && record.value() == 0) {
                return queue;
            }
        }
        return 0;
    }

    private long submissions(int queue) {
        return VirtMachine.MEMORY + QUEUES + QUEUES_BYTES * number + QUEUE_BYTES * (queue % 16);
    }

    @Override
    public Explanation explain(TraceRecord record, long answer) {
        return Explanation.NONE;
    }

    @Override
    public void sum(Findings findings) {
        findings.count(
                Remark.Kind.INFERRED,
                name + " commands in its queues",
                commandCount,
                "the doorbells tell how many, and which of them complete");
        if (unannounced > 0) {
            findings.count(
                    Remark.Kind.INFERRED,
                    name + " commands that no doorbell announced",
                    unannounced,
                    "they were completed: the driver left the tail in the doorbell buffer in memory");
        }
    }
}
