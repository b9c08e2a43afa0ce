package dev.doorbell.sim.firmware;

/** A part that describes itself to whoever boots the machine. */
public interface FirmwareContributor {
    /** Adds what it is to the ACPI tables; by default nothing. */
    default void describe(AcpiTables tables) {}

    /** Adds what it is to the device tree, whose root node is open; by default nothing. */
    default void describe(FdtWriter tree) {}
}
