package dev.doorbell.nic.e1000;

/**
 * The interrupt causes, as bits of ICR, ICS, IMS and IMC.
 *
 * <p>Source: 8254x SDM, "Interrupt Cause Read Register".
 */
public final class E1000Causes {
    /** A transmit descriptor was written back. */
    public static final int TXDW = 1;

    /** The transmit ring is empty. */
    public static final int TXQE = 1 << 1;

    /** The link has changed. */
    public static final int LSC = 1 << 2;

    /** Receive descriptors are running out. */
    public static final int RXDMT0 = 1 << 4;

    /** The packet buffer overran. */
    public static final int RXO = 1 << 6;

    /** Frames were received, and the receive timer is over. */
    public static final int RXT0 = 1 << 7;

    /** An access to the PHY is complete. */
    public static final int MDAC = 1 << 9;

    /** Transmit descriptors are running out. */
    public static final int TXD_LOW = 1 << 15;

    /** A small frame was received. */
    public static final int SRPD = 1 << 16;

    /** Every cause there is. */
    public static final int ALL = 0x1_FEDF;

    private E1000Causes() {}
}
