package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives out vectors to messages, whose window is the local APICs' own.
 *
 * <p>Pins are there first: the line of every function on bus 0 keeps its slot. A message names one core
 * by its number, fixed delivery, edge. Nothing is done around a handler: a vector that is in service is
 * requested once more at most, and delivered after the end.
 *
 * <p>Source: SerenityOS {@code Kernel/Arch/x86_64/PCI/MSI.cpp} and {@code Kernel/Bus/PCI}.
 */
public final class ApicMessages implements MessageController {
    private static final int DESTINATION_SHIFT = 12;
    private static final int DEVICES = 32;
    private static final int NOBODY = -1;

    private final PlatformConfig platform;
    private final long window;
    private final VectorSlots slots = new VectorSlots();

    /** Makes it, with the vectors of {@link LocalApicDriver} taken. */
    public ApicMessages(PlatformConfig platform, PcPlatform pc) {
        this.platform = platform;
        this.window = pc.localApicBase();
        slots.reserve(LocalApicDriver.TIMER_VECTOR - VectorSlots.VECTOR_BASE);
        slots.reserve(LocalApicDriver.IPI_VECTOR - VectorSlots.VECTOR_BASE);
        slots.reserve(LocalApicDriver.SPURIOUS_VECTOR - VectorSlots.VECTOR_BASE);
    }

    /** Reserves the slots of lines in use. */
    @Override
    public void init(Core core) {
        for (int device = 0; device < DEVICES; device++) {
            PciConfig function = new PciConfig(core, platform, device);
            int line = function.interruptLine();
            boolean hasPin = function.identity() != NOBODY && function.interruptPin() != 0;
            if (hasPin && line < VectorSlots.COUNT) {
                slots.reserve(line);
            }
        }
    }

    /** Takes slots that follow one another, for messages to the calling core. */
    @Override
    public List<MessageInterrupt> allocate(Core core, int requesterId, int count) {
        int first = slots.reserveRun(count);
        List<MessageInterrupt> taken = new ArrayList<>();
        for (int i = 0; first != VectorSlots.NONE && i < count; i++) {
            taken.add(
                    new Message(
                            window | (long) core.index() << DESTINATION_SHIFT,
                            first + i + VectorSlots.VECTOR_BASE));
        }
        return taken;
    }

    @Override
    public void release(Core core, List<MessageInterrupt> taken) {
        for (MessageInterrupt message : taken) {
            slots.free(message.intid() - VectorSlots.VECTOR_BASE);
        }
    }

    @Override
    public String shortage() {
        return "no vector is left";
    }

    /** The vector is the data; nothing has to be enabled but the device. */
    private record Message(long address, int intid) implements MessageInterrupt {
        @Override
        public int data() {
            return intid;
        }

        @Override
        public void enable(Core core) {}
    }
}
