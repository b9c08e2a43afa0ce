package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the facts of a device tree by the bindings of their nodes.
 *
 * <p>Source: Devicetree Specification, "Device Node Requirements"; bindings "arm,gic", "arm,gic-v3",
 * "arm,arch_timer", "arm,psci", "arm,pl011", "host-generic-pci".
 */
final class FdtFactsReader {
    private static final String PCI = "pci";
    private static final int PCI_ADDRESS_CELLS = 3;
    private static final int PCI_SIZE_CELLS = 2;
    private static final int BUS_MAX = 0xFF;

    /** More than any machine has; each costs a search through its routes. */
    private static final int HOSTS_MAX = 256;

    /** What takes interrupts by its kind, even where the tree leaves the property out. */
    private static final Set<String> CONTROLLERS =
            Set.of(
                    "arm,gic-400",
                    "arm,cortex-a15-gic",
                    "arm,cortex-a9-gic",
                    "arm,cortex-a7-gic",
                    "arm,gic-v3",
                    "arm,gic-v2m-frame",
                    "arm,gic-v3-its");

    private static final Set<String> MESSAGE_CONTROLLERS =
            Set.of("arm,gic-v2m-frame", "arm,gic-v3-its");

    /** Affinity fields of MPIDR_EL1: Aff3, and Aff2 to Aff0. */
    private static final long AFFINITY = 0xFF_00FF_FFFFL;

    private static final int SPACE_SHIFT = 24;
    private static final int PREFETCHABLE = 1 << 30;

    private final Fdt tree;
    private final InterruptTree interrupts;

    FdtFactsReader(Fdt tree) {
        this.tree = tree;
        this.interrupts = new InterruptTree(tree);
    }

    FdtFacts read() throws FirmwareException {
        List<FdtController> controllers = new ArrayList<>();
        List<FdtHost> hosts = new ArrayList<>();
        List<AddressRange> memory = new ArrayList<>();
        List<FdtFacts.Core> cores = new ArrayList<>();
        for (FdtNode node : tree.nodes()) {
            if (!node.isEnabled()) {
                continue;
            }
            if (isController(node)) {
                controllers.add(controller(node));
            }
            switch (deviceType(node)) {
                case PCI -> {
                    if (isHost(node)) {
                        if (hosts.size() == HOSTS_MAX) {
                            throw node.refuse("more than " + HOSTS_MAX + " PCI hosts");
                        }
                        hosts.add(host(node));
                    }
                }
                case "memory" -> memory.addAll(AddressTranslation.registers(node));
                case "cpu" -> cores.add(core(node));
                default -> {
                    // Of no concern to interrupts.
                }
            }
        }
        return new FdtFacts(controllers, hosts, timer(), cores, consoles(), psciMethod(), memory);
    }

    private static String deviceType(FdtNode node) {
        List<String> types = node.strings("device_type");
        return types.isEmpty() ? "" : types.get(0);
    }

    private static boolean isController(FdtNode node) {
        return node.has("interrupt-controller")
                || node.has("msi-controller")
                || node.strings("compatible").stream().anyMatch(CONTROLLERS::contains);
    }

    /** Whether a PCI node is a host: one inside another is a bridge. */
    private static boolean isHost(FdtNode node) {
        FdtNode outer = node.parent();
        return outer == null || !deviceType(outer).equals(PCI);
    }

    private FdtController controller(FdtNode node) throws FirmwareException {
        return new FdtController(
                node,
                node.compatible(),
                AddressTranslation.registers(node),
                node.has("msi-controller")
                        || node.strings("compatible").stream()
                                .anyMatch(MESSAGE_CONTROLLERS::contains),
                optional(node, "arm,msi-base-spi"),
                optional(node, "arm,msi-num-spis"));
    }

    private static long optional(FdtNode node, String property) throws FirmwareException {
        return node.has(property) ? Integer.toUnsignedLong(node.cell(property, 0)) : -1;
    }

    private FdtHost host(FdtNode node) throws FirmwareException {
        if (node.addressCells() != PCI_ADDRESS_CELLS || node.sizeCells() != PCI_SIZE_CELLS) {
            throw node.refuse("a PCI host whose addresses have not 3 cells and sizes 2");
        }
        int[] buses = node.cells("bus-range");
        if (!node.has("bus-range")) {
            buses = new int[] {0, BUS_MAX};
        }
        if (buses.length != 2 || buses[0] < 0 || buses[0] > buses[1] || buses[1] > BUS_MAX) {
            throw node.refuse("bus-range; expected a first and a last bus, at most 255");
        }
        InterruptMap map = interrupts.mapOf(node);
        if (map != null && map.mask().size() != PCI_ADDRESS_CELLS + 1) {
            throw node.refuse("a PCI host whose interrupts have not one cell");
        }
        return new FdtHost(
                node,
                node.compatible(),
                AddressTranslation.registers(node),
                buses[0],
                buses[1],
                node.cell("linux,pci-domain", 0),
                windows(node),
                map,
                MsiMap.of(tree, node),
                interrupts);
    }

    private static List<PciWindow> windows(FdtNode host) throws FirmwareException {
        FdtNode outer = host.parent();
        int cpuCells = outer == null ? 2 : outer.addressCells();
        int stride = PCI_ADDRESS_CELLS + cpuCells + PCI_SIZE_CELLS;
        int[] cells = host.cells("ranges");
        if (cells.length % stride != 0) {
            throw host.refuse(
                    "ranges of " + cells.length + " cells; expected a multiple of " + stride);
        }
        List<PciWindow> windows = new ArrayList<>();
        for (int i = 0; i < cells.length; i += stride) {
            windows.add(
                    new PciWindow(
                            PciWindow.Space.values()[cells[i] >>> SPACE_SHIFT & 3],
                            (cells[i] & PREFETCHABLE) != 0,
                            host.number(cells, i + 1, 2),
                            AddressTranslation.forCores(
                                    host, host.number(cells, i + PCI_ADDRESS_CELLS, cpuCells)),
                            host.number(cells, i + PCI_ADDRESS_CELLS + cpuCells, PCI_SIZE_CELLS)));
        }
        return windows;
    }

    private List<FdtInterrupt> timer() throws FirmwareException {
        List<FdtNode> timers = tree.compatible("arm,armv8-timer", "arm,armv7-timer");
        return timers.isEmpty() ? List.of() : interrupts.interruptsOf(timers.get(0));
    }

    private static FdtFacts.Core core(FdtNode node) throws FirmwareException {
        FdtNode cores = node.parent();
        int[] reg = node.cells("reg");
        if (cores == null || reg.length == 0 || reg.length != cores.addressCells()) {
            throw node.refuse("a core whose reg is not one address");
        }
        List<String> methods = node.strings("enable-method");
        return new FdtFacts.Core(
                node,
                node.number(reg, 0, reg.length) & AFFINITY,
                methods.isEmpty() ? "" : methods.get(0));
    }

    private List<FdtFacts.Console> consoles() throws FirmwareException {
        List<FdtFacts.Console> consoles = new ArrayList<>();
        for (FdtNode node : tree.compatible("arm,pl011", "arm,sbsa-uart")) {
            consoles.add(
                    new FdtFacts.Console(
                            node,
                            AddressTranslation.registers(node),
                            interrupts.interruptsOf(node)));
        }
        return consoles;
    }

    private String psciMethod() {
        for (FdtNode node : tree.compatible("arm,psci-1.0", "arm,psci-0.2", "arm,psci")) {
            List<String> methods = node.strings("method");
            if (!methods.isEmpty()) {
                return methods.get(0);
            }
        }
        return "";
    }
}
