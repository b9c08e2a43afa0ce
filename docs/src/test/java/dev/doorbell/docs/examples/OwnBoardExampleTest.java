package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardFirmware;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.GicSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.PciSpec;
import dev.doorbell.kernel.board.PinWiring;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.pci.firmware.PrtStyle;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippets of the guide to boards of one's own. */
class OwnBoardExampleTest {
    @Test
    void aBoardIsDataAndItsTablesFollow() {
        // snippet: own-board
        PinWiring pins =
                new PinWiring.Table(List.of(new PinRoute(3, 1, 70), new PinRoute(9, 1, 70)));
        BoardSpec mine =
                BoardSpec.QEMU_VIRT_ITS
                        .withName("mine")
                        .with(new GicSpec.Version3(0x5000_0000L, 0x5100_0000L, 8, 3, 0x5200_0000L))
                        .with(
                                PciSpec.of(0x6000_0000L, 4, 0x2000_0000L, 0x0800_0000L)
                                        .withPins(pins, PrtStyle.NUMBERS)
                                        .withSlots(3, 9))
                        .withMemory(0x8000_0000L, 256 << 20);
        MachineConfig config =
                MachineConfig.on(
                        mine, Delivery.INTX, TimingProfile.named("bare-metal-neoverse-n1"));
        try (Machine machine = Machine.boot(config.withCores(4))) {
            show("frames are announced by INTID " + machine.kernel().nicIrq());
            for (var table : machine.firmware().blobs()) {
                show(table.name() + " at 0x" + Long.toHexString(table.address()));
            }
        }
        // end
        assertThat(shown.get(0)).isEqualTo("frames are announced by INTID 70");
        assertThat(shown).anyMatch(line -> line.startsWith("DSDT at 0x8"));
        BoardFirmware firmware = BoardFirmware.of(mine, 4);
        assertThat(firmware.blobs()).hasSameSizeAs(shown.subList(1, shown.size()));
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingRuns() {
        BoardSpec board = BoardSpec.QEMU_VIRT;
        assertThatThrownBy(() -> board.check(9))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("9");
    }

    private final List<String> shown = new ArrayList<>();

    private void show(String line) {
        shown.add(line);
    }
}
