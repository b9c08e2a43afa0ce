package dev.doorbell.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void theSoonerComesFirstWhateverTheOrderAskedFor() {
        assertThat(Verdict.of(List.of(of("poll", "5030000", 0), of("msi", "45700", 0)), List.of()))
                .isEqualTo(
                        "msi delivers in 45.7 µs on average (max 91.4 µs) where poll takes 5.03 ms"
                                + " (max 10.1 ms), 110 times as long, at 0.98 interrupts per packet"
                                + " and 3.1 % of the CPU (poll 3.1 %); no constant is assumed.");
    }

    @Test
    void pollingMayBeTheBetterOne() {
        assertThat(Verdict.of(List.of(of("poll", "900", 0), of("msi", "1000", 0)), List.of()))
                .startsWith("poll delivers in 900 ns on average (max 1.80 µs) where msi takes")
                .contains("msi takes 1.00 µs (max 2.00 µs), 11 % longer, at");
    }

    @Test
    void oneDeliveryIsComparedWithNothing() {
        assertThat(Verdict.of(List.of(of("msi", "45700", 0)), List.of()))
                .isEqualTo(
                        "msi delivers in 45.7 µs on average (max 91.4 µs) at 0.98 interrupts per"
                                + " packet and 3.1 % of the CPU; no constant is assumed.");
    }

    @Test
    void threeDeliveriesAreEachComparedWithTheBest() {
        assertThat(
                        Verdict.of(
                                List.of(
                                        of("poll", "5030000", 0),
                                        of("msi", "45700", 0),
                                        of("msix", "45701", 0)),
                                List.of()))
                .contains("where msix takes 45.7 µs (max 91.4 µs), about the same, and poll takes");
    }

    @Test
    void noTimeAtAllHasNoRatio() {
        assertThat(Verdict.of(List.of(of("poll", "5030000", 0), of("msi", "0", 0)), List.of()))
                .startsWith(
                        "msi delivers in 0 ns on average (max 0 ns) where poll takes 5.03 ms"
                                + " (max 10.1 ms), at ");
    }

    @Test
    void whoLosesPacketsIsSaidToEvenIfItIsSooner() {
        assertThat(Verdict.of(List.of(of("msi", "45700", 1500), of("poll", "1", 0)), List.of()))
                .contains("; msi drops 1,500 of 2,500 packets;");
    }

    @Test
    void nothingDeliveredIsSaid() {
        DeliveryResult lost =
                new DeliveryResult(
                        "poll",
                        new DeliveryResult.Packets(10, 0, 4, 6),
                        Map.of("no_receive_buffer", 4L),
                        DeliveryResult.Latency.NONE,
                        null,
                        BigDecimal.ZERO,
                        List.of());

        assertThat(Verdict.of(List.of(lost), List.of()))
                .isEqualTo(
                        "nothing was delivered; poll drops 4 and leaves 6 on the way of 10"
                                + " packets.");
    }

    @Test
    void assumedConstantsThatMatteredAreNamedWithValueAndEffect() {
        List<AssumedConstant> assumed =
                List.of(
                        assumed("gic.write", true, "0.185"),
                        assumed("icc.iar", false, "0.0002"),
                        new AssumedConstant("gic.hz", 1, "Hz", "", false, List.of(), "a rate"));

        assertThat(Verdict.of(List.of(of("msi", "45700", 0)), assumed))
                .endsWith(
                        "; assumed constants that mattered when doubled: gic.write = 4133 cpu"
                                + " cycles (msi +18.5 %).");
        assertThat(Verdict.of(List.of(of("msi", "45700", 0)), assumed.subList(1, 3)))
                .endsWith("; none of 1 assumed constants mattered when doubled.");
    }

    private static AssumedConstant assumed(String key, boolean mattered, String change) {
        return new AssumedConstant(
                key,
                4133,
                "cpu cycles",
                "",
                mattered,
                List.of(new AssumedConstant.Effect("msi", new BigDecimal(change))),
                null);
    }

    private static DeliveryResult of(String name, String meanNanos, long dropped) {
        BigDecimal mean = new BigDecimal(meanNanos);
        BigDecimal max = mean.multiply(BigDecimal.valueOf(2));
        return new DeliveryResult(
                name,
                new DeliveryResult.Packets(1000 + dropped, 1000, dropped, 0),
                Map.of(),
                new DeliveryResult.Latency(mean, mean, mean, mean, mean, mean, mean, max),
                new BigDecimal("0.98"),
                new BigDecimal("0.0311"),
                List.of());
    }
}
