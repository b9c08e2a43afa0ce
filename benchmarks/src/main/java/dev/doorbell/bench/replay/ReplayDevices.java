package dev.doorbell.bench.replay;

import dev.doorbell.nic.Nic;
import dev.doorbell.nic.e1000.E1000;
import dev.doorbell.nic.e1000e.E1000e;
import dev.doorbell.nic.virtio.VirtioNetConfig;
import dev.doorbell.nic.virtio.VirtioNetPci;
import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.bridge.ConventionalBridge;
import dev.doorbell.pci.bridge.DmiBridge;
import dev.doorbell.pci.bridge.RootPort;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.edu.EduDevice;
import dev.doorbell.pci.edu.EduTiming;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.pci.nvme.NvmeConfig;
import dev.doorbell.pci.nvme.NvmeController;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.pci.nvme.NvmeTiming;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a board's PCI functions from their lines in the file, and plugs them in. */
final class ReplayDevices {
    /** The options of a network card. */
    private static final Set<String> CARD = Set.of("mac", "rom", "netdev", "id");

    private static final int MAC_BYTES = 6;

    /** Of a ROM of 256 KiB, which QEMU's network cards have: the base and the enable bit. */
    private static final long ROM_BASE_BITS = 0xFFFC_0001L;

    /** The models there are, each with the options its line may have. */
    private static final Map<String, Set<String>> MODELS =
            Map.ofEntries(
                    Map.entry("edu", Set.of()),
                    Map.entry("nvme", Set.of("serial", "max_ioqpairs", "size", "mem")),
                    Map.entry("pcie-root-port", Set.of("id")),
                    Map.entry("ioh3420", Set.of("id")),
                    Map.entry("pci-bridge", Set.of("id")),
                    Map.entry("pcie-pci-bridge", Set.of("id")),
                    Map.entry("i82801b11-bridge", Set.of("id")),
                    Map.entry("virtio-net", VirtioNetLine.OPTIONS),
                    Map.entry("e1000", CARD),
                    Map.entry("e1000-82545em", CARD),
                    Map.entry("e1000-82544gc", CARD),
                    Map.entry("e1000e", CARD));

    /** An option every model has: its header says that there are further functions. */
    private static final String MULTIFUNCTION = "multifunction";

    /** The models with a bus behind them. */
    private static final Set<String> BRIDGES =
            Set.of(
                    "pcie-root-port",
                    "ioh3420",
                    "pci-bridge",
                    "pcie-pci-bridge",
                    "i82801b11-bridge");

    /** Names by which a {@code link} line speaks of the only network card of a kind. */
    private static final Map<String, String> LINK_NAMES =
            Map.of(
                    "virtio-net", "vn",
                    "e1000", "nic",
                    "e1000-82545em", "nic",
                    "e1000-82544gc", "nic",
                    "e1000e", "nic");

    private final Backplane parts;
    private final TimingProfile timing;
    private final DeviceBehaviour behaviour;
    private final Map<String, PciBus> behind = new LinkedHashMap<>();
    private final Map<String, ReplayWire> wires = new LinkedHashMap<>();
    private final Map<String, Nic> cards = new LinkedHashMap<>();
    private final Map<String, PciFunction> functions = new LinkedHashMap<>();
    private boolean paced;

    ReplayDevices(
            Backplane parts, TimingProfile timing, DeviceBehaviour behaviour, PciBus rootBus) {
        this.parts = parts;
        this.timing = timing;
        this.behaviour = behaviour;
        behind.put("", rootBus);
    }

    /** Why a device cannot be made; empty if it can. */
    static String missing(DeviceSpec device) {
        Set<String> options =
                Neighbour.Model.of(device.model()) == null ? MODELS.get(device.model()) : Set.of();
        if (options == null) {
            return "device " + device.model() + " is not modelled yet";
        }
        for (String option : device.options().keySet()) {
            if (!options.contains(option) && !option.equals(MULTIFUNCTION)) {
                return "option " + option + " of device " + device.model() + " is not known here";
            }
        }
        return device.model().equals("virtio-net") ? VirtioNetLine.missing(device.options()) : "";
    }

    /** Whether other devices can be behind a device of that model. */
    static boolean isBridge(String model) {
        return BRIDGES.contains(model);
    }

    /**
     * The name by which a {@code link} line speaks of a card: its id, or that of its kind; empty for
     * what is no card.
     */
    static String linkName(DeviceSpec device) {
        String kind = LINK_NAMES.getOrDefault(device.model(), "");
        return kind.isEmpty() ? "" : device.options().getOrDefault("id", kind);
    }

    /** Whether a card is there that spaces its interrupts, so that time must pass between lines. */
    boolean isPaced() {
        return paced;
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
                    case "nvme" -> nvme(device, name, slot);
                    case "virtio-net" -> virtioNet(device, name, slot, bus);
                    case "e1000" -> e1000(device, slot, E1000.Model.I82540EM);
                    case "e1000-82545em" -> e1000(device, slot, E1000.Model.I82545EM);
                    case "e1000-82544gc" -> e1000(device, slot, E1000.Model.I82544GC);
                    case "e1000e" -> e1000e(device, slot);
                    case "pcie-root-port" -> rootPort(name, slot, RootPort.Model.GENERIC, 0);
                    case "ioh3420" ->
                            rootPort(name, slot, RootPort.Model.IOH3420, functions.size() + 1);
                    case "pci-bridge" -> bridge(name, slot, ConventionalBridge.Model.PCI);
                    case "pcie-pci-bridge" -> bridge(name, slot, ConventionalBridge.Model.EXPRESS);
                    case "i82801b11-bridge" -> new DmiBridge(name, slot, behaviour).function();
                    default -> neighbour(device.model(), slot);
                };
        if ("on".equals(device.options().get(MULTIFUNCTION))) {
            function.setMultifunction();
        }
        bus.plug(function);
        functions.put(device.path(), function);
        String id = device.options().get("id");
        if (function.bridge() != null && id != null) {
            behind.put(id, function.bridge().secondary());
        }
    }

    private PciFunction neighbour(String label, Slot slot) {
        Neighbour.Model model = Neighbour.Model.of(label);
        if (model == null) {
            throw new IllegalStateException(label);
        }
        return new Neighbour(parts, model, slot, link(), behaviour).function();
    }

    private PciFunction edu(String name, Slot slot) {
        EduTiming eduTiming = EduTiming.qemu(parts.time());
        return new EduDevice(parts, name, slot, link(), eduTiming, EduDevice.DMA_MASK_DEFAULT)
                .function();
    }

    private PciFunction rootPort(String name, Slot slot, RootPort.Model model, int number) {
        return new RootPort(parts, name, slot, link(), model, number, behaviour).function();
    }

    /** A bridge whose chassis has the device's place on the board as its number. */
    private PciFunction bridge(String name, Slot slot, ConventionalBridge.Model model) {
        int chassis = functions.size() + 1;
        return new ConventionalBridge(parts, name, slot, link(), model, chassis, behaviour)
                .function();
    }

    private PciFunction e1000e(DeviceSpec device, Slot slot) {
        paced = true;
        return join(device, new E1000e(parts, timing, link(), slot, mac(device), behaviour));
    }

    /** A card; its boot ROM, unless there is none, is a base address without contents. */
    private PciFunction e1000(DeviceSpec device, Slot slot, E1000.Model model) {
        paced = true;
        E1000 card = new E1000(parts, timing, link(), slot, model, mac(device), behaviour);
        if (!"none".equals(device.options().get("rom"))) {
            int offset = HeaderRegister.ROM_BASE.offset();
            card.function().config().allowWrites(offset, 4, ROM_BASE_BITS);
        }
        return join(device, card);
    }

    private PciFunction virtioNet(DeviceSpec device, String name, Slot slot, PciBus bus) {
        PciBridge above = bus.bridge();
        boolean express = above != null && above.isSingleDevice();
        VirtioNetConfig config = VirtioNetLine.config(device.options(), express, behaviour);
        return join(
                device, new VirtioNetPci(parts, timing, slot, name, link(), config, mac(device)));
    }

    /** The address its line gives, or QEMU's first one. */
    private static byte[] mac(DeviceSpec device) {
        String text = device.options().getOrDefault("mac", "52:54:00:12:34:56");
        byte[] mac = HexFormat.ofDelimiter(":").parseHex(text);
        if (mac.length != MAC_BYTES) {
            throw new ConfigurationException("mac=" + text + "; expected six bytes");
        }
        return mac;
    }

    /** {@code size} is a disk that reads as zeros, {@code mem} one that keeps what is written. */
    private PciFunction nvme(DeviceSpec device, String name, Slot slot) {
        Map<String, String> options = device.options();
        NvmeConfig config = NvmeConfig.serial(options.getOrDefault("serial", ""));
        String queues = options.get("max_ioqpairs");
        if (queues != null) {
            config = config.withIoQueues((int) number(device, "max_ioqpairs", queues));
        }
        NvmeStore store = null;
        String size = options.get("size");
        String kept = options.get("mem");
        if (size != null) {
            store = NvmeStore.readingZeros(number(device, "size", size));
        } else if (kept != null) {
            store = NvmeStore.of(number(device, "mem", kept));
        }
        NvmeTiming nvmeTiming = NvmeTiming.of(timing, parts.time());
        return new NvmeController(parts, name, slot, link(), nvmeTiming, config, store, behaviour)
                .function();
    }

    /** A number, with a K, M or G behind it where it is counted so. */
    private static long number(DeviceSpec device, String key, String word) {
        int unit = word.isEmpty() ? -1 : "KMG".indexOf(word.charAt(word.length() - 1));
        String digits = unit < 0 ? word : word.substring(0, word.length() - 1);
        if (!digits.matches("[0-9]{1,9}")) {
            throw new ConfigurationException(
                    "line "
                            + device.line()
                            + ": "
                            + key
                            + "="
                            + word
                            + "; expected a number, with K, M or G behind it if need be");
        }
        return Long.parseLong(digits) << (10 * (unit + 1));
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

    /** The function that the line with {@code path} made; null if there is none. */
    @Nullable PciFunction function(String path) {
        return functions.get(path);
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
