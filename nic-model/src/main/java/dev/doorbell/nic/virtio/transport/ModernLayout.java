package dev.doorbell.nic.virtio.transport;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * BAR 4: common configuration, interrupt status, device configuration and notifications, a page each,
 * with the capabilities that say where they are.
 *
 * <p>Source: VIRTIO 1.1, "Virtio Structure PCI Capabilities"; the places are those of QEMU 7.2.
 */
public final class ModernLayout implements BusTarget, RegisterFile<CommonRegister> {
    private static final int BAR = 4;
    private static final int PAGE_BYTES = 0x1000;
    private static final int PAGES = 4;
    private static final int COMMON = 0;
    private static final int ISR = 1;
    private static final int CONFIG = 2;
    private static final int NOTIFY = 3;
    private static final int NOTIFY_MULTIPLIER = 4;
    private static final int COMMON_BYTES = 0x40;

    /** The register map of the common configuration, for reference pages and tests. */
    public static final RegisterMap<CommonRegister> MAP =
            RegisterMap.of(CommonRegister.class, COMMON_BYTES);

    private final VirtioPci device;
    private final RegisterBank<CommonRegister> registers;
    private final Trace trace;
    private final int source;
    private final boolean anySize;
    private final boolean zeroBreaks;
    private final boolean keepsFeatures;

    // What the driver can see of this layout alone.
    private long deviceFeatureSelect;
    private long driverFeatureSelect;
    private long driverFeatures;

    ModernLayout(VirtioPci device, Trace trace, int source) {
        this.device = device;
        this.trace = trace;
        this.source = source;
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.anySize =
                device.choice(VirtioChoice.QueueSize.class) == VirtioChoice.QueueSize.UP_TO_1024;
        this.zeroBreaks =
                device.choice(VirtioChoice.EnableZero.class) == VirtioChoice.EnableZero.BREAKS;
        this.keepsFeatures =
                device.choice(VirtioChoice.Reset.class) == VirtioChoice.Reset.KEEPS_FEATURES;
    }

    /** Places the BAR and the capabilities, each in front of the one before. */
    void place(PciFunction function) {
        function.placeBar(BAR, BarKind.MEMORY_64_PREFETCHABLE, (long) PAGES * PAGE_BYTES, this);
        StructureCapability structures = new StructureCapability(function, BAR, PAGE_BYTES);
        structures.add(StructureCapability.COMMON, COMMON);
        structures.add(StructureCapability.ISR, ISR);
        structures.add(StructureCapability.DEVICE, CONFIG);
        structures.addNotify(NOTIFY, NOTIFY_MULTIPLIER);
        structures.addAccess(this);
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        long within = offset % PAGE_BYTES;
        return switch ((int) (offset / PAGE_BYTES)) {
            case COMMON -> registers.read(within, bytes);
            case ISR -> within == 0 ? device.takeInterruptStatus() : hole(offset, 0);
            case CONFIG -> device.readConfig(within, bytes);
            default -> 0; // notification addresses are written
        };
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        long within = offset % PAGE_BYTES;
        switch ((int) (offset / PAGE_BYTES)) {
            case COMMON -> registers.write(within, bytes, value);
            case ISR -> trace.guestError(source, TracePoint.REGISTER_READ_ONLY, offset, value);
            case CONFIG -> device.writeConfig(within, bytes, value);
            default -> {
                if (within % NOTIFY_MULTIPLIER == 0) {
                    device.notified((int) within / NOTIFY_MULTIPLIER);
                } else {
                    hole(offset, value);
                }
            }
        }
    }

    private long hole(long offset, long value) {
        trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
        return 0;
    }

    @Override
    public long read(CommonRegister register, int index) {
        Virtqueue queue = device.selected();
        return switch (register) {
            case DEVICE_FEATURE_SELECT -> deviceFeatureSelect;
            case DEVICE_FEATURE -> half(device.offeredToModern(), deviceFeatureSelect);
            case DRIVER_FEATURE_SELECT -> driverFeatureSelect;
            case DRIVER_FEATURE -> half(driverFeatures, driverFeatureSelect);
            case CONFIG_VECTOR -> device.configVector();
            case NUM_QUEUES -> device.queueCount();
            case DEVICE_STATUS -> device.status();
            case CONFIG_GENERATION -> device.generation();
            case QUEUE_SELECT, QUEUE_NOTIFY_OFFSET -> device.queueSelect();
            case QUEUE_SIZE -> queue == null ? 0 : queue.size();
            case QUEUE_VECTOR -> device.queueVector();
            case QUEUE_ENABLE -> queue != null && queue.isEnabled() ? 1 : 0;
            case QUEUE_DESCRIPTORS -> queue == null ? 0 : queue.descriptors();
            case QUEUE_DRIVER -> queue == null ? 0 : queue.available();
            case QUEUE_DEVICE -> queue == null ? 0 : queue.used();
            case QUEUE_NOTIFY_DATA, QUEUE_RESET -> 0; // a reset is done at once
        };
    }

    private static long half(long features, long select) {
        return select > 1 ? 0 : features >>> (int) (Integer.SIZE * select) & 0xFFFF_FFFFL;
    }

    @Override
    public void write(CommonRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case DEVICE_FEATURE_SELECT -> deviceFeatureSelect = value;
            case DRIVER_FEATURE_SELECT -> driverFeatureSelect = value;
            case DRIVER_FEATURE -> accept(value);
            case CONFIG_VECTOR -> device.setConfigVector(bits);
            case DEVICE_STATUS -> setStatus(bits);
            case QUEUE_SELECT -> device.selectQueue(bits);
            case QUEUE_VECTOR -> device.setQueueVector(bits);
            case QUEUE_SIZE,
                    QUEUE_ENABLE,
                    QUEUE_DESCRIPTORS,
                    QUEUE_DRIVER,
                    QUEUE_DEVICE,
                    QUEUE_RESET -> {
                Virtqueue queue = device.selected();
                if (queue != null) {
                    write(queue, register, value);
                }
            }
            case DEVICE_FEATURE,
                    NUM_QUEUES,
                    CONFIG_GENERATION,
                    QUEUE_NOTIFY_OFFSET,
                    QUEUE_NOTIFY_DATA -> {}
        }
    }

    private void accept(long value) {
        if (driverFeatureSelect > 1) {
            return;
        }
        int shift = (int) (Integer.SIZE * driverFeatureSelect);
        driverFeatures = (driverFeatures & ~(0xFFFF_FFFFL << shift)) | value << shift;
        device.accept(driverFeatures);
    }

    private void setStatus(int value) {
        boolean acceptable =
                (driverFeatures & ~device.offeredToModern()) == 0
                        && (driverFeatures & VirtioPci.FEATURE_VERSION_1) != 0;
        device.setStatus(value, acceptable);
    }

    /** The device was reset, by either layout or by the function. */
    void forget() {
        if (!keepsFeatures) {
            deviceFeatureSelect = 0;
            driverFeatureSelect = 0;
            driverFeatures = 0;
        }
    }

    /** The size and the areas of a queue in use are settled. */
    private void write(Virtqueue queue, CommonRegister register, long value) {
        if (register == CommonRegister.QUEUE_RESET) {
            if (value == 1) {
                device.resetQueue(queue);
            }
        } else if (queue.isEnabled()) {
            if (register != CommonRegister.QUEUE_ENABLE || value != 1) {
                refuse(register, value);
            }
        } else if (register == CommonRegister.QUEUE_SIZE) {
            setSize(queue, (int) value);
        } else if (register == CommonRegister.QUEUE_ENABLE) {
            enable(queue, value);
        } else if (register == CommonRegister.QUEUE_DESCRIPTORS) {
            queue.setDescriptors(value);
        } else if (register == CommonRegister.QUEUE_DRIVER) {
            queue.setAvailable(value);
        } else {
            queue.setUsed(value);
        }
    }

    private void setSize(Virtqueue queue, int entries) {
        boolean fits =
                anySize
                        ? entries >= 1 && entries <= Virtqueue.ENTRIES_MAX
                        : Integer.bitCount(entries) == 1 && entries <= queue.defaultSize();
        if (fits) {
            queue.setSize(entries);
        } else {
            refuse(CommonRegister.QUEUE_SIZE, entries);
        }
    }

    private void enable(Virtqueue queue, long value) {
        if (value == 1) {
            queue.enable();
        } else {
            refuse(CommonRegister.QUEUE_ENABLE, value);
        }
    }

    private void refuse(CommonRegister register, long value) {
        long offset = register.row().offset();
        if (zeroBreaks && register == CommonRegister.QUEUE_ENABLE) {
            device.breakDevice(TracePoint.VIRTQUEUE_REFUSED, offset, value);
        } else {
            trace.guestError(source, TracePoint.VIRTQUEUE_REFUSED, offset, value);
        }
    }
}
