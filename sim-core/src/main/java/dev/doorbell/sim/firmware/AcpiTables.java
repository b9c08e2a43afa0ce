package dev.doorbell.sim.firmware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A machine's ACPI tables: what the parts contribute, and the root tables that lead to it.
 *
 * <p>The machine is hardware-reduced: no fixed ACPI hardware. Source: ACPI Specification
 * 6.4, "Root System Description Pointer (RSDP)", "Extended System Description Table (XSDT)", "Fixed ACPI
 * Description Table (FADT)", "Differentiated System Description Table (DSDT)".
 */
public final class AcpiTables {
    private static final int REVISION = 2;
    private static final int ALIGNMENT = 64;
    private static final int RSDP_BYTES = 36;
    private static final int RSDP_V1_BYTES = 20;
    private static final int FADT_REVISION = 6;
    private static final int FADT_MINOR_REVISION = 0;
    private static final int FADT_BYTES = 276;
    private static final int FADT_DSDT = 40;
    private static final int FADT_PC_BOOT = 109;
    private static final int FADT_FLAGS = 112;
    private static final int FADT_ARM_BOOT = 129;
    private static final int FADT_MINOR = 131;
    private static final int FADT_X_DSDT = 140;
    private static final int HARDWARE_REDUCED = 1 << 20;
    private static final int LEGACY_DEVICES = 1;
    private static final int PSCI = 1;
    private static final int PSCI_BY_HVC = 1 << 1;
    private static final long BELOW_4_GIB = 1L << 32;

    private final String machine;
    private final Map<String, AcpiTableWriter> tables = new LinkedHashMap<>();
    private final AmlWriter systemBus = new AmlWriter();
    private boolean isPc;

    /** Tables that bear {@code machine}, of which the first eight characters are kept, as their name. */
    public AcpiTables(String machine) {
        this.machine = machine.length() > 8 ? machine.substring(0, 8) : machine;
    }

    /** The machine is a PC: it has legacy devices, and no PSCI. */
    public void describePc() {
        isPc = true;
    }

    /**
     * The table with that signature; begun, with {@code fixed} to write what precedes the first entry,
     * when it is asked for the first time.
     */
    public AcpiTableWriter table(String signature, int revision, Consumer<ByteSink> fixed) {
        AcpiTableWriter table = tables.get(signature);
        if (table == null) {
            table = new AcpiTableWriter(signature, revision, machine);
            tables.put(signature, table);
            fixed.accept(table.body());
        }
        return table;
    }

    /** What the DSDT says of the system bus, {@code \_SB}: devices go here. */
    public AmlWriter systemBus() {
        return systemBus;
    }

    /**
     * Everything in order, from the RSDP at {@code base} on, a multiple of 64: RSDP, XSDT, FADT, DSDT,
     * the others as they were begun.
     */
    public List<FirmwareBlob> placeAt(long base) {
        long next = align(base + RSDP_BYTES);
        int xsdtBytes = AcpiTableWriter.HEADER_BYTES + 8 * (1 + tables.size());
        long xsdtAt = next;
        next = align(next + xsdtBytes);
        long fadtAt = next;
        next = align(next + FADT_BYTES);
        FirmwareBlob dsdt = new FirmwareBlob("DSDT", next, dsdt());
        next = align(next + dsdt.bytes().length);
        List<FirmwareBlob> others = new ArrayList<>();
        for (AcpiTableWriter table : tables.values()) {
            FirmwareBlob blob = new FirmwareBlob(table.signature(), next, table.toByteArray());
            others.add(blob);
            next = align(next + blob.bytes().length);
        }
        AcpiTableWriter xsdt = new AcpiTableWriter("XSDT", 1, machine);
        xsdt.body().u64(fadtAt);
        others.forEach(blob -> xsdt.body().u64(blob.address()));
        List<FirmwareBlob> all = new ArrayList<>();
        all.add(new FirmwareBlob("RSDP", base, rsdp(xsdtAt)));
        all.add(new FirmwareBlob("XSDT", xsdtAt, xsdt.toByteArray()));
        all.add(new FirmwareBlob("FACP", fadtAt, fadt(dsdt.address())));
        all.add(dsdt);
        all.addAll(others);
        return List.copyOf(all);
    }

    private static long align(long address) {
        return address + ALIGNMENT - 1 & -ALIGNMENT;
    }

    private byte[] dsdt() {
        AcpiTableWriter table = new AcpiTableWriter("DSDT", REVISION, machine);
        AmlWriter aml = new AmlWriter();
        aml.scope("\\_SB", () -> aml.terms(systemBus.toByteArray()));
        table.body().bytes(aml.toByteArray());
        return table.toByteArray();
    }

    private static byte[] rsdp(long xsdt) {
        ByteSink sink = new ByteSink();
        sink.ascii("RSD PTR ", 8, ' ').u8(0).ascii("DRBELL", 6, ' ').u8(REVISION).u32(0);
        sink.u32(RSDP_BYTES).u64(xsdt).u32(0);
        sink.set8(8, sink.checksum(0, RSDP_V1_BYTES));
        sink.set8(32, sink.checksum(0, RSDP_BYTES));
        return sink.toByteArray();
    }

    private byte[] fadt(long dsdt) {
        AcpiTableWriter table = new AcpiTableWriter("FACP", FADT_REVISION, machine);
        ByteSink sink = table.body();
        sink.zeros(FADT_BYTES - AcpiTableWriter.HEADER_BYTES);
        sink.set32(FADT_DSDT, dsdt < BELOW_4_GIB ? dsdt : 0);
        sink.set32(FADT_FLAGS, HARDWARE_REDUCED);
        if (isPc) {
            sink.set8(FADT_PC_BOOT, LEGACY_DEVICES);
        } else {
            sink.set8(FADT_ARM_BOOT, PSCI | PSCI_BY_HVC);
        }
        sink.set8(FADT_MINOR, FADT_MINOR_REVISION);
        sink.set32(FADT_X_DSDT, dsdt);
        sink.set32(FADT_X_DSDT + 4, dsdt >>> 32);
        return table.toByteArray();
    }
}
