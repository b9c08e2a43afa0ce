package dev.doorbell.kernel.firmware.acpi;

import static dev.doorbell.kernel.firmware.FirmwareFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MadtTest {
    @Test
    void aGicv2MachineHasItsDistributorCpuInterfacesAndMessageFrame() throws FirmwareException {
        Madt madt = Madt.parse(bytes("acpi/virt-gic2-4cpu.apic.aml"));

        assertThat(madt.gicd()).containsExactly(new MadtEntry.Gicd(0x8000000, 2));
        assertThat(madt.gicc()).hasSize(4).allMatch(MadtEntry.Gicc::isEnabled);
        assertThat(madt.gicc().get(3)).isEqualTo(new MadtEntry.Gicc(3, 1, 0x8010000, 0, 3));
        assertThat(madt.msiFrame())
                .containsExactly(new MadtEntry.MsiFrame(0, 0x8020000, 1, 64, 80));
        assertThat(madt.its()).isEmpty();
    }

    @Test
    void aGicv3MachineHasItsRedistributorsAndIts() throws FirmwareException {
        Madt madt = Madt.parse(bytes("acpi/virt-gic3its-4cpu.apic.aml"));

        assertThat(madt.gicr()).containsExactly(new MadtEntry.Gicr(0x80a0000, 0xf60000));
        assertThat(madt.its()).containsExactly(new MadtEntry.Its(0, 0x8080000));
    }

    @Test
    void affinityKeepsItsHighestField() throws FirmwareException {
        Madt madt = Madt.parse(bytes("acpi/apic-affinity3.aml"));

        assertThat(madt.gicc().get(2).affinity()).isEqualTo(0x2_0001_0203L);
        assertThat(madt.gicr()).hasSize(2);
    }

    @Test
    void aPcHasItsLocalAndIoApicsAndTypesThatAreNotReadStayVisible() throws FirmwareException {
        Madt madt = Madt.parse(bytes("acpi/apic-x2apic.aml"));

        assertThat(madt.localApicAddress()).isEqualTo(0xfee00000L);
        assertThat(madt.lapic()).hasSize(5);
        assertThat(madt.x2apic().get(1)).isEqualTo(new MadtEntry.X2apic(0x10000, 0xfffffffeL, 0));
        assertThat(madt.ioapic())
                .extracting(MadtEntry.Ioapic::gsiBase)
                .containsExactly(0L, 24L, 48L);
        assertThat(madt.override().get(1)).isEqualTo(new MadtEntry.SourceOverride(0, 9, 9, 15));
        assertThat(madt.lapicNmi().get(0)).isEqualTo(new MadtEntry.LapicNmi(255, 0, 1));
        assertThat(madt.unknown()).extracting(MadtEntry.Unknown::type).containsExactly(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad-madt-zero-length-entry",
                "bad-entry-one",
                "bad-entry-long",
                "bad-entry-short",
                "bad-half-entry",
                "bad-cut",
                "bad-sum",
                "bad-short",
                "bad-no-entries-field"
            })
    void aTableThatCannotBeRightIsRefused(String name) {
        assertThatThrownBy(() -> Madt.parse(bytes("acpi/" + name + ".aml")))
                .isInstanceOf(FirmwareException.class);
    }

    @Test
    void aTableOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> Madt.parse(bytes("acpi/mcfg-four.aml")))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("no APIC signature");
    }
}
