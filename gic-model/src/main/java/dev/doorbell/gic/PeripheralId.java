package dev.doorbell.gic;

/**
 * The identification registers that every GIC frame ends with.
 *
 * <p>Source: Arm IHI 0069, "Identification registers"; values of Arm's own implementations.
 */
public final class PeripheralId {
    /** Implementer Arm, JEP106. */
    public static final int IIDR_ARM = 0x43B;

    private static final int[] PIDR_LOW = {0x92, 0xB4, 0x3B, 0x00};
    private static final int[] PIDR_LOW_GICV2 = {0x90, 0xB4, 0x2B, 0x00};
    private static final int[] PIDR_HIGH = {0x44, 0x00, 0x00, 0x00};
    private static final int[] CIDR = {0x0D, 0xF0, 0x05, 0xB1};

    private PeripheralId() {}

    /** PIDR0 to PIDR3; PIDR2 bits 7:4 say architecture 3. */
    public static int low(int index) {
        return PIDR_LOW[index];
    }

    /** PIDR0 to PIDR3 of a GICv2; PIDR2 bits 7:4 say architecture 2. */
    public static int lowGicv2(int index) {
        return PIDR_LOW_GICV2[index];
    }

    /** PIDR4 to PIDR7. */
    public static int high(int index) {
        return PIDR_HIGH[index];
    }

    /** CIDR0 to CIDR3. */
    public static int component(int index) {
        return CIDR[index];
    }
}
