package dev.doorbell.sim.bus;

import dev.doorbell.sim.error.ConfigurationException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guest's memory: terabytes of addresses, of which only the pages written to exist.
 *
 * <p>A byte never written reads as zero. Pages are 4 KiB, found through an open-addressed table with
 * a memory of the last page. Addresses are the guest's physical ones. Not thread-safe.
 */
public final class GuestMemory implements BusTarget {
    private static final int PAGE_BITS = 12;
    private static final int PAGE_BYTES = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_BYTES - 1;
    private static final long NO_PAGE = -1;
    private static final VarHandle INT16 =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT32 =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Hears of writes to a range it watches, after they are made. */
    @FunctionalInterface
    public interface WriteListener {
        /** {@code bytes} bytes from {@code address} on were written; part of them is watched. */
        void written(long address, long bytes);
    }

    /** Hears of every access, before it is made; for who explores orders. */
    public interface AccessListener {
        /** {@code bytes} bytes from {@code address} on are about to be read or written. */
        void accessed(long address, long bytes, boolean written);

        /** A component that watches what was just written is about to hear of it. */
        void watchersHear();
    }

    private final long base;
    private final long size;
    private final long touchedBytesMax;
    private @Nullable AccessListener listener;
    private final List<Watch> watches = new ArrayList<>();

    /** The hull of all watched ranges; empty while nobody watches. */
    private long watchedFrom = Long.MAX_VALUE;

    private long watchedTo;

    private long[] pageNumbers = new long[64];
    private byte[] @Nullable [] pages = new byte[64][];
    private int pageCount;
    private long lastPageNumber = NO_PAGE;
    private byte[] lastPage = new byte[0];

    /**
     * Makes memory of {@code size} bytes at {@code base}.
     *
     * @param touchedBytesMax how many bytes of it may come to exist before a write is refused
     * @throws ConfigurationException if the range is empty or not aligned to 4 KiB
     */
    public GuestMemory(long base, long size, long touchedBytesMax) {
        if (size < 1 || ((base | size) & PAGE_MASK) != 0 || base < 0 || base + size < 0) {
            throw new ConfigurationException(
                    String.format(
                            "guest memory at 0x%x of %d bytes; expected multiples of 4 KiB",
                            base, size));
        }
        this.base = base;
        this.size = size;
        this.touchedBytesMax = touchedBytesMax;
        Arrays.fill(pageNumbers, NO_PAGE);
    }

    /** Tells {@code listener} of every access from now on. */
    public void listen(AccessListener listener) {
        this.listener = listener;
    }

    /** First address. */
    public long base() {
        return base;
    }

    /** Bytes of address space. */
    public long size() {
        return size;
    }

    /** Bytes that exist because somebody wrote near them. */
    public long touchedBytes() {
        return (long) pageCount * PAGE_BYTES;
    }

    /** Whether all of {@code bytes} bytes at {@code address} lie in this memory. */
    public boolean holds(long address, long bytes) {
        return address >= base && bytes <= size && address - base <= size - bytes;
    }

    /**
     * Reads a little-endian number of 1, 2, 4 or 8 bytes, zero-extended.
     *
     * @throws IndexOutOfBoundsException outside this memory
     */
    public long read(long address, int bytes) {
        check(address, bytes);
        if (listener != null) {
            listener.accessed(address, bytes, false);
        }
        int at = (int) (address & PAGE_MASK);
        if (at + bytes > PAGE_BYTES) {
            return readAcross(address, bytes);
        }
        byte[] page = find(address >>> PAGE_BITS);
        if (page == null) {
            return 0;
        }
        return switch (bytes) {
            case 1 -> page[at] & 0xFFL;
            case 2 -> (short) INT16.get(page, at) & 0xFFFFL;
            case 4 -> (int) INT32.get(page, at) & 0xFFFF_FFFFL;
            case 8 -> (long) INT64.get(page, at);
            default -> throw widthRefused(bytes);
        };
    }

    /**
     * Writes the low 1, 2, 4 or 8 bytes of {@code value}, little-endian.
     *
     * @throws IndexOutOfBoundsException outside this memory
     */
    public void write(long address, int bytes, long value) {
        check(address, bytes);
        if (listener != null) {
            listener.accessed(address, bytes, true);
        }
        int at = (int) (address & PAGE_MASK);
        if (at + bytes > PAGE_BYTES) {
            for (int i = 0; i < bytes; i++) {
                write(address + i, 1, value >>> (8 * i));
            }
            return;
        }
        byte[] page = findOrMake(address >>> PAGE_BITS);
        switch (bytes) {
            case 1 -> page[at] = (byte) value;
            case 2 -> INT16.set(page, at, (short) value);
            case 4 -> INT32.set(page, at, (int) value);
            case 8 -> INT64.set(page, at, value);
            default -> throw widthRefused(bytes);
        }
        if (address < watchedTo && address + bytes > watchedFrom) {
            tellWatches(address, bytes);
        }
    }

    /** Copies {@code length} bytes of memory at {@code address} to {@code to} from {@code offset}. */
    public void copyOut(long address, byte[] to, int offset, int length) {
        check(address, length);
        if (listener != null) {
            listener.accessed(address, length, false);
        }
        for (int done = 0; done < length; ) {
            int at = (int) (address + done & PAGE_MASK);
            int part = Math.min(length - done, PAGE_BYTES - at);
            byte[] page = find((address + done) >>> PAGE_BITS);
            if (page == null) {
                Arrays.fill(to, offset + done, offset + done + part, (byte) 0);
            } else {
                System.arraycopy(page, at, to, offset + done, part);
            }
            done += part;
        }
    }

    /** Copies {@code length} bytes of {@code from} at {@code offset} to memory at {@code address}. */
    public void copyIn(long address, byte[] from, int offset, int length) {
        check(address, length);
        if (listener != null) {
            listener.accessed(address, length, true);
        }
        for (int done = 0; done < length; ) {
            int at = (int) (address + done & PAGE_MASK);
            int part = Math.min(length - done, PAGE_BYTES - at);
            System.arraycopy(
                    from, offset + done, findOrMake((address + done) >>> PAGE_BITS), at, part);
            done += part;
        }
        if (address < watchedTo && address + length > watchedFrom) {
            tellWatches(address, length);
        }
    }

    /** A watch that watches nothing yet, for a component that must see writes as they happen. */
    public Watch watch(WriteListener listener) {
        return new Watch(listener);
    }

    private void tellWatches(long address, long bytes) {
        for (int i = 0; i < watches.size(); i++) {
            Watch watch = watches.get(i);
            if (address < watch.to && address + bytes > watch.from) {
                if (listener != null) {
                    listener.watchersHear();
                }
                watch.listener.written(address, bytes);
            }
        }
    }

    private void watchesChanged() {
        watchedFrom = Long.MAX_VALUE;
        watchedTo = 0;
        for (Watch watch : watches) {
            watchedFrom = Math.min(watchedFrom, watch.from);
            watchedTo = Math.max(watchedTo, watch.to);
        }
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        return read(base + offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        write(base + offset, bytes, value);
    }

    private long readAcross(long address, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= read(address + i, 1) << (8 * i);
        }
        return value;
    }

    private void check(long address, long bytes) {
        if (!holds(address, bytes)) {
            throw new IndexOutOfBoundsException(
                    String.format(
                            "%d bytes at 0x%x; memory is [0x%x, 0x%x]",
                            bytes, address, base, base + size - 1));
        }
    }

    private static IllegalArgumentException widthRefused(int bytes) {
        return new IllegalArgumentException("width " + bytes + "; expected 1, 2, 4 or 8 bytes");
    }

    private byte @Nullable [] find(long number) {
        if (number == lastPageNumber) {
            return lastPage;
        }
        int slot = slotOf(number, pageNumbers);
        byte[] page = pages[slot];
        if (page != null) {
            lastPageNumber = number;
            lastPage = page;
        }
        return page;
    }

    private byte[] findOrMake(long number) {
        byte[] page = find(number);
        if (page != null) {
            return page;
        }
        if (touchedBytes() + PAGE_BYTES > touchedBytesMax) {
            throw new IllegalStateException(
                    "the guest has written to "
                            + touchedBytes()
                            + " bytes of its memory, the bound of this simulation; raise it where"
                            + " the memory is made");
        }
        if (2 * (pageCount + 1) > pageNumbers.length) {
            grow();
        }
        byte[] made = new byte[PAGE_BYTES];
        int slot = slotOf(number, pageNumbers);
        pageNumbers[slot] = number;
        pages[slot] = made;
        pageCount++;
        lastPageNumber = number;
        lastPage = made;
        return made;
    }

    /** The slot that holds the page, or the free one where it would go. */
    private static int slotOf(long number, long[] numbers) {
        int mask = numbers.length - 1;
        int slot = (int) ((number * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (numbers[slot] != number && numbers[slot] != NO_PAGE) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] numbers = new long[pageNumbers.length * 2];
        byte[] @Nullable [] moved = new byte[numbers.length][];
        Arrays.fill(numbers, NO_PAGE);
        for (int i = 0; i < pageNumbers.length; i++) {
            if (pageNumbers[i] != NO_PAGE) {
                int slot = slotOf(pageNumbers[i], numbers);
                numbers[slot] = pageNumbers[i];
                moved[slot] = pages[i];
            }
        }
        pageNumbers = numbers;
        pages = moved;
    }

    /** One component's watch over a range. */
    public final class Watch {
        private final WriteListener listener;
        private long from;
        private long to;

        private Watch(WriteListener listener) {
            this.listener = listener;
        }

        /** Watches {@code bytes} bytes from {@code address} on, and nothing else. */
        public void set(long address, long bytes) {
            from = address;
            to = address + bytes;
            if (!watches.contains(this)) {
                watches.add(this);
            }
            watchesChanged();
        }

        /** Watches nothing. */
        public void clear() {
            watches.remove(this);
            watchesChanged();
        }
    }
}
