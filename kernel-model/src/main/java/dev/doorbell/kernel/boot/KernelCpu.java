package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.irq.IrqEntry;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.sched.Scheduler;
import dev.doorbell.kernel.softirq.SoftirqEngine;
import dev.doorbell.kernel.timer.TickTimer;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** One core's part of the kernel: interrupt entry, softirqs, scheduler, tick. */
public final class KernelCpu {
    private final Core core;
    private final SoftirqEngine softirqs;
    private final Scheduler scheduler;
    private final TickTimer tick;
    private final IrqEntry entry;

    /** Makes it and sets the core's vector; runs on the core itself. */
    KernelCpu(
            Core core,
            Trace trace,
            InterruptController chip,
            IrqTable irqs,
            KernelConfig config,
            KernelTiming timing,
            TickTimer.TickCounter counter,
            Consumer<KernelCpu> onTick,
            ObjIntConsumer<Core> kickCore) {
        this.core = core;
        this.softirqs = new SoftirqEngine(core, trace, timing.softirqCycles());
        this.scheduler = new Scheduler(core, trace, timing.switchCycles(), kickCore);
        this.tick =
                new TickTimer(
                        core, config, counter, timing.tickCycles(), timer -> onTick.accept(this));
        this.entry =
                new IrqEntry(
                        core,
                        chip,
                        irqs,
                        timing.dispatchCycles(),
                        softirqs::run,
                        this::rescheduleAfterInterrupt);
        core.setVector(entry::vector);
        KernelThread daemon = scheduler.spawn("ksoftirqd" + core.index(), this::runSoftirqs);
        softirqs.setThread(() -> scheduler.wake(daemon, core));
    }

    /** An interrupt inside a softirq does not take the core away from it. */
    private void rescheduleAfterInterrupt() {
        if (!softirqs.isRunning()) {
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
