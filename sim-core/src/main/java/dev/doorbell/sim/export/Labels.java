package dev.doorbell.sim.export;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What the numbers in trace records are called.
 *
 * @param sources the names of all sources of records, by number
 * @param interrupt an INTID's name, as {@code /proc/interrupts} prints it
 * @param softirq a softirq's name
 * @param thread a thread's name
 */
public record Labels(
        List<String> sources,
        IntFunction<String> interrupt,
        IntFunction<String> softirq,
        IntFunction<String> thread) {
    /** Numbers where nobody has given names. */
    public static Labels plain(List<String> sources) {
        return new Labels(
                sources,
                intid -> "intid" + intid,
                softirq -> "softirq" + softirq,
                thread -> "thread" + thread);
    }

    /** A source's name. */
    public String source(int number) {
        return sources.get(number);
    }
}
