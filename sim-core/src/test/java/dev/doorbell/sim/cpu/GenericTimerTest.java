package dev.doorbell.sim.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counter at 24 MHz, core at 1 GHz: a count is 125 ticks, a core cycle three. */
class GenericTimerTest {
    private static final int CNTFRQ_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 0);
    private static final int CNTVCT_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 2);
    private static final int CNTV_TVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 0);
    private static final int CNTV_CTL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 1);
    private static final int CNTV_CVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 2);
    private static final int INTID = 27;
    private static final long COUNT = 125;
    private static final long ENABLE = 1;
    private static final long MASK = 2;
    private static final long STATUS = 4;

    private final Simulation simulation =
            Simulation.builder()
                    .time(
                            TimeBase.exact(
                                    List.of(
                                            new ClockRate("cpu", 1_000_000_000L),
                                            new ClockRate("timer", 24_000_000L))))
                    .build();
    private final ClockDomain cpu = simulation.parts().time().domain("cpu");
    private final ClockDomain counter = simulation.parts().time().domain("timer");
    private final InterruptLine line = new InterruptLine("cpu0.timer");
    private final List<Long> rises = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private GenericTimer timer(long riseDelayCycles) {
        line.listen(
                high -> {
                    if (high) {
                        rises.add(simulation.nowTicks());
                    }
                });
        return new GenericTimer(simulation.parts(), 0, INTID, counter, cpu, riseDelayCycles, line);
    }

    @Test
    void theCounterCountsWholePeriodsOfItsClock() {
        GenericTimer timer = timer(0);

        assertThat(timer.read(CNTFRQ_EL0)).isEqualTo(24_000_000L);
        assertThat(timer.read(CNTVCT_EL0)).isZero();
        simulation.runUntil(COUNT - 1);
        assertThat(timer.read(CNTVCT_EL0)).isZero();
        simulation.runUntil(COUNT);
        assertThat(timer.read(CNTVCT_EL0)).isOne();
    }

    @Test
    void theOutputRisesWhenTheCounterReachesTheCompareValue() {
        GenericTimer timer = timer(0);
        timer.write(CNTV_CVAL_EL0, 1000);
        timer.write(CNTV_CTL_EL0, ENABLE);

        simulation.runFor(2000 * COUNT);

        assertThat(rises).containsExactly(1000 * COUNT);
        assertThat(line.isHigh()).isTrue();
    }

    @Test
    void aCompareValueInThePastRaisesTheOutputAtOnce() {
        GenericTimer timer = timer(0);
        simulation.runUntil(10 * COUNT + 3);
        timer.write(CNTV_CVAL_EL0, 10);
        timer.write(CNTV_CTL_EL0, ENABLE);

        simulation.runFor(1);

        assertThat(rises).containsExactly(10 * COUNT + 3);
    }

    @Test
    void nothingHappensWhileTheTimerIsDisabled() {
        GenericTimer timer = timer(0);
        timer.write(CNTV_CVAL_EL0, 10);

        simulation.runFor(100 * COUNT);

        assertThat(rises).isEmpty();
        assertThat(timer.read(CNTV_CTL_EL0)).isZero();
    }

    @Test
    void theStatusBitTellsTheConditionWhateverTheMaskSays() {
        GenericTimer timer = timer(0);
        timer.write(CNTV_CVAL_EL0, 10);
        timer.write(CNTV_CTL_EL0, ENABLE | MASK);

        simulation.runUntil(10 * COUNT - 1);
        assertThat(timer.read(CNTV_CTL_EL0)).isEqualTo(ENABLE | MASK);
        simulation.runUntil(10 * COUNT);
        assertThat(timer.read(CNTV_CTL_EL0)).isEqualTo(ENABLE | MASK | STATUS);

        assertThat(rises).isEmpty();
    }

    @Test
    void theStatusBitCannotBeWritten() {
        GenericTimer timer = timer(0);
        timer.write(CNTV_CVAL_EL0, 10);
        timer.write(CNTV_CTL_EL0, ENABLE | STATUS);

        assertThat(timer.read(CNTV_CTL_EL0)).isEqualTo(ENABLE);
    }

    @Test
    void maskingLowersTheOutputAndUnmaskingRaisesItAgain() {
        GenericTimer timer = timer(0);
        timer.write(CNTV_CVAL_EL0, 10);
        timer.write(CNTV_CTL_EL0, ENABLE);
        simulation.runUntil(20 * COUNT);

        timer.write(CNTV_CTL_EL0, ENABLE | MASK);
        assertThat(line.isHigh()).isFalse();
        timer.write(CNTV_CTL_EL0, ENABLE);
        simulation.runFor(0);

        assertThat(line.isHigh()).isTrue();
        assertThat(rises).containsExactly(10 * COUNT, 20 * COUNT);
    }

    @Test
    void movingTheCompareValueAwayLowersTheOutputAtOnce() {
        GenericTimer timer = timer(9);
        timer.write(CNTV_CVAL_EL0, 10);
        timer.write(CNTV_CTL_EL0, ENABLE);
        simulation.runUntil(20 * COUNT);
        assertThat(line.isHigh()).isTrue();

        timer.write(CNTV_CVAL_EL0, 30);

        assertThat(line.isHigh()).isFalse();
        simulation.runUntil(40 * COUNT);
        assertThat(rises).containsExactly(10 * COUNT + 27, 30 * COUNT + 27);
    }

    @Test
    void aRiseIsLateByItsDelayAndAbandonedIfTheConditionGoes() {
        GenericTimer timer = timer(100);
        timer.write(CNTV_CVAL_EL0, 10);
        timer.write(CNTV_CTL_EL0, ENABLE);
        simulation.runUntil(10 * COUNT + 299);
        assertThat(line.isHigh()).isFalse();

        timer.write(CNTV_CTL_EL0, 0);
        simulation.runUntil(100 * COUNT);

        assertThat(rises).isEmpty();
    }

    @Test
    void theTimerValueIsASignedDistanceFromNow() {
        GenericTimer timer = timer(0);
        simulation.runUntil(100 * COUNT);
        timer.write(CNTV_TVAL_EL0, 50);
        assertThat(timer.read(CNTV_CVAL_EL0)).isEqualTo(150);
        simulation.runUntil(120 * COUNT);
        assertThat(timer.read(CNTV_TVAL_EL0)).isEqualTo(30);
        simulation.runUntil(151 * COUNT);
        assertThat(timer.read(CNTV_TVAL_EL0)).isEqualTo(0xFFFF_FFFFL);

        timer.write(CNTV_TVAL_EL0, -51 & 0xFFFF_FFFFL);

        assertThat(timer.read(CNTV_CVAL_EL0)).isEqualTo(100);
    }

    @Test
    void aCompareValueOfAllOnesIsNeverReached() {
        GenericTimer timer = timer(0);
        timer.write(CNTV_CVAL_EL0, -1);
        timer.write(CNTV_CTL_EL0, ENABLE);

        simulation.runFor(1_000_000 * COUNT);

        assertThat(timer.read(CNTV_CTL_EL0)).isEqualTo(ENABLE);
        assertThat(rises).isEmpty();
    }

    @Test
    void aCompareValueYearsAheadIsReachedToTheTick() {
        GenericTimer timer = timer(0);
        long far = (1L << 41) + 5;
        timer.write(CNTV_CVAL_EL0, far);
        timer.write(CNTV_CTL_EL0, ENABLE);

        simulation.runUntil((far + 1) * COUNT);

        assertThat(rises).containsExactly(far * COUNT);
    }

    @ParameterizedTest(name = "{0} core cycles from expiry to the write")
    @ValueSource(longs = {0, 1, 41, 42, 417, 4133})
    void relativeRearmingSlipsByTheDelayInCountsEveryTick(long delayCycles) {
        long reload = 240; // 10 us
        int ticks = 100;

        List<Long> expiries =
                rearm(delayCycles, ticks, timer -> timer.write(CNTV_TVAL_EL0, reload));

        // A6: delta is whole counts between the expiry and the count in which the write falls.
        long delta = delayCycles * 3 / COUNT;
        for (int m = 0; m < ticks; m++) {
            assertThat(expiries.get(m)).isEqualTo((reload + m * (reload + delta)) * COUNT);
        }
    }

    @ParameterizedTest(name = "{0} core cycles from expiry to the write")
    @ValueSource(longs = {0, 1, 41, 42, 417, 4133})
    void absoluteRearmingNeverSlips(long delayCycles) {
        long reload = 240;
        int ticks = 100;

        List<Long> expiries =
                rearm(
                        delayCycles,
                        ticks,
                        timer -> timer.write(CNTV_CVAL_EL0, timer.read(CNTV_CVAL_EL0) + reload));

        for (int m = 0; m < ticks; m++) {
            assertThat(expiries.get(m)).isEqualTo((m + 1) * reload * COUNT);
        }
    }

    private interface Rearm {
        void write(GenericTimer timer);
    }

    /** The rises of a timer that is re-armed {@code delayCycles} after each. */
    private List<Long> rearm(long delayCycles, int ticks, Rearm rearm) {
        GenericTimer timer = timer(0);
        Event write = Event.named("test.rearm", Phase.PROCESSORS, () -> rearm.write(timer));
        line.listen(
                high -> {
                    if (high) {
                        long tick = cpu.after(simulation.nowTicks(), delayCycles);
                        simulation.parts().events().scheduleAt(tick, write);
                    }
                });
        timer.write(CNTV_TVAL_EL0, 240);
        timer.write(CNTV_CTL_EL0, ENABLE);
        while (rises.size() < ticks) {
            simulation.runFor(1000 * COUNT);
        }
        return List.copyOf(rises.subList(0, ticks));
    }
}
