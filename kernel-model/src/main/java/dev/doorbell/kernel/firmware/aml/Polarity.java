package dev.doorbell.kernel.firmware.aml;

/** Which level of an interrupt input is the active one. */
public enum Polarity {
    /** High. */
    HIGH,
    /** Low. */
    LOW,
    /**
     * Not said: a route without a link. What it means depends on the controller: high at a GIC, low
     * at an IO-APIC, where a PCI wire comes in as it is.
     */
    DEFAULT
}
