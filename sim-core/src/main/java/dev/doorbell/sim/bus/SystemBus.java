package dev.doorbell.sim.bus;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes addresses and hands accesses to whoever is mapped there.
 *
 * <p>Accesses here land at once; time is the business of a {@link BusPort} and of a processor's
 * stalls. Looking up an address is a binary search behind a one-entry memory of the last hit.
 */
public final class SystemBus {
    private static final BusWindow NOWHERE =
            new BusWindow("nowhere", 0, Long.MAX_VALUE, new Nobody(), AccessTiming.FREE);

    /** Hears of every access to a window; for who explores orders. */
    public interface AccessListener {
        /** An access is about to be made. */
        void accessed(BusWindow window);

        /** A read was answered, or a write is about to be taken. */
        void done(BusWindow window, long offset, long value, boolean written);
    }

    private final Trace trace;
    private final int source;
    private @Nullable AccessListener listener;

    private BusWindow[] windows = new BusWindow[0];
    private BusWindow lastHit = NOWHERE;

    // Ports whose oldest write was not accepted, longest waiting first.
    private @Nullable BusPort[] waiting = new BusPort[4];
    private int waitingCount;
    private boolean landing;

    private @Nullable BusInterceptor interceptor;

    /** Makes a bus on which nothing is mapped. */
    public SystemBus(Trace trace) {
        this.trace = trace;
        this.source = trace.source("bus");
    }

    /**
     * Maps {@code target} at {@code base}.
     *
     * @throws ConfigurationException if the range is empty, wraps around, or overlaps another; both
     *     are named
     */
    public void map(String name, long base, long size, BusTarget target, AccessTiming timing) {
        BusWindow added = new BusWindow(name, base, size, target, timing);
        if (base < 0 || size < 1 || base + size < base) {
            throw new ConfigurationException(
                    String.format(
                            "bus window %s at 0x%x of %d bytes; expected a base below 2^63 and a"
                                    + " size that stays below it",
                            name, base, size));
        }
        for (BusWindow other : windows) {
            if (added.base() <= other.last() && other.base() <= added.last()) {
                throw new ConfigurationException(
                        "bus window " + added + " overlaps " + other + "; move one of them");
            }
        }
        BusWindow[] grown = Arrays.copyOf(windows, windows.length + 1);
        grown[windows.length] = added;
        Arrays.sort(grown, (a, b) -> Long.compare(a.base(), b.base()));
        windows = grown;
    }

    /** Tells {@code listener} of every access from now on. */
    public void listen(AccessListener listener) {
        this.listener = listener;
    }

    /** The window that decodes all of {@code bytes} bytes at {@code address}; never null. */
    public BusWindow window(long address, int bytes) {
        BusWindow hit = lastHit;
        if (!isNowhere(hit) && hit.holds(address, bytes)) {
            return hit;
        }
        int low = 0;
        int high = windows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            BusWindow window = windows[middle];
            if (address < window.base()) {
                high = middle - 1;
            } else if (address > window.last()) {
                low = middle + 1;
            } else if (window.holds(address, bytes)) {
                lastHit = window;
                return window;
            } else {
                return NOWHERE; // runs over the window's end
            }
        }
        return NOWHERE;
    }

    /** Whether anybody decodes all of {@code bytes} bytes at {@code address}. */
    public boolean decodes(long address, int bytes) {
        return !isNowhere(window(address, bytes));
    }

    @SuppressWarnings("ReferenceEquality") // one object stands for it
    private static boolean isNowhere(BusWindow window) {
        return window == NOWHERE;
    }

    /** Reads now. An address nobody decodes reads as all ones and is reported. */
    public long read(long address, int bytes, int requester) {
        BusInterceptor by = interceptor;
        long value = answer(address, bytes, requester);
        return by == null ? value : by.reads(address, bytes, requester, value);
    }

    private long answer(long address, int bytes, int requester) {
        BusWindow window = window(address, bytes);
        if (isNowhere(window)) {
            trace.guestError(source, TracePoint.BUS_NOBODY_READ, address, bytes);
            return bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
        }
        if (listener != null) {
            return readHeard(listener, window, address - window.base(), bytes, requester);
        }
        return window.target().read(address - window.base(), bytes, requester);
    }

    private static long readHeard(
            AccessListener listener, BusWindow window, long offset, int bytes, int requester) {
        listener.accessed(window);
        long value = window.target().read(offset, bytes, requester);
        listener.done(window, offset, value, false);
        return value;
    }

    /** Writes now. A write that nobody decodes vanishes and is reported. */
    public void write(long address, int bytes, long value, int requester) {
        BusInterceptor by = interceptor;
        if (by == null || by.writes(address, bytes, value, requester)) {
            land(address, bytes, value, requester);
        }
    }

    /** As {@link #write}, and no interceptor sees it. */
    public void land(long address, int bytes, long value, int requester) {
        BusWindow window = window(address, bytes);
        if (isNowhere(window)) {
            trace.guestError(source, TracePoint.BUS_NOBODY_WRITE, address, value);
            return;
        }
        if (listener != null) {
            listener.accessed(window);
            listener.done(window, address - window.base(), value, true);
        }
        window.target().write(address - window.base(), bytes, value, requester);
    }

    /** Shows accesses to {@code by} before they are made, from now on; null shows them to nobody. */
    public void intercept(@Nullable BusInterceptor by) {
        interceptor = by;
    }

    @Nullable BusInterceptor interceptor() {
        return interceptor;
    }

    /** Puts a port behind all others that wait for room. */
    void awaitRoom(BusPort port) {
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waitingCount);
        }
        waiting[waitingCount++] = port;
    }

    /**
     * Somebody who did not accept a write may accept one now: ports that wait land what they can, one
     * write each in turn, longest waiting first.
     */
    public void roomAgain() {
        if (landing) {
            return; // landing has made room; the turn under way finds out
        }
        landing = true;
        for (boolean landed = true; landed; ) {
            landed = false;
            for (int turns = waitingCount, at = 0; turns > 0; turns--) {
                BusPort port = Objects.requireNonNull(waiting[at]);
                if (port.landWaiting()) {
                    landed = true;
                    remove(at);
                    port.goOnWaiting();
                } else {
                    at++;
                }
            }
        }
        landing = false;
    }

    private void remove(int at) {
        waitingCount--;
        System.arraycopy(waiting, at + 1, waiting, at, waitingCount - at);
        waiting[waitingCount] = null;
    }

    /** Reports a block of bytes that guest memory does not hold all of: nobody takes any of it. */
    void refuseBlock(long address, byte first) {
        trace.guestError(source, TracePoint.BUS_NOBODY_WRITE, address, first & 0xFF);
    }

    /** Decodes nothing; stands where no window is. */
    private static final class Nobody implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            return -1;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {}
    }
}
