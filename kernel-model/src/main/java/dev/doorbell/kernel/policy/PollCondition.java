package dev.doorbell.kernel.policy;

/** Which ticks of core 0 whose number fits the divisor raise NetRx. */
public enum PollCondition {
    /** All, once there is a NIC: the timer is what frames wait for (S0, S1, S3). */
    ALWAYS,
    /** Those of a NIC that has no interrupt: the plan's conditional. */
    UNLESS_INTERRUPT_DRIVEN,
    /** Those of a NIC that is not virtio-net with an interrupt: what S2 shipped. */
    UNLESS_VIRTIO_INTERRUPT,
    /** None: the block was deleted (from S4 on). */
    NEVER
}
