package dev.doorbell.kernel.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Setting the timer again, and which ticks poll. */
class TickTimerTest {
    private static final String TVAL = hex(SystemRegisters.encoding(3, 3, 14, 3, 0));
    private static final String CTL = hex(SystemRegisters.encoding(3, 3, 14, 3, 1));
    private static final String CVAL = hex(SystemRegisters.encoding(3, 3, 14, 3, 2));
    private static final int CNTFRQ = SystemRegisters.encoding(3, 3, 14, 0, 0);
    private static final int CNTVCT = SystemRegisters.encoding(3, 3, 14, 0, 2);
    private static final KernelConfig SEED = KernelConfig.seed(Delivery.POLL);

    private final GuestBench bench =
            new GuestBench(1)
                    .rememberingSystemRegisters()
                    .holdingSystem(CNTFRQ, 24_000_000)
                    .holdingSystem(CNTVCT, 1_000_000);
    private final TickTimer.TickCounter counter = new TickTimer.TickCounter();
    private final List<Boolean> polls = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private static String hex(int encoding) {
        return "write sys+" + Integer.toHexString(encoding) + " = ";
    }

    private TickTimer timer(KernelConfig config) {
        return new TickTimer(
                bench.core(0),
                new GenericTimerTick(config.tick(), false),
                config,
                counter,
                11,
                timer -> polls.add(timer.isPollTick()));
    }

    @Test
    void anAbsoluteTimerIsSetOnePeriodAfterTheLastExpiry() {
        TickTimer timer = timer(SEED.with(TickRearm.ABSOLUTE));
        bench.run(
                () -> {
                    timer.start();
                    bench.holdingSystem(CNTVCT, 1_099_999); // however late it gets there
                    timer.handle(bench.core(0));
                    timer.handle(bench.core(0));
                });
        assertThat(bench.writes())
                .containsExactly(
                        CVAL + Long.toHexString(1_024_000),
                        CTL + "1",
                        CVAL + Long.toHexString(1_048_000),
                        CVAL + Long.toHexString(1_072_000));
    }

    @Test
    void aRelativeTimerIsSetOnePeriodFromNow() {
        TickTimer timer = timer(SEED.with(TickRearm.RELATIVE));
        bench.run(
                () -> {
                    timer.start();
                    timer.handle(bench.core(0));
                });
        assertThat(bench.writes())
                .containsExactly(
                        CVAL + Long.toHexString(1_024_000),
                        CTL + "1",
                        TVAL + Long.toHexString(24_000),
                        CTL + "1");
    }

    @Test
    void everyTenthTickPolls() {
        TickTimer timer = timer(SEED);
        bench.run(
                () -> {
                    for (int i = 0; i < 40; i++) {
                        timer.handle(bench.core(0));
                    }
                });
        for (int tick = 1; tick <= 40; tick++) {
            assertThat(polls.get(tick - 1)).as("tick " + tick).isEqualTo(tick % 10 == 0);
        }
        assertThat(counter.ticks()).isEqualTo(40);
    }

    @Test
    void theCounterIsSharedSoAnotherCoresTicksMoveThePhase() {
        // Two cores in lockstep: the first sees odd counts only and never polls; the second sees
        // even ones and polls every fifth tick of its own.
        TickTimer first = timer(SEED);
        List<Boolean> others = new ArrayList<>();
        TickTimer second =
                new TickTimer(
                        bench.core(0),
                        new GenericTimerTick(SEED.tick(), false),
                        SEED,
                        counter,
                        0,
                        timer -> others.add(timer.isPollTick()));
        bench.run(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        first.handle(bench.core(0));
                        second.handle(bench.core(0));
                    }
                });
        assertThat(polls).hasSize(50).containsOnly(false);
        for (int tick = 1; tick <= 50; tick++) {
            assertThat(others.get(tick - 1)).as("tick " + tick).isEqualTo(tick % 5 == 0);
        }
    }

    @Test
    void theTimerIsSetAgainBeforeTheWorkIsPaid() {
        TickTimer timer = timer(SEED.with(TickRearm.RELATIVE));
        List<Long> ticks = new ArrayList<>();
        bench.run(
                () -> {
                    timer.handle(bench.core(0));
                    ticks.add(bench.core(0).nowTicks());
                });
        assertThat(ticks).containsExactly(11L);
    }
}
