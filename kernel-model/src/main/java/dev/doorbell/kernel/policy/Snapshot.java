package dev.doorbell.kernel.policy;

/**
 * The plan, and what the tree did at the commits around it; and two strategies that are not Breenix's,
 * for comparison.
 *
 * <p>Source: ryanbreen/breenix, the commit each constant names.
 */
public enum Snapshot {
    /** The plan as written: {@code docs/planning/PCI_MSI_NETWORKING_PLAN.md} of 0a600cb7, all phases. */
    SEED("seed", "the plan", TickPolicy.PLAN, InterruptPolicy.PLAN, ReceivePolicy.PLAN),
    /** 0b1503bb: a poll every 50th tick, no interrupt. */
    S0("s0", "0b1503bb", Ticks.SLOW, InterruptPolicy.EARLY, Receives.TREE),
    /** 108243e8: a poll every 10th tick, no interrupt. */
    S1("s1", "0a600cb7", Ticks.TENTH, InterruptPolicy.EARLY, Receives.TREE),
    /** 65eb3a7a: plain MSI with the plan's handler. */
    S2(
            "s2",
            "65eb3a7a",
            Ticks.TENTH.with(PollCondition.UNLESS_VIRTIO_INTERRUPT),
            InterruptPolicy.EARLY,
            Receives.TREE),
    /** 97beb258: MSI-X suppresses, the timer raises. */
    S3("s3", "97beb258", Ticks.TENTH, InterruptPolicy.EARLY, Receives.SUPPRESSED),
    /** 18c88a01: the timer's poll deleted; nothing raises. */
    S4("s4", "18c88a01", Ticks.LATE, InterruptPolicy.LATE, Receives.SUPPRESSED_LATE),
    /** acb62bab: MSI-X raises, the SPI stays enabled. */
    S5("s5", "acb62bab", Ticks.LATE, InterruptPolicy.LATE, Receives.FLAGGED),
    /** ad84625c: S5, and early softirqs are remembered. */
    S6(
            "s6",
            "ad84625c",
            Ticks.LATE,
            InterruptPolicy.LATE.with(InterruptPolicy.EarlyRaise.REPLAYED),
            Receives.FLAGGED),
    /** Not Breenix: receiving as Linux does, masked while polled, 64 frames at a time. */
    NAPI("napi", "Linux's way", TickPolicy.PLAN, InterruptPolicy.PLAN, Receives.LINUX),
    /** Not Breenix: the plan with interrupts at least 250 us apart. */
    MODERATED(
            "moderated",
            "the plan, spaced",
            TickPolicy.PLAN,
            InterruptPolicy.PLAN,
            ReceivePolicy.PLAN.moderated(250_000));

    private final String label;
    private final String commit;
    private final TickPolicy tick;
    private final InterruptPolicy interrupts;
    private final ReceivePolicy receive;

    Snapshot(
            String label,
            String commit,
            TickPolicy tick,
            InterruptPolicy interrupts,
            ReceivePolicy receive) {
        this.label = label;
        this.commit = commit;
        this.tick = tick;
        this.interrupts = interrupts;
        this.receive = receive;
    }

    /** The name in scenarios and on the command line. */
    public String label() {
        return label;
    }

    /** The commit, or a word for what is none. */
    public String commit() {
        return commit;
    }

    /** Its tick. */
    public TickPolicy tick() {
        return tick;
    }

    /** Its interrupt entry, softirqs and wake-ups. */
    public InterruptPolicy interrupts() {
        return interrupts;
    }

    /** Its way of receiving. */
    public ReceivePolicy receive() {
        return receive;
    }

    /**
     * Its network stack and resolvers, with Parallels' addresses. When between S3 and S6 the next hop and
     * the fate of packets without one changed is not known to the commit: S4 and S5 have what S6 has.
     */
    public NetworkPolicy network() {
        return switch (this) {
            case S0 -> NetworkPolicy.S0;
            case SEED, S1, S2, S3, NAPI, MODERATED -> NetworkPolicy.S1;
            case S4, S5, S6 -> NetworkPolicy.HEAD;
        };
    }

    /** Constants' ticks. */
    private static final class Ticks {
        static final TickPolicy SLOW =
                new TickPolicy(1000, TickRearm.RELATIVE, 50, PollCondition.ALWAYS);
        static final TickPolicy TENTH = SLOW.withPollDivisor(10);
        static final TickPolicy LATE = TENTH.with(PollCondition.NEVER);
    }

    /** Constants' ways of receiving. */
    private static final class Receives {
        static final ReceivePolicy TREE = ReceivePolicy.PLAN.with(ReceivePolicy.Repost.ALL);
        static final ReceivePolicy SUPPRESSED =
                TREE.with(
                                ReceivePolicy.Handler.SUPPRESS_ONLY,
                                ReceivePolicy.Rearm.CHECK_CLEAR_ENABLE)
                        .guarded(true);
        static final ReceivePolicy SUPPRESSED_LATE =
                SUPPRESSED
                        .budgeted(ReceivePolicy.BREENIX_BUDGET)
                        .with(ReceivePolicy.MessageOrder.DISABLED_WHILE_WRITTEN)
                        .with(ReceivePolicy.Transmit.POOLED);
        static final ReceivePolicy FLAGGED =
                SUPPRESSED_LATE.with(
                        ReceivePolicy.Handler.FLAG_AND_RAISE, ReceivePolicy.Rearm.ENABLE_CHECK);
        static final ReceivePolicy LINUX =
                ReceivePolicy.PLAN
                        .withBuffers(256)
                        .budgeted(64)
                        .with(ReceivePolicy.Handler.NAPI, ReceivePolicy.Rearm.ENABLE_CHECK)
                        .with(ReceivePolicy.MessageOrder.DISABLED_WHILE_WRITTEN)
                        .with(ReceivePolicy.Transmit.POOLED);
    }
}
