package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.Polarity;
import dev.doorbell.kernel.firmware.Trigger;

/**
 * An interrupt as its controller knows it.
 *
 * @param controller the node it ends at
 * @param number at a GIC its INTID; elsewhere the first cell of the specifier
 * @param trigger what asks for service
 * @param polarity which level or change
 */
public record FdtInterrupt(FdtNode controller, long number, Trigger trigger, Polarity polarity) {
    /** Cells of a specifier from which on it is a GIC's: type, number, flags. */
    private static final int GIC_CELLS = 3;

    private static final int SPI = 0;
    private static final int PPI = 1;
    private static final int EXTENDED_SPI = 2;
    private static final int EXTENDED_PPI = 3;

    private static final long FIRST_PPI = 16;
    private static final long FIRST_SPI = 32;
    private static final long FIRST_EXTENDED_PPI = 1056;
    private static final long FIRST_EXTENDED_SPI = 4096;

    private static final int FLAGS = 0xF;

    /**
     * Reads a specifier as {@code controller} has them: three cells and more as a GIC's, two as
     * number and flags, one as number alone.
     *
     * <p>Source: bindings "arm,gic" and "arm,gic-v3", and the common flags of interrupt specifiers.
     */
    static FdtInterrupt of(FdtNode controller, int[] cells) throws FirmwareException {
        if (cells.length == 0) {
            throw controller.refuse("interrupts of no cells");
        }
        long number = Integer.toUnsignedLong(cells[0]);
        int flags = cells.length < 2 ? 0 : cells[1] & FLAGS;
        if (cells.length >= GIC_CELLS) {
            number = Integer.toUnsignedLong(cells[1]) + firstOf(controller, cells[0]);
            flags = cells[2] & FLAGS;
        }
        return new FdtInterrupt(controller, number, triggerOf(flags), polarityOf(flags));
    }

    private static long firstOf(FdtNode controller, int type) throws FirmwareException {
        return switch (type) {
            case SPI -> FIRST_SPI;
            case PPI -> FIRST_PPI;
            case EXTENDED_SPI -> FIRST_EXTENDED_SPI;
            case EXTENDED_PPI -> FIRST_EXTENDED_PPI;
            default ->
                    throw controller.refuse(
                            "an interrupt of type "
                                    + Integer.toUnsignedString(type)
                                    + "; expected 0 (SPI), 1 (PPI), 2 or 3 (their extensions)");
        };
    }

    private static Trigger triggerOf(int flags) {
        return switch (flags) {
            case 1, 2, 3 -> Trigger.EDGE;
            case 4, 8 -> Trigger.LEVEL;
            default -> Trigger.DEFAULT;
        };
    }

    private static Polarity polarityOf(int flags) {
        return switch (flags) {
            case 1, 4 -> Polarity.HIGH;
            case 2, 8 -> Polarity.LOW;
            case 3 -> Polarity.BOTH;
            default -> Polarity.DEFAULT;
        };
    }
}
