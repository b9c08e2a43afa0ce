package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.TraceCounter;
import dev.doorbell.kernel.TraceCounters;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.timer.TickTimer;
import java.util.List;
import java.util.function.IntSupplier;

/** The texts of the kernel's {@code /proc} files. */
public final class ProcFiles {
    private final List<KernelCpu> cpus;
    private final IrqTable irqs;
    private final TickTimer.TickCounter ticks;
    private final TraceCounters counters;
    private final IntSupplier nicIrq;

    ProcFiles(
            List<KernelCpu> cpus,
            IrqTable irqs,
            TickTimer.TickCounter ticks,
            TraceCounters counters,
            IntSupplier nicIrq) {
        this.cpus = cpus;
        this.irqs = irqs;
        this.ticks = ticks;
        this.counters = counters;
        this.nicIrq = nicIrq;
    }

    /** {@code /proc/interrupts}: a column per core, a line per INTID. Breenix has no such file. */
    public String interrupts() {
        return irqs.render();
    }

    /** {@code /proc/trace/counters}: a line for each counter, in the order a frame passes them. */
    public String traceCounters() {
        StringBuilder text = new StringBuilder();
        for (TraceCounter counter : TraceCounter.values()) {
            text.append(counter).append(": ").append(value(counter)).append('\n');
        }
        return text.toString();
    }

    /** One counter. */
    public long value(TraceCounter counter) {
        return switch (counter) {
            case IRQ_TOTAL -> irqTotal();
            case TIMER_TICK_TOTAL -> ticks.ticks();
            case GIC_NIC_ACK_TOTAL, MSI_TOTAL -> nicAcknowledged();
            default -> counters.value(counter);
        };
    }

    private long irqTotal() {
        long sum = 0;
        for (KernelCpu cpu : cpus) {
            sum += cpu.core().takenCount() - cpu.entry().spuriousCount();
        }
        return sum;
    }

    private long nicAcknowledged() {
        int intid = nicIrq.getAsInt();
        long sum = 0;
        for (int core = 0; intid != 0 && core < cpus.size(); core++) {
            sum += irqs.count(core, intid);
        }
        return sum;
    }
}
