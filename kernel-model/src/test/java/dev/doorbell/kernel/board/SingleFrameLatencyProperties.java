package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * A11: the latency of a single frame is the sum of its constants, to the tick: message-signalled, or
 * polled with the wait for the tick in place of the message.
 *
 * <p>The sum is written down here from the path alone: which accesses the seed handler, the drain and
 * the link make, and what each costs. All clocks tick at 1 GHz, so a cycle, a nanosecond and a tick
 * are the same; the link's symbol clock is added on top.
 */
class SingleFrameLatencyProperties {
    private static final List<TimingConstant> VARIED =
            List.of(
                    TimingConstant.NIC_PIPELINE,
                    TimingConstant.PCIE_ONEWAY,
                    TimingConstant.DEVICE_READ,
                    TimingConstant.DEVICE_WRITE,
                    TimingConstant.GIC_READ,
                    TimingConstant.GIC_WRITE,
                    TimingConstant.GIC_DOORBELL_TO_SPI,
                    TimingConstant.ITS_HIT,
                    TimingConstant.ITS_TABLE,
                    TimingConstant.LPI_CONFIG,
                    TimingConstant.VMM_INJECT,
                    TimingConstant.VMM_WAKE_IDLE,
                    TimingConstant.GIC_SPI_TO_CORE,
                    TimingConstant.CPU_IDLE_EXIT,
                    TimingConstant.CPU_EXCEPTION_ENTRY,
                    TimingConstant.CPU_EXCEPTION_RETURN,
                    TimingConstant.ICC_IAR,
                    TimingConstant.ICC_EOIR,
                    TimingConstant.IRQ_DISPATCH,
                    TimingConstant.SOFTIRQ_RUN,
                    TimingConstant.RX_PER_PACKET,
                    TimingConstant.SCHED_WAKE_SWITCH,
                    TimingConstant.RECV_SYSCALL,
                    TimingConstant.TICK_WORK,
                    TimingConstant.TIMER_LATENESS);

    /** A millisecond. */
    private static final long TICK_PERIOD = 1_000_000;

    @Provide
    Arbitrary<TimingProfile> profiles() {
        Arbitrary<List<Integer>> values =
                Arbitraries.integers().between(0, 2000).list().ofSize(VARIED.size());
        Arbitrary<Integer> generations = Arbitraries.of(0, 1, 2);
        Arbitrary<Integer> lanes = Arbitraries.of(1, 4, 16);
        return net.jqwik.api.Combinators.combine(values, generations, lanes)
                .as(
                        (list, generation, width) -> {
                            TimingProfile profile =
                                    TimingProfile.named("ideal")
                                            .with(TimingConstant.PCIE_GENERATION, generation)
                                            .with(TimingConstant.PCIE_LANES, width)
                                            .with(TimingConstant.WIRE_BPS, 1_000_000_000L);
                            for (int i = 0; i < list.size(); i++) {
                                profile = profile.with(VARIED.get(i), list.get(i));
                            }
                            return profile;
                        });
    }

    @Property(tries = 300, seed = "20261101")
    void aSingleMessageTakesTheSumOfItsConstants(
            @ForAll("profiles") TimingProfile profile, @ForAll boolean msix) {
        Delivery delivery = msix ? Delivery.MSIX : Delivery.MSI;
        MachineConfig base = MachineConfig.parallels(delivery, profile);
        MachineConfig config = base.with(base.kernel().listeningOn(SyntheticTraffic.PORT));
        try (Machine machine = Machine.boot(config)) {
            machine.journeys().keepFinished(1);
            // Half a period from a tick: its handler ends long before, the next one is long after.
            machine.runUntil(machine.kernel().cpu(0).tick().nextCycle() + TICK_PERIOD / 2);
            deliverOne(machine);
            machine.runFor(TICK_PERIOD);

            Journey journey = machine.journeys().finished().get(0);
            assertThat(journey.totalTicks()).isEqualTo(sum(profile));
            assertThat(journey.stages().values().stream().mapToLong(t -> t).sum())
                    .isEqualTo(journey.totalTicks());
            Map<Stage, Long> stages = journey.stages();
            assertThat(stages.get(Stage.WIRE)).isEqualTo(wire());
            assertThat(stages.get(Stage.PENDING))
                    .isEqualTo(
                            profile.value(TimingConstant.GIC_DOORBELL_TO_SPI)
                                    + profile.value(TimingConstant.VMM_INJECT));
            assertThat(stages.get(Stage.HANDLER)).isEqualTo(handler(profile));
        }
    }

    @Property(tries = 300, seed = "20261102")
    void aPolledFrameTakesItsWaitAndTheSumOfItsConstants(
            @ForAll("profiles") TimingProfile profile) {
        MachineConfig base = MachineConfig.parallels(Delivery.POLL, profile);
        MachineConfig config = base.with(base.kernel().listeningOn(SyntheticTraffic.PORT));
        try (Machine machine = Machine.boot(config)) {
            machine.journeys().keepFinished(1);
            machine.runUntil(machine.kernel().cpu(0).tick().nextCycle() + TICK_PERIOD / 2);
            deliverOne(machine);
            machine.runFor(11 * TICK_PERIOD);

            Journey journey = machine.journeys().finished().get(0);
            long wait = journey.stages().getOrDefault(Stage.TICK, 0L);
            long toMemory = wire() + profile.value(TimingConstant.NIC_PIPELINE) + dma(profile);
            assertThat(wait).isBetween(1L, 10 * TICK_PERIOD);
            assertThat(journey.totalTicks())
                    .isEqualTo(toMemory + wait + tickToVector(profile) + vectorToThread(profile));
            // The tick that polled is half a period and a whole number of ticks away.
            assertThat((toMemory + wait) % TICK_PERIOD).isEqualTo(TICK_PERIOD / 2);
        }
    }

    /**
     * What one frame takes, first bit to thread, on a warm path and far from any tick: the second of
     * two.
     */
    private static long latency(BoardSpec board, Delivery delivery, TimingProfile profile) {
        MachineConfig base = MachineConfig.on(board, delivery, profile);
        MachineConfig config = base.with(base.kernel().listeningOn(SyntheticTraffic.PORT));
        try (Machine machine = Machine.boot(config)) {
            machine.journeys().keepFinished(1);
            machine.runUntil(machine.kernel().cpu(0).tick().nextCycle() + TICK_PERIOD / 2);
            deliverOne(machine);
            machine.runFor(TICK_PERIOD);
            deliverOne(machine);
            machine.runFor(TICK_PERIOD);
            assertThat(machine.kernel().irqs().unclaimedCount()).isZero();
            return machine.journeys().finished().get(0).totalTicks();
        }
    }

    @Property(tries = 100, seed = "20261103")
    @Label("A11: an LPI takes its translation in place of the doorbell, and its handler no bracket")
    void anLpiDiffersFromAnSpiByItsTranslation(@ForAll("profiles") TimingProfile profile) {
        long spi = latency(BoardSpec.PARALLELS, Delivery.MSI, profile);
        long lpi = latency(BoardSpec.QEMU_VIRT_ITS, Delivery.MSIX, profile);
        // The tables and the configuration were read when the kernel mapped and enabled the LPI.
        assertThat(lpi - spi)
                .isEqualTo(
                        profile.value(TimingConstant.ITS_HIT)
                                - profile.value(TimingConstant.GIC_DOORBELL_TO_SPI)
                                - bracket(profile));
    }

    @Property(tries = 100, seed = "20261104")
    @Label("A11: a pin takes its path in place of the message's, and its handler no bracket")
    void aPinDiffersFromAMessageByItsPath(@ForAll("profiles") TimingProfile any) {
        TimingProfile profile = withPinReleasedInTime(any);
        long message = latency(BoardSpec.PARALLELS, Delivery.MSI, profile);
        long pin = latency(BoardSpec.QEMU_VIRT_GICV3, Delivery.INTX, profile);
        assertThat(pin - message)
                .isEqualTo(
                        pinMessage(profile)
                                - serialised(profile, 4)
                                - profile.value(TimingConstant.GIC_DOORBELL_TO_SPI)
                                - bracket(profile));
    }

    /**
     * A pin that no link carries is an emulated device's, and nothing is on its way; and the answer to
     * the read that releases a pin comes behind the message that says so.
     */
    private static TimingProfile withPinReleasedInTime(TimingProfile any) {
        long oneWay =
                any.value(TimingConstant.PCIE_GENERATION) == 0
                        ? 0
                        : any.value(TimingConstant.PCIE_ONEWAY);
        TimingProfile profile = any.with(TimingConstant.PCIE_ONEWAY, oneWay);
        long least = 2 * (oneWay + pinMessage(profile) + 1);
        return profile.with(
                TimingConstant.DEVICE_READ, least + any.value(TimingConstant.DEVICE_READ));
    }

    /** A message that carries a pin: 24 bytes, as many as a write of four. */
    private static long pinMessage(TimingProfile p) {
        return serialised(p, 4);
    }

    /** What the handler does to an SPI that a message raises: disable, clear, route twice, enable. */
    private static long bracket(TimingProfile p) {
        return 5 * p.value(TimingConstant.GIC_WRITE);
    }

    private static void deliverOne(Machine machine) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, SyntheticTraffic.PORT, 0, 18);
        machine.wire().deliver(frame);
    }

    @Property(tries = 10_000)
    @Tag("nightly")
    void aSingleMessageTakesTheSumNightAfterNight(
            @ForAll("profiles") TimingProfile profile, @ForAll boolean msix) {
        aSingleMessageTakesTheSumOfItsConstants(profile, msix);
    }

    /** Preamble, frame and FCS at one bit a nanosecond. */
    private static long wire() {
        return (8 + UdpFrames.FRAME_BYTES_MIN + 4) * 8L;
    }

    private static long handler(TimingProfile p) {
        // disable, clear, [read ISR], route low, route high, enable
        return p.value(TimingConstant.IRQ_DISPATCH)
                + 5 * p.value(TimingConstant.GIC_WRITE)
                + p.value(TimingConstant.DEVICE_READ)
                + p.value(TimingConstant.ICC_EOIR);
    }

    private static long sum(TimingProfile p) {
        return wire()
                + p.value(TimingConstant.NIC_PIPELINE)
                + dma(p)
                + serialised(p, 4) // the message behind the data
                + p.value(TimingConstant.GIC_DOORBELL_TO_SPI)
                + p.value(TimingConstant.VMM_INJECT)
                + p.value(TimingConstant.GIC_SPI_TO_CORE)
                + wakeToVector(p)
                + p.value(TimingConstant.ICC_IAR)
                + handler(p)
                + drainToThread(p);
    }

    /** Until data and index are in memory: one propagation behind three writes. */
    private static long dma(TimingProfile p) {
        return serialised(p, 10 + UdpFrames.FRAME_BYTES_MIN) // header and frame
                + serialised(p, 8) // used entry
                + serialised(p, 2) // used index
                + p.value(TimingConstant.PCIE_ONEWAY);
    }

    private static long wakeToVector(TimingProfile p) {
        return p.value(TimingConstant.CPU_IDLE_EXIT)
                + p.value(TimingConstant.VMM_WAKE_IDLE)
                + p.value(TimingConstant.CPU_EXCEPTION_ENTRY);
    }

    private static long tickToVector(TimingProfile p) {
        return p.value(TimingConstant.TIMER_LATENESS)
                + p.value(TimingConstant.VMM_INJECT)
                + p.value(TimingConstant.GIC_SPI_TO_CORE)
                + wakeToVector(p);
    }

    private static long vectorToThread(TimingProfile p) {
        return p.value(TimingConstant.ICC_IAR)
                + p.value(TimingConstant.IRQ_DISPATCH)
                + p.value(TimingConstant.TICK_WORK)
                + p.value(TimingConstant.ICC_EOIR)
                + drainToThread(p);
    }

    private static long drainToThread(TimingProfile p) {
        return p.value(TimingConstant.SOFTIRQ_RUN)
                + p.value(TimingConstant.DEVICE_READ) // ISR before the ring is looked at
                + p.value(TimingConstant.RX_PER_PACKET)
                + p.value(TimingConstant.DEVICE_READ) // ISR, and the ring is empty
                + p.value(TimingConstant.DEVICE_WRITE) // notify: the buffer is back
                + p.value(TimingConstant.CPU_EXCEPTION_RETURN)
                + p.value(TimingConstant.SCHED_WAKE_SWITCH)
                + p.value(TimingConstant.RECV_SYSCALL);
    }

    /** A write on the link: 20 bytes around its payload, whole bytes on each lane, one packet. */
    private static long serialised(TimingProfile p, int bytes) {
        int generation = (int) p.value(TimingConstant.PCIE_GENERATION);
        if (generation == 0) {
            return 0;
        }
        assertThat(bytes).isLessThanOrEqualTo((int) p.value(TimingConstant.PCIE_MAX_PAYLOAD));
        long lanes = p.value(TimingConstant.PCIE_LANES);
        long symbols = (bytes + 20 + lanes - 1) / lanes;
        return symbols * (generation == 1 ? 4 : 2);
    }
}
