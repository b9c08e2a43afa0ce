package dev.doorbell.sim.export;

import dev.doorbell.sim.export.VcdNames.Signal;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run as a value change dump, which waveform viewers show: every interrupt line; for each core the
 * INTID at its input, the INTID in service, idle or not, the depth of exceptions, softirqs and the
 * thread; the INTID that last became pending at the controller; and how many records there were.
 *
 * <p>One time step is a picosecond, rounded down. What nobody has said yet is {@code x}; a bus with
 * nothing on it is {@code z}. Of several changes within one picosecond viewers show the last. After 106
 * days 64 bits do not hold the time, and it stands still.
 *
 * <p>Source: IEEE Std 1364-2005, "Value change dump (VCD) files".
 */
public final class VcdWriter extends Exporter {
    private static final int INTID_BITS = 32;
    private static final int COUNT_BITS = 64;
    private static final int SOFTIRQ_BITS = 16;
    private static final int DEPTH_BITS = 8;

    /** Interrupts of one core that are in service at a time; more are not told apart. */
    private static final int ACTIVE_MAX = 256;

    /** A core's signals, and what it has in service. */
    private static final class Cpu {
        final Signal idle;
        final Signal depth;
        final Signal pending;
        final Signal active;
        final Signal softirqs;
        final Signal thread;
        final long[] inService = new long[ACTIVE_MAX];
        int count;
        long atInput = -1;
        long running;

        Cpu(VcdNames names, int core) {
            String before = "cpu" + core + ".";
            idle = names.add(before + "idle", 1);
            depth = names.add(before + "exception_depth", DEPTH_BITS);
            pending = names.add(before + "pending_intid", INTID_BITS);
            active = names.add(before + "active_intid", INTID_BITS);
            softirqs = names.add(before + "softirqs", SOFTIRQ_BITS);
            thread = names.add(before + "thread", INTID_BITS);
        }

        void forget() {
            count = 0;
            atInput = -1;
            running = 0;
        }

        void begin(long intid) {
            if (count < ACTIVE_MAX) {
                inService[count++] = intid;
            }
        }

        /** The innermost of that number ends, wherever it is. */
        void end(long intid) {
            for (int i = count - 1; i >= 0; i--) {
                if (inService[i] == intid) {
                    System.arraycopy(inService, i + 1, inService, i, count - i - 1);
                    count--;
                    return;
                }
            }
        }
    }

    private final VcdNames names = new VcdNames();
    private final Signal[] lines;
    private final Cpu[] cpus;
    private final Signal pending;
    private final Signal records;
    private long lastPicos = -1;
    private long count;

    /** Makes one; see {@link Exporter}. Machines that follow show what this one has, too. */
    public VcdWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
        List<Labels.Wire> wires = labels.lines();
        lines = new Signal[wires.size()];
        Arrays.setAll(lines, line -> names.add(wires.get(line).name(), 1));
        cpus = new Cpu[labels.cores()];
        Arrays.setAll(cpus, core -> new Cpu(names, core));
        pending = names.add("controller.pending_intid", INTID_BITS);
        records = names.add("trace.records", COUNT_BITS);
    }

    // Machines.

    @Override
    protected void start() {
        List<String> head = new ArrayList<>();
        head.add("$version Doorbell $end");
        head.add("$timescale 1 ps $end");
        names.declare("machine", head);
        head.add("$enddefinitions $end");
        head.forEach(line -> put(line + "\n"));
        at(lastTick());
        put("$dumpvars\n");
        unknown();
        known();
        put("$end\n");
    }

    @Override
    protected void cut(long tick) {
        at(tick);
        unknown();
        number(records, count);
        for (Cpu cpu : cpus) {
            cpu.forget();
        }
    }

    @Override
    protected void startNext() {
        at(lastTick());
        known();
    }

    private void unknown() {
        for (Signal signal : names.all()) {
            if (signal != records) {
                level(signal, 'x');
            }
        }
    }

    /** What is known of a machine from the beginning. */
    private void known() {
        List<Labels.Wire> wires = labels().lines();
        for (int line = 0; line < lines.length && line < wires.size(); line++) {
            level(lines[line], wires.get(line).high() ? '1' : '0');
        }
        number(records, count);
    }

    // Records.

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        count++;
        at(tick);
        number(records, count);
        switch (point) {
            case LINE_RAISED -> line(first, '1');
            case LINE_LOWERED -> line(first, '0');
            case INTERRUPT_PENDING -> {
                number(pending, first);
                if (isCore(second)) {
                    atInput(cpus[(int) second], first);
                }
            }
            default -> {
                if (point.first().equals("core") && isCore(first)) {
                    ofCore(cpus[(int) first], point, second);
                }
            }
        }
    }

    private boolean isCore(long core) {
        return core >= 0 && core < cpus.length;
    }

    private void ofCore(Cpu cpu, TracePoint point, long second) {
        switch (point) {
            case CORE_IDLE -> level(cpu.idle, '1');
            case CORE_WOKEN -> level(cpu.idle, '0');
            case INTERRUPT_SIGNALLED -> atInput(cpu, second);
            case INTERRUPT_TAKEN -> number(cpu.depth, second);
            case INTERRUPT_RETURNED -> number(cpu.depth, second - 1);
            case INTERRUPT_ACKNOWLEDGED -> {
                if (cpu.atInput == second) {
                    cpu.atInput = -1;
                    level(cpu.pending, 'z');
                }
                cpu.begin(second);
                number(cpu.active, second);
            }
            case INTERRUPT_ENDED -> {
                cpu.end(second);
                if (cpu.count == 0) {
                    level(cpu.active, 'z');
                } else {
                    number(cpu.active, cpu.inService[cpu.count - 1]);
                }
            }
            case SOFTIRQ_ENTRY -> softirqs(cpu, cpu.running | bit(second));
            case SOFTIRQ_EXIT -> softirqs(cpu, cpu.running & ~bit(second));
            case THREAD_RUNNING -> number(cpu.thread, second);
            default -> {}
        }
    }

    private void atInput(Cpu cpu, long intid) {
        cpu.atInput = intid;
        number(cpu.pending, intid);
    }

    private void softirqs(Cpu cpu, long running) {
        cpu.running = running;
        number(cpu.softirqs, running);
    }

    private static long bit(long softirq) {
        return softirq >= 0 && softirq < SOFTIRQ_BITS ? 1L << softirq : 0;
    }

    private void line(long line, char level) {
        if (line >= 0 && line < lines.length) {
            level(lines[(int) line], level);
        }
    }

    // The format.

    private void at(long tick) {
        long picos;
        try {
            picos = time().wholePicos(tick);
        } catch (ArithmeticException e) {
            picos = Long.MAX_VALUE;
        }
        if (picos > lastPicos) {
            lastPicos = picos;
            put('#');
            putNumber(picos);
            put('\n');
        }
    }

    private void level(Signal signal, char level) {
        if (signal.width > 1) {
            put('b');
            put(level);
            put(' ');
        } else {
            put(level);
        }
        put(signal.code);
        put('\n');
    }

    /** A bus's value, without the zeros before it; what does not fit is cut off. */
    private void number(Signal signal, long value) {
        put('b');
        long bits = signal.width == Long.SIZE ? value : value & (1L << signal.width) - 1;
        for (int i = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(bits)); i >= 0; i--) {
            put((bits >>> i & 1) == 0 ? '0' : '1');
        }
        put(' ');
        put(signal.code);
        put('\n');
    }
}
