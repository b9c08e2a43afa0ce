package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StampClockProperties {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @Property(tries = 3000, seed = "2101")
    void theShortWayAndTheDefinitionAgreeOnEveryStamp(
            @ForAll @IntRange(max = 255) int resolution,
            @ForAll long units,
            @ForAll long offsetSeconds) {
        StampClock clock = new StampClock(resolution, offsetSeconds);

        assertThat(clock.at(units)).isEqualTo(clock.wideAt(units));
    }

    @Property(tries = 2000, seed = "2102")
    void theDifferenceIsExactOrKnownToBeOutOfReach(
            @ForAll long seconds, @ForAll long nanos, @ForAll long otherSeconds) {
        WideNanos time = WideNanos.of(seconds, nanos & Long.MAX_VALUE);
        WideNanos origin = WideNanos.of(otherSeconds, 0);

        BigInteger difference =
                BigInteger.valueOf(seconds)
                        .subtract(BigInteger.valueOf(otherSeconds))
                        .multiply(BigInteger.valueOf(1_000_000_000L))
                        .add(BigInteger.valueOf(nanos & Long.MAX_VALUE));
        boolean fits = difference.compareTo(LONG_MIN) >= 0 && difference.compareTo(LONG_MAX) <= 0;
        assertThat(time.isInReachOf(origin)).isEqualTo(fits);
        if (fits) {
            assertThat(time.minus(origin)).isEqualTo(difference.longValueExact());
        }
    }
}
