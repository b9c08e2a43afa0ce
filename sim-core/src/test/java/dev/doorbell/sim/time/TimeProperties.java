package dev.doorbell.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class TimeProperties {
    private static final long TICKS_MAX = 1L << 61;

    /** A clock in a rounded time base, whose rate may or may not divide the tick's. */
    record Clock(long ticksPerSecond, long hz) {
        ClockDomain domain() {
            return TimeBase.rounded(ticksPerSecond, List.of(new ClockRate("cpu", hz)))
                    .domain("cpu");
        }

        /** floor(cycle · ticks / hz), by definition. */
        BigInteger edge(long cycle) {
            return BigInteger.valueOf(cycle)
                    .multiply(BigInteger.valueOf(ticksPerSecond))
                    .divide(BigInteger.valueOf(hz));
        }
    }

    @Provide
    Arbitrary<Clock> clocks() {
        Arbitrary<Long> rates =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(1, TimeBase.TICKS_PER_SECOND_MAX),
                        Arbitraries.longs().between(1, 40),
                        Arbitraries.of(24_000_000L, 999_983L, 3_200_000_000L, 48_000_000_000L));
        return Combinators.combine(rates, rates)
                .as((a, b) -> new Clock(Math.max(a, b), Math.min(a, b)));
    }

    @Property(tries = 2000, seed = "2211")
    void theEdgeOfACycleFollowsFromItsNumberAlone(
            @ForAll("clocks") Clock clock, @ForAll @LongRange(max = 1L << 61) long bound) {
        long cycle = cycleBelow(clock, bound);

        assertThat(clock.domain().edgeTicks(cycle)).isEqualTo(clock.edge(cycle).longValueExact());
    }

    @Property(tries = 2000, seed = "2212")
    void theCycleOfATickIsTheLastWhoseEdgeIsNotLater(
            @ForAll("clocks") Clock clock, @ForAll @LongRange(max = TICKS_MAX) long tick) {
        BigInteger at = BigInteger.valueOf(tick);

        long cycle = clock.domain().cyclesFloor(tick);

        assertThat(clock.edge(cycle)).isLessThanOrEqualTo(at);
        assertThat(clock.edge(cycle + 1)).isGreaterThan(at);
    }

    @Property(tries = 2000, seed = "2213")
    void theNextCycleIsTheFirstWhoseEdgeIsNotEarlier(
            @ForAll("clocks") Clock clock, @ForAll @LongRange(max = TICKS_MAX) long tick) {
        BigInteger at = BigInteger.valueOf(tick);

        long cycle = clock.domain().cyclesCeil(tick);

        assertThat(clock.edge(cycle)).isGreaterThanOrEqualTo(at);
        assertThat(cycle == 0 || clock.edge(cycle - 1).compareTo(at) < 0).isTrue();
    }

    @Property(tries = 2000, seed = "2214")
    void someCyclesLaterIsExactFromAnEdgeAndKeepsTheDistanceFromOne(
            @ForAll("clocks") Clock clock,
            @ForAll @LongRange(max = 1L << 60) long now,
            @ForAll @LongRange(max = 1L << 60) long bound) {
        ClockDomain domain = clock.domain();
        long cycles = cycleBelow(clock, bound);
        long cycle = domain.cyclesFloor(now);
        BigInteger past = BigInteger.valueOf(now).subtract(clock.edge(cycle));

        assertThat(domain.after(now, cycles))
                .isEqualTo(clock.edge(cycle + cycles).add(past).longValueExact());
        assertThat(domain.after(now, 0)).isEqualTo(now);
    }

    @Property(tries = 200, seed = "2215")
    void aRoundedClockNeverDriftsAndItsEdgesRise(
            @ForAll("clocks") Clock clock, @ForAll @LongRange(max = 1 << 20) long first) {
        ClockDomain domain = clock.domain();
        long start = Math.min(first, domain.cyclesFloor(TICKS_MAX) / 2);
        long tick = domain.edgeTicks(start);
        for (int step = 1; step <= 500; step++) {
            long next = domain.after(tick, 1);
            assertThat(next).isGreaterThan(tick);
            tick = next;
            assertThat(tick).isEqualTo(clock.edge(start + step).longValueExact());
        }
    }

    @Property(tries = 1000, seed = "2216")
    void inAnExactTimeBaseCyclesAndTicksRoundTrip(
            @ForAll @LongRange(min = 1, max = 1 << 20) long hz,
            @ForAll @LongRange(min = 1, max = 1 << 20) long factor,
            @ForAll @LongRange(max = 1L << 40) long cycle) {
        TimeBase time =
                TimeBase.exact(
                        List.of(new ClockRate("cpu", hz), new ClockRate("tick", hz * factor)));
        ClockDomain cpu = time.domain("cpu");

        assertThat(cpu.edgeTicks(cycle)).isEqualTo(cycle * factor);
        assertThat(cpu.cyclesFloor(cpu.edgeTicks(cycle))).isEqualTo(cycle);
        assertThat(cpu.cyclesCeil(cpu.edgeTicks(cycle) + factor - 1))
                .isEqualTo(factor == 1 ? cycle : cycle + 1);
    }

    /** A cycle whose edge lies at or below the tick, so that nothing overflows. */
    private static long cycleBelow(Clock clock, long tick) {
        return BigInteger.valueOf(tick)
                .multiply(BigInteger.valueOf(clock.hz()))
                .divide(BigInteger.valueOf(clock.ticksPerSecond()))
                .longValueExact();
    }

    @Property(tries = 2000, seed = "2217")
    void wholeNanosAndPicosAreTheFloor(
            @ForAll("clocks") Clock clock, @ForAll @LongRange(max = TICKS_MAX) long ticks) {
        TimeBase time =
                TimeBase.rounded(clock.ticksPerSecond(), List.of(new ClockRate("cpu", clock.hz())));
        assertFloor(ticks, 1_000_000_000L, clock.ticksPerSecond(), time::wholeNanos);
        assertFloor(ticks, 1_000_000_000_000L, clock.ticksPerSecond(), time::wholePicos);
    }

    private static void assertFloor(long ticks, long scale, long per, LongUnaryOperator of) {
        BigInteger expected =
                BigInteger.valueOf(ticks)
                        .multiply(BigInteger.valueOf(scale))
                        .divide(BigInteger.valueOf(per));
        if (expected.bitLength() < Long.SIZE) {
            assertThat(of.applyAsLong(ticks)).isEqualTo(expected.longValueExact());
        } else {
            assertThatThrownBy(() -> of.applyAsLong(ticks)).isInstanceOf(ArithmeticException.class);
        }
    }
}
