package dev.doorbell.kernel.firmware.aml;

/** How an interrupt input is triggered. Source: ACPI specification 6.5, "Extended Interrupt Descriptor". */
public enum Trigger {
    /** By a level; the only way of a PCI wire. */
    LEVEL,
    /** By an edge. */
    EDGE
}
