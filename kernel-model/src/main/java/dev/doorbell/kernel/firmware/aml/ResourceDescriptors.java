package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.Polarity;
import dev.doorbell.kernel.firmware.Trigger;
import java.util.ArrayList;
import java.util.List;

/**
 * The interrupts in a resource template, as the {@code _CRS} of a link device gives them.
 *
 * <p>Source: ACPI specification 6.5, "Resource Data Types for ACPI": "IRQ Descriptor", "Extended
 * Interrupt Descriptor", "End Tag". All other descriptors are stepped over.
 */
final class ResourceDescriptors {
    /** The byte that ends a template; a checksum byte follows, which zero makes void. */
    static final byte END_TAG = 0x79;

    private static final int LARGE = 0x80;
    private static final int SMALL_IRQ = 4;
    private static final int SMALL_END = 15;
    private static final int EXTENDED_INTERRUPT = 0x89;

    private ResourceDescriptors() {}

    /**
     * One interrupt.
     *
     * @param gsi its number
     */
    record Interrupt(long gsi, Trigger trigger, Polarity polarity) {}

    /** Offset of the end tag, or -1 if there is none or a descriptor leaves the template. */
    static int endOf(byte[] template) {
        int at = 0;
        while (at < template.length && kind(template, at) != SMALL_END) {
            int next = next(template, at);
            if (next < 0) {
                return -1;
            }
            at = next;
        }
        return at < template.length ? at : -1;
    }

    /** Every interrupt of the template, in order; those of a mask from the lowest number up. */
    static List<Interrupt> interrupts(byte[] template, AmlBudget budget) throws FirmwareException {
        List<Interrupt> found = new ArrayList<>();
        int at = 0;
        while (at < template.length && kind(template, at) != SMALL_END) {
            int next = next(template, at);
            if (next < 0) {
                throw budget.fail("a resource descriptor leaves its template");
            }
            switch (kind(template, at)) {
                case SMALL_IRQ -> addMask(template, at, next, found, budget);
                case EXTENDED_INTERRUPT -> addExtended(template, at, next, found, budget);
                default -> {}
            }
            at = next;
        }
        return found;
    }

    /** The type of a small descriptor, or the whole tag of a large one. */
    private static int kind(byte[] template, int at) {
        int tag = template[at] & 0xFF;
        return tag < LARGE ? tag >> 3 : tag;
    }

    /** Where the descriptor after the one at {@code at} begins; -1 if this one is not complete. */
    static int next(byte[] template, int at) {
        int tag = template[at] & 0xFF;
        if (tag < LARGE) {
            int next = at + 1 + (tag & 7);
            return next <= template.length ? next : -1;
        }
        if (at + 3 > template.length) {
            return -1;
        }
        int next = at + 3 + ((template[at + 1] & 0xFF) | (template[at + 2] & 0xFF) << 8);
        return next <= template.length ? next : -1;
    }

    private static void addMask(
            byte[] template, int at, int next, List<Interrupt> found, AmlBudget budget)
            throws FirmwareException {
        if (next - at < 3) {
            throw budget.fail("an IRQ descriptor without its mask");
        }
        int mask = (template[at + 1] & 0xFF) | (template[at + 2] & 0xFF) << 8;
        // Without the byte of flags: edge, active high.
        int flags = next - at > 3 ? template[at + 3] : 1;
        for (int irq = 0; irq < 16; irq++) {
            if ((mask >> irq & 1) != 0) {
                found.add(
                        new Interrupt(
                                irq,
                                (flags & 1) != 0 ? Trigger.EDGE : Trigger.LEVEL,
                                (flags & 8) != 0 ? Polarity.LOW : Polarity.HIGH));
            }
        }
    }

    private static void addExtended(
            byte[] template, int at, int next, List<Interrupt> found, AmlBudget budget)
            throws FirmwareException {
        int count = next - at < 5 ? -1 : template[at + 4] & 0xFF;
        if (count < 0 || at + 5 + 4 * count > next) {
            throw budget.fail("an extended interrupt descriptor shorter than its interrupts");
        }
        int flags = template[at + 3];
        for (int i = 0; i < count; i++) {
            long gsi = 0;
            for (int b = 0; b < 4; b++) {
                gsi |= (template[at + 5 + 4 * i + b] & 0xFFL) << (8 * b);
            }
            found.add(
                    new Interrupt(
                            gsi,
                            (flags & 2) != 0 ? Trigger.EDGE : Trigger.LEVEL,
                            (flags & 4) != 0 ? Polarity.LOW : Polarity.HIGH));
        }
    }
}
