package dev.doorbell.pci.config;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One function's configuration space: 256 bytes, or 4096 on PCI Express.
 *
 * <p>Every bit is read-only, writable, or cleared by writing one. What a write means is said by the
 * listeners, which are called after it. Capabilities are laid out in the order they are added, or
 * where the device has them. What the writable bits are when software first writes is what a reset
 * gives back.
 */
public final class ConfigSpace {
    /** Bytes of conventional configuration space. */
    public static final int BYTES = 256;

    /** Bytes of a PCI Express function's configuration space. */
    public static final int EXPRESS_BYTES = 4096;

    /** Bytes of the header, behind which capabilities lie. */
    public static final int HEADER_BYTES = 0x40;

    private static final int FIRST_CAPABILITY = HEADER_BYTES;
    private static final int STATUS_CAPABILITY_LIST = 1 << 4;
    private static final int STATUS_MASTER_ABORT = 1 << 13;
    private static final int POINTER_MASK = 0xFC;
    private static final int EXTENDED_VERSION_SHIFT = 16;
    private static final int EXTENDED_NEXT_SHIFT = 20;
    private static final int EXTENDED_ID_MASK = 0xFFFF;
    private static final int EXTENDED_ID_AND_VERSION = 0xF_FFFF;

    private final byte[] value;
    private final byte[] writable;
    private final byte[] clearedByOnes;
    private final boolean[] unused;
    private final boolean recordsAborts;
    private final List<Runnable> listeners = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final List<ReadListener> readListeners = new ArrayList<>();

    /** What a reset gives back; taken when software first writes. */
    private byte[] initial = {};

    private int nextCapability = FIRST_CAPABILITY;
    private int lastNextPointer = HeaderRegister.CAPABILITIES.offset();

    private ConfigSpace(int bytes, ConfigRegister[] header, DeviceBehaviour behaviour) {
        value = new byte[bytes];
        writable = new byte[bytes];
        clearedByOnes = new byte[bytes];
        unused = new boolean[bytes];
        recordsAborts = behaviour.choice(ConfigChoice.Abort.class) == ConfigChoice.Abort.RECORDED;
        Arrays.fill(unused, HEADER_BYTES, bytes, true);
        if (behaviour.choice(ConfigChoice.Unused.class) == ConfigChoice.Unused.KEPT) {
            Arrays.fill(writable, HEADER_BYTES, bytes, (byte) 0xFF);
        }
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
        return conventional(DeviceBehaviour.SPECIFICATION);
    }

    /** Makes a conventional function's, 256 bytes, with a type 0 header. */
    public static ConfigSpace conventional(DeviceBehaviour behaviour) {
        return new ConfigSpace(BYTES, HeaderRegister.values(), behaviour);
    }

    /** Makes a PCI Express function's, 4096 bytes, with a type 0 header. */
    public static ConfigSpace express(DeviceBehaviour behaviour) {
        return new ConfigSpace(EXPRESS_BYTES, HeaderRegister.values(), behaviour);
    }

    /** Makes a bridge's, with a type 1 header; of a PCI Express one if {@code express}. */
    public static ConfigSpace bridge(boolean express, DeviceBehaviour behaviour) {
        ConfigSpace space =
                new ConfigSpace(
                        express ? EXPRESS_BYTES : BYTES, BridgeRegister.values(), behaviour);
        space.set(BridgeRegister.HEADER_TYPE.offset(), 1, BridgeRegister.HEADER_TYPE_BRIDGE);
        return space;
    }

    /** Whether it has a type 1 header. */
    public boolean isBridge() {
        return (get(HeaderRegister.HEADER_TYPE.offset(), 1) & BridgeRegister.HEADER_TYPE_MASK)
                == BridgeRegister.HEADER_TYPE_BRIDGE;
    }

    /** How many bytes it has. */
    public int bytes() {
        return value.length;
    }

    /** Calls {@code listener} after every write by software. */
    public void afterWrite(Runnable listener) {
        listeners.add(listener);
    }

    /** Hears where software is about to read. */
    @FunctionalInterface
    public interface ReadListener {
        /** {@code bytes} bytes at {@code offset} are about to be read. */
        void reading(int offset, int bytes);
    }

    /** Calls {@code listener} before every read by software; it may set what is about to be read. */
    public void beforeRead(ReadListener listener) {
        readListeners.add(listener);
    }

    /** Hears writes by software to some bytes. */
    @FunctionalInterface
    public interface RangeListener {
        /**
         * They were written.
         *
         * @param before what they held before
         * @param bits what was written to them; zero in bytes that were not written
         */
        void written(long before, long bits);
    }

    /** Bytes whose writes somebody hears. */
    private final class Watch {
        private final int offset;
        private final int bytes;
        private final RangeListener listener;
        private long before;
        private long bits;
        private boolean hit;

        Watch(int offset, int bytes, RangeListener listener) {
            this.offset = offset;
            this.bytes = bytes;
            this.listener = listener;
        }

        void look(int from, int count, long written) {
            hit = from < offset + bytes && offset < from + count;
            before = get(offset, bytes);
            bits = 0;
            for (int i = 0; i < count; i++) {
                int at = from + i - offset;
                if (at >= 0 && at < bytes) {
                    bits |= (written >>> (8 * i) & 0xFF) << (8 * at);
                }
            }
        }
    }

    /**
     * Calls {@code listener} after every write by software that touches {@code bytes} bytes at {@code
     * offset}, at most 8, also if it changes nothing; behind those of {@link #afterWrite}.
     */
    public void onWrite(int offset, int bytes, RangeListener listener) {
        watches.add(new Watch(offset, bytes, listener));
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

    /** Makes the ones of {@code bits} read-only to software. */
    public void forbidWrites(int offset, int bytes, long bits) {
        for (int i = 0; i < bytes; i++) {
            writable[offset + i] &= (byte) ~(bits >>> (8 * i));
        }
    }

    /** Makes the ones of {@code bits} cleared when software writes ones. */
    public void allowClears(int offset, int bytes, long bits) {
        for (int i = 0; i < bytes; i++) {
            clearedByOnes[offset + i] |= (byte) (bits >>> (8 * i));
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
     * @throws ConfigurationException if the space is full, or something is there already
     */
    public int addCapability(int id, int bytes) {
        int at = nextCapability;
        if (at + bytes > BYTES) {
            throw new ConfigurationException(
                    "no room for capability " + id + " of " + bytes + " bytes at offset " + at);
        }
        claim(at, bytes);
        set(lastNextPointer, 1, at);
        set(at, 1, id);
        lastNextPointer = at + 1;
        nextCapability = at + bytes + 3 & ~3;
        return at;
    }

    /**
     * Puts a capability of {@code bytes} bytes at {@code offset}, in front of the list.
     *
     * @return its offset
     * @throws ConfigurationException if it does not lie between the header and the end of
     *     conventional space, or something is there already
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
        claim(offset, bytes);
        int first = HeaderRegister.CAPABILITIES.offset();
        if (get(first, 1) == 0) {
            lastNextPointer = offset + 1;
        }
        set(offset, 1, id);
        set(offset + 1, 1, get(first, 1));
        set(first, 1, offset);
        return offset;
    }

    /**
     * Puts a capability of {@code bytes} bytes in front of the list, as QEMU does, in the first room
     * there is.
     *
     * @return its offset
     * @throws ConfigurationException if there is no room
     */
    public int addCapabilityInFront(int id, int bytes) {
        int size = bytes + 3 & ~3;
        for (int at = FIRST_CAPABILITY; at + size <= BYTES; at += 4) {
            if (isUnused(at, size)) {
                return addCapabilityAt(at, id, bytes);
            }
        }
        throw new ConfigurationException(
                "no room for capability " + id + " of " + bytes + " bytes");
    }

    /**
     * Adds an extended capability of {@code bytes} bytes at {@code offset}, at the end of the list;
     * the first is at offset 256.
     *
     * @return its offset
     * @throws ConfigurationException if it does not lie in extended space, the first is not at its
     *     beginning, or something is there already
     */
    public int addExtendedCapability(int offset, int id, int version, int bytes) {
        boolean isFirst = value.length > BYTES && get(BYTES, 4) == 0;
        if (offset < BYTES
                || offset + bytes > value.length
                || (offset & 3) != 0
                || isFirst != (offset == BYTES)) {
            throw new ConfigurationException(
                    "extended capability "
                            + id
                            + " of "
                            + bytes
                            + " bytes at offset "
                            + offset
                            + "; expected a multiple of 4, the first at "
                            + BYTES
                            + ", ending by "
                            + value.length);
        }
        claim(offset, bytes);
        set(offset, 4, id | (long) version << EXTENDED_VERSION_SHIFT);
        if (!isFirst) {
            int last = BYTES;
            for (int next = next(last); next != 0; next = next(last)) {
                last = next;
            }
            long header = get(last, 4) & EXTENDED_ID_AND_VERSION;
            set(last, 4, header | (long) offset << EXTENDED_NEXT_SHIFT);
        }
        return offset;
    }

    private int next(int extended) {
        return (int) (get(extended, 4) >>> EXTENDED_NEXT_SHIFT);
    }

    /** Where the extended capability {@code id} is; 0 if there is none. */
    public int findExtendedCapability(int id) {
        int at = value.length > BYTES ? BYTES : 0;
        while (at != 0 && (get(at, 4) & EXTENDED_ID_MASK) != id) {
            at = next(at);
        }
        return at;
    }

    /** Where the first capability {@code id} is; 0 if there is none. */
    public int findCapability(int id) {
        int at = (int) get(HeaderRegister.CAPABILITIES.offset(), 1) & POINTER_MASK;
        while (at != 0 && get(at, 1) != id) {
            at = (int) get(at + 1, 1) & POINTER_MASK;
        }
        return at;
    }

    private boolean isUnused(int at, int bytes) {
        for (int i = at; i < at + bytes; i++) {
            if (!unused[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes bytes for a capability: read-only until it says otherwise. */
    private void claim(int at, int bytes) {
        if (!isUnused(at, bytes)) {
            throw new ConfigurationException(
                    "two capabilities at offset " + at + " of one configuration space");
        }
        Arrays.fill(unused, at, at + bytes, false);
        Arrays.fill(writable, at, at + bytes, (byte) 0);
        if (at < BYTES) {
            long status = get(HeaderRegister.STATUS.offset(), 2);
            set(HeaderRegister.STATUS.offset(), 2, status | STATUS_CAPABILITY_LIST);
        }
    }

    /** A request of the function reached nobody: its status may say so. */
    public void receiveMasterAbort() {
        if (recordsAborts) {
            long status = get(HeaderRegister.STATUS.offset(), 2);
            set(HeaderRegister.STATUS.offset(), 2, status | STATUS_MASTER_ABORT);
        }
    }

    /** Software reads; the access does not cross the space's end. */
    public long read(int offset, int bytes) {
        for (int i = 0; i < readListeners.size(); i++) {
            readListeners.get(i).reading(offset, bytes);
        }
        return get(offset, bytes);
    }

    /**
     * Gives every bit that software can change, of the header and of capabilities, the value it had
     * at first.
     */
    public void reset() {
        for (int i = 0; i < initial.length; i++) {
            if (!unused[i]) {
                int mine = writable[i] | clearedByOnes[i];
                value[i] = (byte) ((value[i] & ~mine) | (initial[i] & mine));
            }
        }
        changed();
    }

    private void changed() {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).run();
        }
    }

    /** Software writes. */
    public void write(int offset, int bytes, long bits) {
        if (initial.length == 0) {
            initial = value.clone();
        }
        for (int i = 0; i < watches.size(); i++) {
            watches.get(i).look(offset, bytes, bits);
        }
        for (int i = 0; i < bytes; i++) {
            int at = offset + i;
            int written = (int) (bits >>> (8 * i)) & 0xFF;
            int kept = value[at] & ~writable[at] & ~(clearedByOnes[at] & written);
            value[at] = (byte) (kept | (written & writable[at]));
        }
        changed();
        for (int i = 0; i < watches.size(); i++) {
            Watch watch = watches.get(i);
            if (watch.hit) {
                watch.hit = false;
                watch.listener.written(watch.before, watch.bits);
            }
        }
    }
}
