package dev.doorbell.sim.explore;

import static dev.doorbell.sim.explore.Workbench.X;
import static dev.doorbell.sim.explore.Workbench.Y;
import static dev.doorbell.sim.explore.Workbench.latch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.explore.Exploration.Verdict;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Programs so small that the outcomes and the orders can be counted by hand. */
class LitmusTest {
    /** Two cores that note what they read. */
    private record Litmus(Set<String> outcomes, Exploration result) {}

    private static Litmus two(
            Budget budget, BiConsumer<Core, long[]> first, BiConsumer<Core, long[]> second) {
        Set<String> outcomes = new TreeSet<>();
        Exploration result =
                Explore.allInterleavings(
                        stage -> {
                            stage.guestSharesOnlyMemory();
                            long[] read = new long[2];
                            stage.invariant(
                                    "is noted", () -> noted(outcomes, read[0] + "," + read[1]));
                            return new Workbench(stage, 2)
                                    .run(0, core -> first.accept(core, read))
                                    .run(1, core -> second.accept(core, read));
                        },
                        budget);
        return new Litmus(outcomes, result);
    }

    private static void write(Core core, long address, long value) {
        core.memory().write(address, 8, value);
    }

    private static long read(Core core, long address) {
        return core.memory().read(address, 8);
    }

    @Test
    void coresThatShareNothingNeedOneOrder() {
        BiConsumer<Core, long[]> first = (core, read) -> write(core, X, 1);
        BiConsumer<Core, long[]> second = (core, read) -> write(core, Y, 1);

        assertThat(two(Budget.USUAL, first, second).result().orderCount()).isEqualTo(1);
        // Each core begins, and writes: four steps, two of each.
        assertThat(two(Budget.USUAL.withoutReduction(), first, second).result().orderCount())
                .isEqualTo(6);
    }

    @Test
    void storeBufferingHasThreeOutcomesInThreeOrders() {
        Litmus litmus =
                two(
                        Budget.USUAL,
                        (core, read) -> {
                            write(core, X, 1);
                            read[0] = read(core, Y);
                        },
                        (core, read) -> {
                            write(core, Y, 1);
                            read[1] = read(core, X);
                        });

        assertThat(litmus.outcomes()).containsExactly("0,1", "1,0", "1,1");
        assertThat(litmus.result().verdict()).isEqualTo(Verdict.PROVED);
        assertThat(litmus.result().orderCount()).isEqualTo(3);
    }

    @Test
    void aMessageBehindItsDataHasThreeOutcomesInThreeOrders() {
        Litmus litmus =
                two(
                        Budget.USUAL,
                        (core, read) -> {
                            write(core, X, 1);
                            write(core, Y, 1);
                        },
                        (core, read) -> {
                            read[0] = read(core, Y);
                            read[1] = read(core, X);
                        });

        assertThat(litmus.outcomes()).containsExactly("0,0", "0,1", "1,1");
        assertThat(litmus.result().orderCount()).isEqualTo(3);
    }

    @Test
    void twoWritersOfOneWordAndAReaderHaveSixOrders() {
        Set<String> outcomes = new TreeSet<>();
        Exploration result =
                Explore.allInterleavings(
                        stage -> {
                            stage.guestSharesOnlyMemory();
                            long[] read = new long[1];
                            stage.invariant("is noted", () -> noted(outcomes, "" + read[0]));
                            return new Workbench(stage, 3)
                                    .run(0, core -> write(core, X, 1))
                                    .run(1, core -> write(core, X, 2))
                                    .run(2, core -> read[0] = read(core, X));
                        });

        assertThat(outcomes).containsExactly("0", "1", "2");
        assertThat(result.orderCount()).isEqualTo(6);
    }

    private static Litmus postedThenSaid(boolean barrier) {
        return two(
                Budget.USUAL,
                (core, read) -> {
                    core.write(latch(0), 8, 1);
                    if (barrier) {
                        core.barrier();
                    }
                    write(core, X, 1);
                },
                (core, read) -> {
                    read[0] = read(core, X);
                    read[1] = core.read(latch(0), 8);
                });
    }

    @Test
    void aStoreToMemoryPassesAPostedWrite() {
        assertThat(postedThenSaid(false).outcomes()).containsExactly("0,0", "0,1", "1,0", "1,1");
    }

    @Test
    void noStorePassesABarrier() {
        assertThat(postedThenSaid(true).outcomes()).containsExactly("0,0", "0,1", "1,1");
    }

    @Test
    void aReadOfARegisterDoesNotPassAPostedWrite() {
        Litmus litmus =
                two(
                        Budget.USUAL,
                        (core, read) -> {
                            core.write(latch(0), 8, 1);
                            read[0] = core.read(latch(0), 8);
                        },
                        (core, read) -> read[1] = read(core, X));

        assertThat(litmus.outcomes()).containsExactly("1,0");
        assertThat(litmus.result().orderCount()).isEqualTo(1);
    }

    @Test
    void dekkersEntryLetsOneInAtMost() {
        Exploration result =
                Explore.allInterleavings(
                        stage -> {
                            stage.guestSharesOnlyMemory();
                            boolean[] in = new boolean[2];
                            stage.invariant("one at most is in", () -> !in[0] || !in[1]);
                            return new Workbench(stage, 2)
                                    .run(
                                            0,
                                            core -> {
                                                write(core, X, 1);
                                                in[0] = read(core, Y) == 0;
                                            })
                                    .run(
                                            1,
                                            core -> {
                                                write(core, Y, 1);
                                                in[1] = read(core, X) == 0;
                                            });
                        });

        assertThat(result.verdict()).isEqualTo(Verdict.PROVED);
    }

    @Test
    void lookingBeforeSayingLetsBothIn() {
        Exploration result = Explore.allInterleavings(LitmusTest::lookThenSay);

        assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(String.join("\n", result.failure().table()))
                .isEqualTo(
                        """
                           cpu0                   cpu1
                        1  begins
                        2  reads cpu1 wants: 0
                        3                         begins
                        4                         reads cpu0 wants: 0
                        5                         writes cpu1 wants = 1
                        6  writes cpu0 wants = 1\
                        """);
    }

    static Workbench lookThenSay(Stage stage) {
        stage.guestSharesOnlyMemory();
        stage.place("cpu0 wants", X, 8);
        stage.place("cpu1 wants", Y, 8);
        boolean[] in = new boolean[2];
        stage.invariant("one at most is in", () -> !in[0] || !in[1]);
        return new Workbench(stage, 2)
                .run(
                        0,
                        core -> {
                            in[0] = read(core, Y) == 0;
                            write(core, X, 1);
                        })
                .run(
                        1,
                        core -> {
                            in[1] = read(core, X) == 0;
                            write(core, Y, 1);
                        });
    }

    /** An invariant that always holds, and takes down how an order ended. */
    static boolean noted(Collection<String> ends, String end) {
        ends.add(end);
        return true;
    }
}
