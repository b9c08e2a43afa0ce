package dev.doorbell.pci.testkit;

import dev.doorbell.pci.testkit.PciTopology.Kind;
import dev.doorbell.pci.testkit.PciTopology.Node;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Trees of bridges and functions below a root bus whose device 0 is the host bridge. What is drawn that
 * cannot be is put where it can: root ports on the root bus, one device behind a port, each device number
 * once.
 *
 * <p>Shrinks towards few nodes on the root bus, functions rather than bridges, without pin, messages or
 * BARs.
 */
public final class PciTopologyArbitrary extends ArbitraryDecorator<PciTopology> {
    private static final int DEVICES = 32;

    private final int nodesMax;
    private final List<Tuple.Tuple2<Integer, Kind>> kinds;

    private PciTopologyArbitrary(int nodesMax, List<Tuple.Tuple2<Integer, Kind>> kinds) {
        this.nodesMax = nodesMax;
        this.kinds = kinds;
    }

    /** Trees of up to {@code nodesMax} nodes, at most 60, half of which are functions. */
    public static PciTopologyArbitrary of(int nodesMax) {
        return new PciTopologyArbitrary(
                nodesMax,
                List.of(
                        Tuple.of(6, Kind.FUNCTION),
                        Tuple.of(3, Kind.PCI_BRIDGE),
                        Tuple.of(1, Kind.ROOT_PORT),
                        Tuple.of(1, Kind.IOH3420),
                        Tuple.of(1, Kind.EXPRESS_TO_PCI),
                        Tuple.of(1, Kind.DMI)));
    }

    /** With functions and bridges of this kind alone. */
    public PciTopologyArbitrary bridges(Kind only) {
        return new PciTopologyArbitrary(
                nodesMax, List.of(Tuple.of(1, Kind.FUNCTION), Tuple.of(1, only)));
    }

    /** A node before it has its place. */
    private record Draft(
            Kind kind, int under, int device, int pin, int msiLog2, int msix, List<Long> bars) {}

    @Override
    protected Arbitrary<PciTopology> arbitrary() {
        Arbitrary<Integer> msix =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0)),
                        Tuple.of(1, Arbitraries.of(1, 2, 3, 5, 63, 64, 65, 128)));
        Arbitrary<Integer> msi =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(-1)),
                        Tuple.of(1, Arbitraries.integers().between(0, 5)));
        Arbitrary<List<Long>> bars =
                Arbitraries.integers().between(4, 22).map(log -> 1L << log).list().ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.frequency(kinds),
                        Arbitraries.integers().between(0, nodesMax),
                        Arbitraries.integers().between(0, DEVICES - 1),
                        Arbitraries.integers().between(0, 4),
                        msi,
                        msix,
                        bars)
                .as(Draft::new)
                .list()
                .ofMaxSize(nodesMax)
                .map(PciTopologyArbitrary::place);
    }

    /** Gives every node a bus and a device number that are free. */
    private static PciTopology place(List<Draft> drafts) {
        List<Node> nodes = new ArrayList<>();
        for (Draft draft : drafts) {
            int parent = parent(draft, nodes);
            boolean behindPort = parent != PciTopology.ROOT && nodes.get(parent).kind().isPort();
            int device = behindPort ? 0 : freeDevice(draft.device, parent, nodes);
            if (device >= 0) {
                nodes.add(node(draft, parent, device));
            }
        }
        return new PciTopology(nodes);
    }

    private static Node node(Draft draft, int parent, int device) {
        return draft.kind.isBridge()
                ? new Node(parent, device, draft.kind, 0, -1, 0, List.of())
                : new Node(
                        parent,
                        device,
                        draft.kind,
                        draft.pin,
                        draft.msiLog2,
                        draft.msix,
                        draft.bars);
    }

    /**
     * The root bus for 0 and for a port that is full; else the bridge of that number, or the last. So a
     * node stays where it is when nodes that it does not need go.
     */
    private static int parent(Draft draft, List<Node> nodes) {
        List<Integer> bridges = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).kind().isBridge()) {
                bridges.add(i);
            }
        }
        int choice = Math.min(draft.under, bridges.size());
        if (choice == 0 || draft.kind.isPort()) {
            return PciTopology.ROOT;
        }
        int chosen = bridges.get(choice - 1);
        boolean isFull =
                nodes.get(chosen).kind().isPort()
                        && nodes.stream().anyMatch(n -> n.parent() == chosen);
        return isFull ? PciTopology.ROOT : chosen;
    }

    /** The device number wanted, or the next that is free; -1 if none is. */
    private static int freeDevice(int wanted, int parent, List<Node> nodes) {
        int first = parent == PciTopology.ROOT ? 1 : 0;
        for (int i = 0; i < DEVICES; i++) {
            int device = (wanted + i) % DEVICES;
            boolean isTaken =
                    nodes.stream().anyMatch(n -> n.parent() == parent && n.device() == device);
            if (device >= first && !isTaken) {
                return device;
            }
        }
        return -1;
    }
}
