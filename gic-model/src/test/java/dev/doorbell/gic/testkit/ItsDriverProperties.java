package dev.doorbell.gic.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.state.ActionChain;

@Domain(ItsDomain.class)
class ItsDriverProperties {
    @Property(tries = 5_000, seed = "3321", edgeCases = EdgeCasesMode.NONE)
    void theRightDriverDoesWhatItIsAskedFor(@ForAll ItsDriverSequence sequence) {
        sequence.check(DriverMutant.NONE);
    }

    @Provide
    Arbitrary<ActionChain<ItsDriverCheck>> chains() {
        return ItsDomain.driverChains(2, DriverMutant.NONE).map(chain -> chain);
    }

    @Property(tries = 100, seed = "3322", edgeCases = EdgeCasesMode.NONE)
    void aChainOfOperationsSaysWhatItAsksFor(@ForAll("chains") ActionChain<ItsDriverCheck> chain) {
        chain.run().close();
        assertThat(chain.transformations())
                .allMatch(words -> words.matches("(device|events?|every core) .*"));
    }
}
