package dev.doorbell.pci.edu;

import dev.doorbell.sim.time.TimeBase;

/**
 * How long the educational device takes.
 *
 * @param dmaTicks from a DMA command to its end
 * @param multiplicationTicks one step of a factorial
 */
public record EduTiming(long dmaTicks, long multiplicationTicks) {
    private static final long QEMU_DMA_NANOS = 100_000_000;

    /**
     * QEMU's: a block ends 100 ms of virtual time after its command. Model note: its factorial takes
     * host time, which is none here.
     */
    public static EduTiming qemu(TimeBase time) {
        return new EduTiming(time.ticksOfNanos(QEMU_DMA_NANOS), 0);
    }
}
