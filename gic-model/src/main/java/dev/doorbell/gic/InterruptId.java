package dev.doorbell.gic;

/**
 * The ranges of INTIDs.
 *
 * <p>An INTID is carried as an {@code int}. Source: Arm IHI 0069, "INTIDs".
 */
public final class InterruptId {
    /** SGIs are 0 to 15. */
    public static final int SGI_COUNT = 16;

    /** The first SPI; below are each core's own SGIs and PPIs. */
    public static final int SPI_FIRST = 32;

    /** One more than the last SPI there can be. */
    public static final int SPI_LIMIT = 1020;

    /** The first LPI. */
    public static final int LPI_FIRST = 8192;

    /** What EL3 reads of a Secure Group 1 interrupt through a Group 0 register. */
    public static final int FOR_SECURE = 1020;

    /** What EL3 reads of a Non-secure Group 1 interrupt through a Group 0 register. */
    public static final int FOR_NON_SECURE = 1021;

    /** What a GICv2's acknowledge reads when what is to be had is the other group's. */
    public static final int OTHER_GROUP = 1022;

    /** What an acknowledge reads when nothing is to be had. */
    public static final int NONE = 1023;

    private InterruptId() {}

    /** The INTID of the SPI that device trees and PCI routing call {@code spiIndex}. */
    public static int spi(int spiIndex) {
        return SPI_FIRST + spiIndex;
    }

    /** Whether the INTID is private to a core: an SGI or a PPI. */
    public static boolean isPrivate(int intid) {
        return intid < SPI_FIRST;
    }

    /** Whether the INTID stands for no interrupt: 1020 to 1023. */
    public static boolean isSpecial(int intid) {
        return intid >= SPI_LIMIT && intid <= NONE;
    }

    /** Whether the INTID is an LPI. */
    public static boolean isLpi(int intid) {
        return intid >= LPI_FIRST;
    }
}
