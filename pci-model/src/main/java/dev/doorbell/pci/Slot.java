package dev.doorbell.pci;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * Where a function sits on its bus. The bus's number is software's choice; see {@link Bdf}.
 *
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record Slot(int device, int function) {
    /** Refuses numbers out of range. */
    public Slot {
        if ((device & ~0x1F) != 0 || (function & ~7) != 0) {
            throw new ConfigurationException(
                    "PCI slot " + device + "." + function + "; expected device 0-31, function 0-7");
        }
    }

    /** The lower byte of a routing id. */
    public int number() {
        return device << 3 | function;
    }

    @Override
    public String toString() {
        return String.format("%02x.%d", device, function);
    }
}
