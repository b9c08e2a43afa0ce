package dev.doorbell.sim.testkit;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.RandomDistribution;

/**
 * A distribution of numbers for what breaks at borders: half uniform, a quarter near the centre (the
 * smallest number, mostly), a quarter at a border named or one beside it.
 *
 * <p>A border outside of the range asked for is moved into it. How numbers shrink does not change.
 */
public final class Spread implements RandomDistribution {
    private final List<BigInteger> borders;

    private Spread(List<BigInteger> borders) {
        this.borders = borders;
    }

    /** With these borders; the ends of the range are borders too. */
    public static Spread around(long... borders) {
        return new Spread(LongStream.of(borders).mapToObj(BigInteger::valueOf).toList());
    }

    @Override
    public RandomNumericGenerator createGenerator(
            int genSize, BigInteger min, BigInteger max, BigInteger center) {
        RandomNumericGenerator even =
                RandomDistribution.uniform().createGenerator(genSize, min, max, center);
        RandomNumericGenerator central =
                RandomDistribution.biased().createGenerator(genSize, min, max, center);
        RandomNumericGenerator way = below(genSize, 4);
        RandomNumericGenerator border = below(genSize, borders.size() + 2);
        RandomNumericGenerator beside = below(genSize, 3);
        return random ->
                switch (way.next(random).intValue()) {
                    case 0 -> central.next(random);
                    case 1 ->
                            border(border.next(random).intValue(), min, max)
                                    .add(beside.next(random).subtract(BigInteger.ONE))
                                    .max(min)
                                    .min(max);
                    default -> even.next(random);
                };
    }

    private static RandomNumericGenerator below(int genSize, int bound) {
        return RandomDistribution.uniform()
                .createGenerator(
                        genSize, BigInteger.ZERO, BigInteger.valueOf(bound - 1L), BigInteger.ZERO);
    }

    private BigInteger border(int index, BigInteger min, BigInteger max) {
        if (index < borders.size()) {
            return borders.get(index);
        }
        return index == borders.size() ? min : max;
    }
}
