package dev.doorbell.kernel.firmware.acpi;

import static dev.doorbell.kernel.firmware.FirmwareFiles.bytes;
import static dev.doorbell.kernel.firmware.FirmwareFiles.patched;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IortTest {
    private static Iort.Output output(Iort iort, int segment, int id) throws FirmwareException {
        return requireNonNull(iort.outputOf(segment, id));
    }

    @Test
    void aRequesterIdPassesTheSmmuToItsItsGroup() throws FirmwareException {
        Iort iort = Iort.parse(bytes("acpi/iort-smmu.aml"));

        Iort.Output behind = output(iort, 0, 0x18);
        assertThat(behind.node().itsIds()).containsExactly(0L);
        assertThat(behind.id()).isEqualTo(0x8018);
        assertThat(output(iort, 0, 0x208).id()).isEqualTo(0x208);
    }

    /** The first mapping of that table has 0x101 ids, the second begins at 0x100. */
    @Test
    void whereTwoMappingsHaveAnIdTheLaterStartWins() throws FirmwareException {
        Iort iort = Iort.parse(bytes("acpi/virt-gic3its-iommu.iort.aml"));
        Iort.Node root = requireNonNull(iort.rootComplex(0));

        assertThat(requireNonNull(root.mappingOf(0xFF)).outputNode()).isEqualTo(0x48);
        assertThat(requireNonNull(root.mappingOf(0x100)).outputNode()).isEqualTo(0x30);
        assertThat(output(iort, 0, 0x100).id()).isEqualTo(0x100);
    }

    @Test
    void eachSegmentHasItsOwnMappingsAndGroups() throws FirmwareException {
        Iort iort = Iort.parse(bytes("acpi/iort-two-segments.aml"));

        assertThat(output(iort, 0, 0x10).node().itsIds()).containsExactly(0L, 1L);
        assertThat(output(iort, 1, 0x10).id()).isEqualTo(0x10010);
        assertThat(output(iort, 1, 0x8010).node().itsIds()).containsExactly(2L);
        assertThat(output(iort, 1, 0x8010).id()).isEqualTo(0x20010);
        assertThat(iort.outputOf(2, 0)).isNull();
    }

    @Test
    void anIdThatNoMappingHasGoesNowhere() throws FirmwareException {
        Iort iort = Iort.parse(bytes("acpi/iort-two-segments.aml"));

        assertThat(iort.outputOf(1, 0x1_0000)).isNull();
    }

    @Test
    void aSingleMappingTakesEveryId() throws FirmwareException {
        Iort iort = Iort.parse(bytes("acpi/iort-named.aml"));
        Iort.Mapping mapping = requireNonNull(iort.nodes().get(1).mappingOf(77));

        assertThat(mapping.outputOf(77)).isEqualTo(0x1234);
    }

    @Test
    void mappingsThatLeadInACircleAreRefusedWhenFollowed() throws FirmwareException {
        byte[] table = bytes("acpi/iort-late.aml");
        int reference = table.length - 2 * 20 + 12;
        int root = 64 + 24;
        Iort iort = Iort.parse(patched(table, reference, root));

        assertThatThrownBy(() -> iort.outputOf(0, 1))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("circle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad-iort-count",
                "bad-iort-zero-length",
                "bad-iort-maps",
                "bad-iort-nowhere"
            })
    void aTableThatCannotBeRightIsRefused(String name) {
        assertThatThrownBy(() -> Iort.parse(bytes("acpi/" + name + ".aml")))
                .isInstanceOf(FirmwareException.class);
    }
}
