package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.sim.fault.FaultPlan;
import dev.doorbell.sim.fault.Installed;
import dev.doorbell.sim.fault.Rule;
import dev.doorbell.sim.fault.Writes;
import dev.doorbell.sim.testkit.FaultPlans;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.watch.Bounds;
import dev.doorbell.sim.watch.Finding;
import dev.doorbell.sim.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;

/** The snippets of the page about faults on purpose. */
class FaultsOnPurposeExampleTest {
    private final BoardSpec board = BoardSpec.PARALLELS;
    private final List<String> shown = new ArrayList<>();

    private Machine boot() {
        return Machine.boot(
                MachineConfig.on(board, Delivery.MSI, TimingProfile.named("parallels-m1")));
    }

    @Test
    void aLostMessageIsFound() {
        try (Machine machine = boot()) {
            Watch watch = Watch.over(machine.parts(), Bounds.patient(machine.time()));
            // snippet: lost-message
            Rule lost = Rule.on(Writes.to(board.doorbell())).nth(1).drop();
            try (Installed fault = machine.parts().faults().install(lost)) {
                machine.wire().deliver(new byte[60]);
                machine.runFor(machine.time().ticksPerSecond() / 2);

                show(fault.rule().words()); // a write to 0x2250040, the 1st: is dropped
                show(watch.first().orElseThrow().words()); // ... nobody looks for it ...
            }
            // end
            assertThat(shown.get(0)).isEqualTo("a write to 0x2250040, the 1st: is dropped");
            assertThat(shown.get(1)).contains("nobody looks for it", "after 1 fault on purpose");
        }
    }

    @Test
    void aMessageThatPassesItsDataFindsNothing() {
        try (Machine machine = boot()) {
            Watch watch = Watch.over(machine.parts(), Bounds.patient(machine.time()));
            long memory = board.memoryBase();
            long bytes = board.memoryBytes();
            int nic = machine.nic().function().requesterId();
            long milli = machine.time().ticksPerSecond() / 1000;
            // snippet: reordered
            Writes data = Writes.between(memory, memory + bytes - 1).by(nic);
            Rule reordered = Rule.on(data).delay(milli).breakingOrder();
            // end
            machine.parts().faults().install(reordered);
            machine.wire().deliver(new byte[60]);
            machine.runFor(500 * milli);
            assertThat(watch.findings())
                    .extracting(Finding::detector)
                    .containsExactly("lost interrupt");
        }
    }

    @Test
    void plansAreGenerated() {
        long second = TimingProfile.named("parallels-m1").timeBase().ticksPerSecond();
        int nic = 8;
        // snippet: plans
        Arbitrary<FaultPlan> plans =
                FaultPlans.within(0, second / 100)
                        .andMessages(board.doorbell(), nic)
                        .andLines("virtio-net.intx")
                        .andFrames();
        // end
        List<FaultPlan> some = plans.list().ofSize(20).sample();
        assertThat(some).anySatisfy(plan -> assertThat(plan.rules()).isNotEmpty());
    }

    private void show(String line) {
        shown.add(line);
    }
}
