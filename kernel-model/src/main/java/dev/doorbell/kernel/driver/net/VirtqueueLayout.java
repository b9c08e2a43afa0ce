package dev.doorbell.kernel.driver.net;

/**
 * Where the three areas of a split virtqueue are, as the legacy transport lays them out.
 *
 * <p>Source: VIRTIO 1.1, "Legacy Interfaces: A Note on Virtqueue Layout".
 *
 * @param descriptors the descriptor table
 * @param available the driver's area
 * @param used the device's area, at a page
 */
record VirtqueueLayout(long descriptors, long available, long used) {
    static final int DESCRIPTOR_BYTES = 16;
    private static final int PAGE_BYTES = 4096;

    /** Of a queue with {@code size} entries at {@code address}, a page. */
    static VirtqueueLayout of(long address, int size) {
        long available = address + (long) DESCRIPTOR_BYTES * size;
        return new VirtqueueLayout(
                address, available, available + 4 + 2L * size + 2 + PAGE_BYTES - 1 & -PAGE_BYTES);
    }
}
