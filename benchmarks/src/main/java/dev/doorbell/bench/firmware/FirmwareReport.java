package dev.doorbell.bench.firmware;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.acpi.Rsdp;
import dev.doorbell.kernel.firmware.fdt.Fdt;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one file, as lines.
 *
 * @param lines facts in the order of the file; where it holds several tables, a comment before each
 * @param refused whether a table was refused; its only line is then {@code reject} with the reason
 */
public record FirmwareReport(List<String> lines, boolean refused) {
    /** No file has more bytes: QEMU's largest set of tables has 2 MB. */
    public static final int BYTES_MAX = 4 << 20;

    private static final int LENGTH_OFFSET = 4;

    /** The one table with neither the common header nor a checksum. */
    private static final String FACS = "FACS";

    /** Tables taken at their word even if their length cannot be right. */
    private static final Set<String> KNOWN =
            Set.of(
                    "DSDT", "SSDT", "PSDT", "APIC", "MCFG", "IORT", "SPCR", "FACP", "RSDT", "XSDT",
                    "GTDT", "DBG2", "PPTT", "SRAT", "SLIT", "HPET", "WAET", "BGRT", "VIOT", "TPM2");

    /** Makes a report. */
    public FirmwareReport {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the facts of a file.
     *
     * @param name as messages show it
     * @throws ConfigurationException if the file holds neither a device tree nor ACPI tables
     */
    public static FirmwareReport of(String name, byte[] data) {
        if (Fdt.isFdt(data)) {
            return one(new Part(Kind.TREE, "device tree", 0, data.length), data);
        }
        List<Part> parts = parts(data);
        if (parts.isEmpty()) {
            throw new ConfigurationException(
                    name
                            + ": neither a device tree (it would begin with d0 0d fe ed) nor an ACPI"
                            + " table (it would begin with a signature such as DSDT or APIC)");
        }
        if (parts.size() == 1) {
            return one(parts.get(0), data);
        }
        List<String> lines = new ArrayList<>();
        boolean refused = false;
        for (Part part : parts) {
            lines.add(String.format("# %s at 0x%x", part.name(), part.start()));
            FirmwareReport report = one(part, data);
            lines.addAll(report.lines());
            refused |= report.refused();
        }
        return new FirmwareReport(lines, refused);
    }

    /** What a part of a file is. */
    private enum Kind {
        TREE,
        ROOT_POINTER,
        FACS,
        TABLE
    }

    /**
     * A part of a file.
     *
     * @param name its signature
     * @param start offset of its first byte
     * @param end offset behind its last
     */
    private record Part(Kind kind, String name, int start, int end) {}

    private static FirmwareReport one(Part part, byte[] data) {
        byte[] bytes = Arrays.copyOfRange(data, part.start(), part.end());
        try {
            List<String> lines =
                    switch (part.kind()) {
                        case TREE -> FdtText.lines(bytes);
                        case ROOT_POINTER -> AcpiText.rootPointer(bytes);
                        case FACS -> List.of();
                        case TABLE -> AcpiText.table(bytes);
                    };
            return new FirmwareReport(lines, false);
        } catch (FirmwareException e) {
            return new FirmwareReport(List.of("reject " + e.getMessage()), true);
        }
    }

    /** The tables that lie one behind another, with zeros between some. */
    private static List<Part> parts(byte[] data) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < data.length) {
            if (data[at] == 0 && !parts.isEmpty()) {
                at++;
                continue;
            }
            Part part = part(data, at);
            if (part == null) {
                break;
            }
            parts.add(part);
            at = part.end();
        }
        return parts;
    }

    private static @Nullable Part part(byte[] data, int at) {
        byte[] rest = Arrays.copyOfRange(data, at, Math.min(data.length, at + Rsdp.BYTES));
        if (Rsdp.isRsdp(rest)) {
            return new Part(Kind.ROOT_POINTER, "RSD PTR", at, at + rest.length);
        }
        if (rest.length < LENGTH_OFFSET) {
            return null;
        }
        String signature = new String(rest, 0, LENGTH_OFFSET, StandardCharsets.ISO_8859_1);
        boolean isKnown = KNOWN.contains(signature);
        long length = rest.length < 2 * LENGTH_OFFSET ? -1 : length(rest);
        boolean isPlausible = length >= AcpiHeader.BYTES && length <= data.length - at;
        if (!isKnown && !(isPlausible && isSignature(signature))) {
            return null;
        }
        // A table whose length cannot be right takes the rest of the file and is refused for it.
        int end = isPlausible ? at + (int) length : data.length;
        return new Part(signature.equals(FACS) ? Kind.FACS : Kind.TABLE, signature, at, end);
    }

    private static long length(byte[] rest) {
        return (rest[4] & 0xFF)
                | (rest[5] & 0xFF) << 8
                | (rest[6] & 0xFF) << 16
                | (rest[7] & 0xFFL) << 24;
    }

    private static boolean isSignature(String text) {
        return text.chars()
                .allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }
}
