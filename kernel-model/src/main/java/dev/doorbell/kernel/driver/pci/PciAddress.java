package dev.doorbell.kernel.driver.pci;

/**
 * Which function of which device on which bus.
 *
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(int bus, int device, int function) {
    /** The id that its requests carry, if no bridge changes it. */
    public int requesterId() {
        return bus << 8 | device << 3 | function;
    }

    /** Where its configuration space is behind that of bus 0, device 0, function 0. */
    public long ecamOffset() {
        return (long) requesterId() << 12;
    }

    /** As tools print it: {@code 00:05.0}. */
    @Override
    public String toString() {
        return String.format("%02x:%02x.%d", bus, device, function);
    }
}
