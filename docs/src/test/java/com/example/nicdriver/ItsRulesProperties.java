package com.example.nicdriver;

import dev.doorbell.gic.testkit.DoorbellIts;
import dev.doorbell.gic.testkit.ItsDomain;
import dev.doorbell.gic.testkit.ItsSequence;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Interrupt controllers alone: needs {@code dev.doorbell:gic-model} and nothing above it. */
class ItsRulesProperties {
    // snippet: its-rules
    @Property(tries = 50, seed = "20261122")
    @Domain(ItsDomain.class)
    void anItsDoesWhatTheOracleSays(@ForAll ItsSequence sequence) {
        sequence.check(DoorbellIts::new);
    }
    // end
}
