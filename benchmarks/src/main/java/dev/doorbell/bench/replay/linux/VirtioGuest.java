package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.bench.replay.ReplayWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The driver and the wire of a virtio network device.
 *
 * <p>The records of a queue tell when the reference took chains and when it published them; the
 * publishing is what the guest can see. So just then the chains that were taken are put into the
 * rings at the addresses the guest has programmed, with an event index that asks for an interrupt
 * exactly if one is recorded, and the device is told again. A frame comes over the wire as long as the
 * recorded lengths say. How the model publishes them, and what it signals, is compared.
 */
final class VirtioGuest implements GuestSide {
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int FEATURE_EVENT_INDEX = 1 << 29;
    private static final int FEATURE_MERGEABLE = 1 << 15;
    private static final int FEATURE_VERSION_1 = 1;
    private static final int STATUS_DRIVER_OK = 4;
    private static final int HEADER_LEGACY = 10;
    private static final int HEADER = 12;
    private static final int FRAME_BYTES = 60;
    private static final int MAC_BYTES = 6;
    private static final int BUFFER_BYTES = 2048;

    private final String name;
    private final ReplayBoard board;
    private final PciParts pci;
    private final List<TraceRecord> records;
    private final Findings findings;
    private final @Nullable ReplayWire wire;
    private final Scratch memory;
    private final Map<Integer, VirtioQueueState> queues = new TreeMap<>();

    private final Map<Integer, Long> notifyOffsets = new TreeMap<>();

    private int selected;
    private int featureSelect;
    private int features;
    private int featuresHigh;
    private int kicks;
    private long chainCount;
    private long frameCount;

    VirtioGuest(
            TracedDevice device,
            int number,
            LinuxTrace trace,
            ReplayBoard board,
            PciParts pci,
            Findings findings,
            @Nullable ReplayWire wire) {
        this.name = device.name();
        this.board = board;
        this.pci = pci;
        this.records = trace.records();
        this.findings = findings;
        this.wire = wire;
        this.memory = new Scratch(board, number);
    }

    // What the guest programs.

    @Override
    public void before(TraceRecord record, int index) {
        if (record.op() != TraceOp.WRITE) {
            return;
        }
        String part = record.component().substring(name.length());
        int value = (int) record.value();
        switch (part) {
            case ".common" -> common((int) record.offset(), value, record.value(), record.bytes());
            case ".legacy" -> legacy((int) record.offset(), value);
            case ".notify" -> {
                kicks++;
                notifyOffsets.put(value, record.offset());
            }
            default -> {}
        }
    }

    private void common(int offset, int value, long whole, int bytes) {
        switch (offset) {
            case 0x08 -> featureSelect = value;
            case 0x0C -> {
                features = featureSelect == 0 ? value : features;
                featuresHigh = featureSelect == 1 ? value : featuresHigh;
            }
            case 0x14 -> status(value);
            case 0x16 -> selected = value;
            case 0x18 -> queue().size = value;
            case 0x20 -> queue().descriptors = half(queue().descriptors, whole, bytes, false);
            case 0x24 -> queue().descriptors = half(queue().descriptors, whole, bytes, true);
            case 0x28 -> queue().available = half(queue().available, whole, bytes, false);
            case 0x2C -> queue().available = half(queue().available, whole, bytes, true);
            case 0x30 -> queue().used = half(queue().used, whole, bytes, false);
            case 0x34 -> queue().used = half(queue().used, whole, bytes, true);
            default -> {}
        }
    }

    private static long half(long old, long value, int bytes, boolean high) {
        if (bytes == Long.BYTES) {
            return value;
        }
        return high ? (old & 0xFFFF_FFFFL) | (value << 32) : (old & ~0xFFFF_FFFFL) | value;
    }

    private void legacy(int offset, int value) {
        switch (offset) {
            case 0x04 -> features = value;
            case 0x08 -> queue().placeLegacy(value & 0xFFFF_FFFFL);
            case 0x0E -> selected = value;
            case 0x10 -> kicks++;
            case 0x12 -> status(value);
            default -> {}
        }
    }

    private VirtioQueueState queue() {
        return queues.computeIfAbsent(selected, key -> new VirtioQueueState());
    }

    private void status(int value) {
        if (value == 0) {
            queues.clear();
            selected = 0;
            features = 0;
            featuresHigh = 0;
        } else if ((value & STATUS_DRIVER_OK) != 0) {
            for (VirtioQueueState queue : queues.values()) {
                if (queue.isPlaced()) {
                    queue.clear(memory);
                }
            }
        }
    }

    @Override
    public void after(TraceRecord record, int index) {
        boolean isRead = record.op() == TraceOp.READ;
        if (isRead && record.component().endsWith(".legacy") && record.offset() == 0x0C) {
            queue().size = (int) record.value();
        } else if (isRead && record.component().endsWith(".common") && record.offset() == 0x18) {
            queue().size = (int) record.value();
        }
    }

    // What the reference did with the queues.

    @Override
    public void queue(TraceRecord record, int index) {
        int number = GicParts.numbered(record.component(), name + ".q");
        VirtioQueueState queue = queues.get(number);
        if (queue == null || !queue.isPlaced()) {
            findings.differ(record, "a queue that the guest has set up", "queue " + number);
            return;
        }
        switch (record.place()) {
            case "kick" -> {
                if (kicks == 0) {
                    findings.differ(record, "a notification before it", "none");
                }
                kicks = 0;
            }
            case "pop" -> queue.popped.addLast(record);
            case "fill" -> queue.filled.addLast(record);
            case "flush" -> flush(record, index, number, queue);
            case "irq" -> {
                TraceRecord last = previous(record, index);
                if (last == null || !last.place().equals("flush")) {
                    findings.differ(record, "a flush before it", "none");
                }
            }
            default -> findings.differ(record, "kick, pop, fill, flush or irq", record.place());
        }
    }

    private @Nullable TraceRecord previous(TraceRecord record, int index) {
        for (int at = index - 1; at >= 0; at--) {
            if (records.get(at).component().equals(record.component())) {
                return records.get(at);
            }
        }
        return null;
    }

    private boolean interruptFollows(TraceRecord record, int index) {
        for (int at = index + 1; at < records.size(); at++) {
            if (records.get(at).component().equals(record.component())) {
                return records.get(at).place().equals("irq");
            }
        }
        return false;
    }

    private void flush(TraceRecord record, int index, int number, VirtioQueueState queue) {
        int count = number(record.note("count"));
        if (count < 1 || count != queue.filled.size() || count > queue.popped.size()) {
            findings.differ(
                    record,
                    "as many chains as were filled of those taken",
                    count + " of " + queue.filled.size() + " of " + queue.popped.size());
            queue.filled.clear();
            return;
        }
        int before = queue.usedIndex(memory);
        boolean eventIndex = (features & FEATURE_EVENT_INDEX) != 0;
        queue.setInterrupt(memory, interruptFollows(record, index), count, eventIndex);
        List<Integer> lengths = new ArrayList<>();
        int total = 0;
        for (int i = 0; i < count; i++) {
            int length = number(queue.filled.removeFirst().note("len"));
            lengths.add(length);
            total += length;
            publish(queue, number, queue.popped.removeFirst());
        }
        if (number == RECEIVE) {
            receive(Math.max(MAC_BYTES * 2 + 2, total - headerBytes()));
        } else {
            notifyDevice(number);
        }
        board.settle();
        compare(record, queue, before, lengths);
    }

    /** The used ring as the model has left it is what the reference's was. */
    private void compare(
            TraceRecord record, VirtioQueueState queue, int before, List<Integer> lengths) {
        findings.count(Remark.Kind.COMPARED, "used ring entries", lengths.size(), "");
        int after = queue.usedIndex(memory);
        if ((after - before & 0xFFFF) != lengths.size()) {
            findings.differ(
                    record,
                    lengths.size() + " used entries",
                    (after - before & 0xFFFF) + " used entries");
            return;
        }
        for (int i = 0; i < lengths.size(); i++) {
            long length = queue.usedLength(memory, before + i);
            if (length != lengths.get(i)) {
                findings.differ(record, "a length of " + lengths.get(i), "a length of " + length);
            }
        }
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : -1;
    }

    private int headerBytes() {
        boolean isLong =
                (features & FEATURE_MERGEABLE) != 0 || (featuresHigh & FEATURE_VERSION_1) != 0;
        return isLong ? HEADER : HEADER_LEGACY;
    }

    private void publish(VirtioQueueState queue, int number, TraceRecord pop) {
        int out = Math.max(0, Math.min(number(pop.note("out_num")), queue.size));
        int in = Math.max(0, Math.min(number(pop.note("in_num")), queue.size - out));
        long[] addresses = new long[Math.max(1, out + in)];
        int[] lengths = new int[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = memory.buffer(i % 4);
            lengths[i] = i < out ? readable(number, out, i) : BUFFER_BYTES;
        }
        if (number == TRANSMIT) {
            for (int i = 0; i < HEADER + FRAME_BYTES; i += Long.BYTES) {
                memory.write(memory.buffer(0) + i, Long.BYTES, 0);
            }
        } else if (number != RECEIVE) {
            command(out);
            lengths[addresses.length - 1] = in > 0 ? 1 : lengths[addresses.length - 1];
        }
        queue.publish(memory, addresses, lengths, out);
        chainCount++;
    }

    /** Lengths of buffers that the device reads: a frame behind its header, or a command. */
    private int readable(int number, int out, int i) {
        if (number == TRANSMIT) {
            int whole = headerBytes() + FRAME_BYTES;
            return out == 1 ? whole : i == 0 ? headerBytes() : Math.max(1, FRAME_BYTES / (out - 1));
        }
        return i == 0 ? 2 : out == 2 ? 1 : 4;
    }

    /** A command that asks for what is so already: no filter changes that a frame has to pass. */
    private void command(int out) {
        int code =
                out == 2 ? 0x01_00 : 0x00_01; // class 0, ALLMULTI off; or class 1, an empty table
        memory.write(memory.buffer(0), 2, code);
        memory.write(memory.buffer(1), 4, 0);
        memory.write(memory.buffer(2), 4, 0);
    }

    private void receive(int bytes) {
        ReplayWire to = wire;
        if (to != null) {
            byte[] frame = new byte[bytes];
            for (int i = 0; i < MAC_BYTES; i++) {
                frame[i] = (byte) 0xFF;
            }
            frame[2 * MAC_BYTES] = 0x08;
            to.send(frame);
            frameCount++;
        }
    }

    /** The device looks at its queue, as the reference's does by itself when it is ready. */
    private void notifyDevice(int number) {
        TraceRecord notification =
                new TraceRecord(
                        0,
                        0,
                        0,
                        TraceRecord.NOBODY,
                        name + (isLegacy() ? ".legacy" : ".notify"),
                        TraceOp.WRITE,
                        "",
                        isLegacy() ? 0x10 : notifyOffsets.getOrDefault(number, 4L * number),
                        2,
                        number,
                        "",
                        List.of());
        long address = pci.address(notification);
        if (address >= 0) {
            board.write(TraceRecord.NOBODY, address, 2, number);
        }
        ReplayWire from = wire;
        while (from != null && from.receive() != null) {
            // What was sent is of no further interest.
        }
    }

    private boolean isLegacy() {
        return (featuresHigh & FEATURE_VERSION_1) == 0;
    }

    // What needs nothing here.

    @Override
    public boolean cause(TraceRecord record, int index) {
        return false;
    }

    @Override
    public Explanation explain(TraceRecord record, long answer) {
        return Explanation.NONE;
    }

    @Override
    public boolean postpones(TraceRecord record, int index) {
        return false;
    }

    @Override
    public void catchUp() {}

    @Override
    public void sum(Findings findings) {
        findings.count(
                Remark.Kind.INFERRED,
                name + " chains in its rings",
                chainCount,
                "the queue records tell how many, how long and whether to interrupt");
        findings.count(
                Remark.Kind.INFERRED,
                name + " frames received",
                frameCount,
                "as long as the queue records tell");
    }
}
