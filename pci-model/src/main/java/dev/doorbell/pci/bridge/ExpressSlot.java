package dev.doorbell.pci.bridge;

import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.ExpressRegister;
import dev.doorbell.pci.config.ConfigSpace;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The slot of a port: one device, a power switch, lamps, and the events that tell of them.
 *
 * <p>Commands complete at once. A slot whose power and power lamp are switched off loses its device
 * for good, as in QEMU: a device here cannot be put back. Model note: no button is ever pressed and no
 * power fault occurs.
 *
 * <p>Source: PCI Express Base Specification 3.0, "Slot Control Register", "Slot Status Register" and
 * "PCI Express Hot-Plug Support".
 */
final class ExpressSlot {
    private static final int HAS_SLOT = 1 << 8;
    private static final int CAPABILITIES = 0x2_007B;
    private static final int NUMBER_SHIFT = 19;

    private static final int POWER_OFF = 1 << 10;
    private static final int POWER_LAMP_OFF = 3 << 8;
    private static final int POWER_LAMP_ON = 1 << 8;
    private static final int LAMPS = 0x3C0;
    private static final int ATTENTION_LAMP_OFF = 3 << 6;
    private static final int INTERRUPT_ENABLE = 1 << 5;
    private static final int LOCK = 1 << 11;
    private static final int EVENTS = 0x19;
    private static final int CHANGED = 1 << 3;
    private static final int COMPLETED = 1 << 4;
    private static final int CONTROL_BITS = LOCK | POWER_OFF | LAMPS | INTERRUPT_ENABLE | EVENTS;
    private static final int ALL_EVENTS = 0x1F;
    private static final int OCCUPIED = 1 << 6;
    private static final int LOCKED = 1 << 7;
    private static final int LINK_ACTIVE = 1 << 13;

    private final ExpressCapability express;
    private final PciBus bus;
    private final SlotChoice.Message message;
    private final SlotChoice.Pin pin;
    private final SlotChoice.Events events;
    private final PciFunction port;
    private final IntConsumer messages;
    private boolean notified;

    /**
     * Adds the slot to {@code port}'s express capability.
     *
     * @param number what software calls the slot, 0 to 8191
     * @param messages sends a vector's message if messages are enabled
     */
    ExpressSlot(
            PciFunction port,
            ExpressCapability express,
            PciBus bus,
            int number,
            IntConsumer messages,
            DeviceBehaviour behaviour) {
        this.port = port;
        this.express = express;
        this.bus = bus;
        this.messages = messages;
        this.message = behaviour.choice(SlotChoice.Message.class);
        this.pin = behaviour.choice(SlotChoice.Pin.class);
        this.events = behaviour.choice(SlotChoice.Events.class);
        put(ExpressRegister.CAPABILITIES, express.get(ExpressRegister.CAPABILITIES) | HAS_SLOT);
        put(ExpressRegister.SLOT_CAPABILITIES, CAPABILITIES | (long) number << NUMBER_SHIFT);
        express.allow(ExpressRegister.SLOT_CONTROL, CONTROL_BITS);
        express.allowClears(ExpressRegister.SLOT_STATUS, EVENTS);
        settleOccupied();
        ConfigSpace config = port.config();
        int at = express.offset();
        config.onWrite(at + ExpressRegister.SLOT_STATUS.offset(), 2, this::statusWritten);
        config.onWrite(at + ExpressRegister.SLOT_CONTROL.offset(), 2, this::controlWritten);
        bus.onPlugged(function -> settleOccupied());
        port.onReset(this::reset);
    }

    private void put(ExpressRegister register, long bits) {
        express.put(register, bits);
    }

    private void reset() {
        put(ExpressRegister.SLOT_STATUS, 0);
        settleOccupied();
        notified = false;
    }

    /** The slot as it is out of reset, with the device there is. */
    private void settleOccupied() {
        PciFunction device = bus.function(0);
        boolean occupied = device != null;
        long control = ATTENTION_LAMP_OFF | (occupied ? POWER_LAMP_ON : POWER_LAMP_OFF | POWER_OFF);
        put(ExpressRegister.SLOT_CONTROL, control);
        put(ExpressRegister.SLOT_STATUS, occupied ? OCCUPIED : 0);
        train(device);
    }

    private void train(@Nullable PciFunction device) {
        express.trainWith(device == null ? port.config() : device.config());
        long link = express.get(ExpressRegister.LINK_STATUS) & ~LINK_ACTIVE;
        put(ExpressRegister.LINK_STATUS, device == null ? link : link | LINK_ACTIVE);
    }

    private void statusWritten(long before, long bits) {
        if ((bits & ~before & ALL_EVENTS) != 0 && events == SlotChoice.Events.KEPT) {
            long now = express.get(ExpressRegister.SLOT_STATUS) & ~EVENTS;
            put(ExpressRegister.SLOT_STATUS, now | (before & EVENTS));
        }
        notified = isPending();
        drivePin();
    }

    private void controlWritten(long before, long bits) {
        long control = express.get(ExpressRegister.SLOT_CONTROL);
        long status = express.get(ExpressRegister.SLOT_STATUS);
        if ((control & LOCK) != 0) {
            put(ExpressRegister.SLOT_CONTROL, control & ~LOCK);
            status ^= LOCKED;
        }
        if ((status & OCCUPIED) != 0 && isOff(control) && !isOff(before)) {
            remove();
            status = (status & ~OCCUPIED) | CHANGED;
        }
        put(ExpressRegister.SLOT_STATUS, status);
        settle();
        put(ExpressRegister.SLOT_STATUS, status | COMPLETED);
        settle();
    }

    private static boolean isOff(long control) {
        return (control & (POWER_OFF | POWER_LAMP_OFF)) == (POWER_OFF | POWER_LAMP_OFF);
    }

    private void remove() {
        for (PciFunction function : bus.functions()) {
            bus.unplug(function);
        }
        train(null);
    }

    private boolean isPending() {
        long control = express.get(ExpressRegister.SLOT_CONTROL);
        long status = express.get(ExpressRegister.SLOT_STATUS);
        return (control & INTERRUPT_ENABLE) != 0 && (control & status & EVENTS) != 0;
    }

    /** The only place that decides about the interrupt. */
    private void settle() {
        boolean pending = isPending();
        if (pending != notified && (pending || message == SlotChoice.Message.WHEN_CHANGED)) {
            messages.accept(express.vector());
        }
        notified = pending;
        drivePin();
    }

    private void drivePin() {
        port.requestIntx(notified && pin == SlotChoice.Pin.ASSERTED);
    }
}
