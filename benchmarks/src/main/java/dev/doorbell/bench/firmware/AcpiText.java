package dev.doorbell.bench.firmware;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.acpi.Fadt;
import dev.doorbell.kernel.firmware.acpi.Iort;
import dev.doorbell.kernel.firmware.acpi.Madt;
import dev.doorbell.kernel.firmware.acpi.MadtEntry;
import dev.doorbell.kernel.firmware.acpi.Mcfg;
import dev.doorbell.kernel.firmware.acpi.RootTable;
import dev.doorbell.kernel.firmware.acpi.Rsdp;
import dev.doorbell.kernel.firmware.acpi.Spcr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The facts of ACPI tables as lines, in the order of the table. */
final class AcpiText {
    private AcpiText() {}

    /** The facts of the table; a comment only if tables of its signature are not read. */
    static List<String> table(byte[] bytes) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(bytes);
        return switch (header.signature()) {
            case Madt.SIGNATURE -> madt(Madt.parse(bytes));
            case Mcfg.SIGNATURE -> mcfg(Mcfg.parse(bytes));
            case Iort.SIGNATURE -> iort(Iort.parse(bytes));
            case Spcr.SIGNATURE -> spcr(Spcr.parse(bytes));
            case Fadt.SIGNATURE -> fadt(Fadt.parse(bytes));
            case "DSDT", "SSDT", "PSDT" -> PrtText.lines(bytes);
            case RootTable.RSDT, RootTable.XSDT -> rootTable(RootTable.parse(bytes));
            default -> List.of("# " + header.signature() + " is not read");
        };
    }

    static List<String> rootPointer(byte[] bytes) throws FirmwareException {
        Rsdp pointer = Rsdp.parse(bytes);
        return List.of(
                String.format(
                        Locale.ROOT, "# rsdt=0x%x xsdt=0x%x", pointer.rsdt(), pointer.xsdt()));
    }

    private static List<String> rootTable(RootTable table) {
        return table.addresses().stream()
                .map(address -> String.format(Locale.ROOT, "# table at 0x%x", address))
                .toList();
    }

    private static List<String> fadt(Fadt table) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "# dsdt at 0x%x, arm-boot-flags=0x%x",
                        table.dsdt(),
                        table.armBootFlags()));
    }

    private static List<String> spcr(Spcr table) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "# console type=%d space=%d address=0x%x gsi=%d",
                        table.interfaceType(),
                        table.addressSpace(),
                        table.address(),
                        table.gsi()));
    }

    private static List<String> mcfg(Mcfg table) {
        List<String> lines = new ArrayList<>();
        for (Mcfg.Ecam ecam : table.ecams()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "ecam base=0x%x segment=%d bus=0x%x..0x%x",
                            ecam.base(),
                            ecam.segment(),
                            ecam.busFirst(),
                            ecam.busLast()));
        }
        return lines;
    }

    private static List<String> iort(Iort table) {
        List<String> lines = new ArrayList<>();
        for (Iort.Node node : table.nodes()) {
            lines.add(String.format(Locale.ROOT, "node 0x%x %s", node.offset(), kind(node)));
            for (Iort.Mapping mapping : node.mappings()) {
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "  map input=0x%x count=0x%x output=0x%x to=0x%x flags=%d",
                                mapping.inputBase(),
                                mapping.count(),
                                mapping.outputBase(),
                                mapping.outputNode(),
                                mapping.flags()));
            }
        }
        return lines;
    }

    private static String kind(Iort.Node node) {
        return switch (node.type()) {
            case Iort.ITS_GROUP -> {
                StringJoiner ids = new StringJoiner(",", "its-group ids=", "");
                node.itsIds().forEach(id -> ids.add(Long.toString(id)));
                yield ids.toString();
            }
            case Iort.ROOT_COMPLEX -> "root-complex segment=" + node.segment();
            default -> "type=" + node.type();
        };
    }

    private static List<String> madt(Madt table) {
        return table.entries().stream().map(AcpiText::entry).toList();
    }

    private static String entry(MadtEntry entry) {
        if (entry instanceof MadtEntry.Gicd gicd) {
            return String.format(
                    Locale.ROOT, "gicd base=0x%x version=%d", gicd.base(), gicd.version());
        }
        if (entry instanceof MadtEntry.Gicc gicc) {
            return String.format(
                    Locale.ROOT,
                    "gicc uid=%d enabled=%d gicc=0x%x gicr=0x%x mpidr=0x%x",
                    gicc.uid(),
                    gicc.isEnabled() ? 1 : 0,
                    gicc.base(),
                    gicc.redistributor(),
                    gicc.affinity());
        }
        if (entry instanceof MadtEntry.Gicr gicr) {
            return String.format(
                    Locale.ROOT, "gicr base=0x%x length=0x%x", gicr.base(), gicr.length());
        }
        if (entry instanceof MadtEntry.MsiFrame frame) {
            return String.format(
                    Locale.ROOT,
                    "msi-frame base=0x%x flags=%d spi-count=%d spi-base=%d",
                    frame.base(),
                    frame.flags(),
                    frame.spiCount(),
                    frame.spiBase());
        }
        if (entry instanceof MadtEntry.Its its) {
            return String.format(Locale.ROOT, "its id=%d base=0x%x", its.id(), its.base());
        }
        return pcEntry(entry);
    }

    /** An entry of a machine with local APICs, or one that is not read. */
    private static String pcEntry(MadtEntry entry) {
        if (entry instanceof MadtEntry.Lapic lapic) {
            return String.format(
                    Locale.ROOT,
                    "lapic uid=%d id=%d flags=%d",
                    lapic.uid(),
                    lapic.id(),
                    lapic.flags());
        }
        if (entry instanceof MadtEntry.Ioapic ioapic) {
            return String.format(
                    Locale.ROOT,
                    "ioapic id=%d address=0x%x gsi-base=%d",
                    ioapic.id(),
                    ioapic.address(),
                    ioapic.gsiBase());
        }
        if (entry instanceof MadtEntry.SourceOverride override) {
            return String.format(
                    Locale.ROOT,
                    "override bus=%d irq=%d gsi=%d flags=0x%x",
                    override.bus(),
                    override.irq(),
                    override.gsi(),
                    override.flags());
        }
        if (entry instanceof MadtEntry.LapicNmi nmi) {
            return String.format(
                    Locale.ROOT,
                    "lapic-nmi uid=0x%x flags=0x%x lint=%d",
                    nmi.uid(),
                    nmi.flags(),
                    nmi.lint());
        }
        if (entry instanceof MadtEntry.X2apic x2apic) {
            return String.format(
                    Locale.ROOT,
                    "# x2apic uid=%d id=%d flags=%d",
                    x2apic.uid(),
                    x2apic.id(),
                    x2apic.flags());
        }
        MadtEntry.Unknown unknown = (MadtEntry.Unknown) entry;
        return String.format(
                Locale.ROOT,
                "# entry of type 0x%x at 0x%x is not read",
                unknown.type(),
                unknown.offset());
    }
}
