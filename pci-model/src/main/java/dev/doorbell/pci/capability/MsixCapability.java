package dev.doorbell.pci.capability;

import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;

/**
 * The MSI-X capability: a table of messages in a BAR, each with an address, data and mask of its own.
 *
 * <p>A request while MSI-X is off, or while the function may not master the bus, is not remembered. A
 * request on a masked vector sets its pending bit; when the last mask goes, one message is sent with
 * the address and data of that moment. A message that finds the link full is sent when there is room,
 * with the address and data of then; until then further requests of its vector add nothing.
 *
 * <p>The table and the pending bits lie in any BAR, together or apart, alone or over a device's
 * registers: {@link #over} puts them in front of what else the BAR has. They take aligned accesses of
 * 4 and 8 bytes; others read as zero, write nothing and are reported.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "MSI-X Capability and Table Structures".
 */
public final class MsixCapability {
    /** The capability's id. */
    public static final int ID = 0x11;

    /** Bytes of a table entry. */
    public static final int ENTRY_BYTES = 16;

    /** Vectors a table can have. */
    public static final int VECTORS_MAX = 2048;

    private static final int BYTES = 12;
    private static final int CONTROL = 0x02;
    private static final int CONTROL_ENABLE = 1 << 15;
    private static final int CONTROL_FUNCTION_MASK = 1 << 14;
    private static final int TABLE = 0x04;
    private static final int PENDING = 0x08;
    private static final int WORDS_PER_ENTRY = 4;
    private static final int VECTOR_CONTROL = 3;
    private static final int VECTOR_MASKED = 1;
    private static final int APPEND = -1;

    private final ConfigSpace config;
    private final UpstreamPort upstream;
    private final int at;
    private final int vectorCount;
    private final Place tablePlace;
    private final Place pendingPlace;
    private final int[] table;
    private final long[] pending;
    private final VectorQueue waiting;

    /**
     * Where something lies.
     *
     * @param bar the BAR, 0 to 5
     * @param offset bytes from its start, a multiple of 8
     */
    public record Place(int bar, int offset) {
        /** Refuses places that the capability cannot name. */
        public Place {
            if (bar < 0 || bar > 5 || (offset & 7) != 0) {
                throw new ConfigurationException(
                        "MSI-X structure in BAR "
                                + bar
                                + " at offset "
                                + offset
                                + "; expected BAR 0 to 5 and a multiple of 8");
            }
        }
    }

    /**
     * Adds the capability to {@code config}, its table at the start of a BAR.
     *
     * @param vectorCount 1 to 2048
     * @param bar the BAR that {@link #window} is placed in, from its start
     * @param pendingOffset where in the window the pending bits are; a multiple of 8 behind the table
     */
    public MsixCapability(
            ConfigSpace config,
            UpstreamPort upstream,
            int vectorCount,
            int bar,
            int pendingOffset) {
        this(
                config,
                upstream,
                APPEND,
                vectorCount,
                new Place(bar, 0),
                new Place(bar, pendingOffset));
    }

    /**
     * Puts the capability at {@code offset} of {@code config}, in front of the list.
     *
     * @param offset where in configuration space; 0 for the first room there is
     * @param vectorCount 1 to 2048
     * @throws ConfigurationException if the table and the pending bits overlap, or there are not as
     *     many vectors
     */
    public MsixCapability(
            ConfigSpace config,
            UpstreamPort upstream,
            int offset,
            int vectorCount,
            Place tablePlace,
            Place pendingPlace) {
        this.config = config;
        this.upstream = upstream;
        this.vectorCount = vectorCount;
        this.tablePlace = tablePlace;
        this.pendingPlace = pendingPlace;
        if (vectorCount < 1 || vectorCount > VECTORS_MAX || overlap()) {
            throw new ConfigurationException(
                    "MSI-X of "
                            + vectorCount
                            + " vectors, table at "
                            + tablePlace
                            + ", pending bits at "
                            + pendingPlace
                            + "; expected 1 to "
                            + VECTORS_MAX
                            + " vectors and no overlap");
        }
        this.table = new int[vectorCount * WORDS_PER_ENTRY];
        this.pending = new long[(vectorCount + 63) / 64];
        this.waiting = new VectorQueue(vectorCount);
        maskAll();
        at =
                switch (offset) {
                    case APPEND -> config.addCapability(ID, BYTES);
                    case 0 -> config.addCapabilityInFront(ID, BYTES);
                    default -> config.addCapabilityAt(offset, ID, BYTES);
                };
        config.set(at + CONTROL, 2, vectorCount - 1);
        config.allowWrites(at + CONTROL, 2, CONTROL_ENABLE | CONTROL_FUNCTION_MASK);
        config.set(at + TABLE, 4, tablePlace.offset | tablePlace.bar);
        config.set(at + PENDING, 4, pendingPlace.offset | pendingPlace.bar);
        config.afterWrite(this::sendUnmasked);
        upstream.onRoom(this::sendWaiting);
        upstream.function().onReset(this::forget);
    }

    private boolean overlap() {
        return tablePlace.bar == pendingPlace.bar
                && tablePlace.offset < pendingPlace.offset + pendingBytes()
                && pendingPlace.offset < tablePlace.offset + tableBytes();
    }

    private int tableBytes() {
        return vectorCount * ENTRY_BYTES;
    }

    private int pendingBytes() {
        return (vectorCount + 63) / 64 * Long.BYTES;
    }

    private void maskAll() {
        for (int vector = 0; vector < vectorCount; vector++) {
            table[vector * WORDS_PER_ENTRY + VECTOR_CONTROL] = VECTOR_MASKED;
        }
    }

    private void forget() {
        Arrays.fill(table, 0);
        Arrays.fill(pending, 0);
        waiting.clear();
        maskAll();
    }

    /** Whether software has enabled it. */
    public boolean isEnabled() {
        return (config.get(at + CONTROL, 2) & CONTROL_ENABLE) != 0;
    }

    /** Vectors in the table. */
    public int vectorCount() {
        return vectorCount;
    }

    /** Whether {@code vector} is pending; not if there is no such vector. */
    public boolean isPending(int vector) {
        return vector >= 0 && vector < vectorCount && (pending[vector >>> 6] & 1L << vector) != 0;
    }

    /** The device wants {@code vector} signalled; nothing happens if there is no such vector. */
    public void request(int vector) {
        if (!isEnabled() || vector < 0 || vector >= vectorCount) {
            return;
        }
        if (isMasked(vector)) {
            pending[vector >>> 6] |= 1L << vector;
        } else {
            sendOrWait(vector);
        }
    }

    /**
     * The device no longer wants {@code vector} signalled: a message that was held back by a mask is
     * not sent.
     */
    public void withdraw(int vector) {
        if (vector >= 0 && vector < vectorCount) {
            pending[vector >>> 6] &= ~(1L << vector);
        }
    }

    private boolean isMasked(int vector) {
        return (config.get(at + CONTROL, 2) & CONTROL_FUNCTION_MASK) != 0
                || (table[vector * WORDS_PER_ENTRY + VECTOR_CONTROL] & VECTOR_MASKED) != 0;
    }

    /** Sends now, or when the link has room and nothing waits before it. */
    private void sendOrWait(int vector) {
        if (waiting.isEmpty() && upstream.hasRoom(1, 0)) {
            send(vector);
        } else if (upstream.mayMaster(address(vector))) {
            waiting.add(vector);
            upstream.awaitRoom();
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && upstream.hasRoom(1, 0)) {
            int vector = waiting.remove();
            if (isEnabled() && isMasked(vector)) {
                pending[vector >>> 6] |= 1L << vector; // masked while it waited
            } else if (isEnabled()) {
                send(vector);
            }
        }
        if (!waiting.isEmpty()) {
            upstream.awaitRoom();
        }
    }

    private long address(int vector) {
        int entry = vector * WORDS_PER_ENTRY;
        return (table[entry] & 0xFFFF_FFFCL) | (long) table[entry + 1] << 32;
    }

    private void send(int vector) {
        upstream.message(address(vector), table[vector * WORDS_PER_ENTRY + 2] & 0xFFFF_FFFFL);
    }

    private void sendUnmasked() {
        if (!isEnabled()) {
            return;
        }
        for (int word = 0; word < pending.length; word++) {
            for (long bits = pending[word]; bits != 0; bits &= bits - 1) {
                int vector = 64 * word + Long.numberOfTrailingZeros(bits);
                if (!isMasked(vector)) {
                    pending[word] &= ~(1L << vector);
                    sendOrWait(vector);
                }
            }
        }
    }

    /** The table and the pending bits, as a BAR with nothing else in it shows them. */
    public BusTarget window() {
        return over(tablePlace.bar, new Nothing());
    }

    /**
     * The target of BAR {@code bar}: the table and the pending bits where they lie in it, {@code
     * registers} everywhere else.
     */
    public BusTarget over(int bar, BusTarget registers) {
        return new Window(bar, registers);
    }

    private static final class Nothing implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {}
    }

    private final class Window implements BusTarget {
        private final boolean hasTable;
        private final boolean hasPending;
        private final BusTarget registers;

        Window(int bar, BusTarget registers) {
            this.hasTable = tablePlace.bar == bar;
            this.hasPending = pendingPlace.bar == bar;
            this.registers = registers;
        }

        private boolean isInTable(long offset) {
            return hasTable
                    && offset >= tablePlace.offset
                    && offset < tablePlace.offset + tableBytes();
        }

        private boolean isInPending(long offset) {
            return hasPending
                    && offset >= pendingPlace.offset
                    && offset < pendingPlace.offset + pendingBytes();
        }

        private boolean isRefused(long offset, int bytes) {
            if (bytes >= 4 && (offset & bytes - 1) == 0) {
                return false;
            }
            upstream.complain(TracePoint.REGISTER_WIDTH, offset, bytes);
            return true;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            if (!isInTable(offset) && !isInPending(offset)) {
                return registers.read(offset, bytes, requester);
            }
            if (isRefused(offset, bytes)) {
                return 0;
            }
            long low = word(offset) & 0xFFFF_FFFFL;
            return bytes == 8 ? low | (long) word(offset + 4) << 32 : low;
        }

        private int word(long offset) {
            if (isInTable(offset)) {
                return table[(int) ((offset - tablePlace.offset) >>> 2)];
            }
            int bit = 8 * (int) (offset - pendingPlace.offset);
            return (int) (pending[bit >>> 6] >>> (bit & 32));
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            if (isInPending(offset)) {
                upstream.complain(TracePoint.REGISTER_READ_ONLY, offset, value);
            } else if (!isInTable(offset)) {
                registers.write(offset, bytes, value, requester);
            } else if (!isRefused(offset, bytes)) {
                int word = (int) ((offset - tablePlace.offset) >>> 2);
                table[word] = (int) value;
                if (bytes == 8) {
                    table[word + 1] = (int) (value >>> 32);
                }
                sendUnmasked();
            }
        }
    }
}
