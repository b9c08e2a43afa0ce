package dev.doorbell.kernel.firmware.acpi;

import static dev.doorbell.kernel.firmware.FirmwareFiles.bytes;
import static dev.doorbell.kernel.firmware.FirmwareFiles.summed;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables as QEMU has them, put into memory as its firmware does. */
class AcpiTablesTest {
    private static final long BASE = 0x4000_0000L;
    private static final int RSDP = 0x8000;

    private final byte[] memory = new byte[0x10000];

    /** Copies the tables to memory, turns offsets into addresses, writes a root pointer. */
    private void load(String name) {
        byte[] tables = bytes(name);
        System.arraycopy(tables, 0, memory, 0, tables.length);
        ByteBuffer view = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (view.getInt(at) != 0) {
            int length = view.getInt(at + 4);
            String signature = new String(memory, at, 4, StandardCharsets.US_ASCII);
            if (signature.equals("XSDT")) {
                for (int i = 36; i < length; i += 8) {
                    view.putLong(at + i, view.getLong(at + i) + BASE);
                }
                rootPointer(view, at);
            }
            if (signature.equals("FACP")) {
                view.putLong(at + 140, view.getLong(at + 140) + BASE);
            }
            byte[] table = summed(Arrays.copyOfRange(memory, at, at + length));
            System.arraycopy(table, 0, memory, at, length);
            at += length;
        }
    }

    private void rootPointer(ByteBuffer view, int xsdt) {
        byte[] signature = "RSD PTR ".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(signature, 0, memory, RSDP, signature.length);
        view.put(RSDP + 15, (byte) 2);
        view.putInt(RSDP + 20, Rsdp.BYTES);
        view.putLong(RSDP + 24, BASE + xsdt);
        view.put(RSDP + 8, checksum(20));
        view.put(RSDP + 32, checksum(36));
    }

    private byte checksum(int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += memory[RSDP + i];
        }
        return (byte) -sum;
    }

    private byte[] read(long address, int length) throws FirmwareException {
        long offset = address - BASE;
        if (offset < 0 || offset + length > memory.length) {
            throw new FirmwareException(String.format("no memory at 0x%x", address), 0);
        }
        return Arrays.copyOfRange(memory, (int) offset, (int) offset + length);
    }

    @Test
    void everyTableIsFoundFromTheRootPointerAndTheDsdtFromTheFadt() throws FirmwareException {
        load("acpi/qemu-v3its-smmu.tables");
        AcpiTables tables = AcpiTables.find(BASE + RSDP, this::read);

        List<String> found = new ArrayList<>();
        for (String signature : List.of("FACP", "APIC", "MCFG", "SPCR", "IORT", "DSDT", "SSDT")) {
            tables.tables(signature).forEach(table -> found.add(signature));
        }
        assertThat(found).containsExactly("FACP", "APIC", "MCFG", "SPCR", "IORT", "DSDT");
        assertThat(Madt.parse(requireNonNull(tables.table("APIC"))).gicc()).hasSize(4);
        Spcr console = Spcr.parse(requireNonNull(tables.table("SPCR")));
        assertThat(console.address()).isEqualTo(0x9000000);
        assertThat(console.gsi()).isEqualTo(33);
        assertThat(console.interfaceType()).isEqualTo(3);
        assertThat(Fadt.parse(requireNonNull(tables.table("FACP"))).armBootFlags()).isEqualTo(3);
        assertThat(tables.table("SSDT")).isNull();
    }

    @Test
    void aDamagedTableOnTheWayIsRefused() {
        load("acpi/qemu-v3its-smmu.tables");
        memory[40]++;

        assertThatThrownBy(() -> AcpiTables.find(BASE + RSDP, this::read))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aDamagedRootPointerIsRefused() {
        load("acpi/qemu-v3its-smmu.tables");
        memory[RSDP + 25]++;

        assertThatThrownBy(() -> AcpiTables.find(BASE + RSDP, this::read))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> AcpiTables.find(BASE, this::read))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("RSD PTR");
    }

    @Test
    void aWindowOntoConfigurationSpaceHasItsSegmentAndBuses() throws FirmwareException {
        assertThat(Mcfg.parse(bytes("acpi/mcfg-four.aml")).ecams())
                .contains(
                        new Mcfg.Ecam(0xe0000000L, 2, 64, 127),
                        new Mcfg.Ecam(0xffffff0000000L, 65535, 255, 255));
        assertThatThrownBy(() -> Mcfg.parse(bytes("acpi/bad-mcfg-half.aml")))
                .isInstanceOf(FirmwareException.class);
        assertThatThrownBy(() -> Mcfg.parse(bytes("acpi/bad-mcfg-buses.aml")))
                .isInstanceOf(FirmwareException.class);
    }
}
