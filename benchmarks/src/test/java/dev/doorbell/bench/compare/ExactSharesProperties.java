package dev.doorbell.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ExactSharesProperties {
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000L);

    @Property(tries = 1000, seed = "2101")
    void roundedPartsSumToTheRoundedSumAndNoneMovesByAWholeUnit(
            @ForAll @Size(min = 1, max = 14) List<@LongRange(max = 1L << 58) Long> parts,
            @ForAll @LongRange(min = 1, max = 1L << 60) long denominator,
            @ForAll @IntRange(max = 6) int decimals) {
        BigInteger below = BigInteger.valueOf(denominator);
        BigInteger sum =
                parts.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);

        List<BigDecimal> shares = ExactShares.split(parts, BILLION, below, decimals);

        assertThat(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(ExactShares.rounded(sum, BILLION, below, decimals));
        BigDecimal unit = BigDecimal.ONE.movePointLeft(decimals);
        for (int i = 0; i < parts.size(); i++) {
            BigDecimal exact =
                    new BigDecimal(BILLION.multiply(BigInteger.valueOf(parts.get(i))))
                            .divide(new BigDecimal(below), new MathContext(60));
            assertThat(shares.get(i).subtract(exact).abs()).isLessThan(unit);
        }
    }

    @Example
    void whatIsMissingGoesToThePartsThatLostMost() {
        assertThat(ExactShares.split(List.of(14L, 16L, 10L), BigInteger.ONE, BigInteger.TEN, 0))
                .containsExactly(new BigDecimal(1), new BigDecimal(2), new BigDecimal(1));
    }
}
