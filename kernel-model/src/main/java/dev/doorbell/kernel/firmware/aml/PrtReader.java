package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds every {@code _PRT} of a machine's definition blocks and what it says.
 *
 * <p>The tables are evaluated twice when there is a {@code \_PIC}: once as for an operating system
 * that uses a pair of 8259, once as for one that uses an IO-APIC or a GIC. Each evaluation begins
 * with freshly loaded tables and registers that read as zero.
 *
 * <p>Source: ACPI specification 6.5, "_PRT (PCI Routing Table)", "_PIC Method".
 */
public final class PrtReader {
    private static final int PIC = 0;
    private static final int APIC = 1;
    private static final List<String> SIGNATURES = List.of("DSDT", "SSDT", "PSDT", "OSDT");

    private PrtReader() {}

    /**
     * Reads one table.
     *
     * @return the scopes in the order of the namespace: declaration order, parents before children
     * @throws FirmwareException if it is no definition block, is damaged, does not end, or has a
     *     routing table that cannot be evaluated or believed
     */
    public static List<PrtScope> read(byte[] table) throws FirmwareException {
        return read(List.of(table));
    }

    /**
     * Reads the DSDT and the secondary tables of a machine as one.
     *
     * @param tables the DSDT first, which decides how wide integers are, then the others in the order
     *     in which they are loaded
     * @return the scopes in the order of the namespace: declaration order, parents before children
     * @throws FirmwareException as {@link #read(byte[])} does
     */
    public static List<PrtScope> read(List<byte[]> tables) throws FirmwareException {
        List<AcpiHeader> headers = new ArrayList<>();
        for (byte[] table : tables) {
            AcpiHeader header = AcpiHeader.parse(table);
            if (!SIGNATURES.contains(header.signature())) {
                throw new FirmwareException(
                        "signature " + header.signature() + " is not that of a definition block",
                        0);
            }
            headers.add(header);
        }
        RoutingPass apic = new RoutingPass(tables, headers, APIC);
        List<PrtScope> scopes = apic.scopes();
        if (!apic.hasPicMethod()) {
            return scopes;
        }
        List<PrtScope> picScopes = new RoutingPass(tables, headers, PIC).scopes();
        List<PrtScope> both = new ArrayList<>();
        for (PrtScope scope : scopes) {
            both.add(withPicRoutes(scope, picScopes));
        }
        return List.copyOf(both);
    }

    private static PrtScope withPicRoutes(PrtScope scope, List<PrtScope> picScopes) {
        // A scope that exists in one mode only is possible: a table may declare within an If.
        List<PrtRoute> picRoutes = List.of();
        for (PrtScope other : picScopes) {
            if (other.path().equals(scope.path())) {
                picRoutes = other.routes();
            }
        }
        return new PrtScope(
                scope.path(),
                scope.bridge(),
                scope.bridgeSlot(),
                scope.bridgeFunction(),
                scope.bridgeChain(),
                scope.segment(),
                scope.bus(),
                true,
                !picRoutes.equals(scope.routes()),
                scope.routes(),
                picRoutes);
    }
}
