package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/**
 * The modern transport: structures that vendor capabilities point at, areas of a queue each on its own.
 *
 * <p>Source: VIRTIO 1.1, "Virtio Structure PCI Capabilities" and "Common configuration structure
 * layout".
 */
final class ModernTransport implements VirtioTransport {
    private static final int VENDOR = 0x09;
    private static final int STRUCTURE_KIND = 3;
    private static final int STRUCTURE_BAR = 4;
    private static final int STRUCTURE_OFFSET = 8;
    private static final int NOTIFY_MULTIPLIER = 16;
    private static final int COMMON = 1;
    private static final int NOTIFY = 2;
    private static final int ISR = 3;
    private static final int DEVICE = 4;

    private static final int DEVICE_FEATURE_SELECT = 0x00;
    private static final int DEVICE_FEATURE = 0x04;
    private static final int DRIVER_FEATURE_SELECT = 0x08;
    private static final int DRIVER_FEATURE = 0x0C;
    private static final int CONFIG_VECTOR = 0x10;
    private static final int DEVICE_STATUS = 0x14;
    private static final int QUEUE_SELECT = 0x16;
    private static final int QUEUE_SIZE = 0x18;
    private static final int QUEUE_VECTOR = 0x1A;
    private static final int QUEUE_ENABLE = 0x1C;
    private static final int QUEUE_NOTIFY_OFFSET = 0x1E;
    private static final int QUEUE_DESCRIPTORS = 0x20;
    private static final int QUEUE_DRIVER = 0x28;
    private static final int QUEUE_DEVICE = 0x30;
    private static final int VERSION_1 = 1; // feature 32
    private static final int SIZE_MAX = 256;
    private static final int QUEUES = 2;

    /** A list that loops is broken hardware, not a reason to hang. */
    private static final int STRUCTURES_MAX = 48;

    private final VirtioRegisters registers;
    private final long notifications;
    private final long multiplier;
    private final long interruptStatus;
    private final long config;
    private final long[] notifyAddresses = new long[QUEUES];

    private ModernTransport(
            long common, long notifications, long multiplier, long interruptStatus, long config) {
        this.registers =
                new VirtioRegisters(
                        common, DEVICE_STATUS, CONFIG_VECTOR, QUEUE_SELECT, QUEUE_VECTOR);
        this.notifications = notifications;
        this.multiplier = multiplier;
        this.interruptStatus = interruptStatus;
        this.config = config;
    }

    /** Finds the structures; null if one is missing. */
    static @Nullable ModernTransport find(PciConfig function) {
        long[] structures = new long[DEVICE + 1];
        long multiplier = 0;
        int at = function.findCapability(VENDOR);
        for (int steps = 0; at != 0 && steps < STRUCTURES_MAX; steps++) {
            int kind = function.read(at + STRUCTURE_KIND, 1);
            if (kind >= COMMON && kind <= DEVICE && structures[kind] == 0) {
                int bar = function.read(at + STRUCTURE_BAR, 1);
                structures[kind] =
                        function.barBase(bar)
                                + Integer.toUnsignedLong(function.read(at + STRUCTURE_OFFSET, 4));
                if (kind == NOTIFY) {
                    multiplier = Integer.toUnsignedLong(function.read(at + NOTIFY_MULTIPLIER, 4));
                }
            }
            at = function.findNextCapability(at, VENDOR);
        }
        return structures[COMMON] == 0
                        || structures[NOTIFY] == 0
                        || structures[ISR] == 0
                        || structures[DEVICE] == 0
                ? null
                : new ModernTransport(
                        structures[COMMON],
                        structures[NOTIFY],
                        multiplier,
                        structures[ISR],
                        structures[DEVICE]);
    }

    @Override
    public int headerBytes() {
        return 12;
    }

    @Override
    public String negotiate(Core core) {
        // 1 to 3. Reset; acknowledge; we know how to drive it.
        registers.begin(core);
        // 4. Features, by halves.
        registers.write(core, DEVICE_FEATURE_SELECT, 4, 0);
        int low = registers.read(core, DEVICE_FEATURE, 4) & FEATURES_WANTED;
        registers.write(core, DEVICE_FEATURE_SELECT, 4, 1);
        int high = registers.read(core, DEVICE_FEATURE, 4) & VERSION_1;
        registers.write(core, DRIVER_FEATURE_SELECT, 4, 0);
        registers.write(core, DRIVER_FEATURE, 4, low);
        registers.write(core, DRIVER_FEATURE_SELECT, 4, 1);
        registers.write(core, DRIVER_FEATURE, 4, high);
        // 5, 6. Does the device agree?
        int agreed = STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK;
        registers.write(core, DEVICE_STATUS, 1, agreed);
        return registers.read(core, DEVICE_STATUS, 1) == agreed
                ? ""
                : "the device does not agree to the driver's features";
    }

    @Override
    public int placeQueue(Core core, int queue, long address) {
        registers.write(core, QUEUE_SELECT, 2, queue);
        int size = Math.min(registers.read(core, QUEUE_SIZE, 2), SIZE_MAX);
        registers.write(core, QUEUE_SIZE, 2, size);
        VirtqueueLayout layout = VirtqueueLayout.of(address, size);
        write64(core, QUEUE_DESCRIPTORS, layout.descriptors());
        write64(core, QUEUE_DRIVER, layout.available());
        write64(core, QUEUE_DEVICE, layout.used());
        notifyAddresses[queue] =
                notifications + multiplier * registers.read(core, QUEUE_NOTIFY_OFFSET, 2);
        registers.write(core, QUEUE_ENABLE, 2, 1);
        return size;
    }

    @Override
    public void driverOk(Core core) {
        registers.write(
                core,
                DEVICE_STATUS,
                1,
                STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK | STATUS_DRIVER_OK);
    }

    @Override
    public void notifyQueue(Core core, int queue) {
        core.write(notifyAddresses[queue], 2, queue);
    }

    @Override
    public int takeInterruptStatus(Core core) {
        return (int) core.read(interruptStatus, 1);
    }

    @Override
    public long readMac(Core core) {
        return VirtioRegisters.readMac(core, config);
    }

    @Override
    public boolean aimVector(Core core, int queue) {
        return registers.aimVector(core, queue);
    }

    private void write64(Core core, int offset, long value) {
        core.write(registers.base() + offset, 4, value & 0xFFFF_FFFFL);
        core.write(registers.base() + offset + 4, 4, value >>> 32);
    }
}
