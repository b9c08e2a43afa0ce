package dev.doorbell.sim.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static long[] draws(RandomStream stream, int count) {
        return LongStream.generate(stream::nextLong).limit(count).toArray();
    }

    /** Worked out by a program of another language from the published generator. */
    @Test
    void everyJdkDrawsTheSameNumbers() {
        assertThat(draws(new Seed(1).stream("arrivals"), 4))
                .containsExactly(
                        0x29A6A2AC36A915B5L,
                        0xD2551263E93D2521L,
                        0x5DE9BB92B6142D0CL,
                        0xB6A3F04377D4D0BFL);
        assertThat(draws(new Seed(-42).stream(""), 2))
                .containsExactly(0x3153E7612426FEBFL, 0x2AE90F9D9E201EB7L);
        assertThat(new Seed(1).derive("replication 3")).isEqualTo(new Seed(0x7F260C81E289CB86L));
    }

    @Test
    void fractionsAreTheUpperBits() {
        RandomStream stream = new Seed(1).stream("arrivals");

        assertThat(stream.nextDouble()).isEqualTo(0.16269890503341267);
        assertThat(stream.nextDouble()).isEqualTo(0.8216105932162816);
    }

    @Test
    void theSameNameGivesTheSameNumbersFromTheBeginning() {
        Seed seed = new Seed(7);
        RandomStream first = seed.stream("arrivals");
        draws(first, 100);

        assertThat(draws(seed.stream("arrivals"), 5))
                .isEqualTo(draws(new Seed(7).stream("arrivals"), 5));
    }

    @Test
    void drawingFromOneStreamDoesNotChangeAnother() {
        Seed seed = new Seed(7);
        long[] alone = draws(seed.stream("sizes"), 10);
        RandomStream other = seed.stream("arrivals");
        RandomStream sizes = seed.stream("sizes");
        long[] beside = new long[10];
        for (int i = 0; i < beside.length; i++) {
            draws(other, i);
            beside[i] = sizes.nextLong();
        }

        assertThat(beside).isEqualTo(alone);
    }

    @Test
    void namesAndSeedsThatDifferLittleGiveUnrelatedStreams() {
        Set<Long> drawn = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            for (int name = 0; name < 10; name++) {
                for (long value : draws(new Seed(seed).stream("core" + name), 20)) {
                    drawn.add(value);
                }
            }
        }

        assertThat(drawn).hasSize(2000);
    }

    /** Correlation of 100 000 pairs is 0 ± 0.0032 (one standard error); four of them are allowed. */
    @Test
    void streamsAreNotCorrelated() {
        RandomStream a = new Seed(3).stream("core0");
        RandomStream b = new Seed(3).stream("core1");
        int pairs = 100_000;
        double sum = 0;
        for (int i = 0; i < pairs; i++) {
            sum += (a.nextDouble() - 0.5) * (b.nextDouble() - 0.5);
        }

        assertThat(sum / pairs * 12).isCloseTo(0, within(4 / Math.sqrt(pairs)));
    }

    @Test
    void boundedNumbersReachEveryValueAndNoOther() {
        RandomStream stream = new Seed(5).stream("bounded");
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[(int) stream.nextLong(7)]++;
        }

        for (int count : counts) {
            // Standard deviation of a count: sqrt(70 000 · 1/7 · 6/7) = 93; five of them.
            assertThat(count).isCloseTo(10_000, within(465));
        }
        assertThat(stream.nextLong(1)).isZero();
        assertThat(stream.nextLong(Long.MAX_VALUE)).isNotNegative();
        assertThatThrownBy(() -> stream.nextLong(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bound 0");
    }

    /** The mean of n exponential draws has standard error mean/sqrt(n); five of them are allowed. */
    @Test
    void exponentialNumbersHaveTheirMeanAndVariance() {
        RandomStream stream = new Seed(11).stream("arrivals");
        int draws = 200_000;
        double mean = 250;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double value = stream.nextExponential(mean);
            assertThat(value).isNotNegative().isFinite();
            sum += value;
            squares += value * value;
        }

        assertThat(sum / draws).isCloseTo(mean, within(5 * mean / Math.sqrt(draws)));
        // E[X²] = 2·mean², with standard deviation sqrt(20)·mean².
        assertThat(squares / draws)
                .isCloseTo(2 * mean * mean, within(5 * Math.sqrt(20.0 / draws) * mean * mean));
    }

    @Test
    void derivedSeedsDifferFromOneAnotherAndFromTheirParent() {
        Set<Seed> seeds = new HashSet<>();
        seeds.add(new Seed(1));
        for (int replication = 0; replication < 1000; replication++) {
            seeds.add(new Seed(1).derive("replication " + replication));
        }

        assertThat(seeds).hasSize(1001);
    }
}
