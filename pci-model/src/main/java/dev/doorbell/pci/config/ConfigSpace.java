package dev.doorbell.pci.config;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/**
 * The 256 bytes of one function's configuration space.
 *
 * <p>Every bit is read-only, writable, or cleared by writing one. What a write means is said by the
 * listeners, which are called after it. Capabilities are laid out in the order they are added.
 */
public final class ConfigSpace {
    /** Bytes of conventional configuration space. */
    public static final int BYTES = 256;

    private static final int FIRST_CAPABILITY = 0x40;
    private static final int STATUS_CAPABILITY_LIST = 1 << 4;

    private final byte[] value = new byte[BYTES];
    private final byte[] writable = new byte[BYTES];
    private final byte[] clearedByOnes = new byte[BYTES];
    private final List<Runnable> listeners = new ArrayList<>();

    private int nextCapability = FIRST_CAPABILITY;
    private int lastNextPointer = HeaderRegister.CAPABILITIES.offset();

    /** Makes a type 0 header with nothing in it. */
    public ConfigSpace() {
        for (HeaderRegister register : HeaderRegister.values()) {
            for (int i = 0; i < register.row().bytes(); i++) {
                int at = register.offset() + i;
                writable[at] = (byte) (register.writable() >>> (8 * i));
                clearedByOnes[at] = (byte) (register.clearedByOnes() >>> (8 * i));
            }
        }
    }

    /** Calls {@code listener} after every write by software. */
    public void afterWrite(Runnable listener) {
        listeners.add(listener);
    }

    /** Sets {@code bytes} bytes at {@code offset}, as the hardware's designer or its state does. */
    public void set(int offset, int bytes, long bits) {
        for (int i = 0; i < bytes; i++) {
            value[offset + i] = (byte) (bits >>> (8 * i));
        }
    }

    /** Makes the ones of {@code bits} writable by software. */
    public void allowWrites(int offset, int bytes, long bits) {
        for (int i = 0; i < bytes; i++) {
            writable[offset + i] |= (byte) (bits >>> (8 * i));
        }
    }

    /** What is there: {@code bytes} bytes, zero-extended. */
    public long get(int offset, int bytes) {
        long bits = 0;
        for (int i = 0; i < bytes; i++) {
            bits |= (value[offset + i] & 0xFFL) << (8 * i);
        }
        return bits;
    }

    /**
     * Adds a capability of {@code bytes} bytes to the list.
     *
     * @return its offset
     * @throws ConfigurationException if the space is full
     */
    public int addCapability(int id, int bytes) {
        int at = nextCapability;
        if (at + bytes > BYTES) {
            throw new ConfigurationException(
                    "no room for capability " + id + " of " + bytes + " bytes at offset " + at);
        }
        set(lastNextPointer, 1, at);
        set(at, 1, id);
        lastNextPointer = at + 1;
        nextCapability = at + bytes + 3 & ~3;
        long status = get(HeaderRegister.STATUS.offset(), 2);
        set(HeaderRegister.STATUS.offset(), 2, status | STATUS_CAPABILITY_LIST);
        return at;
    }

    /** Software reads; the access does not cross the space's end. */
    public long read(int offset, int bytes) {
        return get(offset, bytes);
    }

    /** Software writes. */
    public void write(int offset, int bytes, long bits) {
        for (int i = 0; i < bytes; i++) {
            int at = offset + i;
            int written = (int) (bits >>> (8 * i)) & 0xFF;
            int kept = value[at] & ~writable[at] & ~(clearedByOnes[at] & written);
            value[at] = (byte) (kept | (written & writable[at]));
        }
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).run();
        }
    }
}
