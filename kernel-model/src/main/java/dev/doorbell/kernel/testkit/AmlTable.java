package dev.doorbell.kernel.testkit;

import dev.doorbell.sim.firmware.AcpiTableWriter;
import dev.doorbell.sim.firmware.AmlWriter;
import dev.doorbell.sim.firmware.ResourceTemplate;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.Words;
import java.util.List;
import java.util.Locale;

/**
 * A small DSDT: PCI hosts with routing tables, interrupt link devices, a {@code _PIC} method.
 *
 * <p>Source: ACPI Specification 6.4, "_PRT (PCI Routing Table)" and "Interrupt Link Device".
 *
 * @param hosts {@code \_SB.PCI0} and so on; at most 16
 * @param damages what is wrong with the bytes behind the table's header; none if it is right
 * @param isMended whether length and checksum are those of the damaged bytes
 */
public record AmlTable(List<Host> hosts, List<Damage> damages, boolean isMended) {
    /** Bytes of an ACPI table's header. */
    public static final int HEADER_BYTES = AcpiTableWriter.HEADER_BYTES;

    private static final int ANY_FUNCTION = 0xFFFF;
    private static final int LENGTH_AT = 4;
    private static final int CHECKSUM_AT = 9;
    private static final int MODE_8259_MASK = 0xF;

    /** How a host says its routes. */
    public enum Style {
        /** {@code _PRT} is a package. */
        PACKAGE,
        /** {@code _PRT} is a method that returns a package. */
        METHOD,
        /** {@code _PRT} is a method that returns a name. */
        METHOD_OF_NAME,
        /** {@code _PRT} is a method that asks what {@code _PIC} was told; see {@link Entry#picGsi}. */
        BY_PIC_MODE
    }

    /**
     * A PCI host.
     *
     * @param segment its {@code _SEG}
     * @param firstBus its {@code _BBN}
     * @param style how it says its routes
     * @param entries its routes; of two for the same slot and pin the first counts
     */
    public record Host(int segment, int firstBus, Style style, List<Entry> entries) {
        /** Keeps a copy of the list. */
        public Host {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Where a pin leads.
     *
     * @param slot device number, 0 to 31
     * @param pin 0 for INTA to 3 for INTD
     * @param gsi the interrupt's number
     * @param viaLink whether an interrupt link device stands between, whose number the entry has
     * @param isEdge of a link: edge, else level
     * @param isActiveLow of a link: low, else high
     */
    public record Entry(
            int slot, int pin, int gsi, boolean viaLink, boolean isEdge, boolean isActiveLow) {
        /** The interrupt's number with a pair of 8259 instead, where the style asks. */
        public int picGsi() {
            return gsi & MODE_8259_MASK;
        }

        @Override
        public String toString() {
            String link =
                    viaLink
                            ? " by a link, "
                                    + (isEdge ? "edge" : "level")
                                    + (isActiveLow ? ", low" : ", high")
                            : "";
            return "slot " + slot + " INT" + (char) ('A' + pin) + " to " + gsi + link;
        }
    }

    /** Keeps copies of the lists. */
    public AmlTable {
        hosts = List.copyOf(hosts);
        damages = List.copyOf(damages);
    }

    /** Whether it is as ACPI has it. */
    public boolean isValid() {
        return damages.isEmpty();
    }

    /** The name of a host's device. */
    public static String hostName(int hostIndex) {
        return String.format(Locale.ROOT, "PCI%X", hostIndex);
    }

    /** The name of the link that an entry of a host leads to, if it does. */
    public static String linkName(int hostIndex, int entryIndex) {
        return String.format(Locale.ROOT, "L%X%02X", hostIndex, entryIndex);
    }

    /** The whole table, damage and all. */
    public byte[] toByteArray() {
        AcpiTableWriter table = new AcpiTableWriter("DSDT", 2, "TESTKIT");
        table.body().bytes(code());
        byte[] right = table.toByteArray();
        if (damages.isEmpty()) {
            return right;
        }
        byte[] body = new byte[right.length - HEADER_BYTES];
        System.arraycopy(right, HEADER_BYTES, body, 0, body.length);
        byte[] wrong = Damage.all(damages, body);
        byte[] all = new byte[HEADER_BYTES + wrong.length];
        System.arraycopy(right, 0, all, 0, HEADER_BYTES);
        System.arraycopy(wrong, 0, all, HEADER_BYTES, wrong.length);
        if (isMended) {
            mend(all);
        }
        return all;
    }

    /** Sets length and checksum of an ACPI table to what its bytes ask for. It has a header. */
    public static void mend(byte[] table) {
        for (int i = 0; i < Integer.BYTES; i++) {
            table[LENGTH_AT + i] = (byte) (table.length >>> (Byte.SIZE * i));
        }
        table[CHECKSUM_AT] = 0;
        int sum = 0;
        for (byte one : table) {
            sum += one;
        }
        table[CHECKSUM_AT] = (byte) -sum;
    }

    private byte[] code() {
        AmlWriter aml = new AmlWriter();
        aml.name("PICF").integer(0);
        aml.method("_PIC", 1, () -> aml.store().argument(0).reference("PICF"));
        aml.scope("\\_SB", () -> writeBus(aml));
        return aml.toByteArray();
    }

    private void writeBus(AmlWriter aml) {
        for (int h = 0; h < hosts.size(); h++) {
            int host = h;
            for (int e = 0; e < hosts.get(h).entries.size(); e++) {
                Entry entry = hosts.get(h).entries.get(e);
                if (entry.viaLink) {
                    aml.device(linkName(h, e), () -> writeLink(aml, entry));
                }
            }
            aml.device(hostName(h), () -> writeHost(aml, host));
        }
    }

    private static void writeLink(AmlWriter aml, Entry entry) {
        byte[] setting =
                new ResourceTemplate()
                        .interrupt(entry.gsi, entry.isEdge, entry.isActiveLow, true)
                        .toByteArray();
        aml.name("_HID").eisaId("PNP0C0F");
        aml.name("_PRS").buffer(setting);
        aml.name("_CRS").buffer(setting);
        aml.method("_SRS", 1, () -> {});
    }

    private void writeHost(AmlWriter aml, int index) {
        Host host = hosts.get(index);
        aml.name("_HID").eisaId("PNP0A08");
        aml.name("_SEG").integer(host.segment);
        aml.name("_BBN").integer(host.firstBus);
        switch (host.style) {
            case PACKAGE -> writeRoutes(aml.name("_PRT"), index, false);
            case METHOD -> aml.method("_PRT", 0, () -> writeRoutes(aml.returns(), index, false));
            case METHOD_OF_NAME -> {
                writeRoutes(aml.name("PRTN"), index, false);
                aml.method("_PRT", 0, () -> aml.returns().reference("PRTN"));
            }
            case BY_PIC_MODE -> {
                writeRoutes(aml.name("PRTA"), index, false);
                writeRoutes(aml.name("PRTP"), index, true);
                aml.method(
                        "_PRT",
                        0,
                        () -> {
                            aml.when(
                                    () -> aml.equal().reference("PICF").integer(1),
                                    () -> aml.returns().reference("PRTA"));
                            aml.returns().reference("PRTP");
                        });
            }
        }
    }

    private void writeRoutes(AmlWriter aml, int host, boolean isPicMode) {
        List<Entry> entries = hosts.get(host).entries;
        aml.pack(
                entries.size(),
                () -> {
                    for (int i = 0; i < entries.size(); i++) {
                        String link = linkName(host, i);
                        Entry entry = entries.get(i);
                        aml.pack(4, () -> writeRoute(aml, entry, link, isPicMode));
                    }
                });
    }

    private static void writeRoute(AmlWriter aml, Entry entry, String link, boolean isPicMode) {
        aml.integer((long) entry.slot << 16 | ANY_FUNCTION).integer(entry.pin);
        if (entry.viaLink) {
            aml.reference("\\_SB." + link).integer(0);
        } else {
            aml.integer(0).integer(isPicMode ? entry.picGsi() : entry.gsi);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("DSDT with ");
        text.append(Words.count(hosts.size(), "host", "hosts"));
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            text.append("\n  ").append(hostName(i)).append(" of segment ").append(host.segment);
            text.append(", first bus ").append(host.firstBus).append(", ").append(host.style);
            host.entries.forEach(entry -> text.append("\n    ").append(entry));
        }
        for (Damage damage : damages) {
            text.append("\n  behind the header, ").append(damage);
        }
        if (!damages.isEmpty()) {
            text.append(isMended ? "\n  checksum mended" : "\n  checksum as before");
        }
        return text.toString();
    }
}
