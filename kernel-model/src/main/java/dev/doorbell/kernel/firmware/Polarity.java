package dev.doorbell.kernel.firmware;

import java.util.Locale;

/** Which level, or which change of it, asks for service. */
public enum Polarity {
    /** High, or the rise. */
    HIGH,
    /** Low, or the fall. */
    LOW,
    /** The rise and the fall. */
    BOTH,
    /** The table leaves it to the controller: high at a GIC, low at an IO-APIC's PCI input. */
    DEFAULT;

    /** As listings show it: {@code high}, {@code low}, {@code both}, {@code default}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
