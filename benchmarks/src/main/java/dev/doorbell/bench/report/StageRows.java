package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.ExactShares;
import dev.doorbell.bench.compare.Lane;
import dev.doorbell.sim.path.Stage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A delivery's stages as they are printed: microseconds with three decimals and per cent with one, rounded
 * so that both columns add up as printed.
 *
 * @param rows in path order
 * @param totalNs their exact sum
 * @param total their sum as printed
 */
record StageRows(List<Row> rows, BigDecimal totalNs, String total) {
    private static final int PICO_DIGITS = 3;

    /**
     * A stage.
     *
     * @param stage its name
     * @param end when it is over, in words
     * @param lane who has the packet meanwhile
     * @param startNs exact sum of those before it
     * @param meanNs exact mean
     * @param mean as printed, in microseconds
     * @param share as printed, in per cent
     */
    record Row(
            String stage,
            String end,
            String lane,
            BigDecimal startNs,
            BigDecimal meanNs,
            String mean,
            String share) {}

    static StageRows of(DeliveryResult delivery) {
        List<Long> picos = new ArrayList<>();
        BigDecimal total = BigDecimal.ZERO;
        for (DeliveryResult.StageMean each : delivery.stages()) {
            picos.add(
                    each.meanNs()
                            .setScale(PICO_DIGITS, RoundingMode.HALF_EVEN)
                            .unscaledValue()
                            .longValueExact());
            total = total.add(each.meanNs());
        }
        List<BigDecimal> micros =
                ExactShares.split(picos, BigInteger.ONE, BigInteger.TEN.pow(6), 3);
        BigInteger all =
                picos.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        List<BigDecimal> shares =
                all.signum() == 0
                        ? picos.stream().map(each -> BigDecimal.ZERO.setScale(1)).toList()
                        : ExactShares.split(picos, BigInteger.valueOf(100), all, 1);
        List<Row> rows = new ArrayList<>();
        BigDecimal start = BigDecimal.ZERO;
        for (int i = 0; i < picos.size(); i++) {
            DeliveryResult.StageMean each = delivery.stages().get(i);
            rows.add(
                    new Row(
                            each.stage(),
                            end(each.stage()),
                            lane(each.stage()),
                            start,
                            each.meanNs(),
                            Figures.exact(micros.get(i)),
                            Figures.exact(shares.get(i))));
            start = start.add(each.meanNs());
        }
        BigDecimal sum = micros.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new StageRows(rows, total, Figures.fixed(sum, 3));
    }

    /** When a stage is over, in words; its name if it is not known here. */
    static String end(String stage) {
        for (Stage each : Stage.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(stage)) {
                return each.end();
            }
        }
        return stage;
    }

    private static String lane(String stage) {
        for (Stage each : Stage.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(stage)) {
                return Lane.of(each).label();
            }
        }
        return "";
    }
}
