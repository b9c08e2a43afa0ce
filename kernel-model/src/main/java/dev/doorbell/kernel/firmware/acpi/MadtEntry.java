package dev.doorbell.kernel.firmware.acpi;

/**
 * One interrupt controller structure of a {@link Madt}.
 *
 * <p>Source: ACPI specification 6.5, "Multiple APIC Description Table (MADT)".
 */
public sealed interface MadtEntry {
    /**
     * A GIC distributor.
     *
     * @param base address of its registers
     * @param version of the architecture, 1 to 4; 0 if its registers have to tell
     */
    record Gicd(long base, int version) implements MadtEntry {}

    /**
     * A core and its GIC CPU interface.
     *
     * @param uid the core's name in the namespace
     * @param flags bit 0 enabled, bit 3 can be enabled later
     * @param base of the CPU interface's registers, 0 if it has system registers only
     * @param redistributor base of the redistributor, 0 if {@link Gicr} entries tell
     * @param affinity the core's affinity fields, as in MPIDR_EL1
     */
    record Gicc(long uid, long flags, long base, long redistributor, long affinity)
            implements MadtEntry {
        /** Whether the core may be used. */
        public boolean isEnabled() {
            return (flags & 1) != 0;
        }
    }

    /**
     * A region of redistributors.
     *
     * @param base its first address
     * @param length in bytes
     */
    record Gicr(long base, long length) implements MadtEntry {}

    /**
     * A GICv2m frame.
     *
     * @param id among the frames
     * @param base address of its registers
     * @param flags bit 0: the two fields that follow count, not the frame's own register
     * @param spiCount how many SPIs it has
     * @param spiBase INTID of the first
     */
    record MsiFrame(long id, long base, long flags, int spiCount, int spiBase)
            implements MadtEntry {}

    /**
     * An ITS.
     *
     * @param id that IORT calls it by
     * @param base address of its registers
     */
    record Its(long id, long base) implements MadtEntry {}

    /**
     * A core with a local APIC.
     *
     * @param uid the core's name in the namespace
     * @param id of the local APIC
     * @param flags bit 0 enabled, bit 1 can be enabled later
     */
    record Lapic(int uid, int id, long flags) implements MadtEntry {}

    /**
     * A core with a local APIC whose id may have 32 bits.
     *
     * @param uid the core's name in the namespace
     * @param id of the local APIC
     * @param flags bit 0 enabled, bit 1 can be enabled later
     */
    record X2apic(long uid, long id, long flags) implements MadtEntry {}

    /**
     * An IO-APIC.
     *
     * @param id of the IO-APIC
     * @param address of its registers
     * @param gsiBase GSI of its first input
     */
    record Ioapic(int id, long address, long gsiBase) implements MadtEntry {}

    /**
     * An ISA interrupt that is not the GSI of its number, or not edge and high.
     *
     * @param bus always 0, ISA
     * @param irq on that bus
     * @param gsi it is
     * @param flags bits 1:0 polarity (1 high, 3 low), bits 3:2 trigger (1 edge, 3 level); 0 as on the
     *     bus
     */
    record SourceOverride(int bus, int irq, long gsi, int flags) implements MadtEntry {}

    /**
     * A local APIC's input that is the non-maskable interrupt.
     *
     * @param uid of the core, 0xFF for all
     * @param flags as of {@link SourceOverride}
     * @param lint which input
     */
    record LapicNmi(int uid, int flags, int lint) implements MadtEntry {}

    /**
     * Of a type that is not read.
     *
     * @param type its code
     * @param offset in the table
     * @param length in bytes
     */
    record Unknown(int type, int offset, int length) implements MadtEntry {}
}
