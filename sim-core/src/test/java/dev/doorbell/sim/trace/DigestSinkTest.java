package dev.doorbell.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestSinkTest {
    private static long of(long... numbers) {
        DigestSink sink = new DigestSink();
        for (int i = 0; i < numbers.length; i += 5) {
            TracePoint point = TracePoint.values()[(int) numbers[i + 1]];
            sink.record(numbers[i], point, (int) numbers[i + 2], numbers[i + 3], numbers[i + 4]);
        }
        return sink.value();
    }

    /** Fails if a part of the record is left out, or two parts can stand for one another. */
    @Test
    void recordsThatAreNearEachOtherHaveDigestsOfTheirOwn() {
        Set<Long> digests = new HashSet<>();
        int count = 0;
        for (int at = 0; at < 7776; at++) {
            digests.add(of(at % 6, at / 6 % 6, at / 36 % 6, at / 216 % 6, at / 1296));
            count++;
        }
        for (int bit = 3; bit < 64; bit++) {
            digests.add(of(1L << bit, 0, 0, 0, 0));
            digests.add(of(0, 0, 0, 1L << bit, 0));
            digests.add(of(0, 0, 0, 0, 1L << bit));
            count += 3;
        }
        assertThat(digests).hasSize(count);
    }

    @Test
    void theOrderOfRecordsCounts() {
        assertThat(of(1, 2, 3, 4, 5, 1, 2, 3, 5, 4)).isNotEqualTo(of(1, 2, 3, 5, 4, 1, 2, 3, 4, 5));
    }

    @Test
    void everyBitOfARecordReachesBothHalvesOfTheDigest() {
        long none = of(0, 0, 0, 0, 0, 9, 9, 9, 9, 9);
        for (int bit = 0; bit < 64; bit++) {
            long changed = of(0, 0, 0, 1L << bit, 0, 9, 9, 9, 9, 9) ^ none;
            assertThat(changed >>> 32).as("high half, bit " + bit).isNotZero();
            assertThat((int) changed).as("low half, bit " + bit).isNotZero();
        }
    }
}
