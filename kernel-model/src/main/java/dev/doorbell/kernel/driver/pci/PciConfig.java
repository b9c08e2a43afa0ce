package dev.doorbell.kernel.driver.pci;

import dev.doorbell.sim.cpu.Core;

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
    private static final int BAR0 = 0x10;
    private static final int CAPABILITIES = 0x34;
    private static final int COMMAND_MEMORY = 1 << 1;
    private static final int COMMAND_MASTER = 1 << 2;
    private static final int COMMAND_INTX_DISABLE = 1 << 10;
    private static final int STATUS_CAPABILITIES = 1 << 4;
    private static final int CAPABILITIES_MAX = 48;

    private final Core core;
    private final long base;

    /** Makes an accessor for the function at device {@code device}, function 0 of bus 0. */
    public PciConfig(Core core, long ecamBase, int device) {
        this.core = core;
        this.base = ecamBase + ((long) device << 15);
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

    /** The base address of BAR {@code bar}. */
    public long barBase(int bar) {
        return read(BAR0 + 4 * bar, 4) & 0xFFFF_FFF0L;
    }

    /** Turns on memory decoding and bus mastering. */
    public void enableMemoryAndMastering() {
        write(COMMAND, 2, read(COMMAND, 2) | COMMAND_MEMORY);
        write(COMMAND, 2, read(COMMAND, 2) | COMMAND_MASTER);
    }

    /** Keeps the function from driving its pin. */
    public void disableIntx() {
        write(COMMAND, 2, read(COMMAND, 2) | COMMAND_INTX_DISABLE);
    }

    /** The offset of capability {@code id}, or 0 if the function has none. */
    public int findCapability(int id) {
        if ((read(STATUS, 2) & STATUS_CAPABILITIES) == 0) {
            return 0;
        }
        int at = read(CAPABILITIES, 1);
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
