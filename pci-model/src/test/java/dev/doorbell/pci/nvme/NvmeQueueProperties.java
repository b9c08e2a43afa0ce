package dev.doorbell.pci.nvme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Queues of any size, filled and emptied in any order, against a plain list. */
class NvmeQueueProperties {
    private static final long READ_TICKS = 1_000_000;

    /** Submits some commands, waits, takes some completions. */
    record Round(int submitted, long pauseTicks, int taken) {}

    @Provide
    Arbitrary<List<Round>> rounds() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.longs().between(0, 3_000),
                        Arbitraries.integers().between(0, 12))
                .as(Round::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<TimingProfile> profiles() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0, 1, 400, 5000),
                        Arbitraries.of(0, 250))
                .as(
                        (generation, command, propagation) ->
                                TimingProfile.named("ideal")
                                        .with("pcie.generation=" + generation)
                                        .with("pcie.lanes=1")
                                        .with("pcie.oneway=" + propagation)
                                        .with("nvme.command=" + command));
    }

    @Property(tries = 150, seed = "5101", edgeCases = EdgeCasesMode.NONE)
    void everyCommandCompletesOnceInOrderWithTheRightPhase(
            @ForAll("profiles") TimingProfile profile,
            @ForAll @IntRange(min = 2, max = 9) int entries,
            @ForAll @IntRange(min = 2, max = 9) int answers,
            @ForAll("rounds") List<Round> rounds) {
        try (NvmeBoard board =
                new NvmeBoard(profile, NvmeStore.of(1 << 20), DeviceBehaviour.SPECIFICATION)) {
            board.start();
            NvmeBoard.Pair pair = board.createPair(1, entries, answers, 0);
            Deque<Integer> expected = new ArrayDeque<>();
            int waiting = 0;
            for (Round round : rounds) {
                // As many as the driver knows to have room for: those whose completions it has
                // seen are out of the queue.
                for (int i = 0; i < round.submitted() && waiting < entries - 1; i++) {
                    expected.add(board.put(pair, 2, 0, 1, NvmeBoard.DATA, 0, 0, 0, 0));
                    waiting++;
                }
                board.ring(pair);
                board.simulation().runFor(round.pauseTicks());
                for (int i = 0; i < round.taken(); i++) {
                    NvmeBoard.Completion completion = board.take(pair);
                    if (completion == null) {
                        break;
                    }
                    check(completion, expected);
                    waiting--;
                }
                board.release(pair);
                boolean unread = board.peek(pair) != null;
                if (profile.value(TimingConstant.PCIE_GENERATION) == 0
                        && profile.value(TimingConstant.PCIE_ONEWAY) == 0) {
                    assertThat(board.pin()).as("what is unread is announced").isEqualTo(unread);
                }
            }
            drain(board, pair, expected);
        }
    }

    private static void check(NvmeBoard.Completion completion, Deque<Integer> expected) {
        assertThat(completion.command()).isEqualTo(expected.removeFirst());
        assertThat(completion.status()).isZero();
        assertThat(completion.queue()).isEqualTo(1);
    }

    private static void drain(NvmeBoard board, NvmeBoard.Pair pair, Deque<Integer> expected) {
        for (int idle = 0; idle < 3; ) {
            board.simulation().runFor(READ_TICKS);
            NvmeBoard.Completion completion = board.take(pair);
            if (completion == null) {
                idle++;
            } else {
                idle = 0;
                check(completion, expected);
                board.release(pair);
            }
        }
        board.simulation().runFor(READ_TICKS);
        assertThat(expected).as("commands that never completed").isEmpty();
        assertThat(board.pin()).isFalse();
        assertThat(board.controller().commandsUnderWay()).isZero();
        assertThat(board.simulation().parts().trace().complaints()).isEmpty();
    }
}
