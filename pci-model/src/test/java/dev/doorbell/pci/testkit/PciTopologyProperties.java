package dev.doorbell.pci.testkit;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.TreeBoard;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.testkit.PciTopology.Kind;
import dev.doorbell.pci.testkit.PciTopology.Node;
import dev.doorbell.sim.testkit.Shrinking;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Trees as generated: each can be built, enumerated, and is what it says; and what they shrink to. */
@Domain(PciDomain.class)
@Domain(DomainContext.Global.class)
class PciTopologyProperties {
    private static final long NOBODY = 0xFFFF_FFFFL;

    /** A built tree whose buses are numbered, depth first. */
    private static final class Tree implements AutoCloseable {
        private final PciTopology topology;
        private final TreeBoard board;
        private final List<PciFunction> functions;
        private final int[] busBehind;
        private int lastBus;

        Tree(PciTopology topology, DeviceBehaviour behaviour) {
            this.topology = topology;
            this.board = new TreeBoard(behaviour);
            this.functions =
                    topology.build(
                            board.simulation().parts(),
                            board.host().root(),
                            board::link,
                            behaviour);
            this.busBehind = new int[topology.nodes().size()];
            number(PciTopology.ROOT);
        }

        private void number(int parent) {
            for (int i = 0; i < busBehind.length; i++) {
                Node node = topology.nodes().get(i);
                if (node.parent() == parent && node.kind().isBridge()) {
                    busBehind[i] = ++lastBus;
                    board.write(address(i) + 0x18, 4, bus(i) | lastBus << 8 | 0xFF_0000);
                    number(i);
                    board.write(address(i) + 0x1A, 1, lastBus);
                }
            }
        }

        int bus(int index) {
            int parent = topology.nodes().get(index).parent();
            return parent == PciTopology.ROOT ? 0 : busBehind[parent];
        }

        long address(int index) {
            return at(bus(index), topology.nodes().get(index).device(), 0, 0);
        }

        @Override
        public void close() {
            board.close();
        }
    }

    @Property(tries = 150, seed = "6211", edgeCases = EdgeCasesMode.NONE)
    @Label("enumeration finds every node where it is, with its identity, and nothing else")
    void enumerationFindsEveryNode(@ForAll PciTopology topology, @ForAll boolean qemu) {
        DeviceBehaviour behaviour = qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION;
        try (Tree tree = new Tree(topology, behaviour)) {
            Set<Long> taken = new HashSet<>();
            taken.add(0L); // the host bridge
            for (int i = 0; i < topology.nodes().size(); i++) {
                Node node = topology.nodes().get(i);
                assertThat(taken.add(tree.address(i))).isTrue();
                long id = tree.board.read(tree.address(i), 4);
                assertThat(id).isNotEqualTo(NOBODY);
                if (!node.kind().isBridge()) {
                    assertThat(id).isEqualTo((0x5600L + node.device()) << 16 | 0x1234);
                }
                assertThat(tree.board.read(tree.address(i) + 0x0E, 1) & 0x7F)
                        .isEqualTo(node.kind().isBridge() ? 1 : 0);
            }
            for (int bus = 0; bus <= tree.lastBus + 1; bus++) {
                for (int device = 0; device < 32; device++) {
                    long at = at(bus, device, 0, 0);
                    if (!taken.contains(at)) {
                        assertThat(tree.board.read(at, 4)).as("at %x", at).isEqualTo(NOBODY);
                    }
                }
            }
        }
    }

    @Property(tries = 150, seed = "6212", edgeCases = EdgeCasesMode.NONE)
    @Label("BARs, capabilities and requester ids are those of the topology")
    void functionsAreAsTheySay(@ForAll PciTopology topology) {
        try (Tree tree = new Tree(topology, DeviceBehaviour.SPECIFICATION)) {
            for (int i = 0; i < topology.nodes().size(); i++) {
                Node node = topology.nodes().get(i);
                assertThat(tree.functions.get(i).requesterId())
                        .as("requester id of %s", node)
                        .isEqualTo(requesterId(tree, i));
                if (!node.kind().isBridge()) {
                    for (int bar = 0; bar < node.barBytes().size(); bar++) {
                        long register = tree.address(i) + 0x10 + 4L * bar;
                        tree.board.write(register, 4, NOBODY);
                        assertThat(tree.board.read(register, 4) & ~0xFL)
                                .isEqualTo(-node.barBytes().get(bar) & 0xFFFF_FFF0L);
                    }
                    assertThat(control(tree, i, 0x05))
                            .isEqualTo(node.msiLog2() < 0 ? -1 : node.msiLog2() << 1 | 0x180);
                    assertThat(control(tree, i, 0x11)).isEqualTo(node.msixVectors() - 1L);
                }
            }
        }
    }

    /** As the kinds of the bridges above have it, from the function up. */
    private static int requesterId(Tree tree, int index) {
        int id = (int) (tree.address(index) >> 12);
        int above = tree.topology.nodes().get(index).parent();
        while (above != PciTopology.ROOT) {
            id =
                    switch (tree.topology.nodes().get(above).kind()) {
                        case ROOT_PORT, IOH3420 -> id;
                        case EXPRESS_TO_PCI -> tree.busBehind[above] << 8;
                        case PCI_BRIDGE, DMI -> (int) (tree.address(above) >> 12);
                        case FUNCTION -> throw new AssertionError("behind a function");
                    };
            above = tree.topology.nodes().get(above).parent();
        }
        return id;
    }

    /** The control word of a capability, found by walking the list; -1 if there is none. */
    private static long control(Tree tree, int index, int id) {
        int at = (int) tree.board.read(tree.address(index) + 0x34, 1);
        for (int steps = 0; at != 0 && steps < 48; steps++) {
            if (tree.board.read(tree.address(index) + at, 1) == id) {
                return tree.board.read(tree.address(index) + at + 2, 2);
            }
            at = (int) tree.board.read(tree.address(index) + at + 1, 1);
        }
        return -1;
    }

    @Property(tries = 200, seed = "20261121", edgeCases = EdgeCasesMode.NONE)
    @Label("PCI-018 the rotation adds up over nested bridges")
    void theRotationAddsUp(@ForAll PciTopology topology) {
        try (Tree tree = new Tree(topology, DeviceBehaviour.SPECIFICATION)) {
            for (int i = 0; i < topology.nodes().size(); i++) {
                Node node = topology.nodes().get(i);
                if (node.pin() == 0) {
                    continue;
                }
                int sum = node.pin() - 1 + node.device();
                for (int up = node.parent(); up != PciTopology.ROOT; ) {
                    sum += topology.nodes().get(up).device();
                    up = topology.nodes().get(up).parent();
                }
                tree.functions.get(i).requestIntx(true);
                for (int line = 0; line < IntxRouter.LINES; line++) {
                    assertThat(tree.board.host().intx().line(line).isHigh())
                            .as("line %d for %s", line, node)
                            .isEqualTo(line == sum % IntxRouter.LINES);
                }
                tree.functions.get(i).requestIntx(false);
            }
        }
    }

    @Example
    @Label("a failure that needs a function behind two bridges shrinks to these three, bare")
    void aTreeShrinksToTheNodesThatMatter() {
        PciTopology least =
                Shrinking.minimum(
                        PciTopologyArbitrary.of(12),
                        new Random(22),
                        topology -> {
                            for (int i = 0; i < topology.nodes().size(); i++) {
                                boolean isFunction =
                                        topology.nodes().get(i).kind() == Kind.FUNCTION;
                                if (isFunction && topology.depth(i) == 2) {
                                    return true;
                                }
                            }
                            return false;
                        });

        assertThat(least.nodes()).hasSize(3);
        assertThat(least)
                .hasToString(
                        """
                        root bus
                          device 1, pci-bridge
                            device 0, pci-bridge
                              device 0, function""");
    }
}
