package dev.doorbell.bench.faults;

import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.sched.Scheduler;
import dev.doorbell.kernel.softirq.SoftirqEngine;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import java.util.function.Consumer;

/**
 * One core's softirqs and threads on a bare machine: the kernel's own parts, joined as its interrupt
 * entry joins them. An SGI 0 from another core makes this one look at its threads.
 */
final class BareKernel {
    private static final int RESCHEDULE = 0;
    private static final long SOFTIRQ_CYCLES = 30;
    private static final long SWITCH_CYCLES = 600;

    private final FaultMachine machine;
    private final Core core;
    private final PreemptCount preempt = new PreemptCount();
    private final SoftirqEngine softirqs;
    private final Scheduler scheduler;
    private final KernelThread daemon;

    /**
     * Makes it on the core that runs this; the code that runs becomes its first thread, which ends by
     * {@link Scheduler#becomeIdle}.
     */
    BareKernel(FaultMachine machine, Core core, BareMachine.Handler handler) {
        this.machine = machine;
        this.core = core;
        Trace trace = machine.parts().trace();
        this.softirqs = new SoftirqEngine(core, trace, SOFTIRQ_CYCLES, preempt);
        this.scheduler =
                new Scheduler(
                        core,
                        trace,
                        SWITCH_CYCLES,
                        RemoteWake.SGI,
                        () -> 0,
                        (waker, target) -> machine.gic().sendIpi(waker, RESCHEDULE, target));
        this.daemon = scheduler.spawn("ksoftirqd", this::runSoftirqs);
        softirqs.setThread(() -> scheduler.wake(daemon, core));
        core.setVector(() -> vector(handler));
    }

    private void vector(BareMachine.Handler handler) {
        preempt.enterHardirq();
        machine.take(core, intid -> dispatch(intid, handler));
        preempt.exitHardirq();
        softirqs.run();
        if (preempt.allowsSwitch()) {
            scheduler.rescheduleAfterInterrupt();
        }
    }

    private void dispatch(int intid, BareMachine.Handler handler) {
        if (intid == RESCHEDULE) {
            scheduler.requestReschedule();
        } else {
            handler.handle(core, intid);
        }
    }

    private void runSoftirqs() {
        while (true) {
            core.maskInterrupts();
            while (softirqs.isPending()) {
                softirqs.run();
                core.unmaskInterrupts(); // what waits may come in between
                core.maskInterrupts();
            }
            scheduler.block();
            core.unmaskInterrupts();
        }
    }

    /** Has the receive softirq run this. */
    BareKernel onReceive(Consumer<Core> handler) {
        softirqs.register(SoftirqType.NET_RX, () -> handler.accept(core));
        return this;
    }

    /** Raises the receive softirq. */
    void raiseReceive() {
        softirqs.raise(SoftirqType.NET_RX);
    }

    /** Its softirqs. */
    SoftirqEngine softirqs() {
        return softirqs;
    }

    /** Its threads. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** What says whether an interrupt or a softirq is being served. */
    PreemptCount preempt() {
        return preempt;
    }
}
