package dev.doorbell.bench.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.bench.diff.DiffResult.Change;
import dev.doorbell.bench.diff.DiffResult.Judgement;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final List<String> STAGES = List.of("wire", "handler");

    private static Change change(String measure, String unit, @Nullable Double a, double b) {
        Double difference = a == null ? null : Double.valueOf(b - a);
        return new Change(
                measure,
                unit,
                a,
                b,
                difference,
                a == null || a == 0 ? null : Double.valueOf((b - a) / a),
                Judgement.NOT_JUDGED,
                null);
    }

    /** p99 goes from 100 to 104 µs, drops from 0 to 3, cpu from 10 to 9 %, the handler is only in B. */
    private static final List<DiffResult.Delivery> FOUND =
            List.of(
                    new DiffResult.Delivery(
                            "poll",
                            List.of(
                                    change("p99", "ns", 100_000.0, 104_000),
                                    change("drops", "count", 0.0, 3),
                                    change("cpu", "ratio", 0.10, 0.09),
                                    change("interrupts", "ratio", 0.0, 0)),
                            List.of(change("stage.wire", "ns", 2_000.0, 2_000))),
                    new DiffResult.Delivery(
                            "msi",
                            List.of(change("p99", "ns", 50_000.0, 40_000)),
                            List.of(change("stage.handler", "ns", null, 5_000))));

    private static DiffResult.Gated check(String gate) {
        return Gate.parse(gate, List.of("poll", "msi"), STAGES).check(FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99 > +5% | false",
                "p99 > +3.9% | true",
                "p99>+4% | false",
                "p99 >= +4% | true",
                "msi:p99 > +0% | false",
                "msi: p99 < -19.9 % | true",
                "p99 > 104 us | false",
                "p99 >= 104 µs | true",
                "p99 > 0.1 ms | true",
                "p99 > +3 us | true",
                "p99 > +4000 ns | false",
                "drops > 2 | true",
                "drops > 3 | false",
                "drops > +2 | true",
                "drops > +1000% | true",
                "interrupts > +0% | false",
                "cpu > 9.1% | false",
                "cpu > 8.9% | true",
                "cpu < 0.1 | true",
                "cpu < -5% | true",
                "stage.wire > +0 ns | false",
                "stage.handler > 4.9 us | true",
                "stage.handler > +1 us | true",
                "mean > 1 s | true"
            })
    void aGateFailsIfItHoldsOrNobodyCanSay(String gate, boolean failed) {
        assertThat(check(gate).failed()).as(gate).isEqualTo(failed);
        assertThat(check(gate).reasons().isEmpty()).isEqualTo(!failed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99 > +3.9% | poll p99 changed by +4.00 %",
                "p99 >= 104 us | poll p99 is 104.000 µs",
                "drops > +1000% | poll drops changed by +3 from 0",
                "stage.handler > +1 us | msi stage.handler is not in A",
                "mean > 1 s | nobody can say: no delivery has mean"
            })
    void itSaysWhatWasFound(String gate, String reason) {
        assertThat(check(gate).reasons()).anyMatch(each -> each.startsWith(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | at character 1: nothing; expected a measure",
                "p9 > +5% | at character 1: no measure 'p9'; did you mean p90?",
                "poll:p9 > +5% | at character 6: no measure 'p9'",
                "p99 | at character 4: nothing; expected >, >=, < or <=",
                "p99 = 5 us | at character 5: '= 5 us'; expected >, >=",
                "p99 > | at character 6: nothing; expected a number",
                "p99 > much | at character 7: 'much'; expected a number",
                "p99 > +5 | at character 9: no unit; expected %, ns",
                "p99 > +5 km | at character 10: 'km'; expected %, ns, us, ms, s, or the end",
                "p99 > 5% | at character 7: a part of what?",
                "p99 > +5% now | at character 11: 'now'",
                "drops > 3 us | at character 11: 'us'; expected % or nothing",
                "drops > 3% | at character 10: '%'; expected a number of packets",
                "cpu > 1 ms | at character 9: 'ms'",
                "intx:p99 > +5% | at character 1: no delivery 'intx' in both results; expected one of poll, msi",
                "stage.hander > +5% | did you mean stage.handler?"
            })
    void mistakesAreSaidWithTheirCharacter(String gate, String message) {
        assertThatThrownBy(() -> check(gate))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--fail-if '")
                .hasMessageContaining(message);
    }
}
