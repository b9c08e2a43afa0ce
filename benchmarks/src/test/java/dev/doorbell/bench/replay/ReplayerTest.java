package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayerTest {
    private static ReplayResult replay(String text) {
        return Replayer.replay(Samples.parse(text), null);
    }

    private static ReplayResult replayBody(String body) {
        return replay(Samples.SHORT_HEADER + body);
    }

    @Test
    void whatIsAnsweredAsRecordedPasses() {
        ReplayResult result = replay(Samples.text(Samples.EVERYTHING));

        assertThat(result.mismatches()).isEmpty();
        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.behaviour()).isEqualTo("architecture");
        assertThat(result.reads()).isEqualTo(19);
        assertThat(ReplayReport.lines(result, false)).isEqualTo("PASS everything reads=19\n");
    }

    @Test
    void whatIsAnsweredOtherwiseFailsWithTheLineBothAnswersAndTheIntent() {
        String text =
                Samples.text(Samples.EVERYTHING)
                        .replace("-> 0x25", "-> 0x24")
                        .replace("-> 0x101\n", "-> 0x1\n");
        ReplayResult result = replay(text);

        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.FAIL);
        assertThat(result.mismatchCount()).isEqualTo(2);
        assertThat(ReplayReport.lines(result, false))
                .isEqualTo(
                        "FAIL everything line=40 expected=0x24 got=0x25 # the function asserts its"
                                + " pin\n");
        assertThat(ReplayReport.lines(result, true).lines().skip(1))
                .containsExactly(
                        "FAIL everything line=75 expected=0x00000001 got=0x00000101 # five factorial; a"
                                + " block of no bytes ends after 100 ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r 4 0x40000000 -> 1 | expected=0x00000001 got=0x00000000",
                "r 1 0x40000000 -> 1 & 0xf | expected=0x01&0x0f got=0x00",
                "r 8 0x50000000 -> 0 | expected=0x0000000000000000 got=0xffffffffffffffff",
                "line 1 -> irq=1 fiq=1 | expected=irq=1,fiq=1 got=irq=0,fiq=0",
                "icc 1 ICC_RPR -> 0 | expected=0x0 got=0xff",
                "mr 0x40000000 2 -> 0001 | expected=0001 got=0000",
                "r 4 0x40000000 !fault | expected=!fault got=no exception",
                "w 4 0x40000000 0 !fault | expected=!fault got=no exception",
                "icc 0 ICC_PMR !undef | expected=!undef got=no exception",
                "icc 0 ICC_PMR <- 0 !undef | expected=!undef got=no exception",
            })
    void everyKindOfAnswerIsCompared(String line, String expected) {
        assertThat(ReplayReport.lines(replayBody(line + "\n"), false))
                .isEqualTo("FAIL short line=9 " + expected + "\n");
    }

    @Test
    void ofALongBlockTheFirstDifferenceIsShown() {
        String body = "fill 0x40000000 200 0x11\nmr 0x40000000 100 -> ";
        ReplayResult result = replayBody(body + "11".repeat(97) + "22".repeat(3) + "\n");

        assertThat(ReplayReport.lines(result, false))
                .isEqualTo("FAIL short line=10 expected=[0x61]222222 got=[0x61]111111\n");
    }

    @Test
    void aFillOfManyBytesFillsThemAll() {
        ReplayResult result =
                replayBody(
                        """
                        fill 0x40000000 0x30001 0x5a
                        r 1 0x40030000 -> 0x5a
                        r 1 0x40030001 -> 0
                        fill 0x40000000 0 1
                        """);

        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
    }

    @Test
    void informativeLinesAreNotComparedAndInformativeWritesNotMade() {
        ReplayResult result =
                replayBody(
                        """
                        ~w 4 0x40000000 5
                        ~mw 0x40000000 05
                        ~fill 0x40000000 1 5
                        ~icc 0 ICC_PMR <- 0xff
                        ~r 4 0x40000000 -> 7
                        r 4 0x40000000 -> 0
                        icc 0 ICC_PMR -> 0
                        """);

        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.PASS);
        assertThat(result.reads()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile mood=good | profile mood=good is not known here",
                "device 00:01.0 sdhci | device sdhci is not modelled yet",
                "device br1/01.0 edu | bridge br1 is not on this board before its devices",
                "device 00:01.0 edu id=br1 | option id of device edu is not known here",
                "device 00:01.0 edu speed=3 | option speed of device edu is not known here",
            })
    void whatNeedsWhatIsNotHereIsSkippedNeverPassed(String header, String reason) {
        ReplayResult result =
                replay(
                        Samples.SHORT_HEADER.replace(
                                "---", "map ecam 0x4010000000 0x100000\n" + header + "\n---"));

        assertThat(result.verdict()).isEqualTo(ReplayResult.Verdict.SKIP);
        assertThat(ReplayReport.lines(result, true)).isEqualTo("SKIP short " + reason + "\n");
        assertThat(ReplayReport.Summary.of(List.of(result)).allPassed()).isFalse();
    }

    @Test
    void linesOfANetworkAreSkippedToo() {
        assertThat(replayBody("link nic up\n").reason())
                .isEqualTo("line 9: no network card is called nic");
        assertThat(replay(Samples.text(Samples.NETWORK).replace(" e1000 ", " rtl8139 ")).reason())
                .isEqualTo("device rtl8139 is not modelled yet");
    }

    @Test
    void theProfileOfAFileChangesTheBehaviourThatTheOptionNames() {
        Conversation conversation =
                Samples.parse(
                        Samples.SHORT_HEADER.replace(
                                "---", "profile behaviour=kvm command-error=stall\n---"));

        assertThat(Replayer.replay(conversation, null).behaviour()).isEqualTo("kvm");
        assertThat(Replayer.replay(conversation, "gem5").behaviour()).isEqualTo("gem5");
        assertThat(
                        conversation
                                .profile()
                                .behaviour("gem5")
                                .choice(dev.doorbell.gic.behaviour.ItsChoice.CommandError.class))
                .isEqualTo(dev.doorbell.gic.behaviour.ItsChoice.CommandError.STALL);
        assertThatThrownBy(() -> Replayer.replay(conversation, "lazy"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected one of architecture");
    }

    @Test
    void theSumsEndWithWhatPassedAndFailed() {
        ReplayResult pass = replayBody("run 1\n");
        ReplayResult fail = replayBody("r 4 0x40000000 -> 1\n");
        ReplayResult skip = replayBody("link nic up\n");

        assertThat(ReplayReport.sums(List.of(pass, pass, fail))).isEqualTo("2 passed, 1 failed\n");
        assertThat(ReplayReport.sums(List.of(pass, skip)))
                .isEqualTo("1 skipped\n1 passed, 0 failed\n");
        assertThat(ReplayReport.json(List.of(fail)))
                .contains("\"passed\" : 0")
                .contains("\"verdict\" : \"FAIL\"")
                .contains("\"expected\" : \"0x00000001\"");
    }
}
