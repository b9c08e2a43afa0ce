package dev.doorbell.kernel.driver.net;

import dev.doorbell.sim.cpu.Core;

/** How a virtio driver reaches its device's registers: where they are and in which order. */
interface VirtioTransport {
    /** No MSI-X vector. */
    int NO_VECTOR = 0xFFFF;

    /** Status bits, VIRTIO 1.1, "Device Status Field". */
    int STATUS_ACKNOWLEDGE = 1;

    int STATUS_DRIVER = 2;
    int STATUS_DRIVER_OK = 4;
    int STATUS_FEATURES_OK = 8;

    /** How often a reset is looked at until it is done. */
    int RESET_POLLS_MAX = 10_000;

    /** Features the driver knows: MAC, STATUS. */
    int FEATURES_WANTED = 1 << 5 | 1 << 16;

    /** Bytes of the header before each frame. */
    int headerBytes();

    /** Resets the device, then brings it as far as features: steps 1 to 6. Answers what went wrong. */
    String negotiate(Core core);

    /**
     * Gives the queue its three areas, step 7.
     *
     * @return how many entries the queue has
     */
    int placeQueue(Core core, int queue, long address);

    /** The driver is ready, step 8. */
    void driverOk(Core core);

    /** Tells the device that the queue has new buffers. */
    void notifyQueue(Core core, int queue);

    /** Reads and so clears the interrupt status. */
    int takeInterruptStatus(Core core);

    /** The link address in the device's configuration, its first byte the highest. */
    long readMac(Core core);

    /** Aims the vectors: 0 for {@code queue}, none for the rest. Answers whether the device took it. */
    boolean aimVector(Core core, int queue);
}
