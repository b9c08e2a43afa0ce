package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.bench.replay.ReplayWire;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The driver and the wire of an e1000 or an e1000e.
 *
 * <p>A write of TDT publishes frames that want a report. A frame comes in where the reference shows
 * that one has come: where its wire rises or it sends a message and the model has no reason to, and
 * before a read of ICR that tells of one. A write of RDT says how many frames the driver has taken
 * since; those that nothing else tells of come with the next read that tells of any, or, where the
 * driver reads no causes, are passed over by moving RDH.
 */
final class E1000Guest implements GuestSide {
    private static final int ICR = 0xC0;
    private static final int RDBAL = 0x2800;
    private static final int RDLEN = 0x2808;
    private static final int RDH = 0x2810;
    private static final int RDT = 0x2818;
    private static final int RDTR = 0x2820;
    private static final int DELAY = 0xFFFF;
    private static final int TDBAL = 0x3800;
    private static final int TDLEN = 0x3808;
    private static final int TDH = 0x3810;
    private static final int TDT = 0x3818;
    private static final int TIDV = 0x3820;
    private static final int RAL = 0x5400;
    private static final int RAH = 0x5404;
    private static final int STATISTICS_FIRST = 0x4000;
    private static final int STATISTICS_LAST = 0x4124;
    private static final int CAUSE_SENT = 0x01;
    private static final int CAUSE_RECEIVED = 0x80;
    private static final int CAUSE_ACKNOWLEDGED = 1 << 17;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int RING_BYTES_MAX = 1 << 20;
    private static final long FRAME_BYTES = 60;
    private static final long REPORT = 0x0B; // end of packet, checksum, report status
    private static final long DELAYED = 0x80; // the report waits for TIDV
    private static final int COMMAND_SHIFT = 24;
    private static final int MAC_BYTES = 6;
    private static final long TIMERS_NANOS = 1_000_000;
    private static final int EVENTS_MAX = 1000;

    /** A card has received or sent by then, and none of its delays is over. */
    private static final long REACTION_NANOS = 50_000;

    /** A TCP segment that acknowledges and holds nothing, behind the two addresses of its frame. */
    private static final String ACKNOWLEDGEMENT =
            "0800"
                    + "4500002800000000" // IPv4, 40 bytes
                    + "40067ad1" // TCP
                    + "0000000000000000"
                    + "000000000000000000000000"
                    + "50100000afd50000"; // five words, ACK

    private static final Explanation STATISTICS =
            new Explanation(
                    "statistics",
                    "they count frames and bytes, and frames are in memory, which a trace does not"
                            + " hold");

    private final String name;
    private final boolean isDelayed;
    private final ReplayBoard board;
    private final PciParts pci;
    private final @Nullable ReplayWire wire;
    private final Scratch memory;
    private final List<TraceRecord> records;
    private final VectorGaps gaps;
    private final Map<TraceRecord, Long> neededAt = new HashMap<>();
    private final Map<Long, Long> framesAtRead = new TreeMap<>();

    private long receiveBase;
    private int receiveEntries;
    private int receiveTail;
    private int receiveDelay;
    private int transmitDelay;
    private long transmitBase;
    private int transmitEntries;
    private int transmitTail;
    private final byte[] mac = {-1, -1, -1, -1, -1, -1};
    private long delivered;
    private long deliveredAtRead;
    private long skipped;
    private long frameCount;
    private long descriptorCount;
    private long traffic;

    E1000Guest(
            TracedDevice device,
            int number,
            LinuxTrace trace,
            ReplayBoard board,
            PciParts pci,
            @Nullable ReplayWire wire) {
        this.name = device.name();
        // The reference's e1000 has no such delay.
        this.isDelayed = device.kind().equals("e1000e");
        this.board = board;
        this.pci = pci;
        this.wire = wire;
        this.memory = new Scratch(board, number);
        this.records = trace.records();
        this.gaps = new VectorGaps(board, device, records);
        plan();
    }

    /** Finds out how many frames the driver has taken before each read of causes but one. */
    private void plan() {
        long tail = 0;
        int entries = 0;
        TraceRecord read = null;
        for (TraceRecord record : records) {
            if (!record.component().equals(name)) {
                continue;
            }
            int offset = (int) record.offset();
            if (record.op() == TraceOp.READ && offset == ICR) {
                read = record;
            } else if (record.op() == TraceOp.WRITE && offset == RDLEN) {
                entries = entries(record.value());
            } else if (record.op() == TraceOp.WRITE && offset == RDH) {
                tail = record.value();
            } else if (record.op() == TraceOp.WRITE && offset == RDT && entries > 0) {
                tail += Math.floorMod(record.value() - tail, (long) entries);
                long taken = Math.max(0, tail - (entries - 2));
                neededAt.put(record, taken);
                if (read != null) {
                    neededAt.merge(read, taken, Math::max);
                }
            }
        }
    }

    private static int entries(long bytes) {
        return (int) Math.min(bytes, RING_BYTES_MAX) / DESCRIPTOR_BYTES;
    }

    @Override
    public void before(TraceRecord record, int index) {
        if (isDelayed && record.op() == TraceOp.WRITE) {
            gaps.written(record);
            gaps.finishBefore(index);
        }
        if (!record.component().equals(name)) {
            return;
        }
        int offset = (int) record.offset();
        if (record.op() == TraceOp.READ) {
            if (offset == ICR && (record.value() & CAUSE_RECEIVED) != 0) {
                receiveBeforeRead(record);
            }
            return;
        }
        long value = record.value();
        switch (offset) {
            case RDBAL -> receiveBase = (receiveBase & ~0xFFFF_FFFFL) | value;
            case RDBAL + 4 -> receiveBase = (receiveBase & 0xFFFF_FFFFL) | (value << 32);
            case RDLEN -> receiveEntries = entries(value);
            case RDH -> {
                delivered = 0;
                deliveredAtRead = 0;
            }
            case RDT -> refill(record);
            case RDTR -> receiveDelay = isDelayed ? (int) value & DELAY : 0;
            case TDBAL -> transmitBase = (transmitBase & ~0xFFFF_FFFFL) | value;
            case TDBAL + 4 -> transmitBase = (transmitBase & 0xFFFF_FFFFL) | (value << 32);
            case TIDV -> transmitDelay = isDelayed ? (int) value & DELAY : 0;
            case TDLEN -> transmitEntries = entries(value);
            case TDH -> transmitTail = (int) value;
            case TDT -> {
                answerAtOnce(index);
                transmit((int) value);
            }
            case RAL -> address(0, 4, value);
            case RAH -> address(4, 2, value);
            default -> {}
        }
    }

    private void address(int from, int count, long value) {
        for (int i = 0; i < count; i++) {
            mac[from + i] = (byte) (value >>> (8 * i));
        }
    }

    private void receiveBeforeRead(TraceRecord record) {
        long wanted = Math.max(deliveredAtRead + 1, neededAt.getOrDefault(record, 0L));
        // No more at once than the model takes: what is left was received before.
        boolean acknowledges = (record.value() & CAUSE_ACKNOWLEDGED) != 0;
        boolean mayWait = delivered < wanted;
        while (delivered < wanted && receive(acknowledges)) {
            // One after the other.
        }
        delivered = Math.max(delivered, wanted);
        deliveredAtRead = delivered;
        // A delay of the receiver is over when the reference tells.
        if (mayWait && receiveDelay != 0) {
            board.runNanos(TIMERS_NANOS);
        }
    }

    /**
     * The network answers a frame while the card still sends it: the answer's cause comes first. The
     * next read of causes tells, if it has that one alone.
     */
    private void answerAtOnce(int index) {
        long causes = nextCauses(index);
        boolean comesFirst =
                (causes & CAUSE_SENT) == 0
                        && (causes & CAUSE_ACKNOWLEDGED) != 0
                        && transmitDelay != 0;
        if (comesFirst && receive(true)) {
            land(TIMERS_NANOS);
        }
    }

    /** Lets a frame get into memory, and its cause arise. */
    private void land(long nanos) {
        long last = board.tickIn(nanos);
        for (int events = 0; events < EVENTS_MAX && board.runToNextEvent(last); events++) {
            // No timer of the card is as short.
        }
    }

    private void refill(TraceRecord record) {
        int tail = (int) record.value();
        if (receiveEntries == 0) {
            return;
        }
        int at = Math.floorMod(receiveTail, receiveEntries);
        int last = Math.floorMod(tail, receiveEntries);
        for (int steps = 0; at != last && steps < receiveEntries; steps++) {
            long descriptor = receiveBase + (long) DESCRIPTOR_BYTES * at;
            memory.write(descriptor, 8, memory.buffer(0));
            memory.write(descriptor + 8, 8, 0);
            at = (at + 1) % receiveEntries;
        }
        receiveTail = tail;
        long missing = neededAt.getOrDefault(record, 0L) - delivered;
        if (missing > 0) {
            skip(missing);
        }
    }

    /** Frames that came while nothing told of them: their buffers are used up. */
    private void skip(long frames) {
        delivered += frames;
        skipped += frames;
        traffic += frames;
        long address = address(RDH);
        if (address >= 0) {
            board.write(TraceRecord.NOBODY, address, 4, delivered % receiveEntries);
        }
    }

    private long address(int offset) {
        return pci.address(
                new TraceRecord(
                        0,
                        0,
                        0,
                        TraceRecord.NOBODY,
                        name,
                        TraceOp.WRITE,
                        "",
                        offset,
                        4,
                        0,
                        "",
                        List.of()));
    }

    private void transmit(int tail) {
        if (transmitEntries == 0) {
            return;
        }
        int at = Math.floorMod(transmitTail, transmitEntries);
        int last = Math.floorMod(tail, transmitEntries);
        long command = transmitDelay == 0 ? REPORT : REPORT | DELAYED;
        for (int steps = 0; at != last && steps < transmitEntries; steps++) {
            long descriptor = transmitBase + (long) DESCRIPTOR_BYTES * at;
            memory.write(descriptor, 8, memory.buffer(1));
            memory.write(descriptor + 8, 8, FRAME_BYTES | command << COMMAND_SHIFT);
            at = (at + 1) % transmitEntries;
            descriptorCount++;
            traffic++;
        }
        transmitTail = tail;
    }

    /** A frame comes in; false if the card does not take it now. */
    private boolean receive(boolean acknowledges) {
        ReplayWire to = wire;
        delivered++;
        if (to == null || !to.isReady((int) FRAME_BYTES)) {
            return false;
        }
        frameCount++;
        traffic++;
        byte[] frame = new byte[(int) FRAME_BYTES];
        System.arraycopy(mac, 0, frame, 0, MAC_BYTES);
        byte[] rest = HexFormat.of().parseHex(acknowledges ? ACKNOWLEDGEMENT : "0800");
        System.arraycopy(rest, 0, frame, 2 * MAC_BYTES, rest.length);
        to.send(frame);
        board.settle();
        return true;
    }

    @Override
    public void after(TraceRecord record, int index) {
        ReplayWire from = wire;
        while (from != null && from.receive() != null) {
            // What was sent is of no further interest.
        }
        boolean isRead = record.op() == TraceOp.READ && record.component().equals(name);
        if (isRead && isStatistics(record)) {
            framesAtRead.put(record.offset(), traffic);
        }
    }

    private static boolean isStatistics(TraceRecord record) {
        return record.offset() >= STATISTICS_FIRST && record.offset() <= STATISTICS_LAST;
    }

    @Override
    public void queue(TraceRecord record, int index) {}

    @Override
    public boolean cause(TraceRecord record, int index) {
        ReplayWire to = wire;
        long causes = nextCauses(index);
        boolean mayBe = record.op() == TraceOp.MESSAGE || (causes & CAUSE_RECEIVED) != 0;
        boolean acknowledges = (causes & CAUSE_ACKNOWLEDGED) != 0;
        return to != null && mayBe && to.isReady((int) FRAME_BYTES) && receive(acknowledges);
    }

    @Override
    public long patienceNanos(TraceRecord record) {
        if (gaps.vector(record) < 0) {
            return Stage.DELAY_NANOS_MAX;
        }
        if (gaps.lacksFrame(record) && receive(false)) {
            land(REACTION_NANOS);
        }
        return gaps.isEnd(record) ? Stage.DELAY_NANOS_MAX : REACTION_NANOS;
    }

    @Override
    public void sent(TraceRecord record, int index, boolean isEnd) {
        gaps.sent(record, index, isEnd);
    }

    @Override
    public boolean isEnd(TraceRecord record) {
        return gaps.isEnd(record);
    }

    @Override
    public long lastTick() {
        return gaps.lastTick();
    }

    /** What the driver's next read of causes tells. */
    private long nextCauses(int index) {
        for (int at = index + 1; at < records.size(); at++) {
            TraceRecord record = records.get(at);
            if (record.op() == TraceOp.READ
                    && record.offset() == ICR
                    && record.component().equals(name)) {
                return record.value();
            }
        }
        return 0;
    }

    @Override
    public Explanation explain(TraceRecord record, long answer) {
        boolean isMine = record.op() == TraceOp.READ && record.component().equals(name);
        if (isMine
                && isStatistics(record)
                && traffic > framesAtRead.getOrDefault(record.offset(), 0L)) {
            return STATISTICS;
        }
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
                name + " transmit descriptors",
                descriptorCount,
                "as many as TDT moves, each a frame that wants a report");
        findings.count(
                Remark.Kind.INFERRED,
                name + " frames received",
                frameCount,
                "where the reference tells of one");
        findings.count(
                Remark.Kind.INFERRED,
                name + " frames passed over",
                skipped,
                "RDT tells that their buffers were used, and nothing else tells of them");
    }
}
