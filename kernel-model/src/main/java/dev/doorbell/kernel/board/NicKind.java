package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.virtio.VirtioNetPci;
import dev.doorbell.pci.Slot;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The NICs a board can be given. */
public enum NicKind {
    /** virtio-net as the Breenix plan supposes it: plain MSI and MSI-X. */
    VIRTIO_NET("virtio-net", EnumSet.allOf(Delivery.class)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return new VirtioNetPci(parts, profile, slot, VirtioNetPci.Messages.MSI_AND_MSIX, mac);
        }
    },
    /** virtio-net as Parallels has it: MSI-X alone. */
    VIRTIO_NET_MSIX_ONLY(
            "virtio-net-msix-only", EnumSet.of(Delivery.POLL, Delivery.INTX, Delivery.MSIX)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return new VirtioNetPci(parts, profile, slot, VirtioNetPci.Messages.MSIX_ONLY, mac);
        }
    };

    private final String label;
    private final Set<Delivery> deliveries;

    NicKind(String label, Set<Delivery> deliveries) {
        this.label = label;
        this.deliveries = Collections.unmodifiableSet(deliveries);
    }

    /** The name on the command line and in results. */
    public String label() {
        return label;
    }

    /** The ways it can be heard of, on a board that has them. */
    public Set<Delivery> deliveries() {
        return deliveries;
    }

    /** Makes one in {@code slot}, unplugged, with that address. */
    abstract Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac);
}
