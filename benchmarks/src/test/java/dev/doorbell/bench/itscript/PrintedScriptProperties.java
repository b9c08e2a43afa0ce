package dev.doorbell.bench.itscript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.testkit.ItsDomain;
import dev.doorbell.gic.testkit.ItsOracle;
import dev.doorbell.gic.testkit.ItsSequence;
import dev.doorbell.gic.testkit.ItsStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** What the testkit prints as a script comes to the same when {@code ./doorbell its} runs it. */
@Domain(ItsDomain.class)
class PrintedScriptProperties {
    @Property(tries = 100, seed = "3311", edgeCases = EdgeCasesMode.NONE)
    void aPrintedScriptHasTheOutcomesThatTheOracleForesees(@ForAll ItsSequence sequence) {
        Assume.that(!sequence.steps().isEmpty());
        byte[] text = sequence.asScript().getBytes(StandardCharsets.UTF_8);
        ItsScriptResult result =
                ItsScriptRunner.run(ItsScript.parse(InputFile.of("printed.its", text)), null);

        List<ItsScriptResult.Line> lines =
                result.steps().stream().filter(line -> !line.text().equals("skip")).toList();
        assertThat(lines).hasSameSizeAs(sequence.steps());
        ItsOracle oracle = new ItsOracle(sequence.topology(), sequence.rules());
        for (int i = 0; i < lines.size(); i++) {
            ItsStep step = sequence.steps().get(i);
            ItsCommand command = step.command();
            ItsError expected =
                    command == null
                            ? oracle.message(step.deviceId(), step.eventId())
                            : oracle.command(command);
            assertThat(lines.get(i).error())
                    .as("%s of %s", step, sequence)
                    .isEqualTo(expected == ItsError.NONE ? null : expected.name());
        }
        for (int core = 0; core < sequence.topology().cores(); core++) {
            assertThat(result.pending().get(core)).containsExactlyElementsOf(oracle.pending(core));
        }
    }
}
