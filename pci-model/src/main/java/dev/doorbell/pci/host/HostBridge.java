package dev.doorbell.pci.host;

import dev.doorbell.pci.DecodeMap;
import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of a tree of buses: configuration space, the windows BARs are decoded in, and the
 * four INTx lines.
 *
 * <p>An absent function reads as ones in every width and swallows writes, and so does a bus that no
 * bridge leads to. Beyond 256 bytes a conventional function reads as ones. An access to configuration
 * space may have any width and alignment.
 */
public final class HostBridge {
    /** Bytes of ECAM space for one bus. */
    public static final long ECAM_BYTES_PER_BUS = 1 << 20;

    private static final int BUS_SHIFT = 20;
    private static final int BUSES = 256;
    private static final int FUNCTION_SHIFT = 12;
    private static final int SLOT_MASK = 0xFF;
    private static final int REGISTER_MASK = (1 << FUNCTION_SHIFT) - 1;
    private static final int STATUS = HeaderRegister.STATUS.offset();
    private static final int FUNCTION_BYTES = 1 << FUNCTION_SHIFT;

    private final Trace trace;
    private final int source;
    private final long windowBase;
    private final PciBus root = PciBus.root();
    private final DecodeMap memory = new DecodeMap(root, false);
    private final DecodeMap io = new DecodeMap(root, true);

    /** Makes a bridge whose memory window below 4 GiB begins at {@code windowBase}. */
    public HostBridge(Backplane backplane, long windowBase) {
        this.trace = backplane.trace();
        this.source = trace.source("pci");
        this.windowBase = windowBase;
        root.onChange(
                () -> {
                    memory.invalidate();
                    io.invalidate();
                });
    }

    /** The root bus. */
    public PciBus root() {
        return root;
    }

    /**
     * Plugs a function into the root bus.
     *
     * @throws ConfigurationException if its slot is taken
     */
    public void plug(PciFunction function) {
        root.plug(function);
    }

    /** The four lines that the pins of the whole tree drive. */
    public IntxRouter intx() {
        return root.intx();
    }

    /** The functions on the root bus, in the order they were plugged in. */
    public List<PciFunction> functions() {
        return root.functions();
    }

    /**
     * Gives every BAR of the tree an address, naturally aligned, every bus a number, and every bridge
     * its windows: firmware's work.
     */
    public void assignBars() {
        new BusSetup(windowBase).configure(root);
    }

    /** Configuration space, {@link #ECAM_BYTES_PER_BUS} bytes for each bus a board maps. */
    public BusTarget ecam() {
        return new Ecam();
    }

    /** The window below 4 GiB in which memory BARs are decoded. */
    public BusTarget window() {
        return new Window(memory, windowBase);
    }

    /** A window in which memory BARs from address {@code base} on are decoded. */
    public BusTarget memoryWindow(long base) {
        return new Window(memory, base);
    }

    /** The window in which I/O BARs from port 0 on are decoded. */
    public BusTarget ioWindow() {
        return new Window(io, 0);
    }

    /** The window in which I/O BARs from port {@code first} on are decoded. */
    public BusTarget ioWindow(long first) {
        return new Window(io, first);
    }

    private static long ones(int bytes) {
        return bytes >= 8 ? -1 : (1L << (8 * bytes)) - 1;
    }

    private final class Ecam implements BusTarget {
        private long answerTicks;

        private @Nullable PciFunction find(long offset) {
            long number = offset >>> BUS_SHIFT;
            PciBus bus = number < BUSES ? root.find((int) number) : null;
            return bus == null ? null : bus.function((int) (offset >>> FUNCTION_SHIFT) & SLOT_MASK);
        }

        /** How many bytes of an access lie in the function's configuration space. */
        private static int inside(PciFunction function, int register, int bytes) {
            return register + bytes > FUNCTION_BYTES
                    ? 0
                    : Math.max(0, Math.min(bytes, function.config().bytes() - register));
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            PciFunction function = find(offset);
            int register = (int) offset & REGISTER_MASK;
            int inside = function == null ? 0 : inside(function, register, bytes);
            answerTicks = function == null ? 0 : function.flushTicks();
            if (function == null || inside == 0) {
                return ones(bytes);
            }
            return function.config().read(register, inside) | (ones(bytes) & ~ones(inside));
        }

        @Override
        public long answerTicks() {
            return answerTicks;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            PciFunction function = find(offset);
            int register = (int) offset & REGISTER_MASK;
            int inside = function == null ? 0 : inside(function, register, bytes);
            if (function != null && inside > 0) {
                int errors = errors(function);
                function.config().write(register, inside, value);
                int erased = errors & ~errors(function);
                if (erased != 0 && register < STATUS) {
                    trace.guestError(
                            source,
                            TracePoint.PCI_STATUS_ERASED,
                            offset >>> FUNCTION_SHIFT,
                            erased);
                }
            }
        }

        /** The bits of STATUS that are cleared by ones. */
        private static int errors(PciFunction function) {
            return (int) function.config().get(STATUS, 2) & HeaderRegister.STATUS.clearedByOnes();
        }
    }

    private final class Window implements BusTarget {
        private final DecodeMap map;
        private final long base;
        private long answerTicks;

        Window(DecodeMap map, long base) {
            this.map = map;
            this.base = base;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            long address = base + offset;
            if (!map.find(address, bytes)) {
                trace.guestError(source, TracePoint.BUS_NOBODY_READ, address, bytes);
                answerTicks = 0;
                return ones(bytes);
            }
            answerTicks = map.function().flushTicks(); // not what the read itself makes it post
            return map.target().read(address - map.base(), bytes, requester);
        }

        @Override
        public long answerTicks() {
            return answerTicks;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            long address = base + offset;
            if (map.find(address, bytes)) {
                map.target().write(address - map.base(), bytes, value, requester);
            } else {
                trace.guestError(source, TracePoint.BUS_NOBODY_WRITE, address, value);
            }
        }
    }
}
