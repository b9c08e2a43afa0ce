package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.Polarity;
import dev.doorbell.kernel.firmware.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a PCI routing table: where an interrupt pin of a slot is wired.
 *
 * <p>Source: ACPI specification 6.5, "_PRT (PCI Routing Table)".
 *
 * @param slot device number on the bus, 0 to 31 for what can exist
 * @param pin 0 for INTA to 3 for INTD
 * @param gsi global system interrupt, the INTID on ARM; 0 for a link whose router register reads 0 or
 *     that has no interrupt at all, which means not routed
 * @param trigger how it is triggered; always by level without a link
 * @param polarity active level; {@link Polarity#DEFAULT} without a link
 * @param source last name of the link device; null for a hard-wired interrupt
 * @param function the function the entry speaks of; {@link #ALL_FUNCTIONS} in every known firmware
 */
public record PrtRoute(
        int slot,
        int pin,
        long gsi,
        Trigger trigger,
        Polarity polarity,
        @Nullable String source,
        int function) {

    /** The entry speaks of all functions of the slot. */
    public static final int ALL_FUNCTIONS = 0xFFFF;

    /** Makes an entry for all functions of a slot. */
    public PrtRoute(
            int slot,
            int pin,
            long gsi,
            Trigger trigger,
            Polarity polarity,
            @Nullable String source) {
        this(slot, pin, gsi, trigger, polarity, source, ALL_FUNCTIONS);
    }
}
