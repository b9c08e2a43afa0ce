package dev.doorbell.nic.virtio.transport;

/**
 * What a virtio device is, behind its registers and queues: the part that differs from kind to kind.
 *
 * <p>{@link VirtioPci} calls it; queues are numbered from 0.
 */
public interface VirtioDevice {
    /** The kind, as the standard numbers them; 1 is a network card. */
    int deviceType();

    /** The PCI class code, 24 bits. */
    int classCode();

    /** How many queues it has. */
    int queueCount();

    /** Entries of {@code queue} unless the driver wants fewer. */
    int queueEntries(int queue);

    /** Its own features that only legacy drivers may see. */
    long legacyFeatures();

    /** Reads its configuration. */
    long readConfig(long offset, int bytes);

    /** Writes its configuration. */
    void writeConfig(long offset, int bytes, long value);

    /** The driver accepted {@code features}, all of them offered; 0 after a reset. */
    void featuresAccepted(long features);

    /** The driver said DRIVER_OK; the device may use its queues. */
    void started();

    /** The driver says that {@code queue} has new buffers. Only once started. */
    void notified(int queue);

    /** A used index of {@code queue} that was {@linkplain Virtqueue#publish published} has landed. */
    void usedLanded(int queue);

    /** The driver reset {@code queue} alone. */
    void queueReset(int queue);

    /** Forgets everything; the queues are stopped. */
    void reset();
}
