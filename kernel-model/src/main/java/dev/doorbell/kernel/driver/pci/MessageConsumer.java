package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import java.util.ArrayList;
import java.util.List;

/**
 * A driver of which only its interrupts are here: it takes them from the pool that the NIC's come from.
 *
 * <p>The tree sets up its GPU before the NIC and its USB controller last, so that on Parallels, whose
 * frame begins at SPI 53, the GPU has 53 and 54, the NIC 55 and the USB controller 56. They stay
 * disabled: nothing behind these functions interrupts.
 *
 * <p>Source: ryanbreen/breenix@ad84625, {@code kernel/src/drivers}. At S0 to S3 its GPU took one.
 */
public enum MessageConsumer {
    /** A display controller: MSI-X, for changes and for a queue. */
    GPU(0x03_0000, 0xFF_0000, Delivery.MSIX, 2),
    /** An xHCI host controller: plain MSI. */
    XHCI(0x0C_0330, 0xFF_FFFF, Delivery.MSI, 1);

    private final int classCode;
    private final int classMask;
    private final Delivery delivery;
    private final int count;

    MessageConsumer(int classCode, int classMask, Delivery delivery, int count) {
        this.classCode = classCode;
        this.classMask = classMask;
        this.delivery = delivery;
        this.count = count;
    }

    /**
     * What became of one function.
     *
     * @param driver which took, or tried to
     * @param address of the function
     * @param intids what it was given; none if something was missing
     * @param problem what was missing; empty if nothing
     */
    public record Taken(
            MessageConsumer driver, PciAddress address, List<Integer> intids, String problem) {
        /** Keeps a copy of the list. */
        public Taken {
            intids = List.copyOf(intids);
        }
    }

    /** Takes interrupts for every function that this driver serves. */
    public List<Taken> probe(List<PciConfig> functions, InterruptSetup interrupts) {
        List<Taken> all = new ArrayList<>();
        for (PciConfig function : functions) {
            if ((function.classCode() & classMask) == classCode) {
                function.enableMemoryAndMastering();
                List<Integer> intids =
                        interrupts.prepareMessages(function, delivery, count).stream()
                                .map(MessageInterrupt::intid)
                                .toList();
                all.add(new Taken(this, function.address(), intids, interrupts.problem()));
            }
        }
        return all;
    }
}
