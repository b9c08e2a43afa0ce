package dev.doorbell.kernel.driver.net;

import dev.doorbell.sim.cpu.Core;

/**
 * The legacy transport: one block of registers in BAR 0, rings in one piece at a page.
 *
 * <p>Source: VIRTIO 1.1, "Legacy Interfaces: A Note on PCI Device Layout".
 */
final class LegacyTransport implements VirtioTransport {
    private static final int DRIVER_FEATURES = 0x04;
    private static final int QUEUE_ADDRESS = 0x08;
    private static final int QUEUE_SIZE = 0x0C;
    private static final int QUEUE_SELECT = 0x0E;
    private static final int QUEUE_NOTIFY = 0x10;
    private static final int DEVICE_STATUS = 0x12;
    private static final int ISR_STATUS = 0x13;
    private static final int CONFIG_VECTOR = 0x14;
    private static final int QUEUE_VECTOR = 0x16;
    private static final int PAGE_BYTES = 4096;

    /** Where the device's configuration begins, and where it does once MSI-X is enabled. */
    private static final int CONFIG = 0x14;

    private static final int CONFIG_WITH_MSIX = 0x18;

    private final VirtioRegisters registers;
    private int config = CONFIG;

    LegacyTransport(long registers) {
        this.registers =
                new VirtioRegisters(
                        registers, DEVICE_STATUS, CONFIG_VECTOR, QUEUE_SELECT, QUEUE_VECTOR);
    }

    @Override
    public int headerBytes() {
        return 10;
    }

    @Override
    public String negotiate(Core core) {
        // 1 to 3. Reset; acknowledge; we know how to drive it.
        registers.begin(core);
        // 4. Features. 5, 6: the legacy transport has no FEATURES_OK.
        int offered = registers.read(core, 0, 4);
        registers.write(core, DRIVER_FEATURES, 4, offered & FEATURES_WANTED);
        return "";
    }

    @Override
    public int placeQueue(Core core, int queue, long address) {
        registers.write(core, QUEUE_SELECT, 2, queue);
        int size = registers.read(core, QUEUE_SIZE, 2);
        registers.write(core, QUEUE_ADDRESS, 4, (int) (address / PAGE_BYTES));
        return size;
    }

    @Override
    public void driverOk(Core core) {
        registers.write(
                core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_DRIVER_OK);
    }

    @Override
    public void notifyQueue(Core core, int queue) {
        registers.write(core, QUEUE_NOTIFY, 2, queue);
    }

    @Override
    public int takeInterruptStatus(Core core) {
        return registers.read(core, ISR_STATUS, 1);
    }

    @Override
    public long readMac(Core core) {
        return VirtioRegisters.readMac(core, registers.base() + config);
    }

    @Override
    public boolean aimVector(Core core, int queue) {
        config = CONFIG_WITH_MSIX;
        return registers.aimVector(core, queue);
    }
}
