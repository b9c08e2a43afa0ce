package dev.doorbell.nic.e1000e;

/**
 * Interrupt causes: the bits of ICR, ICS, IMS, IMC, IAM and, for the queues and others, EIAC.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Interrupt Cause Read Register".
 */
final class Causes {
    /** A transmit descriptor was written back. */
    static final int TRANSMIT_DONE = 1;

    /** A transmit queue ran empty. */
    static final int TRANSMIT_EMPTY = 1 << 1;

    /** The link came or went. */
    static final int LINK = 1 << 2;

    /** Few receive descriptors are left. */
    static final int RECEIVE_LOW = 1 << 4;

    /** A frame was lost, or waits, for want of receive descriptors. */
    static final int RECEIVE_OVERRUN = 1 << 6;

    /** Frames were received. */
    static final int RECEIVED = 1 << 7;

    /** A PHY access is complete. */
    static final int PHY_ACCESS = 1 << 9;

    /** A small frame was received. */
    static final int SMALL_FRAME = 1 << 16;

    /** A TCP acknowledgement was received. */
    static final int ACKNOWLEDGEMENT = 1 << 17;

    /** Management. */
    static final int MANAGEMENT = 1 << 18;

    /** Receive queue 0; the next bit is queue 1's. */
    static final int RECEIVE_QUEUE_0 = 1 << 20;

    /** Transmit queue 0; the next bit is queue 1's. */
    static final int TRANSMIT_QUEUE_0 = 1 << 22;

    /** One of {@link #OTHERS}, with MSI-X. */
    static final int OTHER = 1 << 24;

    /** An interrupt is asserted; only read. */
    static final int ASSERTED = 1 << 31;

    /** Both receive queues. */
    static final int RECEIVE_QUEUES = 3 * RECEIVE_QUEUE_0;

    /** Both transmit queues. */
    static final int TRANSMIT_QUEUES = 3 * TRANSMIT_QUEUE_0;

    /** The causes that have vectors. */
    static final int VECTORED = RECEIVE_QUEUES | TRANSMIT_QUEUES | OTHER;

    /** The causes that OTHER stands for. */
    static final int OTHERS =
            LINK | RECEIVE_OVERRUN | PHY_ACCESS | SMALL_FRAME | ACKNOWLEDGEMENT | MANAGEMENT;

    /** The causes that can be enabled. */
    static final int ENABLEABLE =
            TRANSMIT_DONE
                    | TRANSMIT_EMPTY
                    | RECEIVE_LOW
                    | RECEIVED
                    | 1 << 15 // transmit descriptors low; never set here
                    | OTHERS
                    | VECTORED;

    private Causes() {}
}
