package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.pci.neighbour.Neighbour;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Machines that can be: every board, card and delivery that go together, some cores, any kernel, with and
 * without a disk and neighbours. Each boots.
 *
 * <p>Shrinks towards the first board with one core, by poll, with the plan's kernel, nothing beside the
 * card, ideal timing and seed 1.
 */
public final class MachineTopologyArbitrary extends ArbitraryDecorator<MachineTopology> {
    private static final int CORES_MAX = 4;
    private static final int NEIGHBOURS_MAX = 2;
    private static final long SEEDS = 1L << 32;

    private final List<BoardSpec> boards;
    private final List<Snapshot> snapshots;

    private MachineTopologyArbitrary(List<BoardSpec> boards, List<Snapshot> snapshots) {
        this.boards = boards;
        this.snapshots = snapshots;
    }

    /** Machines on every board that ships, with every kernel. */
    public static MachineTopologyArbitrary possible() {
        return new MachineTopologyArbitrary(BoardSpec.ALL, List.of(Snapshot.values()));
    }

    /** On these boards alone. */
    public MachineTopologyArbitrary boards(BoardSpec... chosen) {
        return new MachineTopologyArbitrary(List.of(chosen), snapshots);
    }

    /** With these kernels alone. */
    public MachineTopologyArbitrary kernels(Snapshot... chosen) {
        return new MachineTopologyArbitrary(boards, List.of(chosen));
    }

    /** A board, a card and a delivery that both have. */
    private record Way(BoardSpec board, NicKind nic, Delivery delivery) {}

    private static List<Way> ways(List<BoardSpec> boards) {
        return boards.stream()
                .flatMap(board -> Stream.of(NicKind.values()).flatMap(nic -> ways(board, nic)))
                .toList();
    }

    private static Stream<Way> ways(BoardSpec board, NicKind nic) {
        return Stream.of(Delivery.values())
                .filter(delivery -> board.deliveries().contains(delivery))
                .filter(delivery -> nic.deliveries().contains(delivery))
                .map(delivery -> new Way(board, nic, delivery));
    }

    @Override
    protected Arbitrary<MachineTopology> arbitrary() {
        return Combinators.combine(
                        Arbitraries.of(ways(boards)),
                        Arbitraries.integers().between(1, CORES_MAX),
                        Arbitraries.of(snapshots),
                        Arbitraries.frequency(Tuple.of(2, 0L), Tuple.of(1, 1L << 20)),
                        Arbitraries.of(Neighbour.Model.class).list().ofMaxSize(NEIGHBOURS_MAX),
                        Arbitraries.of("ideal", "parallels-m1", "bare-metal-neoverse-n1"),
                        Arbitraries.longs().between(1, SEEDS))
                .as(
                        (way, cores, snapshot, disk, neighbours, profile, seed) ->
                                new MachineTopology(
                                        way.board,
                                        Math.min(cores, way.board.gic().coresMax()),
                                        way.nic,
                                        way.delivery,
                                        snapshot,
                                        disk,
                                        neighbours,
                                        profile,
                                        seed));
    }
}
