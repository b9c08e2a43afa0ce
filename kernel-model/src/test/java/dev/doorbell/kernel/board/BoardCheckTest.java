package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be built is refused with what, where, what was expected and what to change. */
class BoardCheckTest {
    private static BoardSpec board(String name) {
        return BoardSpec.ALL.stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void everyBoardCanBeBuiltWithAsManyCoresAsItSays() {
        for (BoardSpec board : BoardSpec.ALL) {
            assertThatCode(() -> board.check(board.gic().coresMax())).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "qemu-virt; gicc.base; 0x08000000; gicc [0x8000000, 0x8001fff] overlaps gicd",
                "qemu-virt; v2m.base; 0x10000000; pci.window [0x10000000, 0x3efeffff] overlaps v2m",
                "qemu-virt-its; its.base; 0x080a0000; its [0x80a0000, 0x80bffff] overlaps gicr",
                "parallels; gicr.cores; 2000; pci.window [0x10000000, 0x1fffffff] overlaps gicr",
                "qemu-virt; uart.base; 0x09000800; uart at 0x9000800; expected a multiple of 4 KiB",
                "qemu-virt; v2m.first; 260; the last SPI of the v2m frame = INTID 323; expected an SPI",
                "qemu-virt; v2m.first; 20; v2m.first = INTID 20; expected an SPI of this GIC, 32 to 287",
                "qemu-virt; v2m.count; 0; v2m.count = 0; expected at least one SPI",
                "qemu-virt; pci.intx; 90; INTA of slot 0 leads to INTID 90, which is one of the v2m",
                "qemu-virt; pci.intx; 286; INTC of slot 0 = INTID 288; expected an SPI",
                "qemu-virt; timer.virtual; 33; timer.virtual = INTID 33; expected a PPI, 16 to 31",
                "qemu-virt; timer.physical; 27; both timers have PPI 27; change timer.virtual",
                "qemu-virt; memory.bytes; 1048576; 16 MiB or more",
                "qemu-virt; ecam.buses; 257; ecam.buses = 257; expected 1 to 256",
                "qemu-virt; nic.device; 6; NIC and disk are both in slot 6; change nic.device",
                "qemu-virt; nic.device; 0; 0 is the host bridge's",
                "qemu-virt; gic.spi-words; 32; gic.spi-words = 32; expected 1 to 31",
                "vmware-fusion; memory.base; 0x40000000; memory [0x40000000, 0x7fffffff] overlaps ecam"
            })
    void whatCannotBeIsNamed(String board, String name, String value, String message) {
        BoardSpec changed = board(board).with(BoardOverrides.of(Map.of(name, Long.decode(value))));
        assertThatThrownBy(() -> changed.check(1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("board " + board)
                .hasMessageContaining(message);
    }

    @Test
    void moreCoresThanFitAreRefused() {
        assertThatThrownBy(() -> BoardSpec.QEMU_VIRT.check(9))
                .hasMessage(
                        "board qemu-virt with 9 cores; expected 1 to 8: GICv2 have no more; choose"
                                + " a board with GICv3");
        assertThatThrownBy(() -> BoardSpec.PARALLELS.check(5))
                .hasMessageContaining("expected 1 to 4; gicr.cores makes room");
    }

    @Test
    void anItsOnAGicv2IsRefused() {
        assertThatThrownBy(
                        () ->
                                BoardSpec.QEMU_VIRT.with(
                                        BoardOverrides.of(Map.of("its.base", 0x0808_0000L))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "its.base on board qemu-virt, which has GICv2; expected a board with a"
                                + " GICv3");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> BoardOverrides.of(Map.of("gicd", 0L)))
                .hasMessageContaining("a board has no number \"gicd\"")
                .hasMessageContaining("gicd.base, gicc.base, gicr.base");
        assertThat(BoardOverrides.names()).containsKeys("memory.base", "pci.window-bytes");
    }

    @Test
    void overridesChangeWhatTheyNameAndNothingElse() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("v2m.count", 8L);
        numbers.put("v2m.base", 0x0300_0000L);
        numbers.put("its.base", -1L);
        BoardSpec changed = BoardSpec.QEMU_VIRT_ITS.with(BoardOverrides.of(numbers));
        assertThat(changed.messageFrame()).isEqualTo(new MessageFrameSpec(0x0300_0000L, 80, 8));
        assertThat(changed.gic().hasIts()).isFalse();
        assertThat(changed.with((MessageFrameSpec) null).with(BoardSpec.QEMU_VIRT_ITS.gic()))
                .isEqualTo(BoardSpec.QEMU_VIRT_ITS);
    }

    @Test
    void aPinRoutedTwiceOrNotThereIsRefused() {
        PinRoute route = new PinRoute(3, 1, 40);
        assertThatThrownBy(() -> new PinWiring.Table(List.of(route, route)))
                .hasMessageContaining("pin 1 of device 3 is routed twice");
        assertThatThrownBy(() -> new PinWiring.Table(List.of(new PinRoute(32, 1, 40))))
                .hasMessageContaining("devices 0 to 31");
        assertThatThrownBy(() -> new PinWiring.Table(List.of(new PinRoute(3, 0, 40))))
                .hasMessageContaining("pins 1 to 4");
    }
}
