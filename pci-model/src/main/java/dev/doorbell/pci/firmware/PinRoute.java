package dev.doorbell.pci.firmware;

/**
 * Where a pin of a bus leads.
 *
 * @param device the device number, 0 to 31
 * @param pin 1 to 4 for INTA to INTD
 * @param intid the interrupt, level-sensitive and active high
 */
public record PinRoute(int device, int pin, int intid) {}
