package dev.doorbell.kernel.board;

import dev.doorbell.kernel.boot.Kernel;

/**
 * What a machine's kernel has counted until now.
 *
 * <p>A copy: it does not count on. Prints as the kernel's {@code /proc/trace/counters}.
 */
public final class KernelCounters {
    private final long timerPolls;
    private final long ticks;
    private final long deviceInterrupts;
    private final long unclaimed;
    private final long received;
    private final String text;

    KernelCounters(Kernel kernel) {
        timerPolls = kernel.pollCount();
        ticks = kernel.tickCount();
        deviceInterrupts = kernel.irqs().sharedCount();
        unclaimed = kernel.irqs().unclaimedCount();
        received = kernel.receivedCount();
        text = kernel.procFiles().traceCounters();
    }

    /** Ticks that polled the NIC. */
    public long timerPolls() {
        return timerPolls;
    }

    /** Ticks of all cores. */
    public long ticks() {
        return ticks;
    }

    /** Interrupts of devices, on all cores. */
    public long deviceInterrupts() {
        return deviceInterrupts;
    }

    /** Interrupts that no handler claimed. */
    public long unclaimed() {
        return unclaimed;
    }

    /** Packets that programs have had. */
    public long received() {
        return received;
    }

    @Override
    public String toString() {
        return text;
    }
}
