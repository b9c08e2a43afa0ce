package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/**
 * One function's configuration space, as the kernel reaches it.
 *
 * <p>Writes narrower than 32 bits read the surrounding word and write it back, as the real tree does;
 * so a write of the command register also writes the status register, whose error bits a one clears.
 */
public final class PciConfig {
    private static final int VENDOR = 0x00;
    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int REVISION = 0x08;
    private static final int HEADER_TYPE = 0x0E;
    private static final int HEADER_BRIDGE = 1;
    private static final int HEADER_MULTIFUNCTION = 1 << 7;
    private static final int BAR0 = 0x10;
    private static final int SECONDARY_BUS = 0x19;
    private static final int CAPABILITIES = 0x34;
    private static final int INTERRUPT_LINE = 0x3C;
    private static final int INTERRUPT_PIN = 0x3D;
    private static final int EXPRESS = 0x10;
    private static final int EXPRESS_TO_PCI = 7;
    private static final int COMMAND_IO = 1;
    private static final int COMMAND_MEMORY = 1 << 1;
    private static final int COMMAND_MASTER = 1 << 2;
    private static final int COMMAND_INTX_DISABLE = 1 << 10;
    private static final int STATUS_CAPABILITIES = 1 << 4;
    private static final int CAPABILITIES_MAX = 48;
    private static final int BAR_IO = 1;
    private static final int BAR_KIND = 7;
    private static final int BAR_WIDE = 4;

    private final Core core;
    private final long base;
    private final long ioBase;
    private final PciAddress address;
    private final @Nullable PciConfig bridge;

    /** Makes an accessor for the function at device {@code device}, function 0 of bus 0. */
    public PciConfig(Core core, PlatformConfig platform, int device) {
        this(core, platform, new PciAddress(0, device, 0), null);
    }

    /**
     * Makes an accessor.
     *
     * @param bridge the one its bus is behind; null on bus 0
     */
    public PciConfig(
            Core core, PlatformConfig platform, PciAddress address, @Nullable PciConfig bridge) {
        this.core = core;
        this.base = platform.ecamBase() + address.ecamOffset();
        this.ioBase = platform.ioBase();
        this.address = address;
        this.bridge = bridge;
    }

    /** Where it is. */
    public PciAddress address() {
        return address;
    }

    /** The bridge its bus is behind; null on bus 0. */
    public @Nullable PciConfig bridge() {
        return bridge;
    }

    /**
     * The id its requests carry where they reach the interrupt controller: its own, or that of a bridge
     * to conventional PCI, which sends them as its own or as device 0 of the bus behind it.
     *
     * <p>Source: PCI Express to PCI/PCI-X Bridge Specification 1.0, "Transaction Ownership"; QEMU 7.2
     * hw/pci/pci.c, requester id of aliases.
     */
    public int requesterId() {
        int id = address.requesterId();
        for (PciConfig above = bridge; above != null; above = above.bridge) {
            int express = above.findCapability(EXPRESS);
            if (express == 0) {
                id = above.address.requesterId();
            } else if (above.expressType(express) == EXPRESS_TO_PCI) {
                id = above.secondaryBus() << 8;
            }
        }
        return id;
    }

    private int expressType(int capability) {
        return read(capability + 2, 2) >>> 4 & 0xF;
    }

    /** Whether the device has functions beside its function 0. */
    public boolean isMultifunction() {
        return (read(HEADER_TYPE, 1) & HEADER_MULTIFUNCTION) != 0;
    }

    /** Whether it is a bridge to another PCI bus. */
    public boolean isBridge() {
        return (read(HEADER_TYPE, 1) & ~HEADER_MULTIFUNCTION) == HEADER_BRIDGE;
    }

    /** The number of the bus behind a bridge; 0 if firmware gave it none. */
    public int secondaryBus() {
        return read(SECONDARY_BUS, 1);
    }

    /** Reads {@code bytes} bytes. */
    public int read(int offset, int bytes) {
        return (int) core.read(base + offset, bytes);
    }

    /** Writes {@code bytes} bytes by read-modify-write of the 32-bit word. */
    public void write(int offset, int bytes, int value) {
        int word = offset & ~3;
        if (bytes == 4) {
            core.write(base + word, 4, value & 0xFFFF_FFFFL);
            return;
        }
        int shift = 8 * (offset & 3);
        int mask = ((1 << (8 * bytes)) - 1) << shift;
        int merged = (read(word, 4) & ~mask) | ((value << shift) & mask);
        core.write(base + word, 4, merged & 0xFFFF_FFFFL);
    }

    /** Vendor in the low half, device in the high half; all ones if nobody is there. */
    public int identity() {
        return read(VENDOR, 4);
    }

    /** What it is: class, subclass and interface in 24 bits. */
    public int classCode() {
        return read(REVISION, 4) >>> 8;
    }

    /** Where BAR {@code bar} is in memory space; for an I/O BAR, behind the board's window. */
    public long barBase(int bar) {
        long low = read(BAR0 + 4 * bar, 4) & 0xFFFF_FFFFL;
        if ((low & BAR_IO) != 0) {
            return ioBase + (low & 0xFFFF_FFFCL);
        }
        long high = (low & BAR_KIND) == BAR_WIDE ? (long) read(BAR0 + 4 * bar + 4, 4) << 32 : 0;
        return high | (low & 0xFFFF_FFF0L);
    }

    /** Whether the board leads to BAR {@code bar}: it may be in I/O space, and there may be no ports. */
    public boolean reaches(int bar) {
        return (read(BAR0 + 4 * bar, 4) & BAR_IO) == 0 || ioBase != PlatformConfig.ABSENT;
    }

    /** Turns on decoding of memory and of I/O where a BAR asks for it, and bus mastering. */
    public void enableMemoryAndMastering() {
        int io = (read(BAR0, 4) & BAR_IO) != 0 ? COMMAND_IO : 0;
        write(COMMAND, 2, read(COMMAND, 2) | COMMAND_MEMORY | io);
        write(COMMAND, 2, read(COMMAND, 2) | COMMAND_MASTER);
    }

    /** The line its pin leads to, as firmware left it: a PC's IRQ; 255 if it leads nowhere. */
    public int interruptLine() {
        return read(INTERRUPT_LINE, 1) & 0xFF;
    }

    /** Its pin, 1 to 4 for INTA to INTD; 0 if it has none. */
    public int interruptPin() {
        return read(INTERRUPT_PIN, 1);
    }

    /** Keeps the function from driving its pin. */
    public void disableIntx() {
        write(COMMAND, 2, read(COMMAND, 2) | COMMAND_INTX_DISABLE);
    }

    /** Lets the function drive its pin. */
    public void enableIntx() {
        write(COMMAND, 2, read(COMMAND, 2) & ~COMMAND_INTX_DISABLE);
    }

    /** The offset of the first capability {@code id}, or 0 if the function has none. */
    public int findCapability(int id) {
        boolean hasList = (read(STATUS, 2) & STATUS_CAPABILITIES) != 0;
        return hasList ? walk(read(CAPABILITIES, 1), id) : 0;
    }

    /** The offset of the next capability {@code id} behind the one at {@code at}, or 0. */
    public int findNextCapability(int at, int id) {
        return walk(read(at + 1, 1), id);
    }

    private int walk(int from, int id) {
        int at = from;
        // Bounded: a list that loops is broken hardware, not a reason to hang.
        for (int steps = 0; at != 0 && steps < CAPABILITIES_MAX; steps++) {
            if (read(at, 1) == id) {
                return at;
            }
            at = read(at + 1, 1);
        }
        return 0;
    }
}
