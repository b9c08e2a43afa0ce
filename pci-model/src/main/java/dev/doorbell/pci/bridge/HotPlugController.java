package dev.doorbell.pci.bridge;

import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The standard hot-plug controller of a conventional bus: 31 slots, device 1 in the first.
 *
 * <p>Software switches slots and lamps by commands, which complete at once. A slot that is disabled
 * with its power lamp off loses its device for good, as in QEMU: a device here cannot be put back.
 * Slot 0 is not a slot of the controller. Model note: no buttons, latches or faults; 33 MHz only.
 *
 * <p>Source: PCI Standard Hot-Plug Controller and Subsystem Specification 1.0, "SHPC Working Register
 * Set", "SHPC Commands" and "SHPC Capabilities List Item".
 */
final class HotPlugController {
    private static final int ID = 0x0C;
    private static final int CAPABILITY_BYTES = 8;
    private static final int SELECT = 2;
    private static final int DATA = 4;

    private static final int SLOTS = 31;
    private static final int BYTES = 0x24 + 4 * SLOTS;
    private static final int SLOT_CONFIGURATION = 0xE001_0100 | SLOTS;
    private static final int SECONDARY_BUS = 0x0100_0000;

    private static final int CODE_MASK = 0xFF;
    private static final int TARGET_SHIFT = 8;
    private static final int TARGET_MASK = 0x1F;
    private static final int COMMAND_BITS = TARGET_MASK << TARGET_SHIFT | CODE_MASK;
    private static final int INVALID_COMMAND = 1 << 18;
    private static final int INVALID_MODE = 1 << 19;
    private static final int LAST_SLOT_CODE = 0x3F;
    private static final int SPEED_33 = 0x40;
    private static final int LAST_SPEED = 0x47;
    private static final int POWER_ALL = 0x48;
    private static final int ENABLE_ALL = 0x49;

    private static final int INTERRUPT_DISABLED = 1;
    private static final int COMPLETION_DISABLED = 1 << 2;
    private static final int DISABLES = 0xF;
    private static final int COMPLETED = 1 << 16;

    private static final int STATE = 3;
    private static final int STATE_POWERED = 1;
    private static final int STATE_ENABLED = 2;
    private static final int STATE_DISABLED = 3;
    private static final int POWER_LAMP = 3 << 2;
    private static final int ATTENTION_LAMP = 3 << 4;
    private static final int LAMP_ON = 1 << 2;
    private static final int LAMP_OFF = 3 << 2;
    private static final int LATCH_OPEN = 1 << 8;
    private static final int EMPTY = 3 << 10;
    private static final int OCCUPIED_AT_FIRST = STATE_ENABLED | LAMP_ON;
    private static final int EMPTY_AT_FIRST = STATE_DISABLED | LAMP_OFF | LATCH_OPEN | EMPTY;
    private static final int REMOVED = LATCH_OPEN | EMPTY;
    private static final int EVENTS_SHIFT = 16;
    private static final int EVENTS = 0x1F << EVENTS_SHIFT;
    private static final int EVENTS_OF_REMOVAL = 0x09 << EVENTS_SHIFT;
    private static final int MASKS_SHIFT = 24;
    private static final int MASKS = 0x7F << MASKS_SHIFT;

    private final PciFunction function;
    private final PciBus bus;
    private final Trace trace;
    private final int source;
    private final int at;
    private final SlotChoice.PowerUp powerUp;
    private final SlotChoice.Message message;
    private final SlotChoice.Data data;
    private @Nullable MsiCapability msi;

    // What the driver can see.
    private int command;
    private int disables;
    private final int[] slots = new int[SLOTS];

    private boolean asserted;

    /** Adds the capability to the bridge's function, whose secondary bus has the slots. */
    HotPlugController(
            PciFunction function, PciBus bus, int offset, Trace trace, DeviceBehaviour behaviour) {
        this.function = function;
        this.bus = bus;
        this.trace = trace;
        this.source = trace.source(function.name() + ".slots");
        this.powerUp = behaviour.choice(SlotChoice.PowerUp.class);
        this.message = behaviour.choice(SlotChoice.Message.class);
        this.data = behaviour.choice(SlotChoice.Data.class);
        ConfigSpace config = function.config();
        at = config.addCapabilityAt(offset, ID, CAPABILITY_BYTES);
        config.allowWrites(at + SELECT, 1, 0xFF);
        config.allowWrites(at + DATA, 4, 0xFFFF_FFFFL);
        config.onWrite(at + DATA, 4, this::writeSelected);
        config.onWrite(at, CAPABILITY_BYTES, (before, bits) -> showSelected());
        bus.onPlugged(this::occupy);
        function.onReset(this::reset);
        reset();
    }

    /** Its messages; without, its interrupt is the pin. */
    void setMsi(MsiCapability capability) {
        msi = capability;
    }

    private void reset() {
        command = 0;
        disables = DISABLES;
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = MASKS | (isOccupied(slot) ? OCCUPIED_AT_FIRST : EMPTY_AT_FIRST);
        }
        asserted = false;
        settle();
        showSelected();
    }

    private boolean isOccupied(int slot) {
        return bus.function(new Slot(slot + 1, 0).number()) != null;
    }

    private void occupy(PciFunction plugged) {
        int slot = plugged.slot().device() - 1;
        if (slot >= 0) {
            slots[slot] = MASKS | OCCUPIED_AT_FIRST;
        }
    }

    // Commands.

    private void execute() {
        int code = command & CODE_MASK;
        command &= COMMAND_BITS;
        if (code <= LAST_SLOT_CODE) {
            command(command >>> TARGET_SHIFT & TARGET_MASK, code);
        } else if (code <= LAST_SPEED) {
            command |= code == SPEED_33 ? 0 : INVALID_MODE;
        } else if (code == POWER_ALL || code == ENABLE_ALL) {
            commandAll(code == POWER_ALL ? STATE_POWERED : STATE_ENABLED);
        } else {
            command |= INVALID_COMMAND;
        }
        disables |= COMPLETED;
    }

    private void commandAll(int state) {
        for (int slot : slots) {
            if ((slot & STATE) == STATE_ENABLED) {
                command |= INVALID_COMMAND;
                return;
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            command(slot + 1, (slots[slot] & LATCH_OPEN) == 0 ? state | LAMP_ON : LAMP_OFF);
        }
    }

    /** A command to slot {@code target}, from 1: its state, its power lamp, its attention lamp. */
    private void command(int target, int code) {
        int slot = target - 1;
        int state = code & STATE;
        int from = slot < 0 ? 0 : slots[slot] & STATE;
        if (slot < 0 || (from == STATE_ENABLED && state == STATE_POWERED)) {
            command |= INVALID_COMMAND;
            return;
        }
        setUnlessZero(slot, POWER_LAMP, code);
        setUnlessZero(slot, ATTENTION_LAMP, code);
        boolean isOff = from == STATE_DISABLED;
        if (isOff || state == STATE_DISABLED || powerUp == SlotChoice.PowerUp.ENABLES) {
            setUnlessZero(slot, STATE, code);
        }
        if (!isOff && state == STATE_DISABLED && (slots[slot] & POWER_LAMP) == LAMP_OFF) {
            remove(slot);
        }
    }

    private void setUnlessZero(int slot, int field, int code) {
        if ((code & field) != 0) {
            slots[slot] = (slots[slot] & ~field) | (code & field);
        }
    }

    private void remove(int slot) {
        List<PciFunction> there = bus.functions();
        for (PciFunction removed : there) {
            if (removed.slot().device() == slot + 1) {
                bus.unplug(removed);
            }
        }
        slots[slot] |= REMOVED | EVENTS_OF_REMOVAL;
    }

    // Interrupt.

    private int locator() {
        int locator = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            int masked = slots[slot] >>> MASKS_SHIFT;
            if ((slots[slot] >>> EVENTS_SHIFT & 0xFF & ~masked) != 0) {
                locator |= 1 << (slot + 1);
            }
        }
        boolean completed = (disables & COMPLETED) != 0 && (disables & COMPLETION_DISABLED) == 0;
        return locator | (completed ? 1 : 0);
    }

    /** The only place that decides about the interrupt. */
    private void settle() {
        boolean wasAsserted = asserted;
        asserted = (disables & INTERRUPT_DISABLED) == 0 && locator() != 0;
        MsiCapability capability = msi;
        if (capability != null && capability.isEnabled()) {
            boolean says = asserted || message == SlotChoice.Message.WHEN_CHANGED;
            if (asserted != wasAsserted && says) {
                capability.request(0);
            }
        }
        function.requestIntx(asserted);
    }

    // Registers.

    private int read(HotPlugRegister register, int index) {
        return switch (register) {
            case BASE_OFFSET, SLOTS_AVAILABLE_2, SERR_LOCATOR -> 0;
            case SLOTS_AVAILABLE_1 -> SLOTS;
            case SLOT_CONFIGURATION -> SLOT_CONFIGURATION;
            case SECONDARY_BUS -> SECONDARY_BUS;
            case COMMAND -> command;
            case INTERRUPT_LOCATOR -> locator();
            case INTERRUPT_AND_SERR -> disables;
            case SLOT -> slots[index];
        };
    }

    /** Writes the bits of {@code value} that {@code written} selects. */
    private void write(HotPlugRegister register, int index, int value, int written) {
        switch (register) {
            case COMMAND -> {
                int bits = COMMAND_BITS & written;
                command = (command & ~bits) | (value & bits);
                if ((written & 0xFFFF) != 0) {
                    execute();
                }
            }
            case INTERRUPT_AND_SERR -> {
                int bits = DISABLES & written;
                disables = ((disables & ~bits) | (value & bits)) & ~(value & written & COMPLETED);
            }
            case SLOT -> {
                int bits = MASKS & written;
                slots[index] =
                        ((slots[index] & ~bits) | (value & bits)) & ~(value & written & EVENTS);
            }
            case BASE_OFFSET,
                    SLOTS_AVAILABLE_1,
                    SLOTS_AVAILABLE_2,
                    SLOT_CONFIGURATION,
                    SECONDARY_BUS,
                    INTERRUPT_LOCATOR,
                    SERR_LOCATOR ->
                    trace.guestError(
                            source, TracePoint.REGISTER_READ_ONLY, register.row().offset(), value);
        }
        settle();
    }

    private static HotPlugRegister registerAt(int offset) {
        int word = Math.min(offset >>> 2, HotPlugRegister.SLOT.ordinal());
        return HotPlugRegister.values()[word];
    }

    private static int indexAt(int offset) {
        return Math.max(0, (offset >>> 2) - HotPlugRegister.SLOT.ordinal());
    }

    // The window in configuration space.

    private int selected() {
        return 4 * (int) function.config().get(at + SELECT, 1);
    }

    private void writeSelected(long before, long bits) {
        int offset = selected();
        int own = at + DATA;
        long value = data == SlotChoice.Data.WRITTEN ? bits : read(registerAt(own), indexAt(own));
        if (offset < BYTES) {
            write(registerAt(offset), indexAt(offset), (int) value, -1);
        }
    }

    private void showSelected() {
        int offset = selected();
        int value = offset < BYTES ? read(registerAt(offset), indexAt(offset)) : 0;
        function.config().set(at + DATA, 4, value);
    }

    /** The registers, as the BAR shows them: aligned accesses of 1, 2 and 4 bytes. */
    BusTarget window() {
        return new Window();
    }

    private final class Window implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            if (bytes == 8) {
                return read(offset, 4, requester) | (read(offset + 4, 4, requester) << 32);
            }
            long ones = (1L << (8 * bytes)) - 1;
            if (offset >= BYTES) {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
                return ones;
            }
            int at = (int) offset;
            long both = (word(at) & 0xFFFF_FFFFL) | ((long) word(at + 4) << 32);
            return (both >>> (8 * (at & 3))) & ones;
        }

        private int word(int at) {
            return at < BYTES ? HotPlugController.this.read(registerAt(at), indexAt(at)) : -1;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            int from = (int) offset & 3;
            int inFirst = Math.min(bytes, 4 - from);
            if (offset >= BYTES) {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
                return;
            }
            int at = (int) offset;
            int written = (int) ((1L << (8 * inFirst)) - 1) << (8 * from);
            HotPlugController.this.write(
                    registerAt(at), indexAt(at), (int) value << (8 * from), written);
            if (inFirst < bytes) {
                write(offset + inFirst, bytes - inFirst, value >>> (8 * inFirst), requester);
            }
        }
    }
}
