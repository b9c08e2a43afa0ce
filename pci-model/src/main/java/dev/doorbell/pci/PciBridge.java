package dev.doorbell.pci;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;

/**
 * A type 1 function and the bus behind it.
 *
 * <p>Software numbers the bus and opens windows; what lies in them is forwarded down, and what
 * functions behind the bridge send is forwarded up.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture Specification 1.2, "Configuration Space Header Format"
 * and "Address Decoding".
 */
public final class PciBridge {
    /** What a bridge joins its parent bus to, which decides whose id its requests carry. */
    public enum Kind {
        /** A PCI Express port: its bus is a link with one device, whose requests keep their id. */
        EXPRESS_PORT,
        /** From PCI Express to PCI: requests carry device 0 of the secondary bus. */
        EXPRESS_TO_PCI,
        /** From PCI to PCI: requests carry the bridge's own id. */
        CONVENTIONAL
    }

    private static final Window[] WINDOWS = Window.values();
    private static final int COMMAND_IO = 1;
    private static final int COMMAND_MEMORY = 1 << 1;
    private static final int COMMAND_BUS_MASTER = 1 << 2;
    private static final int CONTROL_BUS_RESET = 1 << 6;
    private static final int MEMORY_SHIFT = 16;
    private static final long MEMORY_GRANULE = 1 << 20;
    private static final int IO_SHIFT = 8;
    private static final long IO_GRANULE = 1 << 12;
    private static final int TYPE_MASK = 0xF;
    private static final int PREFETCHABLE_64 = 1;

    private final PciFunction function;
    private final ConfigSpace config;
    private final Kind kind;
    private final BridgeChoice.Upstream upstream;
    private final BridgeChoice.Numbers steering;
    private final BridgeChoice.Reset reset;
    private final PciBus secondary;

    private long numbers;
    private boolean inReset;
    private final long[] windows = new long[2 * WINDOWS.length];
    private long windowsOrder;

    /**
     * Makes {@code function}, whose configuration space has a type 1 header, the primary side of a
     * bridge.
     */
    public PciBridge(PciFunction function, Kind kind, DeviceBehaviour behaviour) {
        this.function = function;
        this.config = function.config();
        this.kind = kind;
        this.upstream = behaviour.choice(BridgeChoice.Upstream.class);
        this.steering = behaviour.choice(BridgeChoice.Numbers.class);
        this.reset = behaviour.choice(BridgeChoice.Reset.class);
        this.secondary = PciBus.behind(this);
        function.becomeBridge(this);
        windowsChanged();
        config.afterWrite(this::settle);
    }

    /** Its primary side. */
    public PciFunction function() {
        return function;
    }

    /** The bus behind it. */
    public PciBus secondary() {
        return secondary;
    }

    /** Whether the bus behind it is a link, which has device 0 only. */
    public boolean isSingleDevice() {
        return kind == Kind.EXPRESS_PORT;
    }

    /** The number software gave the bus behind it. */
    public int secondaryNumber() {
        return (int) config.get(BridgeRegister.SECONDARY_BUS.offset(), 1);
    }

    /** Whether configuration cycles for bus {@code number} go through it. */
    boolean forwardsBus(int number) {
        boolean inRange =
                number >= secondaryNumber()
                        && number <= config.get(BridgeRegister.SUBORDINATE_BUS.offset(), 1);
        boolean isSecondary =
                number == secondaryNumber() && steering == BridgeChoice.Numbers.ALSO_SECONDARY;
        return !isHeldInReset() && (inRange || isSecondary);
    }

    private boolean isInReset() {
        return (config.get(BridgeRegister.BRIDGE_CONTROL.offset(), 2) & CONTROL_BUS_RESET) != 0;
    }

    /** Whether the bus behind it is held in reset. */
    boolean isHeldInReset() {
        return isInReset() && reset == BridgeChoice.Reset.HOLDS;
    }

    int requesterAtRoot(int requesterId) {
        int seen =
                switch (kind) {
                    case EXPRESS_PORT -> requesterId;
                    case EXPRESS_TO_PCI -> secondaryNumber() << 8;
                    case CONVENTIONAL -> function.address().requesterId();
                };
        PciBus above = function.bus();
        return above == null ? seen : above.requesterAtRoot(seen);
    }

    boolean passesUpstream() {
        PciBus above = function.bus();
        return (upstream == BridgeChoice.Upstream.ALWAYS || (command() & COMMAND_BUS_MASTER) != 0)
                && !isHeldInReset()
                && (above == null || above.reachesRoot());
    }

    private int command() {
        return (int) config.get(HeaderRegister.COMMAND.offset(), 2);
    }

    void mapChanged() {
        PciBus above = function.bus();
        if (above != null) {
            above.mapChanged();
        }
    }

    /** Grows each time its windows change; see {@link PciFunction#mappedOrder}. */
    long windowsOrder() {
        return windowsOrder;
    }

    /** After a write to its configuration space: bus numbers or windows may have moved, or a reset. */
    private void settle() {
        long nowNumbers = config.get(BridgeRegister.PRIMARY_BUS.offset(), 4);
        if (nowNumbers != numbers) {
            numbers = nowNumbers;
            secondary.renumber();
        }
        if (isInReset() != inReset) {
            inReset = !inReset;
            if (inReset) {
                secondary.reset();
            }
        }
        if (windowsChanged()) {
            windowsOrder = function.nextMapping();
            mapChanged();
        }
    }

    private boolean windowsChanged() {
        boolean changed = false;
        for (Window window : WINDOWS) {
            int at = 2 * window.ordinal();
            long base = window.isOpen(this) ? window.base(this) : 0;
            long limit = window.isOpen(this) ? window.limit(this) : -1;
            changed |= windows[at] != base || windows[at + 1] != limit;
            windows[at] = base;
            windows[at + 1] = limit;
        }
        return changed;
    }

    /** The first address that {@code window} forwards now. */
    long base(Window window) {
        return windows[2 * window.ordinal()];
    }

    /** The last address that {@code window} forwards now; below the first if it forwards nothing. */
    long limit(Window window) {
        return windows[2 * window.ordinal() + 1];
    }

    /** A range of addresses that goes down; empty while its base is above its limit. */
    enum Window {
        /** Memory, below 4 GiB. */
        MEMORY(COMMAND_MEMORY) {
            @Override
            long base(PciBridge bridge) {
                return bridge.memory(BridgeRegister.MEMORY_BASE);
            }

            @Override
            long limit(PciBridge bridge) {
                return bridge.memory(BridgeRegister.MEMORY_LIMIT) + MEMORY_GRANULE - 1;
            }
        },
        /** Prefetchable memory, anywhere if the bridge has the upper halves. */
        PREFETCHABLE(COMMAND_MEMORY) {
            @Override
            long base(PciBridge bridge) {
                return bridge.prefetchable(
                        BridgeRegister.PREFETCHABLE_BASE, BridgeRegister.PREFETCHABLE_BASE_HIGH);
            }

            @Override
            long limit(PciBridge bridge) {
                return bridge.prefetchable(
                                BridgeRegister.PREFETCHABLE_LIMIT,
                                BridgeRegister.PREFETCHABLE_LIMIT_HIGH)
                        + MEMORY_GRANULE
                        - 1;
            }
        },
        /** I/O space. */
        IO(COMMAND_IO) {
            @Override
            long base(PciBridge bridge) {
                return bridge.io(BridgeRegister.IO_BASE);
            }

            @Override
            long limit(PciBridge bridge) {
                return bridge.io(BridgeRegister.IO_LIMIT) + IO_GRANULE - 1;
            }
        };

        private final int enable;

        Window(int enable) {
            this.enable = enable;
        }

        /** Its first address. */
        abstract long base(PciBridge bridge);

        /** Its last address. */
        abstract long limit(PciBridge bridge);

        /** Whether it forwards I/O space. */
        boolean isIo() {
            return this == IO;
        }

        /** Whether the command register lets it forward. */
        boolean isOpen(PciBridge bridge) {
            return (bridge.command() & enable) != 0 && !bridge.isHeldInReset();
        }
    }

    private long memory(BridgeRegister register) {
        return (config.get(register.offset(), 2) & ~TYPE_MASK) << MEMORY_SHIFT;
    }

    private long prefetchable(BridgeRegister low, BridgeRegister high) {
        boolean wide = (config.get(low.offset(), 2) & TYPE_MASK) == PREFETCHABLE_64;
        return memory(low) | (wide ? config.get(high.offset(), 4) << Integer.SIZE : 0);
    }

    /** Every bridge here decodes 16 bits of a port number: its low bits, the type, are zero. */
    private long io(BridgeRegister register) {
        return config.get(register.offset(), 1) << IO_SHIFT;
    }
}
