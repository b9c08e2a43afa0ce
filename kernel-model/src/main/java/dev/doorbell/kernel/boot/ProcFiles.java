package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.net.NetStack;
import dev.doorbell.kernel.net.ProtocolCounters;
import dev.doorbell.kernel.net.ReceiveCounters;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of the kernel's {@code /proc} files.
 *
 * <p>Source of the names: the counters of ryanbreen/breenix@ad84625.
 */
public final class ProcFiles {
    private final Kernel kernel;
    private final List<KernelCpu> cpus;

    ProcFiles(Kernel kernel, List<KernelCpu> cpus) {
        this.kernel = kernel;
        this.cpus = List.copyOf(cpus);
    }

    /**
     * {@code /proc/interrupts}: a column per core, a line per INTID. Breenix has no such file; this is
     * Linux's.
     */
    public String interrupts() {
        return kernel.irqs().render();
    }

    /**
     * {@code /proc/trace/counters}: a line for each counter, in the order a frame passes them. The first
     * that stays at 0 names the stage that is broken.
     */
    public String traceCounters() {
        List<String> lines = new ArrayList<>();
        lines.add("IRQ_TOTAL: " + irqTotal());
        lines.add("TIMER_TICK_TOTAL: " + kernel.tickCount());
        lines.add("GIC_NIC_ACK_TOTAL: " + nicAcknowledged());
        for (ReceiveCounters.Stage stage : ReceiveCounters.Stage.values()) {
            lines.add(stage + ": " + kernel.receiveCounters().count(stage));
        }
        NetStack stack = kernel.stack();
        for (ProtocolCounters.Kind kind : ProtocolCounters.Kind.values()) {
            lines.add(kind + ": " + (stack == null ? 0 : stack.counters().count(kind)));
        }
        return String.join("\n", lines) + "\n";
    }

    private long irqTotal() {
        long sum = 0;
        for (KernelCpu cpu : cpus) {
            sum += cpu.core().takenCount() - cpu.entry().spuriousCount();
        }
        return sum;
    }

    /** Acknowledges of the NIC's interrupt, whose number the tree has in the name: 55. */
    private long nicAcknowledged() {
        int intid = kernel.nicIrq();
        long sum = 0;
        for (int core = 0; intid != 0 && core < cpus.size(); core++) {
            sum += kernel.irqs().count(core, intid);
        }
        return sum;
    }
}
