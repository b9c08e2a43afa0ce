package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.irq.IrqHandler;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.BootOrder;
import dev.doorbell.kernel.policy.InterruptPolicy.Daemon;
import dev.doorbell.kernel.policy.InterruptPolicy.EndOfInterrupt;
import dev.doorbell.kernel.policy.InterruptPolicy.IntidRange;
import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways of entering interrupts, in whole machines. */
class SnapshotsBootTest {
    private static Machine boot(BoardSpec board, int cores, InterruptPolicy interrupts) {
        MachineConfig base =
                MachineConfig.on(board, Delivery.MSI, TimingProfile.named("parallels-m1"))
                        .withCores(cores);
        KernelConfig kernel = base.kernel().with(interrupts).listeningOn(SyntheticTraffic.PORT);
        return Machine.boot(base.with(kernel));
    }

    private static long delivered(Machine machine) {
        machine.wire().carry(Runs.poisson(machine, 1000, 1, 100), machine.nowTicks());
        machine.runFor(machine.time().ticksPerSecond() / 2);
        return machine.journeys().breakdown().delivered();
    }

    static List<InterruptPolicy> policies() {
        return List.of(
                InterruptPolicy.EARLY,
                InterruptPolicy.LATE,
                InterruptPolicy.LATE.with(InterruptPolicy.EarlyRaise.REPLAYED),
                InterruptPolicy.PLAN.with(BootOrder.UNMASK_EARLY),
                InterruptPolicy.PLAN.with(EndOfInterrupt.SPLIT),
                InterruptPolicy.PLAN.with(RemoteWake.NEXT_TICK),
                InterruptPolicy.PLAN.with(Daemon.ONE));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyPolicyDeliversEveryFrameOnAGicv2AndOnAGicv3(InterruptPolicy policy) {
        for (BoardSpec board : List.of(BoardSpec.PARALLELS, BoardSpec.QEMU_VIRT)) {
            try (Machine machine = boot(board, 2, policy)) {
                assertThat(delivered(machine)).as(board.name()).isEqualTo(100);
            }
        }
    }

    @Test
    void aTreeThatKnowsNoLpisIsStuckBehindTheFirstOne() {
        InterruptPolicy deaf = InterruptPolicy.PLAN.with(IntidRange.NO_LPIS);
        try (Machine machine = boot(BoardSpec.QEMU_VIRT_ITS, 1, deaf)) {
            long ticks = machine.kernel().tickCount();
            assertThat(delivered(machine)).isZero();
            assertThat(machine.kernel().cpu(0).entry().spuriousCount()).isEqualTo(1);
            // Its priority was never dropped: the tick has stopped too.
            assertThat(machine.kernel().tickCount() - ticks).isLessThan(10);
        }
        try (Machine machine = boot(BoardSpec.QEMU_VIRT_ITS, 1, InterruptPolicy.PLAN)) {
            assertThat(delivered(machine)).isEqualTo(100);
        }
    }

    @Test
    void aLongHandlerIsInterruptedByTheTickOnlyWhereItMayNest() {
        long nested = nestedTicks(InterruptPolicy.PLAN.with(EndOfInterrupt.SPLIT).nested(true));
        assertThat(nested).isGreaterThan(0);
        assertThat(nestedTicks(InterruptPolicy.PLAN.with(EndOfInterrupt.SPLIT)))
                .as("masked")
                .isZero();
        // In one step the priority is not dropped, and keeps the tick out until the end.
        assertThat(nestedTicks(InterruptPolicy.PLAN.nested(true))).as("in one step").isZero();
    }

    /** Ticks taken while a frame's handler takes three milliseconds more. */
    private static long nestedTicks(InterruptPolicy policy) {
        try (Machine machine = boot(BoardSpec.PARALLELS, 1, policy)) {
            int irq = machine.kernel().nicIrq();
            long[] ticks = new long[1];
            IrqHandler[] real = new IrqHandler[1];
            real[0] =
                    machine.kernel()
                            .irqs()
                            .replacePciIrq(
                                    irq,
                                    0,
                                    core -> {
                                        long before = machine.kernel().tickCount();
                                        core.spend(10_000_000);
                                        ticks[0] += machine.kernel().tickCount() - before;
                                        return real[0].handle(core);
                                    });
            Runs.carry(machine, Runs.at(0));
            return ticks[0];
        }
    }

    @Test
    void oneDaemonLeavesAnotherCoresSoftirqsToThatCoresNextInterrupt() {
        InterruptPolicy one = InterruptPolicy.PLAN.with(Daemon.ONE);
        try (Machine machine = boot(BoardSpec.PARALLELS, 2, one)) {
            var softirqs = machine.kernel().cpu(1).softirqs();
            int[] runs = new int[1];
            softirqs.register(
                    SoftirqType.TASKLET,
                    () -> {
                        if (++runs[0] < 25) {
                            softirqs.raise(SoftirqType.TASKLET);
                        }
                    });
            softirqs.raise(SoftirqType.TASKLET);
            long milli = machine.time().ticksPerSecond() / 1000;
            machine.runFor(milli);
            assertThat(runs[0]).isEqualTo(10); // one interrupt's rounds
            machine.runFor(milli);
            assertThat(runs[0]).isEqualTo(20);
            machine.runFor(milli);
            assertThat(runs[0]).isEqualTo(25);
        }
    }
}
