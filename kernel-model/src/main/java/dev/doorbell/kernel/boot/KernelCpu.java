package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.irq.IrqEntry;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.policy.InterruptPolicy.Daemon;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.sched.Scheduler;
import dev.doorbell.kernel.softirq.SoftirqEngine;
import dev.doorbell.kernel.timer.TickDevice;
import dev.doorbell.kernel.timer.TickTimer;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** One core's part of the kernel: interrupt entry, softirqs, scheduler, tick. */
public final class KernelCpu {
    private final Core core;
    private final PreemptCount preempt = new PreemptCount();
    private final SoftirqEngine softirqs;
    private final Scheduler scheduler;
    private final TickTimer tick;
    private final IrqEntry entry;
    private final KernelThread daemon;

    /**
     * Makes it and sets the core's vectors; runs on the core itself.
     *
     * @param first core 0's, whose softirq daemon may be the only one; null for core 0
     */
    KernelCpu(
            Core core,
            Trace trace,
            InterruptController chip,
            TickDevice tickDevice,
            IrqTable irqs,
            KernelConfig config,
            KernelTiming timing,
            TickTimer.TickCounter counter,
            @Nullable KernelCpu first,
            Consumer<KernelCpu> onTick,
            ObjIntConsumer<Core> kickCore) {
        this.core = core;
        this.softirqs = new SoftirqEngine(core, trace, timing.softirqCycles(), preempt);
        this.scheduler =
                new Scheduler(
                        core,
                        trace,
                        timing.switchCycles(),
                        config.interrupts().remoteWake(),
                        counter::clockTicks,
                        kickCore);
        this.tick =
                new TickTimer(
                        core,
                        tickDevice,
                        config,
                        counter,
                        timing.tickCycles(),
                        timer -> onTick.accept(this));
        this.entry =
                new IrqEntry(
                        core,
                        chip,
                        irqs,
                        preempt,
                        config.interrupts(),
                        timing.dispatchCycles(),
                        softirqs::run,
                        this::rescheduleAfterInterrupt);
        core.setVector(entry::vector);
        core.setFastVector(entry::vector);
        KernelThread daemon =
                first != null && config.interrupts().daemon() == Daemon.ONE
                        ? first.daemon
                        : scheduler.spawn("ksoftirqd" + core.index(), this::runSoftirqs);
        this.daemon = daemon;
        softirqs.setThread(() -> daemon.scheduler().wake(daemon, core));
    }

    /** An interrupt inside a handler or a softirq does not take the core away from it. */
    private void rescheduleAfterInterrupt() {
        if (preempt.allowsSwitch()) {
            scheduler.rescheduleAfterInterrupt();
        }
    }

    /** The thread that runs what the softirq loop gave up on. */
    private void runSoftirqs() {
        while (true) {
            while (softirqs.isPending()) {
                softirqs.run();
            }
            core.maskInterrupts();
            if (!softirqs.isPending()) {
                scheduler.block();
            }
            core.unmaskInterrupts();
        }
    }

    /** The core. */
    public Core core() {
        return core;
    }

    /** What keeps it from switching threads and from running softirqs. */
    public PreemptCount preempt() {
        return preempt;
    }

    /** Its softirqs. */
    public SoftirqEngine softirqs() {
        return softirqs;
    }

    /** Its scheduler. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Its tick. */
    public TickTimer tick() {
        return tick;
    }

    /** Its interrupt entry. */
    public IrqEntry entry() {
        return entry;
    }
}
