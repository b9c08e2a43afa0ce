package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the windows of a host bridge: the address space descriptors of its {@code _CRS}.
 *
 * <p>Source: ACPI specification 6.5, "Word, DWord and QWord Address Space Descriptor". The translation
 * offset is what is added to an address on the bus to have the processor's.
 */
public final class HostWindowReader {
    private static final int DWORD_SPACE = 0x87;
    private static final int WORD_SPACE = 0x88;
    private static final int QWORD_SPACE = 0x8A;
    private static final int MEMORY = 0;
    private static final int IO = 1;
    private static final int HEADER_BYTES = 3;
    private static final int FLAGS_BYTES = 3;
    private static final int FIELDS = 5;
    private static final int APIC = 1;

    private HostWindowReader() {}

    /**
     * Reads the windows.
     *
     * @param tables the DSDT first, then the secondary tables
     * @param host path of the host bridge, as {@link PrtScope#path} has it
     * @return in the order of the descriptors; none if the host has no {@code _CRS}
     * @throws FirmwareException if the tables are damaged or the answer is no resource template
     */
    public static List<HostWindow> read(List<byte[]> tables, String host) throws FirmwareException {
        List<AcpiHeader> headers = new ArrayList<>();
        for (byte[] table : tables) {
            headers.add(AcpiHeader.parse(table));
        }
        byte[] template = new RoutingPass(tables, headers, APIC).resources(host);
        List<HostWindow> windows = new ArrayList<>();
        if (ResourceDescriptors.endOf(template) < 0) {
            if (template.length == 0) {
                return List.of();
            }
            throw new FirmwareException("_CRS of " + host + " is no resource template", 0);
        }
        int end = ResourceDescriptors.endOf(template);
        for (int at = 0; at < end; at = ResourceDescriptors.next(template, at)) {
            int width = width(template[at] & 0xFF);
            int kind = width == 0 ? -1 : template[at + HEADER_BYTES] & 0xFF;
            int fields = at + HEADER_BYTES + FLAGS_BYTES;
            boolean complete =
                    width != 0 && fields + FIELDS * width <= ResourceDescriptors.next(template, at);
            if (complete && (kind == MEMORY || kind == IO)) {
                long first = number(template, fields + width, width);
                long offset = number(template, fields + 3 * width, width);
                long bytes = number(template, fields + 4 * width, width);
                windows.add(new HostWindow(kind == IO, first, first + offset, bytes));
            }
        }
        return List.copyOf(windows);
    }

    private static int width(int tag) {
        return switch (tag) {
            case WORD_SPACE -> 2;
            case DWORD_SPACE -> 4;
            case QWORD_SPACE -> 8;
            default -> 0;
        };
    }

    private static long number(byte[] from, int at, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (from[at + i] & 0xFFL) << (8 * i);
        }
        return value;
    }
}
