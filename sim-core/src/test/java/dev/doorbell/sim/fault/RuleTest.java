package dev.doorbell.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules say of themselves, and what they refuse. */
class RuleTest {
    private static final FaultPlan PLAN =
            FaultPlan.of(
                    Rules.lostMsi(0x8090040, 3),
                    Rule.on(Writes.between(0x4000_0000L, 0x4000_0FFFL).by(0x18))
                            .every(22)
                            .chance(0.5, "mine")
                            .reorder(50)
                            .breakingOrder(),
                    Rules.stuckHigh("pci.inta", 100, 200),
                    Rule.on(Frames.toNic().typed(0x806)).times(1).corrupt(0xFF, 12),
                    Rule.on(Reads.of(0x1000).by(Requester.core(1))).fail(),
                    Rule.on(Commands.of("its").numbered(0xA)).between(5, Long.MAX_VALUE).drop(),
                    Rules.spuriousMsi(7, 0x8090040, 1, 0x18));

    @Test
    void aPlanSaysInWordsWhatItDoes() {
        assertThat(PLAN.words())
                .isEqualTo(
                        """
                        1. a write to 0x8090040, the 3rd: is dropped
                        2. a write [0x40000000, 0x40000fff] by 00:03.0, every 22nd, with probability \
                        0.5 (stream mine): is passed by the next, or goes on after 50 ticks, against \
                        the order of the bus
                        3. line pci.inta, from tick 100, before tick 200: is stuck high
                        4. a frame to the card of type 0x806, at most 1 time: is corrupted by 0xff at \
                        byte 12
                        5. a read of 0x1000 by core 1: ends with an error
                        6. a command 0xa of queue its, from tick 5: is dropped
                        7. at tick 7 a write of 0x1 to 0x8090040 by 00:03.0: appears
                        """);
        assertThat(FaultPlan.NONE.words()).isEqualTo("no fault\n");
    }

    @Test
    void aPlanSaysInJavaHowToMakeIt() {
        // What is printed is pasted here, and is the same plan.
        FaultPlan again =
                FaultPlan.of(
                        Rule.on(Writes.between(0x8090040L, 0x8090040L)).nth(3).drop(),
                        Rule.on(Writes.between(0x40000000L, 0x40000fffL).by(0x18))
                                .every(22)
                                .chance(0.5, "mine")
                                .reorder(50L)
                                .breakingOrder(),
                        Rule.on(Line.named("pci.inta")).between(100L, 200L).stick(true),
                        Rule.on(Frames.toNic().typed(0x806)).times(1).corrupt(0xffL, 12),
                        Rule.on(Reads.between(0x1000L, 0x1000L).by(0x40000001)).fail(),
                        Rule.on(Commands.of("its").numbered(0xa))
                                .between(5L, Long.MAX_VALUE)
                                .drop(),
                        Rule.on(new Unposted(7L, 0x8090040L, 4, 0x1L, 0x18)).appear());
        assertThat(again).isEqualTo(PLAN);
        assertThat(PLAN.code().replaceAll("\\s+", ""))
                .isEqualTo(
                        ("FaultPlan.of("
                                + "Rule.on(Writes.between(0x8090040L,0x8090040L)).nth(3).drop(),"
                                + "Rule.on(Writes.between(0x40000000L,0x40000fffL).by(0x18))"
                                + ".every(22).chance(0.5,\"mine\").reorder(50L).breakingOrder(),"
                                + "Rule.on(Line.named(\"pci.inta\")).between(100L,200L).stick(true),"
                                + "Rule.on(Frames.toNic().typed(0x806)).times(1).corrupt(0xffL,12),"
                                + "Rule.on(Reads.between(0x1000L,0x1000L).by(0x40000001)).fail(),"
                                + "Rule.on(Commands.of(\"its\").numbered(0xa))"
                                + ".between(5L,Long.MAX_VALUE).drop(),"
                                + "Rule.on(newUnposted(7L,0x8090040L,4,0x1L,0x18)).appear())"));
    }

    private static Stream<Subject> subjects() {
        return Stream.of(
                Writes.any(),
                Reads.of(1),
                Line.named("wire"),
                Frames.fromNic(),
                Commands.of("its"),
                new Unposted(0, 0, 4, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whatCannotHappenToASubjectIsRefusedWithWhatCan(Subject subject) {
        for (Kind kind : Kind.values()) {
            if (subject.verdicts().contains(kind)) {
                assertThat(new Rule(subject, When.ALWAYS, Verdict.of(kind)).words())
                        .contains(subject.words());
            } else {
                assertThatThrownBy(() -> new Rule(subject, When.ALWAYS, Verdict.of(kind)))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(kind.words())
                        .hasMessageContaining(subject.verdicts().toString());
            }
        }
    }

    @Test
    void nonsenseIsRefused() {
        List<Runnable> all =
                List.of(
                        () -> Rule.on(Writes.any()).nth(-1).drop(),
                        () -> Rule.on(Writes.any()).every(0).drop(),
                        () -> Rule.on(Writes.any()).chance(1.5).drop(),
                        () -> Rule.on(Writes.any()).chance(Double.NaN).drop(),
                        () -> Rule.on(Writes.any()).between(5, 4).drop(),
                        () -> Rule.on(Writes.any()).delay(-1),
                        () -> Rule.on(Writes.any()).delay(Long.MAX_VALUE),
                        () -> Rule.on(Line.named("wire")).nth(2).stick(true));
        for (Runnable one : all) {
            assertThatThrownBy(one::run)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void chanceIsTheSeedsAndOfEachRulesOwn() {
        assertThat(hits(1)).isEqualTo(hits(1)).isNotEqualTo(hits(2));
        List<List<Integer>> both = hits(1);
        assertThat(both.get(0)).isNotEqualTo(both.get(1)).hasSizeBetween(60, 140);
    }

    /** Which of 200 writes each of two rules hit. */
    private static List<List<Integer>> hits(long seed) {
        try (Simulation simulation = Simulation.builder().seed(seed).build()) {
            Faults faults = simulation.parts().faults();
            List<Installed> rules =
                    List.of(
                            faults.install(Rule.on(Writes.to(0x100)).chance(0.5).drop()),
                            faults.install(Rule.on(Writes.to(0x200)).chance(0.5).drop()));
            List<List<Integer>> hits = List.of(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < 200; i++) {
                for (int rule = 0; rule < 2; rule++) {
                    long before = rules.get(rule).hits();
                    simulation.parts().bus().write(0x100L * (rule + 1), 4, 0, 8);
                    if (rules.get(rule).hits() > before) {
                        hits.get(rule).add(i);
                    }
                }
            }
            return hits;
        }
    }
}
