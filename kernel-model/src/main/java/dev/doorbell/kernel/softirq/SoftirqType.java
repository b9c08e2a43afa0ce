package dev.doorbell.kernel.softirq;

/** Kinds of softirq, the most urgent first. */
public enum SoftirqType {
    HI_TASKLET,
    TIMER,
    NET_TX,
    /** The network receive path; the only one with a handler here. */
    NET_RX,
    BLOCK,
    IRQ_POLL,
    TASKLET,
    SCHED,
    HRTIMER,
    RCU
}
