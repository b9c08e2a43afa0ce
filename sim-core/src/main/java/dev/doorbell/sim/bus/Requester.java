package dev.doorbell.sim.bus;

/**
 * Who makes an access.
 *
 * <p>A PCI function's requester id is its 16-bit routing id, as in a TLP. Processors and the
 * debugger have numbers outside that range.
 */
public final class Requester {
    /** A debugger or a test: no particular processor, no device. */
    public static final int DEBUGGER = -1;

    /** An interrupt controller that reads its tables and queues. */
    public static final int CONTROLLER = -2;

    private static final int CORE_BASE = 0x4000_0000;
    private static final int SECURE = 0x2000_0000;

    private Requester() {}

    /** The requester number of core {@code index}. */
    public static int core(int index) {
        return CORE_BASE | index;
    }

    /** The requester number of core {@code index} in its secure state. */
    public static int secureCore(int index) {
        return CORE_BASE | SECURE | index;
    }

    /** Whether the access is a secure one: only a core in its secure state makes those. */
    public static boolean isSecure(int requester) {
        return isCore(requester) && (requester & SECURE) != 0;
    }

    /** Whether the requester is a processor. */
    public static boolean isCore(int requester) {
        return requester >= CORE_BASE;
    }

    /** The index of the core that {@code requester} stands for. */
    public static int coreIndex(int requester) {
        return requester & ~(CORE_BASE | SECURE);
    }
}
