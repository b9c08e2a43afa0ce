package dev.doorbell.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A detector that knows nothing of the fault finds its broken form, and nothing in its mended one. */
final class FaultCatalogTest {
    static List<Fault> faults() {
        return FaultCatalog.ALL;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void brokenFormIsCaught(Fault fault) {
        FaultRun run = fault.run(Form.BROKEN);
        assertThat(run.findings())
                .as("%s: %s\n%s", fault.id(), run.outcome(), String.join("\n", run.picture()))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void mendedFormIsLeftAlone(Fault fault) {
        FaultRun run = fault.run(Form.MENDED);
        assertThat(run.findings())
                .as("%s: %s\n%s", fault.id(), run.outcome(), String.join("\n", run.picture()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void runsAreTheSameEveryTime(Fault fault) {
        assertThat(fault.run(Form.BROKEN).digest()).isEqualTo(fault.run(Form.BROKEN).digest());
    }
}
