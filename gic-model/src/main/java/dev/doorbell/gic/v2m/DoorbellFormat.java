package dev.doorbell.gic.v2m;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.PeripheralId;

/**
 * How a message names its SPI to a GICv2m frame.
 *
 * <p>The specification has one way; some systems have another, which a driver recognises by MSI_IIDR
 * or by the platform's name. Source: Arm Base System Architecture, "GICv2m Architecture"; the quirks
 * of Linux's GICv2m driver.
 */
public enum DoorbellFormat {
    /** The data is the INTID: what the specification says. */
    INTID(PeripheralId.IIDR_ARM),
    /** The data counts from the frame's first SPI: APM X-Gene. */
    FROM_FRAME(0x0600_0170),
    /** The data counts from INTID 32: Broadcom NS2. */
    FROM_FIRST_SPI(0x0000_013F),
    /**
     * The address counts from INTID 32 in steps of eight bytes, the data does not matter: AWS
     * Graviton. Such a frame has no registers to read, and is larger than a page.
     */
    IN_ADDRESS(0);

    /** Bytes of address for each SPI with {@link #IN_ADDRESS}. */
    static final int ADDRESS_STEP = 8;

    private static final int PAGE_BYTES = 0x1000;
    private static final int ADDRESS_BYTES = 0x2000;

    private final int iidr;

    DoorbellFormat(int iidr) {
        this.iidr = iidr;
    }

    /** MSI_IIDR of a frame with this format. */
    public int iidr() {
        return iidr;
    }

    /** Bytes of bus a frame with this format decodes. */
    public int frameBytes() {
        return this == IN_ADDRESS ? ADDRESS_BYTES : PAGE_BYTES;
    }

    /** The INTID that {@code data} names to a frame whose first SPI is {@code firstIntid}. */
    int intid(int data, int firstIntid) {
        return switch (this) {
            case INTID, IN_ADDRESS -> data;
            case FROM_FRAME -> firstIntid + data;
            case FROM_FIRST_SPI -> InterruptId.spi(data);
        };
    }
}
