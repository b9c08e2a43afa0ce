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
    private static final int MAC_BYTES = 6;

    private final long registers;
    private int config = CONFIG;

    LegacyTransport(long registers) {
        this.registers = registers;
    }

    @Override
    public int headerBytes() {
        return 10;
    }

    @Override
    public String negotiate(Core core) {
        // 1. Reset.
        write(core, DEVICE_STATUS, 1, 0);
        for (int polls = 0; polls < RESET_POLLS_MAX && read(core, DEVICE_STATUS, 1) != 0; ) {
            polls++;
        }
        // 2, 3. Acknowledge; we know how to drive it.
        write(core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE);
        write(core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
        // 4. Features. 5, 6: the legacy transport has no FEATURES_OK.
        int offered = read(core, 0, 4);
        write(core, DRIVER_FEATURES, 4, offered & FEATURES_WANTED);
        return "";
    }

    @Override
    public int placeQueue(Core core, int queue, long address) {
        write(core, QUEUE_SELECT, 2, queue);
        int size = read(core, QUEUE_SIZE, 2);
        write(core, QUEUE_ADDRESS, 4, (int) (address / PAGE_BYTES));
        return size;
    }

    @Override
    public void driverOk(Core core) {
        write(core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_DRIVER_OK);
    }

    @Override
    public void notifyQueue(Core core, int queue) {
        write(core, QUEUE_NOTIFY, 2, queue);
    }

    @Override
    public int takeInterruptStatus(Core core) {
        return read(core, ISR_STATUS, 1);
    }

    @Override
    public long readMac(Core core) {
        long mac = 0;
        for (int i = 0; i < MAC_BYTES; i++) {
            mac = mac << 8 | read(core, config + i, 1);
        }
        return mac;
    }

    @Override
    public boolean aimVector(Core core, int queue) {
        config = CONFIG_WITH_MSIX;
        write(core, CONFIG_VECTOR, 2, NO_VECTOR);
        read(core, CONFIG_VECTOR, 2);
        write(core, QUEUE_SELECT, 2, queue);
        write(core, QUEUE_VECTOR, 2, 0);
        boolean taken = read(core, QUEUE_VECTOR, 2) == 0;
        if (taken) {
            write(core, QUEUE_SELECT, 2, 1 - queue);
            write(core, QUEUE_VECTOR, 2, NO_VECTOR);
        }
        return taken;
    }

    private int read(Core core, int offset, int bytes) {
        return (int) core.read(registers + offset, bytes);
    }

    private void write(Core core, int offset, int bytes, int value) {
        core.write(registers + offset, bytes, value & 0xFFFF_FFFFL);
    }
}
