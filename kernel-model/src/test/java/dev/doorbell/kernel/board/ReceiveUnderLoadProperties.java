package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.driver.net.E1000Driver;
import dev.doorbell.kernel.driver.net.VirtioNetDriver;
import dev.doorbell.kernel.net.ReceiveCounters.Stage;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Every way of receiving, by every delivery and with every card, while frames come fast. */
class ReceiveUnderLoadProperties {
    private static final long SETTLE_DIVISOR = 10;

    record Shape(Snapshot snapshot, NicKind nic, Delivery delivery) {
        /** Nobody drains: S4 has no poll and raises nothing, S5 and S6 have no poll. */
        boolean isDeaf() {
            return snapshot == Snapshot.S4
                    || (delivery == Delivery.POLL
                            && (snapshot == Snapshot.S5 || snapshot == Snapshot.S6));
        }

        /** Some snapshots give all four buffers back, which breaks a strict device's ring. */
        boolean breaksTheRing() {
            boolean strict =
                    nic == NicKind.VIRTIO_NET_MODERN || nic == NicKind.VIRTIO_NET_TRANSITIONAL;
            return strict && snapshot.receive().repost() == ReceivePolicy.Repost.ALL;
        }

        MachineConfig config() {
            MachineConfig config =
                    MachineConfig.on(
                                    BoardSpec.QEMU_VIRT,
                                    delivery,
                                    TimingProfile.named("parallels-m1"))
                            .with(nic);
            return config.with(
                    KernelConfig.of(snapshot, delivery).listeningOn(SyntheticTraffic.PORT));
        }
    }

    @Provide
    Arbitrary<Shape> shapes() {
        return Arbitraries.of(Snapshot.class)
                .flatMap(
                        snapshot ->
                                Arbitraries.of(NicKind.class)
                                        .flatMap(
                                                nic ->
                                                        Arbitraries.of(nic.deliveries())
                                                                .map(
                                                                        d ->
                                                                                new Shape(
                                                                                        snapshot,
                                                                                        nic, d))));
    }

    @Property(tries = 120, seed = "2026112101", edgeCases = EdgeCasesMode.NONE)
    @Label("every frame is delivered, dropped by name, or still in a ring nobody drains")
    void framesAreConserved(
            @ForAll("shapes") Shape shape, @ForAll @LongRange(min = 1, max = 1 << 20) long seed) {
        int frames = 120;
        try (Machine machine = Machine.boot(shape.config())) {
            machine.wire().carry(Runs.poisson(machine, 15_000, seed, frames), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / SETTLE_DIVISOR);

            LatencyBreakdown all = machine.journeys().breakdown();
            assertThat(all.begun()).isEqualTo(frames);
            assertThat(all.delivered() + all.droppedCount() + all.resident()).isEqualTo(frames);
            if (!shape.isDeaf() && !shape.breaksTheRing()) {
                assertThat(all.resident()).as("stuck with %s", shape).isZero();
                assertThat(all.delivered()).isPositive();
            }
            assertThat(machine.kernel().receiveCounters().count(Stage.SOFTIRQ_ENTRY))
                    .isEqualTo(machine.kernel().receiveCounters().count(Stage.SOFTIRQ_EXIT));
            // One class for each card, whatever the way of receiving.
            boolean virtio = shape.nic().label().startsWith("virtio");
            assertThat(machine.kernel().driver())
                    .isExactlyInstanceOf(virtio ? VirtioNetDriver.class : E1000Driver.class);
        }
    }

    @Property(tries = 60, seed = "2026112102", edgeCases = EdgeCasesMode.NONE)
    @Label("with room for all and buffers given back as taken, frames come once each and in order")
    void framesComeOnceEachAndInOrder(
            @ForAll("shapes") Shape shape, @ForAll @LongRange(min = 1, max = 1 << 20) long seed) {
        if (shape.isDeaf()) {
            return;
        }
        int frames = 24;
        MachineConfig base = shape.config();
        ReceivePolicy policy =
                base.kernel().receive().with(ReceivePolicy.Repost.TAKEN).withBuffers(64);
        try (Machine machine = Machine.boot(base.with(base.kernel().with(policy)))) {
            machine.journeys().keepFinished(frames);
            machine.wire().carry(Runs.poisson(machine, 40_000, seed, frames), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / SETTLE_DIVISOR);

            assertThat(machine.journeys().breakdown().delivered())
                    .as("%s", shape)
                    .isEqualTo(frames);
            List<Long> numbers =
                    machine.journeys().finished().stream()
                            .map(journey -> journey.number())
                            .toList();
            assertThat(numbers).hasSize(frames).isSorted();
        }
    }

    private static Machine boot(ReceivePolicy policy, NicKind nic, Delivery delivery, String with) {
        MachineConfig config =
                MachineConfig.on(BoardSpec.QEMU_VIRT, delivery, TimingProfile.named(with))
                        .with(nic);
        KernelConfig kernel = config.kernel().listeningOn(SyntheticTraffic.PORT);
        return Machine.boot(config.with(kernel.with(policy)));
    }

    private static double interruptsPerFrame(NicKind nic, Delivery delivery, double perSecond) {
        ReceivePolicy policy = Snapshot.NAPI.receive();
        try (Machine machine = boot(policy, nic, delivery, "parallels-m1")) {
            int frames = 1500;
            machine.wire().carry(Runs.poisson(machine, perSecond, 5, frames), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond());
            assertThat(machine.journeys().breakdown().resident()).isZero();
            return (double) machine.kernel().irqs().count(0, machine.kernel().nicIrq()) / frames;
        }
    }

    @Example
    void underNapiInterruptsPerFrameFallWithLoad() {
        for (NicKind nic : List.of(NicKind.VIRTIO_NET, NicKind.I82540EM, NicKind.I82574L)) {
            Delivery delivery = nic == NicKind.I82540EM ? Delivery.INTX : Delivery.MSIX;
            double idle = interruptsPerFrame(nic, delivery, 2_000);
            double busy = interruptsPerFrame(nic, delivery, 60_000);
            double full = interruptsPerFrame(nic, delivery, 200_000);
            assertThat(idle).as(nic.label()).isBetween(0.7, 1.05);
            assertThat(busy).as(nic.label()).isLessThan(0.8 * idle);
            assertThat(full).as(nic.label()).isLessThan(0.6 * busy);
        }
    }

    @Example
    void moderatedCardsInterruptNoFasterThanTheirGapAllowsAndVirtioDoesNotCare() {
        long gap = 250_000;
        ReceivePolicy policy = ReceivePolicy.PLAN.moderated(gap);
        for (NicKind nic : List.of(NicKind.I82540EM, NicKind.I82574L, NicKind.VIRTIO_NET)) {
            for (Delivery delivery : List.of(Delivery.INTX, Delivery.MSI, Delivery.MSIX)) {
                if (!nic.deliveries().contains(delivery)) {
                    continue;
                }
                try (Machine machine = boot(policy, nic, delivery, "ideal")) {
                    Runs.Recorder taken = new Runs.Recorder(TracePoint.INTERRUPT_ACKNOWLEDGED);
                    machine.trace().attachInline(taken);
                    LatencyBreakdown all =
                            Runs.carry(machine, Runs.poisson(machine, 40_000, 9, 2000));

                    int irq = machine.kernel().nicIrq();
                    long last = Long.MIN_VALUE / 2;
                    long least = Long.MAX_VALUE;
                    for (int i = 0; i < taken.ticks.size(); i++) {
                        if (taken.seconds.get(i) == irq) {
                            least = Math.min(least, taken.ticks.get(i) - last);
                            last = taken.ticks.get(i);
                        }
                    }
                    if (nic == NicKind.VIRTIO_NET) {
                        assertThat(least).isLessThan(gap / 10);
                    } else {
                        assertThat(least).as("%s %s", nic, delivery).isBetween(gap, gap + gap / 50);
                    }
                    assertThat(all.resident()).isZero();
                }
            }
        }
    }

    @Example
    void aBudgetLetsTheTickInWhereAFloodWouldNot() {
        // Packets that take as long as they come: an unbounded drain never ends while they last.
        TimingProfile slow =
                TimingProfile.named("ideal").with(TimingConstant.RX_PER_PACKET, 20_000);
        long[] longest = new long[2];
        for (int bounded = 0; bounded < 2; bounded++) {
            ReceivePolicy policy = ReceivePolicy.PLAN.withBuffers(256);
            ReceivePolicy chosen =
                    bounded == 0 ? policy : policy.budgeted(ReceivePolicy.BREENIX_BUDGET);
            MachineConfig config =
                    MachineConfig.on(BoardSpec.QEMU_VIRT, Delivery.MSIX, slow)
                            .with(NicKind.VIRTIO_NET);
            KernelConfig kernel = config.kernel().listeningOn(SyntheticTraffic.PORT);
            try (Machine machine = Machine.boot(config.with(kernel.with(chosen)))) {
                long[] entry = new long[1];
                int which = bounded;
                machine.trace()
                        .attachInline(
                                (tick, point, source, first, second) -> {
                                    if (point == TracePoint.SOFTIRQ_ENTRY) {
                                        entry[0] = tick;
                                    } else if (point == TracePoint.SOFTIRQ_EXIT) {
                                        longest[which] = Math.max(longest[which], tick - entry[0]);
                                    }
                                });
                Runs.carry(machine, Runs.poisson(machine, 60_000, 2, 600));
                long exhausted = machine.kernel().receiveCounters().count(Stage.BUDGET_EXHAUSTED);
                assertThat(exhausted > 0).isEqualTo(bounded == 1);
            }
        }
        assertThat(longest[1]).isBetween(64L * 20_000, 65L * 20_000);
        assertThat(longest[0]).isGreaterThan(3 * longest[1]);
    }

    @Example
    void givingAllBuffersBackBreaksAStrictRingAndDuplicatesOnATolerantOne() {
        ReceivePolicy tree = Snapshot.S2.receive();
        try (Machine machine =
                boot(tree, NicKind.VIRTIO_NET_TRANSITIONAL, Delivery.MSIX, "ideal")) {
            machine.wire().carry(Runs.poisson(machine, 1_000, 4, 120), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / 2);
            assertThat(machine.trace().complaints()).containsKey(TracePoint.VIRTQUEUE_OVERPOSTED);
            // Each frame leaves three more posted than used: 4 + 3 n > 256 from n = 85 on.
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(85);
        }
        try (Machine machine = boot(tree, NicKind.VIRTIO_NET, Delivery.POLL, "ideal")) {
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 1_000, 4, 400));
            assertThat(all.dropped()).containsKey(DropReason.BUFFER_OVERWRITTEN);
            assertThat(machine.kernel().receivedCount()).isGreaterThan(all.delivered());
        }
    }
}
