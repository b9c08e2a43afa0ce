package dev.doorbell.nic.peer;

/**
 * How someone on the guest's link behaves in ARP.
 *
 * @param answers whether requests are answered at all
 * @param delayNanos from a request's last bit to its answer's being ready
 * @param ignoredRequests this many requests get no answer before the first that does
 * @param announceNanos when it tells everyone of itself, unasked, in nanoseconds since power-on; {@link
 *     #NEVER} not at all
 * @param learning from what it learns the guest's Ethernet address
 */
public record ArpConfig(
        boolean answers,
        long delayNanos,
        int ignoredRequests,
        long announceNanos,
        Learning learning) {
    /** Of an announcement that is not made. */
    public static final long NEVER = -1;

    /** Answers at once, announces nothing. */
    public static final ArpConfig PROMPT = new ArpConfig(true, 0, 0, NEVER, Learning.FROM_ARP);

    /** From what a neighbour's Ethernet address is learned. */
    public enum Learning {
        /** ARP packets, as RFC 826, "Packet Reception" says; else it asks. */
        FROM_ARP,
        /** Any frame from an address of the link. */
        FROM_ANY_FRAME
    }

    /** Checks. */
    public ArpConfig {
        Checks.nanos("delay of ARP", delayNanos);
        Checks.atLeast("ignored ARP requests", ignoredRequests, 0);
        if (announceNanos != NEVER) {
            Checks.nanos("ARP announcement", announceNanos);
        }
    }

    /** The same, and never answers. */
    public ArpConfig silent() {
        return new ArpConfig(false, delayNanos, ignoredRequests, announceNanos, learning);
    }

    /** The same with another delay. */
    public ArpConfig withDelayNanos(long nanos) {
        return new ArpConfig(answers, nanos, ignoredRequests, announceNanos, learning);
    }

    /** The same, ignoring so many requests. */
    public ArpConfig withIgnoredRequests(int requests) {
        return new ArpConfig(answers, delayNanos, requests, announceNanos, learning);
    }

    /** The same, announcing itself then. */
    public ArpConfig withAnnounceNanos(long nanos) {
        return new ArpConfig(answers, delayNanos, ignoredRequests, nanos, learning);
    }

    /** The same, learning otherwise. */
    public ArpConfig withLearning(Learning from) {
        return new ArpConfig(answers, delayNanos, ignoredRequests, announceNanos, from);
    }
}
