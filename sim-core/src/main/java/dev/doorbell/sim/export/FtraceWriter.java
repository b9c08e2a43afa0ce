package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;

/**
 * A run as Linux's ftrace prints one: {@code irq_handler_entry}, {@code softirq_raise}, {@code
 * sched_wakeup}, {@code sched_switch}, {@code cpu_idle}; whatever has no event of that kind is a {@code
 * tracing_mark_write}.
 *
 * <p>The columns are those of {@code /sys/kernel/tracing/trace}: task and pid, CPU, flags (hard interrupt
 * {@code h}, softirq {@code s}, both {@code H}), seconds with microseconds. A record that belongs to no
 * core stands where core 0 is. Model note: the number behind {@code irq=} is the INTID, where Linux has a
 * number of its own choosing; priorities are not modelled and say 120.
 *
 * <p>Source: Linux 6.1, {@code Documentation/trace/ftrace.rst}, "Output format";
 * {@code include/trace/events/irq.h}, {@code sched.h}, {@code power.h}.
 */
public final class FtraceWriter extends Exporter {
    private static final int TASK_WIDTH = 22;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final TimeBase time;
    private final Labels labels;

    // By core: what runs there.
    private final int[] thread;
    private final int[] handlers;
    private final int[] softirqs;
    private boolean begun;

    /**
     * Makes one; see {@link Exporter}.
     *
     * @param cores how many there are
     */
    public FtraceWriter(String what, OutputStream out, TimeBase time, Labels labels, int cores) {
        super(what, out);
        this.time = time;
        this.labels = labels;
        this.thread = new int[cores];
        this.handlers = new int[cores];
        this.softirqs = new int[cores];
    }

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        if (!begun) {
            begin();
        }
        int core = coreOf(point, first, second);
        switch (point) {
            case INTERRUPT_ACKNOWLEDGED -> {
                handlers[core]++;
                head(core, tick);
                put("irq_handler_entry: irq=");
                putNumber(second);
                put(" name=");
                put(labels.interrupt().apply((int) second));
            }
            case INTERRUPT_ENDED -> {
                head(core, tick);
                put("irq_handler_exit: irq=");
                putNumber(second);
                put(" ret=handled");
                handlers[core] = Math.max(0, handlers[core] - 1);
            }
            case SOFTIRQ_RAISED -> softirq(core, tick, "softirq_raise: vec=", second);
            case SOFTIRQ_ENTRY -> {
                softirqs[core]++;
                softirq(core, tick, "softirq_entry: vec=", second);
            }
            case SOFTIRQ_EXIT -> {
                softirq(core, tick, "softirq_exit: vec=", second);
                softirqs[core] = Math.max(0, softirqs[core] - 1);
            }
            case THREAD_WOKEN -> {
                head(core, tick);
                put("sched_wakeup: ");
                task("", (int) second);
                put(" prio=120 target_cpu=");
                padded(core, 3);
            }
            case THREAD_RUNNING -> switchTo(core, tick, (int) second);
            case CORE_IDLE -> idle(core, tick, "1");
            case CORE_WOKEN -> idle(core, tick, "4294967295");
            default -> mark(core, tick, point, source, first, second);
        }
        put('\n');
    }

    private void begin() {
        begun = true;
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
    protected void finish() {
        if (!begun) {
            begin();
        }
    }

    private int coreOf(TracePoint point, long first, long second) {
        String name = point.first().equals("core") ? "first" : point.second();
        long core = name.equals("first") ? first : name.equals("core") ? second : 0;
        return core >= 0 && core < thread.length ? (int) core : 0;
    }

    /** Task, CPU, flags, time. */
    private void head(int core, long tick) {
        String task = name(thread[core]) + "-" + thread[core];
        for (int i = task.length(); i < TASK_WIDTH; i++) {
            put(' ');
        }
        put(task);
        put(" [");
        padded(core, 3);
        put("] ");
        boolean hard = handlers[core] > 0;
        boolean soft = softirqs[core] > 0;
        put(hard ? 'd' : '.');
        put('.');
        put(hard && soft ? 'H' : hard ? 'h' : soft ? 's' : '.');
        put(hard || soft ? '1' : '.');
        put(". ");
        long micros = time.wholeNanos(tick) / NANOS_PER_MICRO;
        String seconds = Long.toString(micros / MICROS_PER_SECOND);
        for (int i = seconds.length(); i < 5; i++) {
            put(' ');
        }
        put(seconds);
        put('.');
        padded(micros % MICROS_PER_SECOND, 6);
        put(": ");
    }

    private void softirq(int core, long tick, String event, long number) {
        head(core, tick);
        put(event);
        putNumber(number);
        put(" [action=");
        put(labels.softirq().apply((int) number));
        put(']');
    }

    private void switchTo(int core, long tick, int next) {
        head(core, tick);
        put("sched_switch: ");
        task("prev_", thread[core]);
        put(" prev_prio=120 prev_state=");
        put(thread[core] == 0 ? "R" : "S");
        put(" ==> ");
        task("next_", next);
        put(" next_prio=120");
        thread[core] = next;
    }

    private void idle(int core, long tick, String state) {
        head(core, tick);
        put("cpu_idle: state=");
        put(state);
        put(" cpu_id=");
        putNumber(core);
    }

    private void mark(int core, long tick, TracePoint point, int source, long first, long second) {
        head(core, tick);
        put("tracing_mark_write: ");
        put(labels.source(source));
        put(' ');
        put(point.name());
        argument(point.first(), first);
        argument(point.second(), second);
    }

    private void argument(String name, long value) {
        if (!name.equals("-")) {
            put(' ');
            put(name);
            put('=');
            if (name.equals("address")) {
                put("0x");
                put(Long.toHexString(value));
            } else {
                putNumber(value);
            }
        }
    }

    private void task(String prefix, int number) {
        put(prefix);
        put("comm=");
        put(number == 0 ? "swapper" : name(number));
        put(' ');
        put(prefix);
        put("pid=");
        putNumber(number);
    }

    private String name(int number) {
        return number == 0 ? "<idle>" : labels.thread().apply(number);
    }

    private void padded(long value, int digits) {
        String text = Long.toString(value);
        for (int i = text.length(); i < digits; i++) {
            put('0');
        }
        put(text);
    }
}
