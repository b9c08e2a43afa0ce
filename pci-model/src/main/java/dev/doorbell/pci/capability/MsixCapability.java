package dev.doorbell.pci.capability;

import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.bus.BusTarget;

/**
 * The MSI-X capability: a table of messages in a BAR, each with an address, data and mask of its own.
 *
 * <p>A request while MSI-X is off is not remembered. A request on a masked vector sets its pending
 * bit; when the last mask goes, one message is sent with the address and data of that moment. The
 * table and the pending bits are decoded by {@link #window}, which the device places in a BAR.
 */
public final class MsixCapability {
    /** The capability's id. */
    public static final int ID = 0x11;

    /** Bytes of a table entry. */
    public static final int ENTRY_BYTES = 16;

    private static final int BYTES = 12;
    private static final int CONTROL = 0x02;
    private static final int CONTROL_ENABLE = 1 << 15;
    private static final int CONTROL_FUNCTION_MASK = 1 << 14;
    private static final int TABLE = 0x04;
    private static final int PENDING = 0x08;
    private static final int WORDS_PER_ENTRY = 4;
    private static final int VECTOR_CONTROL = 3;
    private static final int VECTOR_MASKED = 1;

    private final ConfigSpace config;
    private final UpstreamPort upstream;
    private final int at;
    private final int vectorCount;
    private final int pendingOffset;
    private final int[] table;
    private final long[] pending;

    /**
     * Adds the capability to {@code config}.
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
        this.config = config;
        this.upstream = upstream;
        this.vectorCount = vectorCount;
        this.pendingOffset = pendingOffset;
        this.table = new int[vectorCount * WORDS_PER_ENTRY];
        this.pending = new long[(vectorCount + 63) / 64];
        for (int vector = 0; vector < vectorCount; vector++) {
            table[vector * WORDS_PER_ENTRY + VECTOR_CONTROL] = VECTOR_MASKED;
        }
        at = config.addCapability(ID, BYTES);
        config.set(at + CONTROL, 2, vectorCount - 1);
        config.allowWrites(at + CONTROL, 2, CONTROL_ENABLE | CONTROL_FUNCTION_MASK);
        config.set(at + TABLE, 4, bar);
        config.set(at + PENDING, 4, pendingOffset | bar);
        config.afterWrite(this::sendUnmasked);
    }

    /** Whether software has enabled it. */
    public boolean isEnabled() {
        return (config.get(at + CONTROL, 2) & CONTROL_ENABLE) != 0;
    }

    /** Vectors in the table. */
    public int vectorCount() {
        return vectorCount;
    }

    /** The device wants {@code vector} signalled. */
    public void request(int vector) {
        if (!isEnabled() || vector < 0 || vector >= vectorCount) {
            return;
        }
        if (isMasked(vector)) {
            pending[vector >>> 6] |= 1L << vector;
        } else {
            send(vector);
        }
    }

    /** The device takes back what is pending for {@code vector}. */
    public void clearPending(int vector) {
        pending[vector >>> 6] &= ~(1L << vector);
    }

    private boolean isMasked(int vector) {
        return (config.get(at + CONTROL, 2) & CONTROL_FUNCTION_MASK) != 0
                || (table[vector * WORDS_PER_ENTRY + VECTOR_CONTROL] & VECTOR_MASKED) != 0;
    }

    private void send(int vector) {
        int entry = vector * WORDS_PER_ENTRY;
        long address = (table[entry] & 0xFFFF_FFFCL) | (long) table[entry + 1] << 32;
        upstream.message(address, table[entry + 2] & 0xFFFF_FFFFL);
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
                    send(vector);
                }
            }
        }
    }

    /** The table and the pending bits, as a BAR shows them. Accesses of 4 and 8 bytes. */
    public BusTarget window() {
        return new Window();
    }

    private final class Window implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            if (bytes == 8) {
                return (word(offset) & 0xFFFF_FFFFL) | (long) word(offset + 4) << 32;
            }
            return bytes == 4 ? word(offset) & 0xFFFF_FFFFL : 0;
        }

        private int word(long offset) {
            if (offset < 4L * table.length) {
                return table[(int) (offset >>> 2)];
            }
            long bit = 8 * (offset - pendingOffset);
            if (bit < 0 || bit >= 64L * pending.length) {
                return 0;
            }
            return (int) (pending[(int) (bit >>> 6)] >>> (bit & 32));
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            if (bytes == 8) {
                write(offset, 4, value, requester);
                write(offset + 4, 4, value >>> 32, requester);
            } else if (bytes == 4 && offset < 4L * table.length) {
                table[(int) (offset >>> 2)] = (int) value;
                sendUnmasked();
            }
        }
    }
}
