package dev.doorbell.kernel.irq;

import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.IntidRange;
import dev.doorbell.sim.cpu.Core;

/**
 * One core's way through an interrupt: what the vectors run.
 *
 * <p>Acknowledge, drop the priority where that is a step of its own, dispatch, end, softirqs,
 * reschedule. Interrupts stay masked from entry to return, softirqs included, so softirq work delays
 * the tick and everything else on this core by its full length. A kernel that nests unmasks them while
 * the handler runs; what then comes finds the running priority dropped, or is held back by it.
 */
public final class IrqEntry {
    /**
     * Handlers nested in one another from which on the window stays shut. The tree has no limit but its
     * stack.
     */
    private static final int NESTED_MAX = 32;

    private final Core core;
    private final InterruptController chip;
    private final IrqTable table;
    private final PreemptCount preempt;
    private final InterruptPolicy policy;
    private final long dispatchCycles;
    private final Runnable softirqs;
    private final Runnable reschedule;

    private long spurious;
    private long nested;

    /**
     * Makes the entry of {@code core}.
     *
     * @param preempt the core's, which handlers count in
     * @param dispatchCycles from the acknowledged number to its handler
     * @param softirqs runs pending softirqs, if they may run
     * @param reschedule switches threads, if a switch is due and may happen
     */
    public IrqEntry(
            Core core,
            InterruptController chip,
            IrqTable table,
            PreemptCount preempt,
            InterruptPolicy policy,
            long dispatchCycles,
            Runnable softirqs,
            Runnable reschedule) {
        this.core = core;
        this.chip = chip;
        this.table = table;
        this.preempt = preempt;
        this.policy = policy;
        this.dispatchCycles = dispatchCycles;
        this.softirqs = softirqs;
        this.reschedule = reschedule;
    }

    /** The IRQ vector, and the FIQ vector too. */
    public void vector() {
        int acknowledged = chip.acknowledge(core);
        int intid = chip.intid(acknowledged);
        if (isTakenForNothing(intid)) {
            spurious++;
            return;
        }
        if (preempt.hardirqDepth() > 0) {
            nested++;
        }
        preempt.enterHardirq();
        chip.dropPriority(core, acknowledged);
        if (mayNest(intid)) {
            core.unmaskInterrupts();
        }
        core.spend(dispatchCycles);
        table.dispatch(core, intid);
        chip.end(core, acknowledged);
        core.maskInterrupts();
        preempt.exitHardirq();
        softirqs.run();
        reschedule.run();
    }

    /**
     * Whether there was nothing; or an LPI, which a kernel that knows none takes for nothing: it has
     * acknowledged it and never ends it, and this core takes nothing of that priority again.
     */
    private boolean isTakenForNothing(int intid) {
        return chip.isSpurious(intid)
                || (policy.range() == IntidRange.NO_LPIS
                        && intid >= InterruptController.SHARED_END);
    }

    /**
     * Whether interrupts are unmasked while the handler runs. They were unmasked where this one came,
     * or it would not have come. A level would come again at once, since its device is not quiet yet;
     * an LPI could too, having no active state.
     */
    private boolean mayNest(int intid) {
        return policy.nested()
                && preempt.hardirqDepth() < NESTED_MAX
                && intid < InterruptController.SHARED_END
                && !chip.isLevelSensitive(core, intid);
    }

    /** Whether a handler is running on this core. */
    public boolean isInHardirq() {
        return preempt.hardirqDepth() > 0;
    }

    /** Acknowledges that read nothing, or what was taken for nothing. */
    public long spuriousCount() {
        return spurious;
    }

    /** Interrupts that were taken inside the handler of another. */
    public long nestedCount() {
        return nested;
    }
}
