package dev.doorbell.kernel.irq;

import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.sim.cpu.Core;

/**
 * One core's way through an interrupt: what the IRQ vector runs.
 *
 * <p>Interrupts stay masked from entry to return, softirqs included, so softirq work delays the tick
 * and everything else on this core by its full length.
 */
public final class IrqEntry {
    private final Core core;
    private final InterruptController chip;
    private final IrqTable table;
    private final long dispatchCycles;
    private final Runnable softirqs;
    private final Runnable reschedule;

    private int hardirqDepth;
    private long spurious;

    /**
     * Makes the entry of {@code core}.
     *
     * @param softirqs runs pending softirqs
     * @param reschedule switches threads if a switch is due
     */
    public IrqEntry(
            Core core,
            InterruptController chip,
            IrqTable table,
            long dispatchCycles,
            Runnable softirqs,
            Runnable reschedule) {
        this.core = core;
        this.chip = chip;
        this.table = table;
        this.dispatchCycles = dispatchCycles;
        this.softirqs = softirqs;
        this.reschedule = reschedule;
    }

    /** The IRQ vector. */
    public void vector() {
        int acknowledged = chip.acknowledge(core);
        int intid = chip.intid(acknowledged);
        if (chip.isSpurious(intid)) {
            spurious++;
            return;
        }
        hardirqDepth++;
        core.spend(dispatchCycles);
        table.dispatch(core, intid);
        chip.end(core, acknowledged);
        hardirqDepth--;
        softirqs.run();
        reschedule.run();
    }

    /** Whether a handler is running on this core. */
    public boolean isInHardirq() {
        return hardirqDepth > 0;
    }

    /** Acknowledges that read nothing. */
    public long spuriousCount() {
        return spurious;
    }
}
