package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.DeviceSpec;
import dev.doorbell.pci.neighbour.Neighbour;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The devices of a trace as a board is built with them: what the command line asks for, under the
 * names of Doorbell's models.
 *
 * <p>A device without an address of its own gets its MAC address by its number among the network
 * cards, as the reference numbers them. Source: QEMU 7.2 net/net.c.
 */
final class DeviceSheet {
    private static final String ROOT = "";
    private static final int HEX = 16;
    private static final int MAC_FIRST = 0x56;

    private final LinuxTrace trace;
    private final List<DeviceSpec> specs = new ArrayList<>();
    private final Map<String, String> paths = new LinkedHashMap<>();
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final Map<String, String> parents = new LinkedHashMap<>();
    private final Set<String> unknownBehind = new HashSet<>();
    private int cards;

    DeviceSheet(LinuxTrace trace) {
        this.trace = trace;
        List<String> words = trace.machine().options();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals("-device")) {
                add(words.get(i + 1));
            }
        }
    }

    private void add(String text) {
        Map<String, String> options = options(text);
        String kind = text.split(",", 2)[0];
        String model = model(kind);
        String mac = "";
        if (isCard(kind)) {
            mac =
                    options.getOrDefault(
                            "mac", String.format("52:54:00:12:34:%02x", MAC_FIRST + cards++));
        }
        int slot = slot(options.getOrDefault("addr", ""));
        String bus = options.getOrDefault("bus", ROOT);
        bus = bus.equals("pcie.0") ? ROOT : bus;
        if (model.isEmpty() || slot < 0) {
            unknownBehind.add(bus);
            return;
        }
        Map<String, String> own = own(kind, model, options);
        if (!mac.isEmpty()) {
            own.put("mac", mac);
        }
        String size = model.equals("nvme") ? driveSize(options.getOrDefault("drive", "")) : "";
        if (!size.isEmpty()) {
            own.put("size", size);
        }
        String path =
                (bus.isEmpty() ? "00:" : bus + "/") + String.format("%02x.%d", slot >> 3, slot & 7);
        specs.add(new DeviceSpec(1, path, bus, slot >> 3, slot & 7, model, own));
        String id = options.getOrDefault("id", "");
        slots.put(id, slot);
        parents.put(id, bus);
        for (TracedDevice device : trace.devices()) {
            if (device.kind().equals(kind)
                    && (device.device() << 3 | device.function()) == slot
                    && (device.bus() == 0) == bus.isEmpty()) {
                paths.putIfAbsent(device.name(), path);
            }
        }
    }

    /** The size of the drive called {@code id}; empty if there is none, or nobody says. */
    private String driveSize(String id) {
        List<String> words = trace.machine().options();
        for (int i = 0; i + 1 < words.size(); i++) {
            Map<String, String> drive = options(words.get(i + 1));
            if (words.get(i).equals("-drive") && id.equals(drive.get("id"))) {
                return drive.getOrDefault("size", "");
            }
        }
        return "";
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String item : text.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals > 0) {
                options.put(item.substring(0, equals), item.substring(equals + 1));
            }
        }
        return options;
    }

    /** A slot as the reference writes it: {@code 1.0}, {@code 1f} or {@code 0x3}; -1 if it is none. */
    private static int slot(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (!digits.matches("[01]?[0-9a-fA-F](\\.[0-7])?")) {
            return -1;
        }
        int dot = digits.indexOf('.');
        int device = Integer.parseInt(dot < 0 ? digits : digits.substring(0, dot), HEX);
        return device << 3 | (dot < 0 ? 0 : Integer.parseInt(digits.substring(dot + 1)));
    }

    private static boolean isCard(String kind) {
        return kind.startsWith("e1000") || kind.startsWith("virtio-net-pci");
    }

    /** The name of Doorbell's model; empty if the reference's device is not known here. */
    private static String model(String kind) {
        return switch (kind) {
            case "e1000", "e1000-82540em" -> "e1000";
            case "e1000-82545em", "e1000-82544gc", "e1000e", "nvme", "edu" -> kind;
            case "pci-bridge", "pcie-pci-bridge", "i82801b11-bridge" -> kind;
            case "pcie-root-port", "ioh3420" -> kind;
            case "virtio-net-pci",
                    "virtio-net-pci-transitional",
                    "virtio-net-pci-non-transitional" ->
                    "virtio-net";
            default -> isConfigurationOnly(kind) ? kind : "";
        };
    }

    /** Whether of a model only configuration space is there, and no register. */
    static boolean isConfigurationOnly(String model) {
        return Neighbour.Model.of(model) != null;
    }

    private Map<String, String> own(String kind, String model, Map<String, String> options) {
        Map<String, String> own = new LinkedHashMap<>();
        for (String key : List.of("netdev", "id", "serial", "max_ioqpairs")) {
            if (options.containsKey(key) && isKnown(model, key)) {
                own.put(key, options.get(key));
            }
        }
        if (model.equals("virtio-net")) {
            own.put("mode", virtioMode(kind, options));
            if (!trace.machine().hasMessages()) {
                own.put("vectors", "0");
            } else if (options.containsKey("vectors")) {
                own.put("vectors", options.get("vectors"));
            }
        }
        return own;
    }

    private static boolean isKnown(String model, String key) {
        return switch (key) {
            case "netdev" -> model.startsWith("e1000") || model.equals("virtio-net");
            case "serial", "max_ioqpairs" -> model.equals("nvme");
            default ->
                    model.endsWith("-bridge")
                            || model.equals("pcie-root-port")
                            || model.equals("ioh3420");
        };
    }

    private static String virtioMode(String kind, Map<String, String> options) {
        boolean modernOff = options.getOrDefault("disable-modern", "off").equals("on");
        boolean legacyOff =
                kind.endsWith("-non-transitional")
                        || options.getOrDefault("disable-legacy", "off").equals("on");
        return modernOff ? "legacy" : legacyOff ? "modern" : "transitional";
    }

    /** The devices that there might be models of, bridges before what is behind them. */
    List<DeviceSpec> specs() {
        return specs;
    }

    /** Whether there is a device on the bus of bridge {@code id} that nobody here has heard of. */
    boolean hasUnknownBehind(String id) {
        return unknownBehind.contains(id);
    }

    /** The path of the device that a trace calls {@code name}; empty if it was not found. */
    String path(String name) {
        return paths.getOrDefault(name, "");
    }

    /** The INTx line, 0 to 3 for A to D, that pin INTA of a device's spec ends at. */
    int line(DeviceSpec device) {
        int line = device.device();
        String bus = device.bridge();
        for (int depth = 0; !bus.isEmpty() && depth < slots.size(); depth++) {
            line += slots.getOrDefault(bus, 0) >> 3;
            bus = parents.getOrDefault(bus, ROOT);
        }
        return line % 4;
    }
}
