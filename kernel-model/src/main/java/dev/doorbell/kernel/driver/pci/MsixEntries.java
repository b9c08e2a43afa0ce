package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;

/**
 * A function's MSI-X table, entry by entry: each is written while masked, and unmasked on its own.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "MSI-X Capability and Table Structures".
 */
final class MsixEntries {
    private static final int CAPABILITY = 0x11;
    private static final int CONTROL = 0x02;
    private static final int TABLE = 0x04;
    private static final int ENABLE = 1 << 15;
    private static final int FUNCTION_MASK = 1 << 14;
    private static final int LAST_ENTRY = 0x7FF;
    private static final int ENTRY_BYTES = 16;
    private static final int ENTRY_DATA = 8;
    private static final int ENTRY_CONTROL = 12;
    private static final int MASKED = 1;

    private final PciConfig function;
    private final int at;
    private final int control;
    private final long entries;

    private MsixEntries(PciConfig function, int at) {
        this.function = function;
        this.at = at;
        this.control = function.read(at + CONTROL, 2) & ~(ENABLE | FUNCTION_MASK);
        int table = function.read(at + TABLE, 4);
        this.entries = function.barBase(table & 7) + (table & ~7);
    }

    static boolean has(PciConfig function) {
        return function.findCapability(CAPABILITY) != 0;
    }

    /** Looks at the table; memory decoding is on. */
    static MsixEntries of(PciConfig function) {
        return new MsixEntries(function, function.findCapability(CAPABILITY));
    }

    int count() {
        return (control & LAST_ENTRY) + 1;
    }

    /** MSI-X instead of the pin, every entry masked: the function's mask covers what reset left. */
    void enableMasked(Core core) {
        function.write(at + CONTROL, 2, control | ENABLE | FUNCTION_MASK);
        function.disableIntx();
        for (int entry = 0; entry < count(); entry++) {
            mask(core, entry);
        }
        function.write(at + CONTROL, 2, control | ENABLE);
    }

    /** Aims a masked entry. */
    void aim(Core core, int entry, MessageInterrupt interrupt) {
        long address = address(entry);
        core.write(address, 4, interrupt.address() & 0xFFFF_FFFFL);
        core.write(address + 4, 4, interrupt.address() >>> 32);
        core.write(address + ENTRY_DATA, 4, interrupt.data());
    }

    void mask(Core core, int entry) {
        core.write(address(entry) + ENTRY_CONTROL, 4, MASKED);
    }

    void unmask(Core core, int entry) {
        core.write(address(entry) + ENTRY_CONTROL, 4, 0);
    }

    /** MSI-X off again; the pin stays as it is. */
    void disable() {
        function.write(at + CONTROL, 2, control);
    }

    private long address(int entry) {
        return entries + (long) ENTRY_BYTES * entry;
    }
}
