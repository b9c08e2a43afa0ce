package dev.doorbell.kernel.export;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.boot.KernelCpu;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.pci.MessageConsumer;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.sim.export.Labels;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers in a machine's records are called.
 *
 * <p>Looks on the simulation's own thread, at each record, for names it does not know yet; sinks ask from
 * threads of their own. Order: an inline sink hears of a record before the ring has it, so that a sink never
 * meets a number whose name has not been looked for.
 */
final class MachineNames implements TraceSink {
    private static final int FIRST_PPI = 16;
    private static final String TIMER = "timer";
    private static final int CORE_SHIFT = 32;

    private final Machine machine;
    private final Kernel kernel;
    private final List<String> sourcesNow;
    private volatile List<String> sources;
    private final Map<Long, String> threads = new ConcurrentHashMap<>();
    private final Map<Integer, String> interrupts = new ConcurrentHashMap<>();

    MachineNames(Machine machine) {
        this.machine = machine;
        this.kernel = machine.kernel();
        this.sourcesNow = machine.trace().sources();
        sources = List.copyOf(sourcesNow);
    }

    /** The machine's names, and its lines as they are now. */
    Labels labels() {
        List<Labels.Wire> lines =
                machine.parts().lines().all().stream()
                        .map(line -> new Labels.Wire(line.name(), line.isHigh()))
                        .toList();
        return new Labels(
                machine.config().cores(),
                liveSources(),
                lines,
                this::interrupt,
                MachineNames::softirq,
                MachineNames::reason,
                MachineNames::stage,
                this::thread);
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        if (source >= sources.size()) {
            sources = List.copyOf(sourcesNow);
        }
        switch (point) {
            case THREAD_WOKEN, THREAD_RUNNING -> lookForThread((int) first, (int) second);
            case INTERRUPT_PENDING, DOORBELL -> lookForInterrupt((int) first);
            case INTERRUPT_SIGNALLED, INTERRUPT_ACKNOWLEDGED -> lookForInterrupt((int) second);
            case TIMER_EXPIRED -> interrupts.putIfAbsent((int) second, TIMER);
            case ITS_TRANSLATED -> lookForInterrupt((int) (second >>> Integer.SIZE));
            default -> {}
        }
    }

    private static long key(int core, int thread) {
        return (long) core << CORE_SHIFT | thread;
    }

    private void lookForThread(int core, int thread) {
        KernelCpu cpu = kernel.cpu(core);
        if (cpu != null && !threads.containsKey(key(core, thread))) {
            threads.put(key(core, thread), cpu.scheduler().threadNames().get(thread));
        }
    }

    private void lookForInterrupt(int intid) {
        if (intid >= 0 && !interrupts.containsKey(intid)) {
            String name = interruptNow(intid);
            // For good, even if somebody registers later: what a sink finds must not hang on how
            // far
            // behind it is.
            interrupts.put(intid, name == null ? number(intid) : name);
        }
    }

    /** As whoever registered for it is called; null while nobody has. */
    private @Nullable String interruptNow(int intid) {
        boolean isPc = machine.config().board().isPc();
        if (!isPc && intid < FIRST_PPI) {
            return intid == Kernel.RESCHEDULE_SGI
                    ? "reschedule"
                    : intid == Kernel.REARM_SGI ? "rearm" : "sgi" + intid;
        }
        // On a PC the numbers are vectors; that of the 8254 is the first behind the exceptions.
        int timer =
                isPc
                        ? InterruptController.SHARED_FIRST
                        : machine.discovered().platform().timerIntid();
        if (intid == timer) {
            return TIMER;
        }
        if (intid == kernel.nicIrq()) {
            return machine.config().nic().label();
        }
        BlockDriver disk = kernel.diskDriver();
        if (disk != null && disk.irqs().contains(intid)) {
            return "nvme";
        }
        for (MessageConsumer.Taken taken : kernel.neighbours()) {
            if (taken.intids().contains(intid)) {
                return taken.driver().name().toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }

    // What sinks ask, on threads of their own.

    /** The names of all sources, by number; grows as they come. */
    private List<String> liveSources() {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return sources.get(index);
            }

            @Override
            public int size() {
                return sources.size();
            }
        };
    }

    /** A thread's name; its number on its core where that is not known. */
    private String thread(int core, int number) {
        return threads.getOrDefault(key(core, number), "thread" + core + "." + number);
    }

    /** An interrupt's name. */
    private String interrupt(int intid) {
        String name = interrupts.get(intid);
        return name == null ? number(intid) : name;
    }

    private String number(int intid) {
        return (machine.config().board().isPc() ? "vector" : "intid") + intid;
    }

    /** A softirq's name, as Linux spells it. */
    private static String softirq(int number) {
        SoftirqType[] types = SoftirqType.values();
        return number >= 0 && number < types.length ? types[number].name() : "softirq" + number;
    }

    private static String stage(int number) {
        Stage[] stages = Stage.values();
        return number >= 0 && number < stages.length
                ? stages[number].name().toLowerCase(Locale.ROOT)
                : "stage" + number;
    }

    private static String reason(int number) {
        DropReason[] reasons = DropReason.values();
        return number >= 0 && number < reasons.length ? reasons[number].words() : "reason" + number;
    }
}
