package dev.doorbell.kernel.firmware.fdt;

import static dev.doorbell.kernel.firmware.FirmwareFiles.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdtTest {
    @Test
    void nodesKeepTheirOrderPathsAndProperties() throws FirmwareException {
        Fdt tree = Fdt.parse(bytes("fdt/map-parallels-like.dtb"));

        assertThat(tree.nodes())
                .extracting(FdtNode::path)
                .containsExactly(
                        "/",
                        "/interrupt-controller@2010000",
                        "/interrupt-controller@2010000/msi-controller@2250000",
                        "/pcie@2300000");
        FdtNode host = requireNonNull(tree.node("/pcie@2300000"));
        assertThat(host.cells("bus-range")).containsExactly(0, 0);
        assertThat(host.strings("device_type")).containsExactly("pci");
        assertThat(host.has("ranges")).isTrue();
        assertThat(host.cell("linux,pci-domain", 7)).isEqualTo(7);
        assertThat(tree.byPhandle(host.cell("msi-parent", 0))).isSameAs(tree.nodes().get(2));
        assertThat(tree.node("/pcie@0")).isNull();
    }

    @Test
    void anOlderLayoutAndRoomBetweenBlocksReadTheSame() throws FirmwareException {
        Fdt tree = Fdt.parse(bytes("fdt/two-hosts.dtb"));

        for (String other : new String[] {"fdt/two-hosts-v16.dtb", "fdt/two-hosts-padded.dtb"}) {
            assertThat(Fdt.parse(bytes(other)).nodes())
                    .extracting(FdtNode::path)
                    .isEqualTo(tree.nodes().stream().map(FdtNode::path).toList());
        }
    }

    @Test
    void aPropertyOfTheWrongLengthIsRefusedWithItsNode() throws FirmwareException {
        Fdt tree = Fdt.parse(bytes("fdt/map-parallels-like.dtb"));
        FdtNode host = requireNonNull(tree.node("/pcie@2300000"));

        assertThatThrownBy(() -> host.cells("compatible"))
                .isInstanceOf(FirmwareException.class)
                .hasMessageStartingWith("/pcie@2300000: compatible of 22 bytes");
        assertThatThrownBy(() -> host.cell("bus-range", 0))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("expected one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad-fdt-cut",
                "bad-fdt-header",
                "bad-fdt-version",
                "bad-fdt-struct",
                "bad-fdt-token",
                "bad-fdt-noend",
                "bad-duplicate-phandle"
            })
    void aTreeThatCannotBeRightIsRefused(String name) {
        assertThatThrownBy(() -> Fdt.parse(bytes("fdt/" + name + ".dtb")))
                .isInstanceOf(FirmwareException.class);
    }

    @Test
    void moreBytesThanAKernelMapsAreRefused() {
        byte[] data = new byte[Fdt.BYTES_MAX + 1];

        assertThatThrownBy(() -> Fdt.parse(data))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("at most 2097152");
    }
}
