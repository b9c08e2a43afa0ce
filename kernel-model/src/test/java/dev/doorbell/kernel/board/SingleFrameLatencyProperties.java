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
                    .isEqualTo(
                            toMemory
                                    + wait
                                    + tickToVector(profile)
                                    + vectorToThread(profile)
                                    + pinRelease(profile));
            // The tick that polled is half a period and a whole number of ticks away.
            assertThat((toMemory + wait) % TICK_PERIOD).isEqualTo(TICK_PERIOD / 2);
        }
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

    /**
     * What the second read of the ISR takes longer, because its answer does not pass the message by
     * which the first released the pin.
     */
    private static long pinRelease(TimingProfile p) {
        long read = p.value(TimingConstant.DEVICE_READ);
        long released = read / 2 + serialised(p, 4) + p.value(TimingConstant.PCIE_ONEWAY);
        long answered = 2 * read + p.value(TimingConstant.RX_PER_PACKET);
        boolean isMessage = p.value(TimingConstant.PCIE_GENERATION) != 0;
        return isMessage ? Math.max(0, released - answered) : 0;
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
