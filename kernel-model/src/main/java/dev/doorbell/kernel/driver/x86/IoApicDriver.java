package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.sim.cpu.Core;

/**
 * Drives an IO-APIC and the local APICs: the pin of IRQ n has vector 0x50 + n, which is also its number.
 *
 * <p>Every pin that a device is given is level-triggered and active low, as PCI's are.
 *
 * <p>Source: SerenityOS {@code Kernel/Arch/x86_64/Interrupts/IOAPIC.cpp}; Intel 82093AA data sheet.
 */
public final class IoApicDriver implements InterruptController {
    private static final int IOREGSEL = 0x00;
    private static final int IOWIN = 0x10;
    private static final int INDEX_VERSION = 1;
    private static final int INDEX_ENTRIES = 0x10;
    private static final int MASKED = 1 << 16;
    private static final int LEVEL = 1 << 15;
    private static final int ACTIVE_LOW = 1 << 13;
    private static final int PCI_PIN = LEVEL | ACTIVE_LOW;
    private static final int LAST_PIN_SHIFT = 16;
    private static final int DESTINATION_SHIFT = 24;
    private static final int IPI_NUMBER = 0;

    private final long base;
    private final LocalApicDriver local;
    private final int timerNumber;

    /** Makes a driver; {@code timerNumber} is the number of the tick among a core's own interrupts. */
    public IoApicDriver(PcPlatform pc, LocalApicDriver local, int timerNumber) {
        this.base = pc.ioApicBase();
        this.local = local;
        this.timerNumber = timerNumber;
    }

    @Override
    public String name() {
        return "IO-APIC";
    }

    /** Masks every pin. */
    @Override
    public void init(Core core) {
        int last = (int) (read(core, INDEX_VERSION) >>> LAST_PIN_SHIFT) & 0xFF;
        for (int pin = 0; pin <= last; pin++) {
            write(core, INDEX_ENTRIES + 2 * pin, MASKED);
        }
    }

    @Override
    public void initCore(Core core) {
        local.init(core);
    }

    /** Nothing to do: the timer has no mask but its own, and messages between cores have none. */
    @Override
    public void enablePrivate(Core core, int intid) {}

    @Override
    public void sendIpi(Core core, int intid, int target) {
        local.send(core, LocalApicDriver.IPI_VECTOR, target);
    }

    /** The vector. */
    @Override
    public int acknowledge(Core core) {
        return Inta.vector(core);
    }

    @Override
    public int intid(int acknowledged) {
        return switch (acknowledged) {
            case LocalApicDriver.TIMER_VECTOR -> timerNumber;
            case LocalApicDriver.IPI_VECTOR -> IPI_NUMBER;
            default -> acknowledged;
        };
    }

    @Override
    public boolean isSpurious(int intid) {
        return intid == LocalApicDriver.SPURIOUS_VECTOR;
    }

    @Override
    public void end(Core core, int acknowledged) {
        local.end(core);
    }

    /** As the entry of the pin says; a message's vector is never. */
    @Override
    public boolean isLevelSensitive(Core core, int intid) {
        int irq = intid - VectorSlots.VECTOR_BASE;
        if (irq < 0 || irq > (int) (read(core, INDEX_VERSION) >>> LAST_PIN_SHIFT)) {
            return false;
        }
        return (read(core, INDEX_ENTRIES + 2 * irq) & (LEVEL | MASKED)) == LEVEL;
    }

    @Override
    public DeviceInterrupt pin(int irq) {
        return new Pin(this, irq);
    }

    /** Lets a pin through to the calling core: the destination first, then what unmasks. */
    private void unmask(Core core, Pin pin) {
        int entry = INDEX_ENTRIES + 2 * pin.irq();
        write(core, entry + 1, (long) core.index() << DESTINATION_SHIFT);
        write(core, entry, PCI_PIN | pin.intid());
    }

    private long read(Core core, int register) {
        core.write(base + IOREGSEL, 4, register);
        return core.read(base + IOWIN, 4);
    }

    private void write(Core core, int register, long value) {
        core.write(base + IOREGSEL, 4, register);
        core.write(base + IOWIN, 4, value);
    }

    /** A pin that devices may share. */
    private record Pin(IoApicDriver chip, int irq) implements DeviceInterrupt {
        @Override
        public int intid() {
            return VectorSlots.VECTOR_BASE + irq;
        }

        @Override
        public boolean isShared() {
            return true;
        }

        @Override
        public void enable(Core core) {
            chip.unmask(core, this);
        }
    }
}
