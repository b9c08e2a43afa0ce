package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.testkit.MachineDomain;
import dev.doorbell.kernel.testkit.MachineTopology;
import dev.doorbell.nic.testkit.NicDomain;
import dev.doorbell.nic.testkit.Traffic;
import dev.doorbell.nic.testkit.WellFormed;
import dev.doorbell.sim.path.LatencyBreakdown;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** The property of the page on arbitraries. */
class ArbitrariesExampleTest {
    // snippet: arbitraries
    @Property(seed = "6501", tries = 20)
    @Domain(MachineDomain.class)
    @Domain(NicDomain.class)
    void noFrameIsForgotten(@ForAll MachineTopology topology, @ForAll @WellFormed Traffic traffic) {
        try (Machine machine = Machine.boot(topology.config())) {
            machine.wire().carry(traffic.source(machine.time()), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / 10);

            LatencyBreakdown frames = machine.journeys().breakdown();
            assertThat(frames.delivered() + frames.droppedCount() + frames.resident())
                    .isEqualTo(traffic.frameCount());
        }
    }
    // end
}
