package dev.doorbell.pci;

import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One PCI function: its configuration space, its BARs, its INTx pin.
 *
 * <p>A device is built on one: it fills in the identity, places its register windows in BARs, and
 * asks for its pin to be driven.
 */
public final class PciFunction {
    /** Base address registers of a type 0 header. */
    public static final int BARS = 6;

    private static final int BRIDGE_BARS = 2;

    /** A BAR that decodes nothing now. */
    public static final long UNMAPPED = -1;

    private static final long ROM_BYTES_MIN = 2 << 10;
    private static final long ROM_BYTES_MAX = 16 << 20;
    private static final int ROM_ENABLE = 1;
    private static final int COMMAND_IO = 1;
    private static final int COMMAND_MEMORY = 1 << 1;
    private static final int COMMAND_BUS_MASTER = 1 << 2;
    private static final int COMMAND_INTX_DISABLE = 1 << 10;
    private static final int STATUS_INTERRUPT = 1 << 3;
    private static final int HEADER_MULTIFUNCTION = 1 << 7;

    private final Slot slot;
    private final String name;
    private final ConfigSpace config;
    private final InterruptLine intx;
    private final InterruptLine.Driver intxDriver;
    private final List<IntConsumer> renumbered = new ArrayList<>();
    private final List<Runnable> plugged = new ArrayList<>();
    private final List<Runnable> resets = new ArrayList<>();

    // The BARs, by number; the upper half of a wide one is empty.
    private final @Nullable BarKind[] barKinds = new @Nullable BarKind[BARS];
    private final @Nullable BusTarget[] barTargets = new @Nullable BusTarget[BARS];
    private final long[] barSizes = new long[BARS];
    private final long[] mapped = new long[BARS];
    private final long[] mappedOrder = new long[BARS];
    private long mappings;

    private @Nullable PciBus bus;
    private @Nullable PciBridge bridge;
    private BooleanSupplier messagesEnabled = () -> false;
    private IntxPath intxPath = this::driveIntx;
    private LongSupplier flush = () -> 0;
    private boolean intxRequested;
    private boolean asleep;

    /** How a change of the pin travels to its wire. */
    @FunctionalInterface
    public interface IntxPath {
        /** Carries a new level; calls {@link #driveIntx} when it arrives. */
        void send(boolean high);
    }

    /** Makes a conventional function with an empty type 0 header and pin INTA. */
    public PciFunction(Slot slot, String name) {
        this(slot, name, ConfigSpace.conventional());
    }

    /** Makes a function with that configuration space and pin INTA. */
    public PciFunction(Slot slot, String name, ConfigSpace config) {
        this.slot = slot;
        this.name = name;
        this.config = config;
        this.intx = new InterruptLine(name + ".intx");
        this.intxDriver = intx.driver();
        for (int bar = 0; bar < BARS; bar++) {
            mapped[bar] = UNMAPPED;
        }
        config.set(HeaderRegister.INTERRUPT_PIN.offset(), 1, 1);
        config.afterWrite(this::settleIntx);
        config.afterWrite(this::settleBars);
    }

    /** Where it sits on its bus. */
    public Slot slot() {
        return slot;
    }

    /** Its name in traces. */
    public String name() {
        return name;
    }

    /** Its address now; on bus 0 until it is plugged in and its bus is numbered. */
    public Bdf address() {
        PciBus on = bus;
        return new Bdf(on == null ? 0 : on.number(), slot.device(), slot.function());
    }

    /** Its configuration space. */
    public ConfigSpace config() {
        return config;
    }

    /** Its INTx pin, as the wire that leaves it. */
    public InterruptLine intx() {
        return intx;
    }

    /** Fills in who and what the function is; its header is of type 0. */
    public void identify(int vendor, int device, int classCode, int subVendor, int subDevice) {
        identify(vendor, device, classCode);
        config.set(HeaderRegister.SUBSYSTEM_VENDOR_ID.offset(), 2, subVendor);
        config.set(HeaderRegister.SUBSYSTEM_ID.offset(), 2, subDevice);
    }

    /** Fills in who and what the function is, with a header of either type. */
    public void identify(int vendor, int device, int classCode) {
        config.set(HeaderRegister.VENDOR_ID.offset(), 2, vendor);
        config.set(HeaderRegister.DEVICE_ID.offset(), 2, device);
        config.set(HeaderRegister.CLASS_CODE.offset(), 3, classCode);
    }

    /** Its header says that its device has further functions. */
    public void setMultifunction() {
        long type = config.get(HeaderRegister.HEADER_TYPE.offset(), 1);
        config.set(HeaderRegister.HEADER_TYPE.offset(), 1, type | HEADER_MULTIFUNCTION);
    }

    // Reset and power.

    /**
     * Calls {@code listener} when the function is reset: by its bridge, by its own express
     * capability, or on leaving D3hot. Configuration space is reset by then; a device forgets what
     * it was doing. Writes already on the link still land.
     */
    public void onReset(Runnable listener) {
        resets.add(listener);
    }

    /** Resets the function, and all behind it if it is a bridge. */
    public void reset() {
        intxRequested = false;
        asleep = false;
        config.reset();
        for (int i = 0; i < resets.size(); i++) {
            resets.get(i).run();
        }
        PciBridge below = bridge;
        if (below != null) {
            below.secondary().reset();
        }
        settleIntx();
    }

    /** Puts it into D3hot or takes it out: asleep it answers configuration accesses only. */
    public void setAsleep(boolean nowAsleep) {
        asleep = nowAsleep;
        settleBars();
        settleIntx();
    }

    // The bus it is on.

    /** The bus it is plugged into; null if it is not. */
    @Nullable PciBus bus() {
        return bus;
    }

    /** It was plugged into {@code onto}. */
    void attach(PciBus onto) {
        bus = onto;
        renumber();
        for (int i = 0; i < plugged.size(); i++) {
            plugged.get(i).run();
        }
    }

    /** Calls {@code listener} when the function is plugged into a bus. */
    public void onPlugged(Runnable listener) {
        plugged.add(listener);
    }

    /** Whether it is plugged into a root bus. */
    public boolean isOnRootBus() {
        PciBus on = bus;
        return on != null && on.bridge() == null;
    }

    /** Makes it the primary side of {@code below}. */
    void becomeBridge(PciBridge below) {
        bridge = below;
    }

    /** The bridge it is the primary side of; null if it is none. */
    public @Nullable PciBridge bridge() {
        return bridge;
    }

    /** The requester id its requests carry when they leave the root: its own, or a bridge's alias. */
    public int requesterId() {
        PciBus on = bus;
        int own = address().requesterId();
        return on == null ? own : on.requesterAtRoot(own);
    }

    /** Tells {@code listener} its requester id, now and whenever it changes. */
    public void onRequesterId(IntConsumer listener) {
        renumbered.add(listener);
        listener.accept(requesterId());
    }

    /** A bus number above has changed. */
    void renumber() {
        int id = requesterId();
        for (int i = 0; i < renumbered.size(); i++) {
            renumbered.get(i).accept(id);
        }
        PciBridge below = bridge;
        if (below != null) {
            below.secondary().renumber();
        }
    }

    /** Whether it may master the bus, and every bridge above passes its requests. */
    public boolean isBusMaster() {
        PciBus on = bus;
        return (command() & COMMAND_BUS_MASTER) != 0 && !asleep && (on == null || on.reachesRoot());
    }

    private int command() {
        return (int) config.get(HeaderRegister.COMMAND.offset(), 2);
    }

    /** Says how to tell the tick by which everything the function has posted has landed. */
    public void setFlush(LongSupplier landsTicks) {
        flush = landsTicks;
    }

    /**
     * The tick before which the answer to a read of the function cannot be back: it does not pass
     * what the function posted before. Now or earlier if nothing is in flight.
     */
    public long flushTicks() {
        return flush.getAsLong();
    }

    // Its windows.

    /**
     * Places a 32-bit memory window of {@code size} bytes in BAR {@code bar}.
     *
     * @throws ConfigurationException if the size is no power of two from 16
     */
    public void placeBar(int bar, long size, BusTarget target) {
        placeBar(bar, BarKind.MEMORY_32, size, target);
    }

    /**
     * Places a window of {@code size} bytes in BAR {@code bar}; a wide one takes the next BAR too.
     *
     * @throws ConfigurationException if the size is no power of two that the kind allows, or there is
     *     no such BAR or pair of BARs: a bridge has two
     */
    public void placeBar(int bar, BarKind kind, long size, BusTarget target) {
        if (size < kind.bytesMin() || Long.bitCount(size) != 1) {
            throw new ConfigurationException(
                    "BAR "
                            + bar
                            + " of "
                            + size
                            + " bytes; expected a power of two from "
                            + kind.bytesMin());
        }
        int bars = config.isBridge() ? BRIDGE_BARS : BARS;
        if (bar < 0 || bar + (kind.isWide() ? 2 : 1) > bars) {
            throw new ConfigurationException(
                    "BAR " + bar + " for " + kind + "; expected 0 to " + (bars - 1));
        }
        barKinds[bar] = kind;
        barTargets[bar] = target;
        barSizes[bar] = size;
        config.set(barOffset(bar), 4, kind.typeBits());
        config.allowWrites(barOffset(bar), 4, -size);
        if (kind.isWide()) {
            config.allowWrites(barOffset(bar + 1), 4, -size >> Integer.SIZE);
        }
    }

    /**
     * Gives the function an expansion ROM of {@code size} bytes, as software sizes it. Model note: its
     * base register holds what is written; nothing is decoded there.
     *
     * @throws ConfigurationException if the size is no power of two from 2 KiB to 16 MiB
     */
    public void placeRom(long size) {
        if (size < ROM_BYTES_MIN || size > ROM_BYTES_MAX || Long.bitCount(size) != 1) {
            throw new ConfigurationException(
                    "expansion ROM of "
                            + size
                            + " bytes; expected a power of two, 2 KiB to 16 MiB");
        }
        int offset =
                config.isBridge()
                        ? BridgeRegister.ROM_BASE.offset()
                        : HeaderRegister.ROM_BASE.offset();
        config.allowWrites(offset, 4, (-size & 0xFFFF_FFFFL) | ROM_ENABLE);
    }

    private static int barOffset(int bar) {
        return HeaderRegister.BASE_ADDRESS.offset() + 4 * bar;
    }

    /** Bytes of BAR {@code bar}; 0 if there is none. */
    public long barSize(int bar) {
        return barSizes[bar];
    }

    /** What BAR {@code bar} decodes; null if there is none. */
    public @Nullable BarKind barKind(int bar) {
        return barKinds[bar];
    }

    /** Whether BAR {@code bar} decodes I/O space. */
    public boolean decodesIo(int bar) {
        BarKind kind = barKinds[bar];
        return kind != null && kind.isIo();
    }

    /** Sets a BAR as firmware does. */
    public void assignBar(int bar, long base) {
        BarKind kind = barKinds[bar];
        config.write(barOffset(bar), 4, base);
        if (kind != null && kind.isWide()) {
            config.write(barOffset(bar + 1), 4, base >>> Integer.SIZE);
        }
    }

    /** Who answers in BAR {@code bar}; null if there is none. */
    public @Nullable BusTarget barTarget(int bar) {
        return barTargets[bar];
    }

    /** The first address of BAR {@code bar} as software set it, decoded or not. */
    public long barBase(int bar) {
        BarKind kind = barKinds[bar];
        if (kind == null) {
            return 0;
        }
        long low = config.get(barOffset(bar), 4) & -kind.bytesMin() & 0xFFFF_FFFFL;
        return kind.isWide() ? low | (config.get(barOffset(bar + 1), 4) << Integer.SIZE) : low;
    }

    /** The first address that BAR {@code bar} decodes now, or {@link #UNMAPPED}. */
    public long mappedBase(int bar) {
        return mapped[bar];
    }

    /** Grows with each mapping of a BAR; where windows overlap, the one mapped last is in front. */
    long mappedOrder(int bar) {
        return mappedOrder[bar];
    }

    /** A number greater than that of every mapping before. */
    long nextMapping() {
        PciBus on = bus;
        return on == null ? ++mappings : on.nextMapping();
    }

    private void settleBars() {
        boolean changed = false;
        for (int bar = 0; bar < BARS; bar++) {
            BarKind kind = barKinds[bar];
            if (kind == null) {
                continue;
            }
            int enable = kind.isIo() ? COMMAND_IO : COMMAND_MEMORY;
            boolean decodes = (command() & enable) != 0 && !asleep && !wraps(bar);
            long base = decodes ? barBase(bar) : UNMAPPED;
            if (base != mapped[bar]) {
                mapped[bar] = base;
                mappedOrder[bar] = nextMapping();
                changed = true;
            }
        }
        PciBus on = bus;
        if (changed && on != null) {
            on.mapChanged();
        }
    }

    /** Whether a BAR holds ones for sizing: a window that would end at, or beyond, the end of space. */
    private boolean wraps(int bar) {
        BarKind kind = barKinds[bar];
        long end = barBase(bar) + barSizes[bar];
        return kind != null && (kind.isWide() ? end <= 0 : end > 0xFFFF_FFFFL);
    }

    // Its pin.

    /** Says how to tell that MSI or MSI-X is enabled; then the pin is not driven. */
    public void setMessagesEnabled(BooleanSupplier enabled) {
        messagesEnabled = enabled;
    }

    /** Says how the pin's level travels; at once unless told otherwise. */
    public void setIntxPath(IntxPath path) {
        intxPath = path;
    }

    /** The device wants its pin asserted, or no longer. */
    public void requestIntx(boolean requested) {
        intxRequested = requested;
        settleIntx();
    }

    /** The only place that decides about the pin. The status bit tells the request whatever the pin does. */
    private void settleIntx() {
        int offset = HeaderRegister.STATUS.offset();
        long status = config.get(offset, 2) & ~STATUS_INTERRUPT;
        config.set(offset, 2, status | (intxRequested ? STATUS_INTERRUPT : 0));
        intxPath.send(
                intxRequested
                        && !asleep
                        && (command() & COMMAND_INTX_DISABLE) == 0
                        && !messagesEnabled.getAsBoolean());
    }

    /** The pin's level has arrived at the wire. */
    public void driveIntx(boolean high) {
        intxDriver.drive(high);
    }
}
