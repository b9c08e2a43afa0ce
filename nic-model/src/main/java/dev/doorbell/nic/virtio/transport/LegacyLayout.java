package dev.doorbell.nic.virtio.transport;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;

/** BAR 0: the registers as drivers from before version 1 know them, and the configuration behind. */
public final class LegacyLayout implements BusTarget, RegisterFile<LegacyRegister> {
    private static final int CONFIG_OFFSET = 0x14;
    private static final int CONFIG_OFFSET_MSIX = 0x18;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<LegacyRegister> MAP =
            RegisterMap.of(LegacyRegister.class, CONFIG_OFFSET_MSIX);

    private final VirtioPci device;
    private final RegisterBank<LegacyRegister> registers;
    private final boolean pageZeroResets;

    LegacyLayout(VirtioPci device, Trace trace, int source) {
        this.device = device;
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.pageZeroResets =
                device.choice(VirtioChoice.PageZero.class) == VirtioChoice.PageZero.RESETS_DEVICE;
    }

    private int configOffset() {
        return device.isMsixEnabled() ? CONFIG_OFFSET_MSIX : CONFIG_OFFSET;
    }

    /** How much of an access is before the configuration. */
    private static int before(int config, long offset, int bytes) {
        return (int) Math.max(0, Math.min(bytes, config - offset));
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        int config = configOffset();
        int before = before(config, offset, bytes);
        if (before == bytes) {
            return registers.read(offset, bytes);
        }
        long behind = device.readConfig(offset + before - config, bytes - before);
        return before == 0
                ? behind
                : registers.read(offset, before) | behind << (Byte.SIZE * before);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        int config = configOffset();
        int before = before(config, offset, bytes);
        if (before > 0) {
            registers.write(offset, before, value);
        }
        if (before < bytes) {
            long behind = value >>> (Byte.SIZE * before);
            device.writeConfig(offset + before - config, bytes - before, behind);
        }
    }

    @Override
    public long read(LegacyRegister register, int index) {
        Virtqueue queue = device.selected();
        return switch (register) {
            case DEVICE_FEATURES -> device.offered() & 0xFFFF_FFFFL;
            case DRIVER_FEATURES -> device.features() & 0xFFFF_FFFFL;
            case QUEUE_ADDRESS ->
                    queue == null ? 0 : queue.descriptors() / Virtqueue.PAGE_BYTES & 0xFFFF_FFFFL;
            case QUEUE_SIZE -> queue == null ? 0 : queue.size();
            case QUEUE_SELECT -> device.queueSelect();
            case QUEUE_NOTIFY -> 0;
            case DEVICE_STATUS -> device.status();
            case ISR_STATUS -> device.takeInterruptStatus();
            case CONFIG_VECTOR -> device.configVector();
            case QUEUE_VECTOR -> device.queueVector();
        };
    }

    @Override
    public long peek(LegacyRegister register, int index) {
        return register == LegacyRegister.ISR_STATUS ? 0 : read(register, index);
    }

    @Override
    public void write(LegacyRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case DRIVER_FEATURES -> device.accept(value & 0xFFFF_FFFFL);
            case QUEUE_ADDRESS -> placeQueue(bits);
            case QUEUE_SELECT -> device.selectQueue(bits);
            case QUEUE_NOTIFY -> device.notified(bits);
            case DEVICE_STATUS -> device.setLegacyStatus(bits);
            case CONFIG_VECTOR -> device.setConfigVector(bits);
            case QUEUE_VECTOR -> device.setQueueVector(bits);
            case ISR_STATUS, DEVICE_FEATURES, QUEUE_SIZE -> {}
        }
    }

    private void placeQueue(int page) {
        Virtqueue queue = device.selected();
        if (page == 0 && pageZeroResets) {
            device.reset();
        } else if (queue != null) {
            queue.placeOnPage(page);
        }
    }
}
