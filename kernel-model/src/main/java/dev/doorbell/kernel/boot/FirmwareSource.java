package dev.doorbell.kernel.boot;

import java.util.Locale;

/** What a kernel believes about the machine it boots on. */
public enum FirmwareSource {
    /** ACPI: MADT, MCFG, GTDT, IORT, and the DSDT's {@code _PRT}. */
    ACPI,
    /** The device tree. */
    DEVICE_TREE,
    /**
     * As much of ACPI as Breenix' loader reads, distributor, redistributors and configuration space. What
     * takes messages is looked for where it may be; where pins lead is known of the platform, as a quirk.
     */
    SCAN;

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
