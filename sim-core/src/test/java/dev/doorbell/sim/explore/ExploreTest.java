package dev.doorbell.sim.explore;

import static dev.doorbell.sim.explore.Workbench.X;
import static dev.doorbell.sim.explore.Workbench.Y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.explore.Exploration.Verdict;
import dev.doorbell.sim.explore.Problem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is found, what is said of it, and what it costs. */
class ExploreTest {
    private static final Budget FEW = new Budget(1_000, 100, 20, true);

    private static long read(Core core, long address) {
        return core.memory().read(address, 8);
    }

    private static Workbench polling(Stage stage, boolean answered) {
        Workbench bench =
                new Workbench(stage, 1)
                        .run(
                                0,
                                core -> {
                                    while (read(core, X) == 0) {
                                        core.spend(1);
                                    }
                                });
        stage.act("something else", () -> bench.post(Y, 1));
        if (answered) {
            stage.act("the answer", () -> bench.post(X, 1));
        }
        return bench;
    }

    @Test
    void aLoopThatNobodyAnswersHasNoEnd() {
        Exploration all = Explore.allInterleavings(stage -> polling(stage, false), FEW);

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Kind.STORM);
        assertThat(all.failure().acts()).as("none is needed for it").containsExactly(0);
    }

    @Test
    void aLoopThatIsAnsweredEndsForNobodyIsKeptWaitingForEver() {
        Exploration all = Explore.allInterleavings(stage -> polling(stage, true), FEW);

        assertThat(all.verdict()).as(all.toString()).isEqualTo(Verdict.PROVED);
        assertThat(all.orderCount()).isGreaterThan(5);
    }

    @Test
    void aBudgetThatIsSpentProvesNothing() {
        Exploration all =
                Explore.allInterleavings(stage -> polling(stage, true), FEW.withOrders(3));

        assertThat(all.verdict()).isEqualTo(Verdict.BUDGET_SPENT);
        assertThat(all.toString()).startsWith("BUDGET SPENT, nothing is proved: 3 orders run");
        assertThatThrownBy(all::failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("there is no failure");
    }

    @Test
    void whatGuestCodeThrowsIsAFailure() {
        Exploration all =
                Explore.allInterleavings(
                        stage -> {
                            Workbench bench = new Workbench(stage, 1);
                            stage.act("the device writes", () -> bench.post(X, 1));
                            return bench.run(
                                    0,
                                    core -> {
                                        if (read(core, X) == 1) {
                                            throw new IllegalStateException("saw it");
                                        }
                                    });
                        });

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isEqualTo(Kind.THROWN);
        assertThat(all.failure().problem().words()).contains("saw it");
    }

    @Test
    void aCoreThatNobodyNudgesIsStuck() {
        Exploration all =
                Explore.allInterleavings(
                        stage ->
                                new Workbench(stage, 1)
                                        .run(0, core -> core.spin(1, core.stirCount())));

        assertThat(all.failure().problem())
                .isEqualTo(new Problem(Kind.DEADLOCK, "cpu0 spins for ever"));
    }

    @Test
    void workThatIsTakenTwiceIsAFailure() {
        Exploration all =
                Explore.allInterleavings(
                        stage -> {
                            Workbench bench = new Workbench(stage, 2);
                            int[] taken = new int[1];
                            for (int i = 0; i < 2; i++) {
                                bench.run(
                                        i,
                                        core -> {
                                            int at = taken[0];
                                            if (read(core, X) > at) {
                                                bench.take();
                                                taken[0] = at + 1;
                                            }
                                        });
                            }
                            stage.act("the device posts a result", () -> bench.result(1));
                            return bench;
                        });

        assertThat(all.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.failure().problem().kind()).isIn(Kind.TAKEN_TWICE, Kind.WORK_LEFT);
    }

    @Test
    void aRuleThatHoldsAtTheEndMayStillBeBrokenOnTheWay() {
        Scenario<Workbench> there =
                stage -> {
                    Workbench bench = new Workbench(stage, 1);
                    stage.always("x is never 1", () -> bench.memory(X) != 1);
                    return bench.run(
                            0,
                            core -> {
                                core.memory().write(X, 8, 1);
                                core.memory().write(X, 8, 2);
                            });
                };

        Exploration all = Explore.allInterleavings(there);

        assertThat(all.failure().problem().words()).isEqualTo("does not hold: x is never 1");
    }

    @Test
    void aFailureCanBeRunAgainAndLookedAt() {
        Exploration all = Explore.allInterleavings(LitmusTest::lookThenSay);
        List<String> seen = new ArrayList<>();

        all.failure().replay(LitmusTest::lookThenSay, bench -> seen.add(bench.state()));

        assertThat(seen).containsExactly("x=1 y=1 latch=0/0 latch=0/0");
    }

    @Test
    void anOrderThatIsNoOrderIsRefused() {
        assertThatThrownBy(() -> Choices.parse("0*2 one"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'one' is no choice");
        assertThat(Choices.format(Choices.parse("0*12 3 1*2"))).isEqualTo("0*12 3 1*2");
    }

    @Test
    void theSameAnswerTwiceOnEveryKindOfThread() {
        Set<String> answers = new TreeSet<>();
        for (Carrier carrier : Carrier.values()) {
            for (int turn = 0; turn < 2 && carrier.isAvailable(); turn++) {
                answers.add(
                        Explore.allInterleavings(
                                        stage -> {
                                            stage.guestSharesOnlyMemory();
                                            Workbench bench = new Workbench(stage, 2, carrier);
                                            stage.invariant("not both", () -> bench.memory(X) != 3);
                                            return bench.run(0, core -> addTo(core, 1))
                                                    .run(1, core -> addTo(core, 2));
                                        })
                                .toString());
            }
        }

        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next()).startsWith("FAILED: does not hold: not both");
    }

    private static void addTo(Core core, long what) {
        core.memory().write(X, 8, read(core, X) + what);
    }

    @Test
    void aScenarioThatKeepsStateIsToldSo() {
        int[] calls = new int[1];

        assertThatThrownBy(
                        () ->
                                Explore.allInterleavings(
                                        stage -> {
                                            Workbench bench = new Workbench(stage, 1);
                                            stage.act("act " + calls[0]++, () -> bench.post(X, 1));
                                            return bench.run(0, core -> read(core, X));
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not do the same again");
    }
}
