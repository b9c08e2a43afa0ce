package dev.doorbell.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.nic.testkit.FrameArbitrary;
import dev.doorbell.nic.testkit.Traffic;
import dev.doorbell.nic.testkit.TrafficArbitrary;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.testkit.Shrinking;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Whole machines: the possible ones work, the nearly possible ones are refused; and shrinking. */
@Domain(MachineDomain.class)
@Domain(DomainContext.Global.class)
class MachineTopologyProperties {
    /** Of frames that came, and the digest at the end. */
    private record Outcome(LatencyBreakdown frames, long digest) {}

    private static Outcome run(MachineTopology topology, Traffic traffic) {
        try (Machine machine = Machine.boot(topology.config())) {
            machine.wire().carry(traffic.source(machine.time()), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / 8);
            return new Outcome(machine.journeys().breakdown(), machine.digest());
        }
    }

    @Provide
    Arbitrary<Traffic> oneFrame() {
        return TrafficArbitrary.of(
                        FrameArbitrary.valid()
                                .only(dev.doorbell.nic.testkit.Frame.Kind.UDP)
                                .ports(SyntheticTraffic.PORT))
                .frames(1, 1);
    }

    @Property(tries = 40, seed = "6321", edgeCases = EdgeCasesMode.NONE)
    @Label("a possible machine boots, its first frame arrives, and a second run is the same run")
    void aPossibleMachineReceivesAndRepeatsItself(
            @ForAll MachineTopology topology, @ForAll("oneFrame") Traffic traffic) {
        Outcome first = run(topology, traffic);

        LatencyBreakdown frames = first.frames();
        assertThat(frames.begun()).isEqualTo(1);
        if (topology.isDeaf()) {
            assertThat(frames.delivered() + frames.resident()).isEqualTo(1);
        } else {
            assertThat(frames.delivered()).as("delivered by %s", topology).isEqualTo(1);
        }
        assertThat(run(topology, traffic)).isEqualTo(first);
    }

    @Provide
    Arbitrary<Traffic> traffic() {
        return TrafficArbitrary.of(FrameArbitrary.any().ports(SyntheticTraffic.PORT, 9))
                .frames(0, 60)
                .meanGapNanos(0, 200_000);
    }

    @Property(tries = 60, seed = "6322", edgeCases = EdgeCasesMode.NONE)
    @Label("of any traffic, each frame is delivered, dropped by name, or in a ring nobody drains")
    void everyFrameIsAccountedFor(
            @ForAll MachineTopology topology, @ForAll("traffic") Traffic traffic) {
        LatencyBreakdown frames = run(topology, traffic).frames();

        assertThat(frames.begun()).isEqualTo(traffic.frameCount());
        assertThat(frames.delivered() + frames.droppedCount() + frames.resident())
                .isEqualTo(frames.begun());
        if (!topology.isDeaf() && !breaksTheRing(topology)) {
            assertThat(frames.resident()).as("stuck in %s", topology).isZero();
        }
    }

    /** Some snapshots give all four buffers back, which breaks a strict device's ring. */
    private static boolean breaksTheRing(MachineTopology topology) {
        boolean strict =
                topology.nic() == NicKind.VIRTIO_NET_MODERN
                        || topology.nic() == NicKind.VIRTIO_NET_TRANSITIONAL;
        return strict && topology.snapshot().receive().repost() == ReceivePolicy.Repost.ALL;
    }

    @Property(tries = 200, seed = "6323", edgeCases = EdgeCasesMode.NONE)
    @Label("a machine that cannot be is refused by a ConfigurationException that says why")
    void anImpossibleMachineIsRefused(@ForAll ImpossibleMachine machine) {
        assertThatThrownBy(() -> Machine.boot(machine.config()).close())
                .as(machine.toString())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("(?s).{20,}");
    }

    @Example
    @Label("a failure of machines with MSI and two cores shrinks to the plainest of them")
    void aMachineShrinksToWhatMatters() {
        MachineTopology least =
                Shrinking.minimum(
                        MachineTopologyArbitrary.possible(),
                        new Random(33),
                        topology -> topology.delivery() == Delivery.MSI && topology.cores() >= 2);

        assertThat(least)
                .hasToString(
                        "parallels with 2 cores, virtio-net by msi, kernel seed, timing ideal,"
                                + " seed 1");
        assertThat(least.board()).isEqualTo(BoardSpec.ALL.get(0));
        assertThat(least.snapshot()).isEqualTo(Snapshot.SEED);
    }
}
