package dev.doorbell.bench.replay.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.replay.Mismatch;
import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayResult;
import org.junit.jupiter.api.Test;

class TraceReplayerTest {
    /** Enables the timer's interrupt, PPI 27, at core 0. */
    private static final String TIMER_ON =
            """
            1 0 0 gicd W 0x0 4 0x13
            2 1000 0 gicr0 W 0x14 4 0x0
            3 2000 0 gicr0 W 0x10080 4 0xffffffff
            4 3000 0 icc W PMR 8 0xf0
            5 4000 0 icc W IGRPEN1 8 0x1
            6 5000 0 gicr0 W 0x10100 4 0x8000000
            """;

    private static final String ONE_TICK =
            """
            7 6000 - ppi0 L 27 1 1
            8 7000 0 nirq I - 1 1
            9 8000 0 icc R IAR1 8 0x1b
            10 8000 0 nirq I - 1 0
            11 9000 - ppi0 L 27 1 0
            12 9500 0 icc W EOIR1 8 0x1b
            """;

    private static String only(ReplayResult result) {
        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.FAIL);
        Mismatch first = result.mismatches().get(0);
        return "line " + first.line() + ": " + first.expected() + ", got " + first.got();
    }

    @Test
    void aTickIsAsRecorded() {
        ReplayResult result = Traces.replay(TIMER_ON + ONE_TICK);

        assertThat(result.mismatches()).isEmpty();
        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.reads()).isEqualTo(1);
        assertThat(result.remarks())
                .contains(new Remark(Remark.Kind.COMPARED, 2, "irq outputs", ""));
    }

    @Test
    void anotherAnswerIsADifference() {
        String records = TIMER_ON + ONE_TICK.replace("IAR1 8 0x1b\n10", "IAR1 8 0x1e\n10");

        assertThat(only(Traces.replay(records))).isEqualTo("line 12: 0x1e, got 0x1b");
    }

    @Test
    void anOutputThatNobodyRecordedIsADifference() {
        String records = TIMER_ON + ONE_TICK.replace("8 7000 0 nirq I - 1 1\n", "");

        ReplayResult result = Traces.replay(records);

        assertThat(only(result)).isEqualTo("line 11: seq 8, got seq 9");
        assertThat(result.mismatches()).extracting(Mismatch::got).contains("irq of cpu 0 1");
    }

    @Test
    void anOutputThatDoesNotComeIsADifference() {
        String records = TIMER_ON + "7 6000 0 nirq I - 1 1\n";

        assertThat(only(Traces.replay(records))).isEqualTo("line 10: level 1, got no change");
    }

    @Test
    void theOtherLevelIsADifference() {
        String records =
                TIMER_ON + "7 6000 - ppi0 L 27 1 1\n8 7000 0 nirq I - 1 0\n9 1 - mark X - - x\n";

        assertThat(Traces.replay(records).mismatchCount()).isPositive();
    }

    @Test
    void aWireThatDoesNotChangeIsADifference() {
        String records = TIMER_ON + "7 6000 - ppi0 L 27 1 0\n";

        assertThat(only(Traces.replay(records)))
                .isEqualTo("line 10: a change to 0, got that level already");
    }

    @Test
    void recordsThatWereLeftOutHappenAgain() {
        String records =
                TIMER_ON
                        + ONE_TICK
                        + "# left out 12 records: 2 more repeats of the 6 records above\n"
                        + "25 1 0 icc R IAR1 8 0x3ff\n";

        ReplayResult result = Traces.replay(records);

        assertThat(result.mismatches()).isEmpty();
        assertThat(result.reads()).isEqualTo(4);
    }

    @Test
    void aNumberThatIsMissingIsADifference() {
        assertThat(only(Traces.replay("2 0 0 gicd R 0x0 4 0x50\n")))
                .isEqualTo("line 4: seq 1, got seq 2");
    }

    @Test
    void whatIsNotModelledIsCountedAndNotPassed() {
        ReplayResult result =
                Traces.replay("1 0 0 ahci R 0x4 4 0x7\n2 0 - ahci.bar B 5 4096 0x10000000 map\n");

        assertThat(result.reads()).isZero();
        assertThat(result.remarks())
                .containsExactly(
                        new Remark(Remark.Kind.UNMODELLED, 1, "ahci", ""),
                        new Remark(Remark.Kind.UNMODELLED, 1, "ahci.bar", ""));
    }

    @Test
    void theReferencesNameIsTakenFromTheTrace() {
        ReplayResult result =
                Traces.replay(
                        "1 0 0 gicd R 0x8 4 0x123 reg=IIDR\n2 0 0 gicd R 0x8 4 0x123 reg=IIDR\n");

        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.remarks())
                .extracting(Remark::kind, Remark::count)
                .contains(org.assertj.core.groups.Tuple.tuple(Remark.Kind.IDENTITY, 2L));
    }

    @Test
    void theReferencesNameMayNotChange() {
        String records = "1 0 0 gicd R 0x8 4 0x123\n2 0 0 gicd R 0x8 4 0x43b\n";

        assertThat(only(Traces.replay(records))).isEqualTo("line 5: 0x0000043b, got 0x00000123");
    }

    @Test
    void aSlotWithoutADeviceReadsAsOnes() {
        String records = "1 0 0 ecam R 0x8000 4 0xffffffffffffffff\n2 0 0 ecam R 0x0 4 0x81b36\n";

        ReplayResult result = Traces.replay(records);

        assertThat(result.mismatches()).isEmpty();
        assertThat(result.reads()).isEqualTo(2);
    }
}
