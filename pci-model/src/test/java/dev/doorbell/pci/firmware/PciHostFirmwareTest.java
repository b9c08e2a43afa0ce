package dev.doorbell.pci.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.firmware.PciHostFirmware.Window;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareBlob;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What firmware says of a PCI host, field by field where the specifications have them.
 *
 * <p>Sources: PCI Firmware Specification 3.0, "MCFG Table Description"; Arm DEN 0049, "IO Remapping
 * Table"; ACPI Specification 6.4, "_PRT (PCI Routing Table)"; Devicetree Specification 0.4, "Interrupt
 * Nexus Properties". That iasl, dtc and a kernel read the same, tests of the boards hold.
 */
class PciHostFirmwareTest {
    private static final long ECAM = 0x40_1000_0000L;
    private static final Window MEMORY = new Window(0x1000_0000L, 0x2EFF_0000L);
    private static final Window PORTS = new Window(0x3EFF_0000L, 0x1_0000L);
    private static final int FIRST_INTID = 35;

    /** PCI-016: slot s, pin p (A=0) leads to one of four, (s + p) mod 4. */
    private static List<PinRoute> swizzled(int devices) {
        List<PinRoute> routes = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            for (int pin = 1; pin <= 4; pin++) {
                routes.add(new PinRoute(device, pin, FIRST_INTID + (device + pin - 1) % 4));
            }
        }
        return routes;
    }

    private static PciHostFirmware host(
            List<PinRoute> routes,
            List<BridgePins> bridges,
            PrtStyle style,
            MessageTarget messages,
            @Nullable Window ports) {
        return new PciHostFirmware(
                ECAM, 16, MEMORY, ports, routes, bridges, style, messages, "gic", "msi");
    }

    private static PciHostFirmware host(List<PinRoute> routes, PrtStyle style) {
        return host(routes, List.of(), style, MessageTarget.FRAME, PORTS);
    }

    private static List<FirmwareBlob> tables(PciHostFirmware host) {
        AcpiTables tables = new AcpiTables("test");
        host.describe(tables);
        return tables.placeAt(0x4000_0000L);
    }

    private static ByteBuffer table(PciHostFirmware host, String name) {
        byte[] bytes =
                tables(host).stream()
                        .filter(blob -> blob.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .bytes();
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String dsdt(PciHostFirmware host) {
        return new String(table(host, "DSDT").array(), StandardCharsets.ISO_8859_1);
    }

    /** The cells of a property of the only node that has it. */
    private static int[] cells(PciHostFirmware host, String name) {
        FdtWriter tree = new FdtWriter();
        host.describe(tree);
        ByteBuffer bytes = ByteBuffer.wrap(tree.toByteArray());
        int strings = bytes.getInt(12);
        String all = new String(bytes.array(), StandardCharsets.ISO_8859_1);
        int called = all.indexOf("\0" + name + "\0", strings - 1) + 1 - strings;
        for (int at = bytes.getInt(8); at < strings; at += 4) {
            int length = bytes.getInt(at + 4);
            if (bytes.getInt(at) == 3 && bytes.getInt(at + 8) == called) {
                int[] cells = new int[length / 4];
                bytes.position(at + 12).slice().asIntBuffer().get(cells);
                return cells;
            }
        }
        return new int[0];
    }

    @Test
    void theMcfgSaysWhereConfigurationSpaceIsAndForHowManyBuses() {
        ByteBuffer mcfg = table(host(List.of(), PrtStyle.NUMBERS), "MCFG");

        assertThat(mcfg.capacity()).isEqualTo(44 + 16);
        assertThat(mcfg.getLong(44)).isEqualTo(ECAM);
        assertThat(mcfg.getShort(52)).as("segment").isZero();
        assertThat(mcfg.get(54)).as("first bus").isZero();
        assertThat(mcfg.get(55)).as("last bus").isEqualTo((byte) 15);
    }

    @Test
    void theIortLeadsEveryRequesterIdUnchangedToTheIts() {
        PciHostFirmware host =
                host(List.of(), List.of(), PrtStyle.NUMBERS, MessageTarget.ITS, null);
        ByteBuffer iort = table(host, "IORT");

        assertThat(iort.getInt(36)).as("nodes").isEqualTo(2);
        int group = iort.getInt(40);
        assertThat(iort.get(group)).as("ITS group").isZero();
        assertThat(iort.getInt(group + 16)).as("ITSs in it").isOne();
        assertThat(iort.getInt(group + 20)).as("the MADT's number of it").isZero();
        int root = group + iort.getShort(group + 1);
        assertThat(iort.get(root)).as("root complex").isEqualTo((byte) 2);
        assertThat(root + iort.getShort(root + 1)).isEqualTo(iort.capacity());
        assertThat(iort.getInt(root + 8)).as("mappings").isOne();
        int mapping = root + iort.getInt(root + 12);
        assertThat(iort.getInt(mapping)).as("from").isZero();
        assertThat(iort.getInt(mapping + 4)).as("how many, less one").isEqualTo(0xFFFF);
        assertThat(iort.getInt(mapping + 8)).as("to").isZero();
        assertThat(iort.getInt(mapping + 12)).as("of the group").isEqualTo(group);
    }

    @Test
    void withoutAnItsThereIsNoIort() {
        assertThat(tables(host(List.of(), PrtStyle.NUMBERS)))
                .extracting(FirmwareBlob::name)
                .contains("MCFG", "DSDT")
                .doesNotContain("IORT");
    }

    @Test
    void aRouteIsADeviceAPinFromZeroNoSourceAndANumber() {
        List<PinRoute> one = List.of(new PinRoute(3, 2, 0x25));
        byte[] expected = {
            0x12,
            0x0B,
            0x04, // a package of four
            0x0C,
            (byte) 0xFF,
            (byte) 0xFF,
            0x03,
            0x00, // any function of device 3
            0x01, // INTB is one
            0x00, // named by number
            0x0A,
            0x25
        };

        for (PrtStyle style : List.of(PrtStyle.NUMBERS, PrtStyle.NUMBERS_FROM_METHOD)) {
            String dsdt = dsdt(host(one, style));
            assertThat(dsdt).contains(new String(expected, StandardCharsets.ISO_8859_1));
            assertThat(dsdt.contains("PRTN")).isEqualTo(style == PrtStyle.NUMBERS_FROM_METHOD);
        }
        assertThat(dsdt(host(List.of(), PrtStyle.NUMBERS))).doesNotContain("_PRT");
    }

    @Test
    void linksAreDevicesThatRoutesNameAndEachHasOneSetting() {
        for (PrtStyle style : List.of(PrtStyle.LINKS_GSI, PrtStyle.LINKS_LPC)) {
            String prefix = style == PrtStyle.LINKS_GSI ? "GSI" : "LPC";
            String dsdt = dsdt(host(swizzled(32), style));
            for (int link = 0; link < 4; link++) {
                // An extended interrupt: a consumer's, level, active high, shared; then the end.
                String name = prefix + link;
                String extended = "\u0089\6\0\t\1" + (char) (FIRST_INTID + link) + "\0\0\0y\0";
                assertThat(dsdt).contains("[\u0082", name, extended);
                assertThat(dsdt.split(name, -1)).as("a device and 32 routes").hasSize(1 + 33);
            }
            assertThat(dsdt).doesNotContain(prefix + "4");
        }
        assertThat(dsdt(host(swizzled(32), PrtStyle.NUMBERS))).doesNotContain("GSI", "LPC");
    }

    @Test
    void moreLinksOrRoutesThanATableHoldsAreRefused() {
        List<PinRoute> many = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            many.add(new PinRoute(i, 1, 40 + i));
        }
        dsdt(host(many.subList(0, 16), PrtStyle.LINKS_GSI));
        dsdt(host(many, PrtStyle.NUMBERS));
        assertThatThrownBy(() -> dsdt(host(many, PrtStyle.LINKS_GSI)))
                .hasMessage("17 links; at most 16, or name numbers instead");

        List<PinRoute> more = new ArrayList<>(swizzled(63));
        more.add(new PinRoute(63, 1, 35));
        more.add(new PinRoute(63, 2, 36));
        more.add(new PinRoute(63, 3, 37));
        dsdt(host(more, PrtStyle.NUMBERS));
        more.add(new PinRoute(63, 4, 38));
        assertThatThrownBy(() -> dsdt(host(more, PrtStyle.NUMBERS)))
                .hasMessage("256 routes of one bus; at most 255");
    }

    @Test
    void aBridgeWithRoutesOfItsOwnIsADeviceInsideTheHost() {
        BridgePins bridge = new BridgePins("BR1E", 0x1E, 2, List.of(new PinRoute(1, 1, 0x30)));
        String dsdt =
                dsdt(
                        host(
                                List.of(),
                                List.of(bridge),
                                PrtStyle.NUMBERS,
                                MessageTarget.NOTHING,
                                null));

        assertThat(dsdt).contains("BR1E\10_ADR\14\2\0\36\0", "_PRT", "\n0"); // a byte, 30h
        assertThat(dsdt.indexOf("BR1E")).isGreaterThan(dsdt.indexOf("PCI0"));
    }

    @Test
    void theTreeSaysWhereConfigurationSpaceAndWindowsAre() {
        PciHostFirmware host = host(List.of(), PrtStyle.NUMBERS);

        assertThat(cells(host, "reg")).containsExactly(0x40, 0x1000_0000, 0, 0x0100_0000);
        assertThat(cells(host, "bus-range")).containsExactly(0, 15);
        assertThat(cells(host, "ranges"))
                .containsExactly(
                        0x0100_0000,
                        0,
                        0,
                        0,
                        0x3EFF_0000,
                        0,
                        0x1_0000, // ports from 0
                        0x0200_0000,
                        0,
                        0x1000_0000,
                        0,
                        0x1000_0000,
                        0,
                        0x2EFF_0000);
        assertThat(
                        cells(
                                host(
                                        List.of(),
                                        List.of(),
                                        PrtStyle.NUMBERS,
                                        MessageTarget.FRAME,
                                        null),
                                "ranges"))
                .hasSize(7);
    }

    @Test
    void routesThatRepeatAfterFourSlotsAreGivenOnceAndTheMaskSaysSo() {
        PciHostFirmware host = host(swizzled(32), PrtStyle.NUMBERS);
        int[] map = cells(host, "interrupt-map");

        assertThat(cells(host, "interrupt-map-mask")).containsExactly(0x1800, 0, 0, 7);
        assertThat(map).hasSize(16 * 10);
        assertThat(Arrays.copyOfRange(map, 50, 60)) // slot 1, pin B; SPI 3 + 2, level, high
                .containsExactly(1 << 11, 0, 0, 2, 1, 0, 0, 0, 3 + 2, 4);
    }

    @Test
    void routesThatDoNotRepeatAreGivenInFull() {
        List<PinRoute> different = new ArrayList<>(swizzled(32));
        different.set(4 * 20 + 1, new PinRoute(20, 2, 60));
        for (List<PinRoute> routes : List.of(different, swizzled(31))) {
            PciHostFirmware host = host(routes, PrtStyle.NUMBERS);

            assertThat(cells(host, "interrupt-map-mask")).containsExactly(0xF800, 0, 0, 7);
            int[] map = cells(host, "interrupt-map");
            assertThat(map).hasSize(routes.size() * 10);
            assertThat(map[(4 * 20 + 1) * 10]).isEqualTo(20 << 11);
            assertThat(map[(4 * 20 + 1) * 10 + 8]).isEqualTo(routes.get(81).intid() - 32);
        }
        assertThat(cells(host(List.of(), PrtStyle.NUMBERS), "interrupt-map")).isEmpty();
    }

    @Test
    void messagesGoToTheFrameOrByRequesterIdToTheItsOrNowhere() {
        PciHostFirmware frame = host(List.of(), PrtStyle.NUMBERS);
        PciHostFirmware its = host(List.of(), List.of(), PrtStyle.NUMBERS, MessageTarget.ITS, null);
        PciHostFirmware none =
                host(List.of(), List.of(), PrtStyle.NUMBERS, MessageTarget.NOTHING, null);

        assertThat(cells(frame, "msi-parent")).containsExactly(1);
        assertThat(cells(frame, "msi-map")).isEmpty();
        assertThat(cells(its, "msi-map")).containsExactly(0, 1, 0, 0x1_0000);
        assertThat(cells(its, "msi-parent")).isEmpty();
        assertThat(cells(none, "msi-map")).isEmpty();
        assertThat(cells(none, "msi-parent")).isEmpty();
    }
}
