package dev.doorbell.pci.config;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/**
 * One function's configuration space: 256 bytes, or 4096 on PCI Express.
 *
 * <p>Every bit is read-only, writable, or cleared by writing one. What a write means is said by the
 * listeners, which are called after it. Capabilities are laid out in the order they are added.
 */
public final class ConfigSpace {
    /** Bytes of conventional configuration space. */
    public static final int BYTES = 256;

    /** Bytes of a PCI Express function's configuration space. */
    public static final int EXPRESS_BYTES = 4096;

    private static final int FIRST_CAPABILITY = 0x40;
    private static final int STATUS_CAPABILITY_LIST = 1 << 4;

    private final byte[] value;
    private final byte[] writable;
    private final byte[] clearedByOnes;
    private final List<Runnable> listeners = new ArrayList<>();

    private int nextCapability = FIRST_CAPABILITY;
    private int lastNextPointer = HeaderRegister.CAPABILITIES.offset();

    private ConfigSpace(int bytes, ConfigRegister[] header) {
        value = new byte[bytes];
        writable = new byte[bytes];
        clearedByOnes = new byte[bytes];
        for (ConfigRegister register : header) {
            int elements = register.row().count();
            for (int i = 0; i < elements * register.row().bytes(); i++) {
                int at = register.offset() + i;
                int shift = 8 * (i % register.row().bytes());
                writable[at] = (byte) (register.writable() >>> shift);
                clearedByOnes[at] = (byte) (register.clearedByOnes() >>> shift);
            }
        }
    }

    /** Makes a conventional function's, 256 bytes, with a type 0 header. */
    public static ConfigSpace conventional() {
        return new ConfigSpace(BYTES, HeaderRegister.values());
    }

    /** Makes a PCI Express function's, 4096 bytes, with a type 0 header. */
    public static ConfigSpace express() {
        return new ConfigSpace(EXPRESS_BYTES, HeaderRegister.values());
    }

    /** Makes a bridge's, with a type 1 header; of a PCI Express one if {@code express}. */
    public static ConfigSpace bridge(boolean express) {
        ConfigSpace space =
                new ConfigSpace(express ? EXPRESS_BYTES : BYTES, BridgeRegister.values());
        space.set(BridgeRegister.HEADER_TYPE.offset(), 1, BridgeRegister.HEADER_TYPE_BRIDGE);
        return space;
    }

    /** How many bytes it has. */
    public int bytes() {
        return value.length;
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

    /**
     * Puts a capability of {@code bytes} bytes at {@code offset}, in front of the list.
     *
     * @return its offset
     * @throws ConfigurationException if it does not lie between the header and the end of
     *     conventional space
     */
    public int addCapabilityAt(int offset, int id, int bytes) {
        if (offset < FIRST_CAPABILITY || (offset & 3) != 0 || offset + bytes > BYTES) {
            throw new ConfigurationException(
                    "capability "
                            + id
                            + " of "
                            + bytes
                            + " bytes at offset "
                            + offset
                            + "; expected a multiple of 4 from "
                            + FIRST_CAPABILITY
                            + ", ending by "
                            + BYTES);
        }
        int first = HeaderRegister.CAPABILITIES.offset();
        set(offset, 1, id);
        set(offset + 1, 1, get(first, 1));
        set(first, 1, offset);
        long status = get(HeaderRegister.STATUS.offset(), 2);
        set(HeaderRegister.STATUS.offset(), 2, status | STATUS_CAPABILITY_LIST);
        return offset;
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
