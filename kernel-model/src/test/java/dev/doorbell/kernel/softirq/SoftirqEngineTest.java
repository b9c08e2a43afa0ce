package dev.doorbell.kernel.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.policy.InterruptPolicy.EarlyRaise;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Raise, rounds, and the thread that goes on. */
class SoftirqEngineTest {
    private static final long START_CYCLES = 7;

    private final GuestBench bench = new GuestBench(1);
    private final PreemptCount preempt = new PreemptCount();
    private final SoftirqEngine engine =
            new SoftirqEngine(
                    bench.core(0), bench.simulation().parts().trace(), START_CYCLES, preempt);
    private final List<String> story = new ArrayList<>();

    @BeforeEach
    void tellWhenTheThreadIsWoken() {
        engine.setThread(() -> story.add("thread"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void tell(SoftirqType type) {
        engine.register(type, () -> story.add(type.name()));
    }

    @Test
    void theLowestNumberRunsFirstWhateverTheOrderOfRaising() {
        for (SoftirqType type : SoftirqType.values()) {
            tell(type);
        }
        for (int i = SoftirqType.values().length - 1; i >= 0; i--) {
            engine.raise(SoftirqType.values()[i]);
        }
        bench.run(engine::run);

        assertThat(story)
                .containsExactly(
                        "HI_TASKLET",
                        "TIMER",
                        "NET_TX",
                        "NET_RX",
                        "BLOCK",
                        "IRQ_POLL",
                        "TASKLET",
                        "SCHED",
                        "HRTIMER",
                        "RCU");
        assertThat(engine.roundCount()).isEqualTo(1);
    }

    @Test
    void raisingTwiceRunsOnce() {
        tell(SoftirqType.NET_RX);
        engine.raise(SoftirqType.NET_RX);
        engine.raise(SoftirqType.NET_RX);
        bench.run(engine::run);
        assertThat(story).containsExactly("NET_RX");
    }

    @Test
    void aBitIsClearBeforeItsHandlerRunsSoRaisingItAgainCounts() {
        engine.register(
                SoftirqType.NET_RX,
                () -> {
                    story.add("pending " + engine.isPending());
                    if (story.size() < 3) {
                        engine.raise(SoftirqType.NET_RX);
                    }
                });
        engine.raise(SoftirqType.NET_RX);
        bench.run(engine::run);

        assertThat(story).containsExactly("pending false", "pending false", "pending false");
        assertThat(engine.roundCount()).isEqualTo(3);
        assertThat(engine.isPending()).isFalse();
    }

    @Test
    void whatARoundRaisesWaitsForTheNextRoundEvenIfItIsMoreUrgent() {
        tell(SoftirqType.HI_TASKLET);
        tell(SoftirqType.RCU);
        engine.register(
                SoftirqType.NET_RX,
                () -> {
                    story.add("NET_RX");
                    engine.raise(SoftirqType.HI_TASKLET);
                });
        engine.raise(SoftirqType.NET_RX);
        engine.raise(SoftirqType.RCU);
        bench.run(engine::run);

        assertThat(story).containsExactly("NET_RX", "RCU", "HI_TASKLET");
    }

    @Test
    void afterTenRoundsTheRestIsLeftToTheThread() {
        engine.register(
                SoftirqType.NET_RX,
                () -> {
                    story.add("NET_RX");
                    engine.raise(SoftirqType.NET_RX);
                });
        engine.raise(SoftirqType.NET_RX);
        bench.run(engine::run);

        assertThat(story).hasSize(11).endsWith("NET_RX", "thread");
        assertThat(engine.isPending()).isTrue();
        assertThat(engine.roundCount()).isEqualTo(SoftirqEngine.ROUNDS_MAX);
    }

    @Test
    void tenRoundsThatEmptyTheWordWakeNobody() {
        engine.register(
                SoftirqType.NET_RX,
                () -> {
                    story.add("NET_RX");
                    if (story.size() < 10) {
                        engine.raise(SoftirqType.NET_RX);
                    }
                });
        engine.raise(SoftirqType.NET_RX);
        bench.run(engine::run);
        assertThat(story).hasSize(10).doesNotContain("thread");
    }

    @Test
    void aHandlerThatRunsTheEngineIsNotEnteredAgain() {
        engine.register(
                SoftirqType.NET_RX,
                () -> {
                    story.add("in " + engine.isRunning());
                    engine.raise(SoftirqType.TIMER);
                    engine.run();
                    story.add("out");
                });
        tell(SoftirqType.TIMER);
        engine.raise(SoftirqType.NET_RX);
        bench.run(engine::run);

        assertThat(story).containsExactly("in true", "out", "TIMER");
        assertThat(engine.isRunning()).isFalse();
    }

    @Test
    void startingCostsItsCyclesOnceAndNothingWhenNothingIsPending() {
        List<Long> ticks = new ArrayList<>();
        engine.register(SoftirqType.NET_RX, () -> ticks.add(bench.core(0).nowTicks()));
        bench.run(
                () -> {
                    engine.run();
                    ticks.add(bench.core(0).nowTicks());
                    engine.raise(SoftirqType.NET_RX);
                    engine.run();
                    ticks.add(bench.core(0).nowTicks());
                });
        assertThat(ticks).containsExactly(0L, START_CYCLES, START_CYCLES);
    }

    @Test
    void nothingRunsInAHandler() {
        tell(SoftirqType.NET_RX);
        engine.raise(SoftirqType.NET_RX);
        bench.run(
                () -> {
                    preempt.enterHardirq();
                    engine.run();
                    assertThat(story).isEmpty();
                    preempt.exitHardirq();
                    engine.run();
                });
        assertThat(story).containsExactly("NET_RX");
    }

    @Test
    void whatIsRaisedWhileTheyAreDisabledRunsWhenTheyAreEnabled() {
        tell(SoftirqType.NET_RX);
        bench.run(
                () -> {
                    engine.disable();
                    engine.disable();
                    engine.raise(SoftirqType.NET_RX);
                    engine.run();
                    assertThat(engine.isRunning()).isFalse(); // disabled is not running
                    engine.enable();
                    assertThat(story).isEmpty();
                    engine.enable();
                });
        assertThat(story).containsExactly("NET_RX");
    }

    @Test
    void whatIsRaisedBeforeTheCoresOwnDataExistIsForgottenAndCounted() {
        tell(SoftirqType.NET_RX);
        engine.holdBack(EarlyRaise.LOST);
        bench.run(
                () -> {
                    engine.raise(SoftirqType.NET_RX);
                    engine.run();
                    engine.open();
                    engine.run();
                });
        assertThat(story).isEmpty();
        assertThat(engine.lostCount()).isEqualTo(1);
        assertThat(bench.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.SOFTIRQ_LOST, 1L);
    }

    @Test
    void orItIsRememberedAndRaisedAgain() {
        tell(SoftirqType.NET_RX);
        tell(SoftirqType.BLOCK);
        engine.holdBack(EarlyRaise.REPLAYED);
        bench.run(
                () -> {
                    engine.raise(SoftirqType.BLOCK);
                    engine.raise(SoftirqType.NET_RX);
                    engine.run();
                    assertThat(story).isEmpty();
                    engine.open();
                    engine.run();
                });
        assertThat(story).containsExactly("NET_RX", "BLOCK");
        assertThat(engine.lostCount()).isZero();
    }
}
