package dev.doorbell.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.firmware.GicNodes;
import dev.doorbell.gic.firmware.Gicv3Firmware;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.pci.InterruptRoutes.Route;
import dev.doorbell.kernel.driver.pci.InterruptRoutes.Trigger;
import dev.doorbell.pci.firmware.BridgePins;
import dev.doorbell.pci.firmware.MessageTarget;
import dev.doorbell.pci.firmware.PciHostFirmware;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.pci.firmware.PrtStyle;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.FirmwareBlob;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@code _PRT} below a bridge, written by the one side and read by the other; and broken tables. */
class BridgeRoutesTest {
    private static final long RSDP = 0x4000_0000L;

    private final Simulation simulation = Simulation.builder().build();

    @AfterEach
    void close() {
        simulation.close();
    }

    private void publish(PrtStyle style) {
        AcpiTables tables = new AcpiTables("BRIDGES");
        new Gicv3Firmware(Gicv3Config.of(8), 0x0800_0000L, 0x080A_0000L, 0x4_0000L, 2, null, null)
                .describe(tables);
        new PciHostFirmware(
                        0x1000_0000L,
                        16,
                        new PciHostFirmware.Window(0x2000_0000L, 0x100_0000L),
                        new PciHostFirmware.Window(0x40_0000_0000L, 0x1_0000L),
                        List.of(new PinRoute(1, 1, 68), new PinRoute(2, 1, 72)),
                        List.of(
                                new BridgePins("RP01", 1, 0, List.of(new PinRoute(0, 1, 128))),
                                new BridgePins("RP02", 2, 3, List.of(new PinRoute(4, 4, 130)))),
                        style,
                        MessageTarget.NOTHING,
                        GicNodes.CONTROLLER,
                        GicNodes.MESSAGES)
                .describe(tables);
        for (FirmwareBlob blob : tables.placeAt(RSDP)) {
            byte[] bytes = blob.bytes();
            simulation.parts().memory().copyIn(blob.address(), bytes, 0, bytes.length);
        }
    }

    private Discovered discover(FirmwareSource source) {
        return PlatformDiscovery.discover(
                new BootInformation(RSDP, PlatformConfig.ABSENT, RSDP + (1 << 20)),
                source,
                simulation.parts().memory(),
                simulation.parts().bus());
    }

    @ParameterizedTest
    @EnumSource(PrtStyle.class)
    void aBusBehindABridgeHasTheRoutesOfItsOwnTable(PrtStyle style) {
        publish(style);
        Discovered found = discover(FirmwareSource.ACPI);
        assertThat(found.routes().route(0, 1, 1)).isEqualTo(new Route(68, Trigger.LEVEL));
        assertThat(found.routes().behind(List.of(1 << 3), 0, 1))
                .isEqualTo(new Route(128, Trigger.LEVEL));
        assertThat(found.routes().behind(List.of(2 << 3 | 3), 4, 4))
                .isEqualTo(new Route(130, Trigger.LEVEL));
        assertThat(found.routes().behind(List.of(2 << 3), 4, 4)).isNull();
        assertThat(found.routes().behind(List.of(1 << 3, 1 << 3), 0, 1)).isNull();
        assertThat(found.platform().ioBase()).isEqualTo(0x40_0000_0000L);
        assertThat(found.windowBase()).isEqualTo(0x2000_0000L);
    }

    @Test
    void aDamagedTableIsRefusedWithWhatToDo() {
        publish(PrtStyle.NUMBERS);
        long inXsdt = RSDP + 64 + 40;
        simulation.parts().memory().write(inXsdt, 1, 0x5A);
        assertThatThrownBy(() -> discover(FirmwareSource.ACPI))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the kernel cannot boot from acpi")
                .hasMessageContaining("correct what firmware leaves, or boot from another source");
    }

    @Test
    void aSourceThatIsNotThereIsRefused() {
        publish(PrtStyle.NUMBERS);
        assertThatThrownBy(() -> discover(FirmwareSource.DEVICE_TREE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot boot from device-tree: no device tree");
    }

    @Test
    void whereMemoryIsNotNothingIsRead() {
        assertThatThrownBy(
                        () ->
                                PlatformDiscovery.discover(
                                        new BootInformation(0x10L, 0x10L, RSDP),
                                        FirmwareSource.ACPI,
                                        simulation.parts().memory(),
                                        simulation.parts().bus()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("36 bytes at 0x10, where there is no memory");
    }

    @Test
    void aLineRegisterIsBelievedOnlyWhereNothingElseSaysMore() {
        KnownPlatform known = KnownPlatform.of(0x0800_0000L, 0x8000_0000L);
        assertThat(known).isEqualTo(KnownPlatform.VMWARE_FUSION);
        assertThat(KnownPlatform.VMWARE_FUSION.routes().ofLine(0xFF)).isNull();
        assertThat(KnownPlatform.VMWARE_FUSION.routes().ofLine(0)).isNull();
        assertThat(KnownPlatform.VMWARE_FUSION.routes().ofLine(50))
                .isEqualTo(new Route(50, Trigger.LEVEL));
        assertThat(KnownPlatform.VMWARE_FUSION.routes().route(0, 16, 1))
                .isEqualTo(new Route(40, Trigger.LEVEL));
        assertThat(KnownPlatform.of(0x0800_0000L, 0x4000_0000L)).isEqualTo(KnownPlatform.QEMU_VIRT);
        assertThat(KnownPlatform.of(0x0900_0000L, 0x4000_0000L)).isNull();
    }
}
