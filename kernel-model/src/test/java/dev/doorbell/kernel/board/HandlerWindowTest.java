package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The seed handler: what it does in which order, and that its one clear loses nothing, because the
 * drain comes later.
 */
class HandlerWindowTest {
    private static final long GICD = BoardSpec.PARALLELS.gic().distributorBase();
    private static final int FIRST_SPI = 53;

    private static Machine boot(Delivery delivery, TimingProfile profile) {
        MachineConfig config = MachineConfig.parallels(delivery, profile);
        return Machine.boot(config.with(config.kernel().listeningOn(SyntheticTraffic.PORT)));
    }

    /** Records what core 0 does between acknowledging and ending the NIC's interrupt. */
    private static List<String> watchHandler(Machine machine) {
        List<String> story = new ArrayList<>();
        boolean[] inside = new boolean[1];
        machine.trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.INTERRUPT_ACKNOWLEDGED && second == FIRST_SPI) {
                                inside[0] = true;
                            } else if (point == TracePoint.INTERRUPT_ENDED) {
                                inside[0] = false;
                            } else if (inside[0] && point == TracePoint.MMIO_WRITE) {
                                story.add(String.format("write %x = %x", first - GICD, second));
                            } else if (inside[0] && point == TracePoint.MMIO_READ) {
                                story.add(String.format("read %x", first));
                            } else if (inside[0] && point == TracePoint.SOFTIRQ_RAISED) {
                                story.add("raise " + second);
                            }
                        });
        return story;
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"MSI", "MSIX"})
    void theHandlerDisablesClearsAcknowledgesRaisesAndEnables(Delivery delivery) {
        try (Machine machine = boot(delivery, TimingProfile.named("parallels-m1"))) {
            List<String> story = watchHandler(machine);
            Runs.carry(machine, Runs.at(0));

            long isr = machine.nic().function().barBase(0) + 0x13;
            assertThat(story)
                    .containsExactly(
                            "write 184 = 200000", // ICENABLER
                            "write 284 = 200000", // ICPENDR
                            String.format("read %x", isr),
                            "raise 3",
                            "write 61a8 = 0", // IROUTER, low and high
                            "write 61ac = 0",
                            "write 104 = 200000"); // ISENABLER
        }
    }

    /** Two frames, the second {@code gapTicks} behind the first: both arrive, by one or two. */
    private static long sendPair(Machine machine, long gapTicks) {
        long deliveredBefore = machine.journeys().breakdown().delivered();
        long interruptsBefore = machine.kernel().irqs().sharedCount();
        machine.wire().carry(Runs.at(0, gapTicks), machine.nowTicks());
        machine.runFor(machine.time().ticksPerSecond() / 3000);
        long interrupts = machine.kernel().irqs().sharedCount() - interruptsBefore;
        assertThat(machine.journeys().breakdown().delivered() - deliveredBefore)
                .as("delivered, gap " + gapTicks)
                .isEqualTo(2);
        assertThat(interrupts).as("interrupts, gap " + gapTicks).isBetween(1L, 2L);
        return interrupts;
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"MSI", "MSIX"})
    void aSecondFrameAtAnyMomentOfThePathIsNeverLost(Delivery delivery) {
        TimingProfile profile =
                TimingProfile.named("parallels-m1").with(TimingConstant.WIRE_BPS, 0);
        try (Machine machine = boot(delivery, profile)) {
            Map<TracePoint, Long> ofBoot = Map.copyOf(machine.trace().complaints());
            long step = machine.time().ticksOfNanos(100);
            long once = 0;
            for (int i = 0; i < 600; i++) {
                once += sendPair(machine, i * step) == 1 ? 1 : 0;
            }
            // Some frames share the first one's interrupt, and some have one of their own.
            assertThat(once).isBetween(1L, 599L);
            assertThat(machine.trace().complaints()).isEqualTo(ofBoot);
        }
    }

    @Test
    void aSecondFrameAtEveryTickOfTheHandlerIsNeverLost() {
        TimingProfile profile =
                TimingProfile.named("ideal")
                        .with(TimingConstant.GIC_WRITE, 37)
                        .with(TimingConstant.DEVICE_READ, 41)
                        .with(TimingConstant.DEVICE_WRITE, 11)
                        .with(TimingConstant.GIC_DOORBELL_TO_SPI, 13)
                        .with(TimingConstant.GIC_SPI_TO_CORE, 5)
                        .with(TimingConstant.CPU_EXCEPTION_ENTRY, 7)
                        .with(TimingConstant.CPU_EXCEPTION_RETURN, 7)
                        .with(TimingConstant.ICC_IAR, 9)
                        .with(TimingConstant.ICC_EOIR, 9)
                        .with(TimingConstant.IRQ_DISPATCH, 17)
                        .with(TimingConstant.SOFTIRQ_RUN, 19)
                        .with(TimingConstant.RX_PER_PACKET, 53)
                        .with(TimingConstant.SCHED_WAKE_SWITCH, 29)
                        .with(TimingConstant.RECV_SYSCALL, 23);
        try (Machine machine = boot(Delivery.MSI, profile)) {
            long once = 0;
            for (int gap = 0; gap < 700; gap++) {
                once += sendPair(machine, gap) == 1 ? 1 : 0;
            }
            assertThat(once).isBetween(1L, 699L);
        }
    }

    @Test
    void interruptsWaitForTheEndOfTheSoftirqsWhateverTheirLength() {
        // A packet takes three milliseconds: three ticks come due meanwhile and none is taken.
        TimingProfile profile =
                TimingProfile.named("ideal").with(TimingConstant.RX_PER_PACKET, 3_000_000);
        try (Machine machine = boot(Delivery.MSI, profile)) {
            List<Long> entries = new ArrayList<>();
            List<Long> exits = new ArrayList<>();
            List<Long> taken = new ArrayList<>();
            machine.trace()
                    .attachInline(
                            (tick, point, source, first, second) -> {
                                if (point == TracePoint.SOFTIRQ_ENTRY) {
                                    entries.add(tick);
                                } else if (point == TracePoint.SOFTIRQ_EXIT) {
                                    exits.add(tick);
                                } else if (point == TracePoint.INTERRUPT_TAKEN) {
                                    taken.add(tick);
                                }
                            });
            Runs.carry(machine, Runs.at(0));

            assertThat(entries).hasSize(1);
            assertThat(exits).containsExactly(entries.get(0) + 3_000_000);
            assertThat(taken)
                    .noneMatch(tick -> tick > entries.get(0) && tick < exits.get(0))
                    .contains(exits.get(0));
        }
    }
}
