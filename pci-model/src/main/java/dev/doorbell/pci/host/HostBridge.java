package dev.doorbell.pci.host;

import dev.doorbell.pci.Bdf;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A root bus: finds functions by address, in configuration space and in the memory window, and joins
 * their pins to its four lines.
 *
 * <p>An absent function reads as ones in every width and swallows writes, and so does a bus that is
 * not there. Beyond 256 bytes a conventional function reads as ones. An access to configuration space
 * may have any width and alignment.
 */
public final class HostBridge {
    /** Bytes of ECAM space for one bus. */
    public static final long ECAM_BYTES_PER_BUS = 1 << 20;

    private static final int FUNCTION_SHIFT = 12;
    private static final int REGISTER_MASK = (1 << FUNCTION_SHIFT) - 1;
    private static final int FUNCTION_BYTES = 1 << FUNCTION_SHIFT;
    private static final int FUNCTIONS_PER_BUS = 256;
    private static final int BARS = 6;

    private final Trace trace;
    private final int source;
    private final long windowBase;
    private final @Nullable PciFunction[] byRoutingId =
            new @Nullable PciFunction[FUNCTIONS_PER_BUS];
    private final List<PciFunction> functions = new ArrayList<>();
    private final IntxRouter router = new IntxRouter();

    private @Nullable PciFunction lastHit;

    /** Makes a bridge whose memory window begins at {@code windowBase}. */
    public HostBridge(Backplane backplane, long windowBase) {
        this.trace = backplane.trace();
        this.source = trace.source("pci");
        this.windowBase = windowBase;
    }

    /**
     * Plugs a function in.
     *
     * @throws ConfigurationException if its address is taken or not on bus 0
     */
    public void plug(PciFunction function) {
        Bdf address = function.address();
        if (address.bus() != 0) {
            throw new ConfigurationException(address + " is not on the root bus");
        }
        if (byRoutingId[address.requesterId()] != null) {
            throw new ConfigurationException("two functions at " + address);
        }
        byRoutingId[address.requesterId()] = function;
        functions.add(function);
        router.connect(function);
    }

    /** The four lines its functions' pins drive. */
    public IntxRouter intx() {
        return router;
    }

    /** The functions, in the order they were plugged in. */
    public List<PciFunction> functions() {
        return List.copyOf(functions);
    }

    /** Gives every BAR an address, naturally aligned, from the window's start: firmware's work. */
    public void assignBars() {
        long next = windowBase;
        for (PciFunction function : functions) {
            for (int bar = 0; bar < BARS; bar++) {
                long size = function.barSize(bar);
                if (size != 0) {
                    next = next + size - 1 & -size;
                    function.assignBar(bar, next);
                    next += size;
                }
            }
        }
    }

    /** Configuration space, {@link #ECAM_BYTES_PER_BUS} bytes for each bus a board maps. */
    public BusTarget ecam() {
        return new Ecam();
    }

    /** The window in which BARs are decoded. */
    public BusTarget window() {
        return new Window();
    }

    /** The window of I/O space, in which nobody decodes anything. */
    public BusTarget ioWindow() {
        return new IoWindow();
    }

    private static long ones(int bytes) {
        return bytes >= 8 ? -1 : (1L << (8 * bytes)) - 1;
    }

    private final class Ecam implements BusTarget {
        private @Nullable PciFunction find(long offset) {
            long routingId = offset >>> FUNCTION_SHIFT;
            return routingId < FUNCTIONS_PER_BUS ? byRoutingId[(int) routingId] : null;
        }

        /** How many bytes of an access lie in conventional configuration space. */
        private static int inside(int register, int bytes) {
            return register + bytes > FUNCTION_BYTES
                    ? 0
                    : Math.max(0, Math.min(bytes, ConfigSpace.BYTES - register));
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            PciFunction function = find(offset);
            int register = (int) offset & REGISTER_MASK;
            int inside = inside(register, bytes);
            if (function == null || inside == 0) {
                return ones(bytes);
            }
            return function.config().read(register, inside) | (ones(bytes) & ~ones(inside));
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            PciFunction function = find(offset);
            int register = (int) offset & REGISTER_MASK;
            int inside = inside(register, bytes);
            if (function != null && inside > 0) {
                function.config().write(register, inside, value);
            }
        }
    }

    private final class IoWindow implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            trace.guestError(source, TracePoint.BUS_NOBODY_READ, offset, bytes);
            return ones(bytes);
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            trace.guestError(source, TracePoint.BUS_NOBODY_WRITE, offset, value);
        }
    }

    private final class Window implements BusTarget {
        private int bar;

        /** Finds the function that decodes the access, and remembers its BAR; null for nobody. */
        private @Nullable PciFunction find(long address, int bytes) {
            PciFunction hit = lastHit;
            if (hit != null) {
                bar = hit.decodingBar(address, bytes);
                if (bar >= 0) {
                    return hit;
                }
            }
            for (int i = 0; i < functions.size(); i++) {
                PciFunction function = functions.get(i);
                bar = function.decodingBar(address, bytes);
                if (bar >= 0) {
                    lastHit = function;
                    return function;
                }
            }
            return null;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            long address = windowBase + offset;
            PciFunction function = find(address, bytes);
            BusTarget target = function == null ? null : function.barTarget(bar);
            if (function == null || target == null) {
                trace.guestError(source, TracePoint.BUS_NOBODY_READ, address, bytes);
                return ones(bytes);
            }
            return target.read(address - function.barBase(bar), bytes, requester);
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            long address = windowBase + offset;
            PciFunction function = find(address, bytes);
            BusTarget target = function == null ? null : function.barTarget(bar);
            if (function == null || target == null) {
                trace.guestError(source, TracePoint.BUS_NOBODY_WRITE, address, value);
                return;
            }
            target.write(address - function.barBase(bar), bytes, value, requester);
        }
    }
}
