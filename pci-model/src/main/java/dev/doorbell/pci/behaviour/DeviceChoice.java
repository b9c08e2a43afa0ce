package dev.doorbell.pci.behaviour;

/**
 * One way of doing what implementations of a device do differently, legally or not.
 *
 * <p>Each kind of choice is an enum of the device's package. Its first constant is what Doorbell does
 * unless told otherwise: the specification's rule, or the strictest of those it allows.
 */
public interface DeviceChoice {
    /**
     * One way of doing it.
     *
     * @param says the difference in a sentence, for the fidelity page
     * @param isQemu whether QEMU's device, as of 7.2, does it this way; true of one constant of each
     *     kind
     */
    record Way(String says, boolean isQemu) {}

    /** The way that this constant stands for. */
    Way way();

    /** Whether QEMU's device, as of 7.2, does it this way; true of one constant of each kind. */
    default boolean isQemu() {
        return way().isQemu();
    }

    /** The difference in a sentence, for the fidelity page. */
    default String says() {
        return way().says();
    }
}
