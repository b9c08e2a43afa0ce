package dev.doorbell.sim.export;

import dev.doorbell.sim.export.Arguments.Argument;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * A run as Linux's ftrace prints one: {@code irq_handler_entry}, {@code softirq_raise}, {@code
 * sched_wakeup}, {@code sched_switch}, {@code cpu_idle}; whatever has no event of that kind is a {@code
 * tracing_mark_write}.
 *
 * <p>The columns are those of {@code /sys/kernel/tracing/trace}: task and pid, CPU, flags (interrupts off
 * {@code d}; hard interrupt {@code h}, softirq {@code s}, both {@code H}), seconds, here with nine digits
 * behind the point, since what is looked for is shorter than a microsecond. A record that belongs to no
 * core stands where core 0 is. A record is a line; a core that goes idle with a thread of its own on is
 * two, a {@code sched_switch} first.
 *
 * <p>Model notes: the number behind {@code irq=} is the INTID, where Linux has a number of its own
 * choosing. Priorities are not modelled and say 120. Threads are numbered by each core, so that a pid is
 * made of both: number times cores, plus core, plus one. A wake-up stands at the core of the thread that
 * is woken.
 *
 * <p>Source: Linux 6.1, {@code Documentation/trace/ftrace.rst}, "Output format";
 * {@code include/trace/events/irq.h}, {@code sched.h}, {@code power.h}.
 */
public final class FtraceWriter extends Exporter {
    /** Linux keeps 16 bytes of a task's name, a zero at the end. */
    private static final int NAME_MAX = 15;

    private static final int TASK_WIDTH = 16;
    private static final int PID_WIDTH = 7;
    private static final int SECONDS_WIDTH = 5;
    private static final int CORE_DIGITS = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final String NOT_IDLE = "4294967295";

    /** What runs on a core. */
    private static final class Cpu {
        final int number;
        long pid;
        String task = "";
        int handlers;
        int softirqs;
        long depth;

        Cpu(int number) {
            this.number = number;
            forget();
        }

        void forget() {
            idle();
            handlers = 0;
            softirqs = 0;
            depth = 0;
        }

        void idle() {
            pid = 0;
            task = "swapper/" + number;
        }
    }

    private final Arguments arguments = new Arguments();
    private Cpu[] cpus;

    /** Makes one; see {@link Exporter}. */
    public FtraceWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
        this.cpus = cpus(labels.cores());
    }

    private static Cpu[] cpus(int cores) {
        Cpu[] made = new Cpu[Math.max(1, cores)];
        Arrays.setAll(made, Cpu::new);
        return made;
    }

    @Override
    protected void start() {
        put("# tracer: nop\n#\n");
        put("#                                _-----=> irqs-off/BH-disabled\n");
        put("#                               / _----=> need-resched\n");
        put("#                              | / _---=> hardirq/softirq\n");
        put("#                              || / _--=> preempt-depth\n");
        put("#                              ||| / _-=> migrate-disable\n");
        put("#                              |||| /     delay\n");
        put("#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n");
        put("#              | |         |   |||||     |         |\n");
    }

    @Override
    protected void cut(long tick) {
        for (Cpu cpu : cpus) {
            cpu.forget();
        }
    }

    @Override
    protected void startNext() {
        cpus = cpus(labels().cores());
    }

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        boolean isOfCore = point.first().equals("core") && first >= 0 && first < cpus.length;
        if (!isOfCore || !hasPid(point, second)) {
            mark(cpuOf(point, source, second), tick, point, source, first, second);
            return;
        }
        Cpu cpu = cpus[(int) first];
        switch (point) {
            case INTERRUPT_TAKEN, INTERRUPT_RETURNED -> {
                boolean isTaken = point == TracePoint.INTERRUPT_TAKEN;
                cpu.depth = Math.max(0, isTaken ? second : second - 1);
                mark(cpu, tick, point, source, first, second);
            }
            case INTERRUPT_ACKNOWLEDGED -> handlerEntry(cpu, tick, second);
            case INTERRUPT_ENDED -> handlerExit(cpu, tick, second);
            case SOFTIRQ_RAISED -> softirq(cpu, tick, "softirq_raise", second);
            case SOFTIRQ_ENTRY -> {
                cpu.softirqs++;
                softirq(cpu, tick, "softirq_entry", second);
            }
            case SOFTIRQ_EXIT -> {
                softirq(cpu, tick, "softirq_exit", second);
                cpu.softirqs = Math.max(0, cpu.softirqs - 1);
            }
            case THREAD_WOKEN -> wakeup(cpu, tick, second);
            case THREAD_RUNNING -> {
                switchTo(cpu, tick, pid(cpu, second), task(cpu, second));
                cpu.depth = 0;
            }
            case CORE_IDLE -> {
                if (cpu.pid != 0) {
                    switchTo(cpu, tick, 0, "swapper/" + cpu.number);
                }
                idle(cpu, tick, "1");
            }
            case CORE_WOKEN -> idle(cpu, tick, NOT_IDLE);
            default -> mark(cpu, tick, point, source, first, second);
        }
    }

    // Events that Linux has.

    private void handlerEntry(Cpu cpu, long tick, long intid) {
        cpu.handlers++;
        head(cpu, tick);
        put("irq_handler_entry: irq=");
        putNumber(intid);
        put(" name=");
        putPlain(labels().interrupt(intid), Integer.MAX_VALUE);
        put('\n');
    }

    private void handlerExit(Cpu cpu, long tick, long intid) {
        head(cpu, tick);
        put("irq_handler_exit: irq=");
        putNumber(intid);
        put(" ret=handled\n");
        cpu.handlers = Math.max(0, cpu.handlers - 1);
    }

    private void softirq(Cpu cpu, long tick, String event, long number) {
        head(cpu, tick);
        put(event);
        put(": vec=");
        putNumber(number);
        put(" [action=");
        putPlain(labels().softirq(number), Integer.MAX_VALUE);
        put("]\n");
    }

    private void wakeup(Cpu cpu, long tick, long thread) {
        head(cpu, tick);
        put("sched_wakeup: ");
        putTask("", pid(cpu, thread), task(cpu, thread));
        put(" prio=120 target_cpu=");
        putPadded(cpu.number, CORE_DIGITS);
        put('\n');
    }

    /** In an interrupt, who ran is still runnable; elsewhere it gave the core away. */
    private void switchTo(Cpu cpu, long tick, long pid, String task) {
        head(cpu, tick);
        put("sched_switch: ");
        putTask("prev_", cpu.pid, cpu.task);
        put(" prev_prio=120 prev_state=");
        put(cpu.pid == 0 || cpu.depth > 0 ? 'R' : 'S');
        put(" ==> ");
        putTask("next_", pid, task);
        put(" next_prio=120\n");
        cpu.pid = pid;
        cpu.task = task;
    }

    private void idle(Cpu cpu, long tick, String state) {
        head(cpu, tick);
        put("cpu_idle: state=");
        put(state);
        put(" cpu_id=");
        putNumber(cpu.number);
        put('\n');
    }

    // The rest.

    private void mark(Cpu cpu, long tick, TracePoint point, int source, long first, long second) {
        head(cpu, tick);
        put("tracing_mark_write: ");
        putPlain(labels().source(source), Integer.MAX_VALUE);
        put(": ");
        put(point.name());
        List<Argument> all = arguments.of(point);
        for (int i = 0; i < all.size(); i++) {
            Argument argument = all.get(i);
            put(' ');
            put(argument.name);
            put('=');
            long value = argument.of(first, second);
            if (argument.form == Arguments.Form.BITS) {
                putHex(value);
            } else {
                putNumber(value);
            }
        }
        put('\n');
    }

    /** The core that a record names, or that it comes from, or else the first. */
    private Cpu cpuOf(TracePoint point, int source, long second) {
        long core = point.second().equals("core") ? second : labels().coreOf(source);
        return cpus[core >= 0 && core < cpus.length ? (int) core : 0];
    }

    private static boolean hasPid(TracePoint point, long second) {
        return !point.second().equals("thread") || (second >= 0 && second <= Integer.MAX_VALUE);
    }

    private long pid(Cpu cpu, long thread) {
        return thread * cpus.length + cpu.number + 1;
    }

    private String task(Cpu cpu, long thread) {
        return labels().thread(cpu.number, thread);
    }

    /** Task, CPU, flags, time. */
    private void head(Cpu cpu, long tick) {
        String task = cpu.pid == 0 ? "<idle>" : cpu.task;
        for (int i = Math.min(NAME_MAX, task.length()); i < TASK_WIDTH; i++) {
            put(' ');
        }
        putPlain(task, NAME_MAX);
        put('-');
        putNumber(cpu.pid);
        for (int i = digits(cpu.pid); i < PID_WIDTH; i++) {
            put(' ');
        }
        put(" [");
        putPadded(cpu.number, CORE_DIGITS);
        put("] ");
        boolean hard = cpu.handlers > 0;
        boolean soft = cpu.softirqs > 0;
        put(hard ? 'd' : '.');
        put('.');
        put(hard && soft ? 'H' : hard ? 'h' : soft ? 's' : '.');
        put(hard || soft ? '1' : '.');
        put(". ");
        long nanos = nanos(tick);
        long seconds = nanos / NANOS_PER_SECOND;
        for (int i = digits(seconds); i < SECONDS_WIDTH; i++) {
            put(' ');
        }
        putNumber(seconds);
        put('.');
        putPadded(nanos % NANOS_PER_SECOND, 9);
        put(": ");
    }

    private static int digits(long value) {
        int count = value < 0 ? 2 : 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    private void putTask(String prefix, long pid, String task) {
        put(prefix);
        put("comm=");
        putPlain(task, NAME_MAX);
        put(' ');
        put(prefix);
        put("pid=");
        putNumber(pid);
    }

    /** A name that breaks neither lines nor columns. */
    private void putPlain(String name, int lengthMax) {
        int length = Math.min(lengthMax, name.length());
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            put(c > ' ' && c < 0x7F ? c : '_');
        }
    }
}
