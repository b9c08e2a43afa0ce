package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The machines that an annotation asks for.
 *
 * @param possible those that can be, in the order of the annotation: boards first, seeds last
 * @param leftOut what keeps each of the others from being
 */
record Combinations(List<MachineChoice> possible, List<String> leftOut) {
    /**
     * All combinations.
     *
     * @throws ConfigurationException if none is possible, saying why
     */
    static Combinations of(OnBoard wanted) {
        List<MachineChoice> all = all(wanted, boards(wanted));
        List<MachineChoice> possible = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (MachineChoice one : all) {
            String problem = one.problem();
            if (problem == null) {
                possible.add(one);
            } else {
                leftOut.add(one + ": " + problem);
            }
        }
        if (possible.isEmpty()) {
            throw new ConfigurationException(
                    "@OnBoard names no machine that can be:\n  "
                            + String.join("\n  ", leftOut)
                            + "\nchoose another delivery, NIC or board, or fewer cpus");
        }
        return new Combinations(List.copyOf(possible), List.copyOf(leftOut));
    }

    /**
     * The machine of a replay line; what the line leaves out is as the annotation has it first.
     *
     * @throws ConfigurationException if the line cannot be read
     */
    static Combinations replayed(OnBoard wanted, String line) {
        List<BoardSpec> boards = boards(wanted);
        MachineChoice base = all(wanted, boards).get(0);
        return new Combinations(List.of(MachineChoice.parse(line, base, boards)), List.of());
    }

    private static List<BoardSpec> boards(OnBoard wanted) {
        List<BoardSpec> boards =
                Arrays.stream(wanted.value())
                        .map(TestBoard::spec)
                        .collect(Collectors.toCollection(ArrayList::new));
        for (Class<? extends Supplier<BoardSpec>> own : wanted.boardOf()) {
            boards.add(ReflectionSupport.newInstance(own).get());
        }
        return boards.isEmpty() ? List.of(BoardSpec.PARALLELS) : boards;
    }

    private static List<MachineChoice> all(OnBoard wanted, List<BoardSpec> boards) {
        List<MachineChoice> all = new ArrayList<>();
        for (BoardSpec board : boards) {
            for (NicKind nic : orElse(wanted.nic(), board.nic())) {
                for (Delivery delivery : orElse(wanted.delivery(), best(board, nic))) {
                    for (int cpus : wanted.cpus()) {
                        for (String profile : orElse(wanted.profile(), "")) {
                            for (long seed : wanted.seed()) {
                                all.add(
                                        new MachineChoice(
                                                seed, board, delivery, profile, nic, cpus));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    private static Delivery best(BoardSpec board, NicKind nic) {
        return Boards.of(board).nic(nic).config().kernel().delivery();
    }

    private static <T> List<T> orElse(T[] some, T otherwise) {
        return some.length == 0 ? List.of(otherwise) : List.of(some);
    }
}
