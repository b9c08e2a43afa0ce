package dev.doorbell.bench.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareReportTest {
    static List<Path> tables() {
        return FirmwareFolder.tables();
    }

    private static FirmwareReport report(String name) {
        return FirmwareReport.of(name, FirmwareFolder.bytes(FirmwareFolder.path(name)));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void eachTableSaysWhatIsExpectedOfIt(Path table) {
        FirmwareReport report = FirmwareReport.of(table.toString(), FirmwareFolder.bytes(table));

        assertThat(FirmwareFolder.facts(report.lines())).isEqualTo(FirmwareFolder.expected(table));
        assertThat(report.refused())
                .isEqualTo(FirmwareFolder.expected(table).equals(List.of("reject")));
    }

    @Test
    void thereAreTablesOfEveryKind() {
        List<String> names = tables().stream().map(Path::toString).toList();

        assertThat(names).filteredOn(name -> name.endsWith(".dtb")).hasSizeGreaterThan(30);
        assertThat(names).filteredOn(name -> name.contains("apic")).hasSizeGreaterThan(15);
        assertThat(names).filteredOn(name -> name.contains("iort")).hasSizeGreaterThan(8);
        assertThat(names).filteredOn(name -> name.contains("bad-")).hasSizeGreaterThan(20);
    }

    @Test
    void tablesOneBehindAnotherAreReadEach() {
        FirmwareReport report = report("acpi/qemu-v3its-smmu.tables");

        assertThat(report.refused()).isFalse();
        assertThat(report.lines())
                .contains(
                        "# DSDT at 0x0",
                        "gicd base=0x8000000 version=3",
                        "# GTDT is not read",
                        "# console type=3 space=0 address=0x9000000 gsi=33",
                        "ecam base=0x4010000000 segment=0 bus=0x0..0xff",
                        "node 0xa0 root-complex segment=0");
    }

    @Test
    void aTableWithNeitherHeaderNorChecksumAmongOthersIsPassedOver() {
        FirmwareReport report = report("acpi/qemu-pc.tables");

        assertThat(report.refused()).isFalse();
        assertThat(report.lines())
                .contains("# FACS at 0x0", "ioapic id=0 address=0xfec00000 gsi-base=0");
    }

    @Test
    void oneRefusedTableAmongOthersLeavesTheOthersRead() {
        byte[] good = FirmwareFolder.bytes(FirmwareFolder.path("acpi/mcfg-four.aml"));
        byte[] bad = FirmwareFolder.bytes(FirmwareFolder.path("acpi/bad-sum.aml"));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(bad);
        both.writeBytes(good);
        FirmwareReport report = FirmwareReport.of("both", both.toByteArray());

        assertThat(report.refused()).isTrue();
        assertThat(report.lines().get(1)).startsWith("reject checksum");
        assertThat(report.lines()).contains("ecam base=0x5000000000 segment=1 bus=0x0..0x3f");
    }

    @Test
    void aRootPointerTellsWhereTheTablesLie() {
        byte[] pointer = new byte[20];
        byte[] signature = "RSD PTR ".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(signature, 0, pointer, 0, signature.length);
        pointer[17] = 0x12;
        int sum = 0;
        for (byte one : pointer) {
            sum += one;
        }
        pointer[8] = (byte) -sum;

        assertThat(FirmwareReport.of("rsdp", pointer).lines())
                .containsExactly("# rsdt=0x1200 xsdt=0x0");
        pointer[16]++;
        assertThat(FirmwareReport.of("rsdp", pointer).refused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "hello", "A LINE OF TEXT THAT IS LONGER THAN A TABLE'S HEADER IS"})
    void whatIsNoTableIsToldApartFromATableThatIsRefused(String text) {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> FirmwareReport.of("notes.txt", data))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("notes.txt: neither a device tree");
    }

    @Test
    void everyBeginningOfATableIsRefused() {
        for (String name : List.of("acpi/apic-x2apic.aml", "acpi/iort-smmu.aml", "fdt/nexus.dtb")) {
            byte[] data = FirmwareFolder.bytes(FirmwareFolder.path(name));
            for (int length = 4; length < data.length; length++) {
                byte[] cut = Arrays.copyOf(data, length);
                assertThat(FirmwareReport.of(name, cut).lines())
                        .as("%s cut to %d", name, length)
                        .hasSize(1)
                        .allMatch(line -> line.startsWith("reject "));
            }
        }
    }
}
