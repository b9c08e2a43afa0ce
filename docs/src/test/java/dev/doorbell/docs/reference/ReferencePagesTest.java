package dev.doorbell.docs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.distributor.DistributorRegisters;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.redistributor.RedistributorRegisters;
import dev.doorbell.gic.v2.Gicv2CpuInterfaceFrame;
import dev.doorbell.gic.v2.Gicv2Distributor;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.nic.e1000.E1000;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.E1000e;
import dev.doorbell.nic.virtio.VirtioNetPci;
import dev.doorbell.nic.virtio.transport.LegacyLayout;
import dev.doorbell.nic.virtio.transport.ModernLayout;
import dev.doorbell.pci.bridge.HotPlugRegister;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.ExpressRegister;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.edu.EduDevice;
import dev.doorbell.pci.nvme.NvmeController;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.reg.RegisterPage;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages that are generated from the code, compared with what is checked in.
 *
 * <p>To refresh them: {@code mvn -pl docs -am test -Dtest=ReferencePagesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddoorbell.refresh=true}.
 */
class ReferencePagesTest {
    private static final Path REFERENCE = Path.of("reference");

    static List<String> pages() {
        return List.copyOf(content().keySet());
    }

    private static Map<String, String> content() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("registers/gicv3-distributor.md", distributor());
        pages.put("registers/gicv3-redistributor.md", redistributor());
        pages.put("registers/gicv3-cpu-interface.md", cpuInterface());
        pages.put("registers/its.md", its());
        pages.put("registers/gicv2-distributor.md", distributor2());
        pages.put("registers/gicv2-cpu-interface.md", cpuInterface2());
        pages.put("registers/gicv2m.md", frame());
        pages.put("registers/pci-header.md", header());
        pages.put("registers/pci-bridge-header.md", bridgeHeader());
        pages.put("registers/pci-express-capability.md", express());
        pages.put("registers/hot-plug-controller.md", hotPlug());
        pages.put("registers/edu.md", edu());
        pages.put("registers/e1000e.md", e1000e());
        pages.put("registers/nvme.md", nvme());
        pages.put("registers/e1000.md", e1000());
        pages.put("registers/e1000-statistics.md", e1000Statistics());
        pages.put("registers/virtio-legacy.md", virtio());
        pages.put("registers/virtio-modern.md", virtioModern());
        pages.put("registers/virtio-net.md", virtioNet());
        pages.put("timing.md", timing());
        return pages;
    }

    private static String registers(String title, String source, String table) {
        return "# "
                + title
                + "\n\nGenerated from the register table in the code. Source: "
                + source
                + ".\n\n"
                + table
                + "\nBack: [all pages](../../README.md).\n";
    }

    private static String distributor() {
        return registers(
                "Registers of the GICv3 distributor",
                "Arm IHI 0069, \"Distributor register map\"",
                RegisterPage.table(DistributorRegisters.MAP));
    }

    private static String redistributor() {
        return registers(
                "Registers of a GICv3 redistributor",
                "Arm IHI 0069, \"Redistributor register map\"; the SGI frame is at 0x10000",
                RegisterPage.table(RedistributorRegisters.MAP));
    }

    private static String cpuInterface() {
        StringBuilder table = new StringBuilder();
        table.append("| op0, op1, CRn, CRm, op2 | Register | What it is |\n|---|---|---|\n");
        for (IccRegister register : IccRegister.values()) {
            int encoding = register.encoding();
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %d, %d, %d, %d, %d | %s | %s |\n",
                            encoding >>> 14 & 3,
                            encoding >>> 11 & 7,
                            encoding >>> 7 & 15,
                            encoding >>> 3 & 15,
                            encoding & 7,
                            register,
                            register.says()));
        }
        return registers(
                "System registers of the GICv3 CPU interface",
                "Arm IHI 0069, \"AArch64 System register descriptions\"",
                table.toString());
    }

    private static String its() {
        return registers(
                "Registers of the ITS",
                "Arm IHI 0069, \"ITS register map\"; the translation frame is at 0x10000",
                RegisterPage.table(Its.MAP));
    }

    private static String distributor2() {
        return registers(
                "Registers of the GICv2 distributor",
                "Arm IHI 0048, \"Distributor register map\"",
                RegisterPage.table(Gicv2Distributor.MAP));
    }

    private static String cpuInterface2() {
        return registers(
                "Registers of the GICv2 CPU interface",
                "Arm IHI 0048, \"CPU interface register map\"",
                RegisterPage.table(Gicv2CpuInterfaceFrame.MAP));
    }

    private static String frame() {
        return registers(
                "Registers of a GICv2m frame",
                "Arm Base System Architecture, \"GICv2m Architecture\"",
                RegisterPage.table(Gicv2mFrame.MAP));
    }

    private static String header() {
        return registers(
                "The PCI configuration header, type 0",
                "PCI Local Bus Specification 3.0, \"Configuration Space Organization\"",
                RegisterPage.table(RegisterMap.of(HeaderRegister.class, ConfigSpace.BYTES)));
    }

    private static String bridgeHeader() {
        return registers(
                "The PCI configuration header, type 1",
                "PCI-to-PCI Bridge Architecture Specification 1.2, \"Configuration Space Header"
                        + " Format\"",
                RegisterPage.table(RegisterMap.of(BridgeRegister.class, ConfigSpace.BYTES)));
    }

    private static String express() {
        return registers(
                "Registers of the PCI Express capability",
                "PCI Express Base Specification 3.0, \"PCI Express Capability Structure\"; offsets"
                        + " from the capability's first byte",
                RegisterPage.table(
                        RegisterMap.of(ExpressRegister.class, ExpressCapability.BYTES_2)));
    }

    private static String hotPlug() {
        return registers(
                "Registers of the hot-plug controller of a conventional bus",
                "PCI Standard Hot-Plug Controller and Subsystem Specification 1.0, \"SHPC Working"
                        + " Register Set\"",
                RegisterPage.table(HotPlugRegister.MAP));
    }

    private static String edu() {
        return registers(
                "Registers of the educational device",
                "QEMU, \"EDU device\"",
                RegisterPage.table(EduDevice.MAP));
    }

    private static String e1000e() {
        return registers(
                "Registers of the 82574L",
                "Intel 82574 GbE Controller Family Datasheet, \"Driver Programming Interface\"; the"
                        + " statistics are a block of their own behind them",
                RegisterPage.table(E1000e.MAP)
                        + "\n## Statistics\n\n"
                        + RegisterPage.table(StatisticsBlock.MAP));
    }

    private static String e1000() {
        return registers(
                "Registers of the 82540EM and 82545EM",
                "Intel 8254x SDM, \"Register Descriptions\"",
                RegisterPage.table(E1000.MAP));
    }

    private static String e1000Statistics() {
        return registers(
                "Statistics registers of the 82540EM and 82545EM",
                "Intel 8254x SDM, \"Statistics Registers\"",
                RegisterPage.table(StatisticsBlock.MAP));
    }

    private static String nvme() {
        return registers(
                "Registers of an NVMe controller",
                "NVM Express Base Specification 1.4, \"Controller Registers\"",
                RegisterPage.table(NvmeController.MAP));
    }

    private static String virtio() {
        return registers(
                "Registers of virtio, legacy transport",
                "VIRTIO 1.1, \"Legacy Interfaces: A Note on PCI Device Layout\"; offsets with MSI-X"
                        + " enabled. The device's configuration follows; without MSI-X the vectors"
                        + " are absent and it begins at 0x14",
                RegisterPage.table(LegacyLayout.MAP));
    }

    private static String virtioModern() {
        return registers(
                "Registers of virtio, modern transport",
                "VIRTIO 1.1, \"Common configuration structure layout\". The interrupt status is at"
                        + " 0x1000 of BAR 4, the device's configuration at 0x2000, the notification"
                        + " address of queue n at 0x3000 + 4·n",
                RegisterPage.table(ModernLayout.MAP));
    }

    private static String virtioNet() {
        return registers(
                "Configuration of virtio-net",
                "VIRTIO 1.1, \"Network Device\", \"Device configuration layout\"",
                RegisterPage.table(VirtioNetPci.MAP));
    }

    private static String timing() {
        StringBuilder page = new StringBuilder();
        page.append("# Timing constants\n\n");
        page.append("Generated from the profiles in the code. Every constant is a number with a ");
        page.append("provenance:\n*specified*, *measured*, *derived* or *assumed*. A profile is ");
        page.append(
                "chosen by `--profile NAME`; one\nconstant is changed by `--set KEY=VALUE`.\n\n");
        page.append(
                "## What the constants are\n\n| Constant | Unit | What it is |\n|---|---|---|\n");
        for (TimingConstant constant : TimingConstant.values()) {
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| `%s` | %s | %s |\n",
                            constant.key(),
                            constant.unit().label(),
                            constant.meaning()));
        }
        for (String name : TimingProfile.SHIPPED) {
            TimingProfile profile = TimingProfile.named(name);
            page.append("\n## ").append(name).append("\n\n");
            page.append("| Constant | Value | Provenance | Source |\n|---|---|---|---|\n");
            for (TimingConstant constant : TimingConstant.values()) {
                TimingProfile.Entry entry = profile.entry(constant);
                page.append(
                        String.format(
                                Locale.ROOT,
                                "| `%s` | %d %s | %s | %s |\n",
                                constant.key(),
                                entry.value(),
                                constant.unit().label(),
                                entry.provenance().name().toLowerCase(Locale.ROOT),
                                entry.source()));
            }
        }
        return page + "\nBack: [all pages](../README.md).\n";
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageIsWhatTheCodeSays(String page) throws IOException {
        Path file = REFERENCE.resolve(page);
        String expected = content().get(page);
        if (Boolean.getBoolean("doorbell.refresh")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as("%s is stale; the class comment says how to refresh it", page)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRowHasASentence(String page) {
        assertThat(content().get(page)).doesNotContain("|  |");
        for (RegisterRow row :
                DistributorRegisters.MAP.registers().stream().map(r -> r.row()).toList()) {
            assertThat(row.says()).isNotBlank();
        }
    }
}
