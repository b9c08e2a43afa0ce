package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.net.VirtioNetDriver;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From the wire to a thread, by every delivery, on a Parallels machine. */
class NetPathTest {
    private static final int PORT = SyntheticTraffic.PORT;

    private static MachineConfig parallels(Delivery delivery) {
        MachineConfig config =
                MachineConfig.parallels(delivery, TimingProfile.named("parallels-m1"));
        return config.with(config.kernel().listeningOn(PORT));
    }

    private static byte[] frame(long number) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, PORT, number, 18);
        return frame;
    }

    @Test
    void aFrameReachesTheThreadThroughOneMessageAndNoPoll() {
        try (Machine machine = Machine.boot(parallels(Delivery.MSI))) {
            machine.journeys().keepFinished(1);
            machine.wire().deliver(frame(0));
            machine.runFor(machine.time().ticksPerSecond() / 100);

            Journey journey = machine.journeys().finished().get(0);
            assertThat(journey.stages().keySet())
                    .containsExactly(
                            Stage.WIRE,
                            Stage.NIC,
                            Stage.DMA,
                            Stage.MSI,
                            Stage.PENDING,
                            Stage.SIGNALLED,
                            Stage.TAKEN,
                            Stage.ACKNOWLEDGED,
                            Stage.HANDLER,
                            Stage.SOFTIRQ,
                            Stage.STACK,
                            Stage.WOKEN,
                            Stage.RUNNING);
            assertThat(machine.time().nanos(journey.totalTicks())).isLessThan(100_000);
            assertThat(machine.kernel().pollCount()).isZero();
            assertThat(machine.kernel().irqs().sharedCount()).isEqualTo(1);
            assertThat(machine.interrupts()).contains("53:").contains("27:");
        }
    }

    @Test
    void withoutAnInterruptEveryTenthTickPolls() {
        try (Machine machine = Machine.boot(parallels(Delivery.POLL))) {
            machine.journeys().keepFinished(1);
            machine.wire().deliver(frame(0));
            machine.runFor(machine.time().ticksPerSecond() / 10);

            Journey journey = machine.journeys().finished().get(0);
            assertThat(journey.stages()).containsKey(Stage.TICK).doesNotContainKey(Stage.MSI);
            assertThat(machine.kernel().pollCount()).isBetween(9L, 11L);
            assertThat(machine.kernel().irqs().sharedCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Delivery.class, mode = EnumSource.Mode.EXCLUDE, names = "INTX")
    void oneDriverClassServesEveryDeliveryAndLosesNothing(Delivery delivery) {
        List<Long> numbers = new ArrayList<>();
        Program reader =
                system -> {
                    while (true) {
                        system.receive();
                        numbers.add(java.nio.ByteBuffer.wrap(system.received()).getLong(42));
                    }
                };
        MachineConfig base = parallels(delivery);
        try (Machine machine =
                Machine.boot(
                        base.with(
                                base.kernel()
                                        .running(List.of(new Program.Listening(PORT, reader)))))) {
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 50, 9, 300));

            assertThat(all.delivered()).isEqualTo(300);
            assertThat(numbers).hasSize(300).isSorted().doesNotHaveDuplicates();
            assertThat(machine.kernel().driver()).isExactlyInstanceOf(VirtioNetDriver.class);
            assertThat(machine.kernel().activeDelivery()).isEqualTo(delivery);
        }
    }

    @Test
    void everyMessageSignalledFrameOfASteadyLoadArrivesInTime() {
        try (Machine machine = Machine.boot(parallels(Delivery.MSI))) {
            machine.journeys().keepFinished(3000);
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 1000, 4, 3000));

            assertThat(all.delivered()).isEqualTo(3000);
            assertThat(machine.journeys().finished())
                    .allSatisfy(
                            journey ->
                                    assertThat(machine.time().nanos(journey.totalTicks()))
                                            .isLessThan(100_000));
        }
    }

    @Test
    void oneInterruptMayAnnounceManyFrames() {
        TimingProfile slow =
                TimingProfile.named("parallels-m1").with(TimingConstant.VMM_INJECT, 64_000);
        try (Machine machine = Machine.boot(parallels(Delivery.MSI).with(slow))) {
            machine.journeys().keepFinished(4);
            LatencyBreakdown all = Runs.carry(machine, Runs.at(0, 0, 0, 0));

            assertThat(all.delivered()).isEqualTo(4);
            assertThat(machine.kernel().irqs().sharedCount()).isEqualTo(1);
            // The later ones found the interrupt on its way: less of it is theirs.
            List<Journey> journeys = machine.journeys().finished();
            for (int i = 1; i < 4; i++) {
                assertThat(journeys.get(i).stages().get(Stage.PENDING))
                        .isLessThan(journeys.get(i - 1).stages().get(Stage.PENDING));
            }
        }
    }

    @Test
    void anEdgeTheHandlerErasedLendsItsMarksToNobody() {
        // Each second frame's edge comes while the handler of the first is about to clear it. The
        // third
        // frame, much later, must be charged its own injection and no stale mark of the erased one.
        for (long microseconds = 0; microseconds < 40; microseconds++) {
            try (Machine machine = Machine.boot(parallels(Delivery.MSI))) {
                machine.journeys().keepFinished(3);
                long micro = machine.time().ticksPerSecond() / 1_000_000;
                machine.runUntil(
                        machine.time()
                                        .domain("timer")
                                        .edgeTicks(machine.kernel().cpu(0).tick().nextCycle())
                                + 300 * micro);
                LatencyBreakdown all =
                        Runs.carry(machine, Runs.at(0, microseconds * micro, 400 * micro));

                assertThat(all.delivered()).isEqualTo(3);
                Journey third = machine.journeys().finished().get(2);
                assertThat(machine.time().nanos(third.stages().getOrDefault(Stage.PENDING, 0L)))
                        .as("second frame %d us behind the first", microseconds)
                        .isEqualTo(3000);
                assertThat(third.stages().get(Stage.SIGNALLED)).isZero();
            }
        }
    }

    @Test
    void aFrameForNobodyIsDroppedByName() {
        try (Machine machine = Machine.boot(parallels(Delivery.MSI))) {
            byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
            UdpFrames.write(frame, PORT + 1, 0, 18);
            machine.wire().deliver(frame);
            machine.wire().deliver(new byte[2000]);
            machine.runFor(machine.time().ticksPerSecond() / 100);

            assertThat(machine.journeys().breakdown().dropped())
                    .containsEntry(DropReason.NO_RECEIVER, 1L)
                    .containsEntry(DropReason.FRAME_TOO_LONG, 1L);
        }
    }

    @Test
    void plainMsiOnAFunctionWithoutItIsRefusedByName() {
        assertThatThrownBy(
                        () ->
                                Machine.boot(
                                        parallels(Delivery.MSI).with(NicKind.VIRTIO_NET_MSIX_ONLY)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("msi")
                .hasMessageContaining("virtio-net-msix-only")
                .hasMessageContaining("no MSI capability");
    }

    @Test
    void moreCoresThanTheBoardHasAreRefused() {
        assertThatThrownBy(() -> Machine.boot(parallels(Delivery.MSI).withCores(5)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected 1 to 4");
    }

    @ParameterizedTest
    @EnumSource(value = Delivery.class, mode = EnumSource.Mode.EXCLUDE, names = "INTX")
    void everyShippedProfileCarriesFramesToTheThread(Delivery delivery) {
        for (String name : TimingProfile.SHIPPED) {
            MachineConfig config = parallels(delivery).with(TimingProfile.named(name));
            try (Machine machine = Machine.boot(config)) {
                LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 100, 2, 50));
                assertThat(all.delivered()).as(name).isEqualTo(50);
                assertThat(all.stageTicks().values().stream().mapToLong(t -> t).sum())
                        .isEqualTo(all.totalTicks());
            }
        }
    }

    @Test
    void severalCoresPollMoreOftenOrNeverAsTheSharedCounterSays() {
        // Lockstep: with N cores core 0 sees counts k, k + N, ...; a multiple of 10 among them
        // comes
        // every 10 / gcd(N, 10) ms, or never.
        for (int cores : new int[] {1, 2, 3, 4}) {
            MachineConfig base = parallels(Delivery.POLL).with(TimingProfile.named("ideal"));
            try (Machine machine = Machine.boot(base.withCores(cores))) {
                machine.runFor(machine.time().ticksPerSecond() / 10);
                long before = machine.kernel().pollCount();
                machine.runFor(machine.time().ticksPerSecond());
                long polls = machine.kernel().pollCount() - before;
                long perSecond = cores % 2 == 0 ? 200 : 100;
                assertThat(polls).as(cores + " cores").isIn(0L, perSecond);
                if (cores % 2 == 1) {
                    assertThat(polls).isEqualTo(perSecond);
                }
            }
        }
    }
}
