package dev.doorbell.kernel;

/**
 * What a platform does differently from the others, as the tree tells it: by where memory begins.
 *
 * <p>Memory behind 0x4000_0000 means VMware to the tree. Source: ryanbreen/breenix {@code
 * kernel/src/platform_config.rs} and {@code arch_impl/aarch64/gic.rs}.
 *
 * @param endsInOneStep whether an interrupt is ended by one write, whatever the kernel prefers: a
 *     separate deactivation kills the virtual machine there
 * @param hasTwoTimers whether the physical timer ticks too, and either one's interrupt is the tick
 */
public record PlatformQuirks(boolean endsInOneStep, boolean hasTwoTimers) {
    /** None. */
    public static final PlatformQuirks NONE = new PlatformQuirks(false, false);

    /** VMware Fusion's. */
    public static final PlatformQuirks VMWARE = new PlatformQuirks(true, true);

    /** The physical timer's PPI. */
    public static final int PHYSICAL_TIMER_INTID = 30;

    private static final long USUAL_MEMORY_BASE = 0x4000_0000L;

    /** A platform's. */
    public static PlatformQuirks of(PlatformConfig platform) {
        return platform.heapBase() > USUAL_MEMORY_BASE ? VMWARE : NONE;
    }
}
