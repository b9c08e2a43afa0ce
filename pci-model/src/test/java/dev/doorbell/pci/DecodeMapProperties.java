package dev.doorbell.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table of ranges agrees with asking every window, byte by byte, on random trees. */
class DecodeMapProperties {
    private static final long MIB = 1 << 20;
    private static final long BASE = 0x1000_0000L;
    private static final int SPACE_MIB = 12;
    private static final int BRIDGES = 3;
    private static final int FUNCTIONS = 6;

    /** A write to a register of some function: a window, a BAR, or what it decodes. */
    record Move(int who, int what, int first, int last) {}

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, BRIDGES + FUNCTIONS - 1),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, SPACE_MIB - 1),
                        Arbitraries.integers().between(0, SPACE_MIB - 1))
                .as(Move::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    /** A BAR that says who it is, and what the test knows of it. */
    private static final class Probe implements BusTarget {
        private final int id;

        Probe(int id) {
            this.id = id;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            return id;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {}
    }

    @Property(tries = 150, seed = "20261123", edgeCases = EdgeCasesMode.NONE)
    @Label("who answers is the window in front, whatever overlaps")
    void whoAnswersIsTheWindowInFront(@ForAll("moves") List<Move> moves) {
        try (Simulation simulation = Simulation.builder().build()) {
            HostBridge host = new HostBridge(simulation.parts(), BASE);
            List<PciFunction> all = new ArrayList<>();
            PciBus bus = host.root();
            for (int i = 0; i < BRIDGES; i++) {
                PciFunction primary =
                        new PciFunction(
                                new Slot(i + 1, 0),
                                "bridge" + i,
                                ConfigSpace.bridge(false, DeviceBehaviour.SPECIFICATION));
                PciBridge bridge =
                        new PciBridge(
                                primary,
                                PciBridge.Kind.CONVENTIONAL,
                                DeviceBehaviour.SPECIFICATION);
                (i == 2 ? host.root() : bus).plug(primary); // two nested, one beside them
                bus = bridge.secondary();
                all.add(primary);
            }
            for (int i = 0; i < FUNCTIONS; i++) {
                PciFunction function = new PciFunction(new Slot(10 + i, 0), "fn" + i);
                function.placeBar(0, MIB << i % 3, new Probe(2 * i));
                function.placeBar(2, MIB / 2, new Probe(2 * i + 1));
                PciBridge above = i < BRIDGES ? all.get(i).bridge() : null;
                (above == null ? host.root() : above.secondary()).plug(function);
                all.add(function);
            }
            for (Move move : moves) {
                perform(all.get(move.who()).config(), move, move.who() < BRIDGES);
            }

            BusTarget window = host.window();
            for (long at = BASE; at < BASE + SPACE_MIB * MIB; at += MIB / 4) {
                Found found = new Found();
                ask(host.root(), at, found);
                assertThat(window.read(at - BASE, 4, Requester.DEBUGGER))
                        .as("at %x", at)
                        .isEqualTo(found.id);
                assertThat(window.read(at + MIB / 4 - 1 - BASE, 1, Requester.DEBUGGER))
                        .as("at the end of %x", at)
                        .isEqualTo(found.id == 0xFFFF_FFFFL ? 0xFF : found.id);
            }
        }
    }

    private static void perform(ConfigSpace config, Move move, boolean isBridge) {
        long first = BASE + move.first() * MIB;
        long last = BASE + move.last() * MIB;
        switch (move.what()) {
            case 0 -> config.write(4, 2, 0);
            case 1, 2 -> config.write(4, 2, 2);
            default -> {
                if (isBridge) {
                    int at = move.what() == 3 ? 0x20 : 0x24;
                    config.write(at, 4, (first >>> 16 & 0xFFF0) | (last & 0xFFF0_0000L));
                    config.write(0x28, 4, 0);
                    config.write(0x2C, 4, 0);
                } else {
                    config.write(move.what() == 3 ? 0x10 : 0x18, 4, first);
                }
            }
        }
    }

    /** The front-most claim so far. */
    private static final class Found {
        private long id = 0xFFFF_FFFFL;
    }

    /** Asks everybody on {@code bus}, in the order of their mappings; whether somebody answers. */
    private static boolean ask(PciBus bus, long address, Found found) {
        List<long[]> claims = new ArrayList<>();
        for (int i = 0; i < bus.functions().size(); i++) {
            PciFunction function = bus.functions().get(i);
            for (int bar = 0; bar < PciFunction.BARS; bar++) {
                long base = function.mappedBase(bar);
                if (function.barKind(bar) != null
                        && base != PciFunction.UNMAPPED
                        && address >= base
                        && address < base + function.barSize(bar)) {
                    claims.add(new long[] {function.mappedOrder(bar), i, bar});
                }
            }
            PciBridge bridge = function.bridge();
            if (bridge != null) {
                claims.add(new long[] {bridge.windowsOrder(), i, -1});
            }
        }
        claims.sort((a, b) -> Long.compare(b[0], a[0]));
        for (long[] claim : claims) {
            PciFunction function = bus.functions().get((int) claim[1]);
            BusTarget target = claim[2] < 0 ? null : function.barTarget((int) claim[2]);
            PciBridge bridge = function.bridge();
            if (target != null) {
                found.id = target.read(0, 4, Requester.DEBUGGER);
                return true;
            }
            if (bridge != null && passes(function, address)) {
                if (ask(bridge.secondary(), address, found)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the address lies in a window, as the registers say. */
    private static boolean passes(PciFunction bridge, long address) {
        ConfigSpace config = bridge.config();
        if ((config.get(4, 2) & 2) == 0) {
            return false;
        }
        for (int at : new int[] {0x20, 0x24}) {
            long first = (config.get(at, 2) & 0xFFF0) << 16;
            long last = (config.get(at + 2, 2) & 0xFFF0) << 16 | 0xF_FFFF;
            if (address >= first && address <= last) {
                return true;
            }
        }
        return false;
    }
}
