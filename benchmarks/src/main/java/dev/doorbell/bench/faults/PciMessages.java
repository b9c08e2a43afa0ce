package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.sim.cpu.Core;

/**
 * The single steps of setting messages up on a PC, for scenarios that put them in an order of their own.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "MSI Capability Structure" and "MSI-X Capability and Table
 * Structures"; Intel SDM volume 3, "Message Signalled Interrupts".
 */
final class PciMessages {
    private static final int MSI = 0x05;
    private static final int MSIX = 0x11;
    private static final int CONTROL = 2;
    private static final int ADDRESS = 4;
    private static final int ADDRESS_HIGH = 8;
    private static final int DATA = 0x0C;
    private static final int TABLE = 4;
    private static final int MSI_ENABLE = 1;
    private static final int MSIX_ENABLE = 1 << 15;
    private static final int DESTINATION_SHIFT = 12;
    private static final int ENTRY_BYTES = 16;
    private static final int ENTRY_CONTROL = 12;

    private PciMessages() {}

    /** Address and data of MSI with 64-bit addresses: a slot of core 0. */
    static void aimMsi(PciConfig function, int slot) {
        int at = function.findCapability(MSI);
        function.write(at + ADDRESS, 4, (int) BarePc.MESSAGES);
        function.write(at + ADDRESS_HIGH, 4, 0);
        function.write(at + DATA, 2, vector(slot));
    }

    /** MSI Enable. */
    static void enableMsi(PciConfig function) {
        int at = function.findCapability(MSI);
        function.write(at + CONTROL, 2, function.read(at + CONTROL, 2) | MSI_ENABLE);
    }

    /** The pin off, MSI-X Enable: the table's entries keep their masks. */
    static void enableMsix(PciConfig function) {
        int at = function.findCapability(MSIX);
        function.disableIntx();
        function.write(at + CONTROL, 2, function.read(at + CONTROL, 2) | MSIX_ENABLE);
    }

    /** Where the table is in its BAR. */
    static long tableOffset(PciConfig function) {
        return function.read(function.findCapability(MSIX) + TABLE, 4) & 0xFFFF_FFF8L;
    }

    /** Writes an entry for a slot of core 0, and its mask. */
    static void aimEntry(Core core, long table, int vector, int slot, int mask) {
        aimEntry(core, table, vector, slot, 0, mask);
    }

    /** Writes an entry for a slot of a core, and its mask. */
    static void aimEntry(Core core, long table, int vector, int slot, int target, int mask) {
        long entry = table + (long) ENTRY_BYTES * vector;
        core.write(entry, 4, BarePc.MESSAGES | (long) target << DESTINATION_SHIFT);
        core.write(entry + 4, 4, 0);
        core.write(entry + 8, 4, vector(slot));
        setMask(core, table, vector, mask);
    }

    /** Writes an entry's mask. */
    static void setMask(Core core, long table, int vector, int mask) {
        core.write(table + (long) ENTRY_BYTES * vector + ENTRY_CONTROL, 4, mask);
        core.barrier();
    }

    /** What the data register holds of a slot: eight bits. */
    private static int vector(int slot) {
        return slot + BarePc.VECTOR_BASE & 0xFF;
    }
}
