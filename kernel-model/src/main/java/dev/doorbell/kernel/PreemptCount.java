package dev.doorbell.kernel;

/**
 * One core's count of what keeps it where it is: handlers it is in, softirqs it runs, sections that
 * want neither.
 *
 * <p>One word with a field for each, laid out as Breenix lays it out. A softirq that runs counts one
 * unit of its field, a section without softirqs two, so that the two can be told apart. A switch of
 * threads at the end of an interrupt needs the whole word to be zero; softirqs run where neither a
 * handler nor a softirq runs nor anybody has disabled them.
 *
 * <p>Source: ryanbreen/breenix {@code kernel/src/per_cpu.rs}; the two units since e0acd131.
 */
public final class PreemptCount {
    private static final int PREEMPT = 1;
    private static final int SOFTIRQ = 1 << 8;
    private static final int SOFTIRQS_OFF = 2 << 8;
    private static final int SOFTIRQ_FIELD = 0xFF << 8;
    private static final int HARDIRQ = 1 << 16;
    private static final int HARDIRQ_FIELD = 0x3FF << 16;

    private int word;

    /** A handler begins. */
    public void enterHardirq() {
        word += HARDIRQ;
    }

    /** A handler has ended. */
    public void exitHardirq() {
        word -= HARDIRQ;
    }

    /** Softirqs begin to run. */
    public void enterSoftirq() {
        word += SOFTIRQ;
    }

    /** Softirqs have run. */
    public void exitSoftirq() {
        word -= SOFTIRQ;
    }

    /** Softirqs are not to run on this core until {@link #enableSoftirqs}; nests. */
    public void disableSoftirqs() {
        word += SOFTIRQS_OFF;
    }

    /** They may run again; whoever calls looks for pending ones. */
    public void enableSoftirqs() {
        word -= SOFTIRQS_OFF;
    }

    /** Threads are not to be switched on this core until {@link #enablePreemption}; nests. */
    public void disablePreemption() {
        word += PREEMPT;
    }

    /** They may be switched again, at the end of the next interrupt. */
    public void enablePreemption() {
        word -= PREEMPT;
    }

    /** How many handlers are running, nested in one another. */
    public int hardirqDepth() {
        return (word & HARDIRQ_FIELD) / HARDIRQ;
    }

    /** Whether a softirq is running: not whether they are merely disabled. */
    public boolean isServingSoftirq() {
        return (word & SOFTIRQ) != 0;
    }

    /** Whether a handler or a softirq is running, where nothing may block. */
    public boolean isInInterrupt() {
        return (word & HARDIRQ_FIELD) != 0 || isServingSoftirq();
    }

    /** Whether softirqs may begin to run. */
    public boolean allowsSoftirqs() {
        return (word & (HARDIRQ_FIELD | SOFTIRQ_FIELD)) == 0;
    }

    /** Whether the end of an interrupt may switch threads. */
    public boolean allowsSwitch() {
        return word == 0;
    }
}
