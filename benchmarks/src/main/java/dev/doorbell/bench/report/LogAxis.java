package dev.doorbell.bench.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis of time.
 *
 * @param lowNs where it begins
 * @param highNs where it ends
 * @param hasZero whether its beginning stands for no time at all
 * @param left where it begins on paper
 * @param right where it ends there
 */
record LogAxis(double lowNs, double highNs, boolean hasZero, double left, double right) {
    /** Up to so many powers of ten, twos and fives are written too. */
    private static final double DECADES_FEW = 4.5;

    /** A mark; without a label it is a minor one. */
    record Tick(double x, String label) {}

    double x(double nanos) {
        double share =
                StrictMath.log(Math.max(nanos, lowNs) / lowNs) / StrictMath.log(highNs / lowNs);
        return left + (right - left) * share;
    }

    List<Tick> ticks() {
        boolean isShort = StrictMath.log10(highNs / lowNs) <= DECADES_FEW;
        List<Tick> ticks = new ArrayList<>();
        if (hasZero) {
            ticks.add(new Tick(left, "0"));
        }
        int from = (int) Math.floor(StrictMath.log10(lowNs));
        int to = (int) Math.ceil(StrictMath.log10(highNs));
        for (int power = from; power <= to; power++) {
            BigDecimal decade = BigDecimal.ONE.scaleByPowerOfTen(power);
            for (int digit = 1; digit < 10; digit++) {
                BigDecimal value = decade.multiply(BigDecimal.valueOf(digit));
                double nanos = value.doubleValue();
                if (nanos < lowNs * (hasZero ? 2 : 1) || nanos > highNs) {
                    continue;
                }
                boolean isNamed = digit == 1 || (isShort && (digit == 2 || digit == 5));
                ticks.add(new Tick(x(nanos), isNamed ? Figures.time(value) : ""));
            }
        }
        return ticks;
    }
}
