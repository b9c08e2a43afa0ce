package dev.doorbell.kernel.board.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channel 0's two periodic modes: when the output rises and falls, and what the counter shows. */
class Pit8254Test {
    private static final int DIVISOR_200_HZ = 5965;

    private final X86Bench bench = new X86Bench(1);
    private final InterruptLine line = new InterruptLine("pit.out");
    private final Pit8254 pit = new Pit8254(bench.simulation.parts(), line, () -> {});
    private final List<Long> rises = new ArrayList<>();
    private final List<Long> falls = new ArrayList<>();

    @BeforeEach
    void listen() {
        line.listen(high -> (high ? rises : falls).add(bench.simulation.nowTicks()));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void out(int port, int value) {
        pit.write(port, 1, value, X86Bench.requester(0));
    }

    private void start(int control, int divisor) {
        out(3, control);
        out(0, divisor & 0xFF);
        out(0, divisor >>> 8);
    }

    @ParameterizedTest
    @CsvSource({"0x36, 2982", "0x34, 1"})
    void itRisesEveryPeriodWithoutDriftAndIsLowAsItsModeSays(int control, int clocksLow) {
        start(control, DIVISOR_200_HZ);
        rises.clear();
        bench.run(10_000_000_000L);
        assertThat(rises.size()).isEqualTo((int) (10 * Pit8254.HZ / DIVISOR_200_HZ));
        double tick = 1e9 / Pit8254.HZ;
        for (int i = 0; i < rises.size(); i += 200) {
            double expected = tick * (1 + (i + 1.0) * DIVISOR_200_HZ);
            assertThat((double) rises.get(i)).isBetween(expected - 2, expected + 2);
            assertThat((double) rises.get(i) - falls.get(i))
                    .isBetween(tick * clocksLow - 2, tick * clocksLow + 2);
        }
    }

    @Test
    void theLatchedCountIsReadLowByteFirst() {
        start(0x34, 10_000);
        bench.run(1_000_000); // 1193 clocks
        out(3, 0x00);
        bench.run(1_000_000);
        long low = pit.read(0, 1, 0);
        long high = pit.read(0, 1, 0);
        assertThat(high << 8 | low).isBetween(10_000L - 1194, 10_000L - 1191);
    }

    @Test
    void whatIsLeftOutIsReportedAndDoesNotCount() {
        start(0x30, 100); // mode 0
        bench.run(1_000_000_000);
        assertThat(rises).isEmpty();
        out(3, 0x74); // channel 1
        assertThat(bench.complaints).containsOnly(TracePoint.REGISTER_UNMODELLED);
    }
}
