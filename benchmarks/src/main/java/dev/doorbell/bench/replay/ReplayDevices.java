package dev.doorbell.bench.replay;

import dev.doorbell.nic.Nic;
import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.edu.EduDevice;
import dev.doorbell.pci.edu.EduTiming;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a board's PCI functions from their lines in the file, and plugs them in. */
final class ReplayDevices {
    /** The models there are, each with the options its line may have. */
    private static final Map<String, Set<String>> MODELS =
            Map.of("edu", Set.of(), "virtio-net", VirtioNetLine.OPTIONS);

    /** Names by which a {@code link} line speaks of the only network card of a kind. */
    private static final Map<String, String> LINK_NAMES =
            Map.of("virtio-net", "vn", "e1000", "nic", "e1000e", "nic");

    private final Backplane parts;
    private final TimingProfile timing;
    private final DeviceBehaviour behaviour;
    private final Map<String, PciBus> behind = new LinkedHashMap<>();
    private final Map<String, ReplayWire> wires = new LinkedHashMap<>();
    private final Map<String, Nic> cards = new LinkedHashMap<>();

    ReplayDevices(
            Backplane parts, TimingProfile timing, DeviceBehaviour behaviour, PciBus rootBus) {
        this.parts = parts;
        this.timing = timing;
        this.behaviour = behaviour;
        behind.put("", rootBus);
    }

    /** Why a device cannot be made; empty if it can. */
    static String missing(DeviceSpec device) {
        Set<String> options = MODELS.get(device.model());
        if (options == null) {
            return "device " + device.model() + " is not modelled yet";
        }
        for (String option : device.options().keySet()) {
            if (!options.contains(option)) {
                return "option " + option + " of device " + device.model() + " is not known here";
            }
        }
        return device.model().equals("virtio-net") ? VirtioNetLine.missing(device.options()) : "";
    }

    /** The name by which a {@code link} line speaks of a card, its id if it has one; else empty. */
    static String linkName(DeviceSpec device) {
        String name = LINK_NAMES.getOrDefault(device.model(), "");
        return name.isEmpty() ? name : device.options().getOrDefault("id", name);
    }

    /** Makes a device and plugs it in; the bridge it is behind comes earlier. */
    void plug(DeviceSpec device) {
        PciBus bus = behind.get(device.bridge());
        if (bus == null) {
            throw new IllegalStateException("no bridge " + device.bridge());
        }
        Slot slot = new Slot(device.device(), device.function());
        String name = device.model() + device.path();
        PciFunction function =
                switch (device.model()) {
                    case "edu" -> edu(name, slot);
                    case "virtio-net" -> join(device, virtioNet(device, name, slot));
                    default -> throw new IllegalStateException(device.model());
                };
        bus.plug(function);
        String id = device.options().get("id");
        if (function.bridge() != null && id != null) {
            behind.put(id, function.bridge().secondary());
        }
    }

    private PciFunction edu(String name, Slot slot) {
        EduTiming eduTiming = EduTiming.qemu(parts.time());
        return new EduDevice(parts, name, slot, link(), eduTiming, EduDevice.DMA_MASK_DEFAULT)
                .function();
    }

    private Nic virtioNet(DeviceSpec device, String name, Slot slot) {
        return VirtioNetLine.make(parts, timing, behaviour, name, slot, link(), device.options());
    }

    private Link link() {
        return new PcieLink(timing, parts.time());
    }

    /** Joins a card to the wire its line names, and gives it a name for {@code link} lines. */
    PciFunction join(DeviceSpec device, Nic card) {
        String wire = device.options().get("netdev");
        if (wire != null) {
            wires.put(wire, new ReplayWire(card, parts.journeys()));
        }
        cards.put(linkName(device), card);
        return card.function();
    }

    /** What the choices of the devices are. */
    DeviceBehaviour behaviour() {
        return behaviour;
    }

    /** The wire of that name; null if there is none. */
    @Nullable ReplayWire wire(String name) {
        return wires.get(name);
    }

    /** The card that a {@code link} line calls so; null if there is none. */
    @Nullable Nic card(String name) {
        return cards.get(name);
    }
}
