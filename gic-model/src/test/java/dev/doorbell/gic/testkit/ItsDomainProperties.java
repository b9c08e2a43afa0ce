package dev.doorbell.gic.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.state.ActionChain;

@Domain(ItsDomain.class)
class ItsDomainProperties {
    @Property(tries = 1_000, seed = "3301", edgeCases = EdgeCasesMode.NONE)
    void doorbellsItsDoesWhatTheOracleSays(@ForAll ItsSequence sequence) {
        sequence.check(DoorbellIts::new);
    }

    @Property(tries = 200, seed = "3302", edgeCases = EdgeCasesMode.NONE)
    void aChainOfActionsSaysWhatItDoes(@ForAll ActionChain<ItsPair> chain) {
        chain.run().close();
        assertThat(chain.transformations())
                .allMatch(words -> words.matches("[A-Z]{3,} .*|device 0x.*|no command .*|V.*"));
    }

    @Property(tries = 200, seed = "3303", edgeCases = EdgeCasesMode.NONE)
    void nothingIsWrongWithAValidSequence(@ForAll("valid") ItsSequence sequence) {
        ItsOracle oracle = new ItsOracle(sequence.topology(), sequence.rules());
        for (ItsStep step : sequence.steps()) {
            ItsCommand command = step.command();
            assertThat(
                            command == null
                                    ? oracle.message(step.deviceId(), step.eventId())
                                    : oracle.command(command))
                    .isEqualTo(ItsError.NONE);
        }
    }

    @Provide
    Arbitrary<ItsSequence> valid() {
        return ItsDomain.validSequences(
                ItsTopology.of(2, 2, 4, 2), ItsOracle.Rules.ARCHITECTURE, 40);
    }

    /** Of a step that is nearly valid, the field that is wrong is the only one: nothing shifts. */
    @Property(tries = 500, seed = "3304", edgeCases = EdgeCasesMode.NONE)
    void mistakesStayInsideTheWidthsOfTheirFields(@ForAll("mistaken") List<ItsCommand> commands) {
        for (ItsCommand command : commands) {
            assertThat(command.secondTarget()).isBetween(0L, 1L);
            assertThat(command.word3() & 0xFFFF).isZero();
        }
    }

    @Provide
    Arbitrary<List<ItsCommand>> mistaken() {
        return ItsDomain.commands(ItsTopology.of(2, 2, 4, 2), new ItsWeights(0, 0, 1, 0))
                .list()
                .ofMaxSize(5);
    }
}
