package dev.doorbell.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * By which ways a driver may hear of its device, and what it does where one has too few interrupts.
 *
 * <p>The order is always the same: MSI-X, then MSI if one interrupt is enough, then the pin, then
 * polling. Source: SerenityOS {@code Kernel/Bus/PCI/Device.cpp}, {@code reserve_irqs}, which has no
 * polling.
 *
 * @param allowed the ways that may be taken, at least one
 * @param count how many interrupts it insists on
 */
public record InterruptChoice(Set<Delivery> allowed, Count count) {
    /** What is done where fewer interrupts are left than a driver asks for. */
    public enum Count {
        /** All, or the next way. SerenityOS. */
        ALL_OR_NEXT_WAY,
        /** As many as there are, and the next way if there is none. Linux, {@code pci_alloc_irq_vectors}. */
        AS_MANY_AS_THERE_ARE
    }

    /** Keeps a copy of the set, in the order of its constants. */
    public InterruptChoice {
        EnumSet<Delivery> copy = EnumSet.noneOf(Delivery.class);
        copy.addAll(allowed);
        allowed = Collections.unmodifiableSet(copy);
    }

    /** This way or none, with as many interrupts as there are. */
    public static InterruptChoice only(Delivery way) {
        return new InterruptChoice(Set.of(way), Count.AS_MANY_AS_THERE_ARE);
    }

    /** The best of these ways, each with all interrupts or not at all. */
    public static InterruptChoice bestOf(Collection<Delivery> ways) {
        return new InterruptChoice(Set.copyOf(ways), Count.ALL_OR_NEXT_WAY);
    }

    /** Whether a way may be taken. */
    public boolean allows(Delivery way) {
        return allowed.contains(way);
    }
}
