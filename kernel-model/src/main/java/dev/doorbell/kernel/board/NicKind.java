package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.e1000.E1000;
import dev.doorbell.nic.e1000e.E1000e;
import dev.doorbell.nic.virtio.VirtioNetConfig;
import dev.doorbell.nic.virtio.VirtioNetPci;
import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.nic.virtio.transport.VirtioChoice;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.PcieLink;
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
            return virtio(parts, profile, slot, mac, parallels().withPlainMsi(true));
        }
    },
    /** virtio-net as Parallels has it: MSI-X alone. */
    VIRTIO_NET_MSIX_ONLY(
            "virtio-net-msix-only", EnumSet.of(Delivery.POLL, Delivery.INTX, Delivery.MSIX)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return virtio(parts, profile, slot, mac, parallels());
        }
    },
    /** virtio-net without the legacy layout: MSI-X alone. */
    VIRTIO_NET_MODERN(
            "virtio-net-modern", EnumSet.of(Delivery.POLL, Delivery.INTX, Delivery.MSIX)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return virtio(parts, profile, slot, mac, VirtioNetConfig.full(TransportKind.MODERN));
        }
    },
    /** virtio-net as QEMU has it: the legacy layout in I/O space, the modern one too; MSI-X alone. */
    VIRTIO_NET_TRANSITIONAL(
            "virtio-net-transitional", EnumSet.of(Delivery.POLL, Delivery.INTX, Delivery.MSIX)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return virtio(
                    parts, profile, slot, mac, VirtioNetConfig.full(TransportKind.TRANSITIONAL));
        }
    },
    /** Intel's 82540EM: its pin alone. */
    I82540EM("e1000", EnumSet.of(Delivery.POLL, Delivery.INTX)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return e1000(parts, profile, slot, mac, E1000.Model.I82540EM);
        }
    },
    /** Intel's 82545EM: its pin alone. */
    I82545EM("e1000-82545em", EnumSet.of(Delivery.POLL, Delivery.INTX)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return e1000(parts, profile, slot, mac, E1000.Model.I82545EM);
        }
    },
    /** Intel's 82574L: its pin, MSI and MSI-X. */
    I82574L("e1000e", EnumSet.allOf(Delivery.class)) {
        @Override
        Nic make(Backplane parts, TimingProfile profile, Slot slot, byte[] mac) {
            return new E1000e(
                    parts,
                    profile,
                    new PcieLink(profile, parts.time()),
                    slot,
                    mac,
                    DeviceBehaviour.SPECIFICATION);
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

    /** The card of Parallels, which goes on where a driver posts more buffers than its ring has room for. */
    private static VirtioNetConfig parallels() {
        return VirtioNetConfig.plain()
                .withBehaviour(
                        DeviceBehaviour.SPECIFICATION.with(VirtioChoice.OverPosted.TOLERATED));
    }

    private static Nic virtio(
            Backplane parts, TimingProfile profile, Slot slot, byte[] mac, VirtioNetConfig config) {
        return new VirtioNetPci(
                parts,
                profile,
                slot,
                "virtio-net",
                new PcieLink(profile, parts.time()),
                config,
                mac);
    }

    private static Nic e1000(
            Backplane parts, TimingProfile profile, Slot slot, byte[] mac, E1000.Model model) {
        return new E1000(
                parts,
                profile,
                new PcieLink(profile, parts.time()),
                slot,
                model,
                mac,
                DeviceBehaviour.SPECIFICATION);
    }
}
