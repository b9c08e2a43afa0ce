package dev.doorbell.pci;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * A function's address: bus, device, function.
 *
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record Bdf(int bus, int device, int function) {
    /** Refuses numbers out of range. */
    public Bdf {
        if ((bus & ~0xFF) != 0 || (device & ~0x1F) != 0 || (function & ~7) != 0) {
            throw new ConfigurationException(
                    "PCI address "
                            + bus
                            + ":"
                            + device
                            + "."
                            + function
                            + "; expected bus 0-255, device 0-31, function 0-7");
        }
    }

    /** The 16-bit routing id its requests carry. */
    public int requesterId() {
        return bus << 8 | device << 3 | function;
    }

    @Override
    public String toString() {
        return String.format("%02x:%02x.%d", bus, device, function);
    }
}
