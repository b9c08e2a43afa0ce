package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class StampClockTest {
    @Test
    void aBinaryFractionIsRoundedTowardsThePast() {
        // 1 s + 1/1024 s = 1.0009765625 s.
        assertThat(new StampClock(0x80 | 10, 0).at(1025)).isEqualTo(WideNanos.of(1, 976_562));
    }

    @Test
    void unitsFinerThanANanosecondAreRoundedTowardsThePast() {
        assertThat(new StampClock(12, 0).at(1_999)).isEqualTo(WideNanos.of(0, 1));
        assertThat(new StampClock(127, 0).at(-1)).isEqualTo(WideNanos.of(0, 0));
    }

    @Test
    void theLargestStampOfWholeSecondsIsExact() {
        WideNanos latest = new StampClock(0, Long.MAX_VALUE).at(-1);

        BigInteger seconds =
                BigInteger.TWO
                        .pow(64)
                        .subtract(BigInteger.ONE)
                        .add(BigInteger.valueOf(Long.MAX_VALUE));
        assertThat(latest)
                .isEqualTo(WideNanos.of(seconds.multiply(BigInteger.valueOf(1_000_000_000L))));
    }

    @Test
    void anOffsetCanPutTheTimeBeforeTheEpoch() {
        WideNanos time = new StampClock(6, -10).at(1);

        assertThat(time.minus(WideNanos.of(0, 0))).isEqualTo(-9_999_999_000L);
    }
}
