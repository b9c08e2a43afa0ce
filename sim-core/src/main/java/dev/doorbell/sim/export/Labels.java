package dev.doorbell.sim.export;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What the numbers in one machine's trace records are called, and what its lines are at the beginning.
 *
 * @param cores how many there are
 * @param sources the names of all sources of records, by number; may grow while the machine runs
 * @param lines the interrupt lines, by number
 * @param interrupt an INTID's name, as {@code /proc/interrupts} prints it
 * @param softirq a softirq's name
 * @param reason the name of a reason to drop a frame
 * @param stage the name of a stage of journeys
 * @param thread a thread's name
 */
public record Labels(
        int cores,
        List<String> sources,
        List<Wire> lines,
        IntFunction<String> interrupt,
        IntFunction<String> softirq,
        IntFunction<String> reason,
        IntFunction<String> stage,
        ThreadNames thread) {
    /**
     * An interrupt line.
     *
     * @param name what it is called
     * @param high its level when the records begin
     */
    public record Wire(String name, boolean high) {}

    /** Names threads; each core numbers its own. */
    @FunctionalInterface
    public interface ThreadNames {
        /** The name of thread {@code number} of a core. */
        String of(int core, int number);
    }

    /** Numbers, where nobody has given names. */
    public static Labels plain(int cores, List<String> sources, List<Wire> lines) {
        return new Labels(
                cores,
                sources,
                lines,
                intid -> "intid" + intid,
                number -> "softirq" + number,
                number -> "reason" + number,
                number -> "stage" + number,
                (core, number) -> "thread" + core + "." + number);
    }

    /** The name of a source, or its number if it has none. */
    String source(int number) {
        return number >= 0 && number < sources.size() ? sources.get(number) : "source" + number;
    }

    /** The name of an interrupt; records can carry any number. */
    String interrupt(long intid) {
        return isInt(intid) ? interrupt.apply((int) intid) : "intid" + intid;
    }

    String softirq(long number) {
        return isInt(number) ? softirq.apply((int) number) : "softirq" + number;
    }

    String reason(long number) {
        return isInt(number) ? reason.apply((int) number) : "reason" + number;
    }

    String stage(long number) {
        return isInt(number) ? stage.apply((int) number) : "stage" + number;
    }

    String thread(long core, long number) {
        return isInt(core) && isInt(number)
                ? thread.of((int) core, (int) number)
                : "thread" + core + "." + number;
    }

    String line(long number) {
        return number >= 0 && number < lines.size()
                ? lines.get((int) number).name()
                : "line" + number;
    }

    /** The core that a source of records is, or -1. */
    int coreOf(int source) {
        String name = source(source);
        for (int core = 0; core < cores; core++) {
            if (name.equals("cpu" + core)) {
                return core;
            }
        }
        return -1;
    }

    private static boolean isInt(long number) {
        return number >= 0 && number <= Integer.MAX_VALUE;
    }
}
