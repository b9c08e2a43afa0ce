package dev.doorbell.pci.testkit;

import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.bridge.ConventionalBridge;
import dev.doorbell.pci.bridge.DmiBridge;
import dev.doorbell.pci.bridge.RootPort;
import dev.doorbell.pci.link.Link;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.testkit.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A tree of bridges and functions below a root bus. Can always be built.
 *
 * @param nodes bridges before what is behind them
 */
public record PciTopology(List<Node> nodes) {
    /** The parent of what is on the root bus. */
    public static final int ROOT = -1;

    /** What a node is. */
    public enum Kind {
        /** A function of a device, without registers of its own. */
        FUNCTION("function"),
        /** A conventional bridge. */
        PCI_BRIDGE("pci-bridge"),
        /** A generic root port: a link with one device. */
        ROOT_PORT("pcie-root-port"),
        /** Intel's root port. */
        IOH3420("ioh3420"),
        /** From PCI Express to PCI. */
        EXPRESS_TO_PCI("pcie-pci-bridge"),
        /** Intel's bridge that decodes what nobody else does. */
        DMI("dmi-bridge");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** Whether something can be behind it. */
        public boolean isBridge() {
            return this != FUNCTION;
        }

        /** Whether what is behind it is device 0, alone. */
        public boolean isPort() {
            return this == ROOT_PORT || this == IOH3420;
        }
    }

    /**
     * A bridge or a function.
     *
     * @param parent index of the bridge it is behind, or {@link #ROOT}
     * @param device its number on that bus
     * @param kind what it is
     * @param pin 0 for none, 1 to 4 for INTA to INTD; 0 for bridges, which have pins of their own
     * @param msiLog2 how many MSI messages a function offers, 0 to 5 for 1 to 32; -1 for no MSI
     * @param msixVectors vectors of a function's MSI-X, at most 128; 0 for no MSI-X
     * @param barBytes sizes of a function's BARs, powers of two from 16; at most two
     */
    public record Node(
            int parent,
            int device,
            Kind kind,
            int pin,
            int msiLog2,
            int msixVectors,
            List<Long> barBytes) {
        /** Keeps a copy of the list. */
        public Node {
            barBytes = List.copyOf(barBytes);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(String.format(Locale.ROOT, "device %d, %s", device, kind.label));
            text.append(pin == 0 ? "" : ", INT" + (char) ('A' + pin - 1));
            text.append(msiLog2 < 0 ? "" : ", MSI of " + (1 << msiLog2));
            text.append(msixVectors == 0 ? "" : ", MSI-X of " + msixVectors);
            for (long bytes : barBytes) {
                text.append(", BAR of ").append(Words.at(bytes));
            }
            return text.toString();
        }
    }

    /** Keeps a copy. */
    public PciTopology {
        nodes = List.copyOf(nodes);
    }

    /**
     * Builds it: plugs a function into {@code root} or the bus of a bridge for every node.
     *
     * @param links makes the link of one function
     * @param behaviour of bridges and configuration spaces
     * @return the functions, one for each node, in its order
     */
    public List<PciFunction> build(
            Backplane parts, PciBus root, Supplier<Link> links, DeviceBehaviour behaviour) {
        List<PciFunction> built = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            String name = node.kind.label + i;
            PciFunction function =
                    node.kind.isBridge()
                            ? bridge(parts, node, name, links.get(), behaviour)
                            : TopologyFunction.make(parts, node, name, links.get(), behaviour);
            busOf(node, root, built).plug(function);
            built.add(function);
        }
        return built;
    }

    private static PciBus busOf(Node node, PciBus root, List<PciFunction> built) {
        if (node.parent == ROOT) {
            return root;
        }
        PciBridge above = built.get(node.parent).bridge();
        return Objects.requireNonNull(above, "what is behind a function").secondary();
    }

    private static PciFunction bridge(
            Backplane parts, Node node, String name, Link link, DeviceBehaviour behaviour) {
        Slot slot = new Slot(node.device, 0);
        return switch (node.kind) {
            case ROOT_PORT ->
                    new RootPort(parts, name, slot, link, RootPort.Model.GENERIC, 0, behaviour)
                            .function();
            case IOH3420 ->
                    new RootPort(parts, name, slot, link, RootPort.Model.IOH3420, 0, behaviour)
                            .function();
            case PCI_BRIDGE ->
                    conventional(parts, name, slot, link, ConventionalBridge.Model.PCI, behaviour);
            case EXPRESS_TO_PCI ->
                    conventional(
                            parts, name, slot, link, ConventionalBridge.Model.EXPRESS, behaviour);
            case DMI -> new DmiBridge(name, slot, behaviour).function();
            case FUNCTION -> throw new IllegalArgumentException(node + " is no bridge");
        };
    }

    private static PciFunction conventional(
            Backplane parts,
            String name,
            Slot slot,
            Link link,
            ConventionalBridge.Model model,
            DeviceBehaviour behaviour) {
        return new ConventionalBridge(parts, name, slot, link, model, 1, behaviour).function();
    }

    /** How many bridges are above a node. */
    public int depth(int index) {
        int parent = nodes.get(index).parent;
        return parent == ROOT ? 0 : 1 + depth(parent);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("root bus");
        tell(text, ROOT, 1);
        return text.toString();
    }

    private void tell(StringBuilder text, int parent, int indent) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).parent == parent) {
                text.append('\n').append("  ".repeat(indent)).append(nodes.get(i));
                tell(text, i, indent + 1);
            }
        }
    }
}
