package dev.doorbell.pci.bridge;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.TreeBoard;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hot-plug controller's registers; values as measured on QEMU 7.2 where both agree. */
class HotPlugControllerTest {
    private static final long BRIDGE = at(0, 2, 0, 0);
    private static final long BAR = 0x1020_0000L;
    private static final long DOORBELL = 0x0802_0040L;
    private static final int EMPTY = 0x7F00_0D0F;
    private static final int OCCUPIED = 0x7F00_0006;

    private TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION);
    private PciFunction third = boot();

    private PciFunction boot() {
        PciBridge bridge = board.bridge("pci-bridge", board.host().root(), 2);
        PciFunction function = board.function(bridge.secondary(), 3, 1);
        board.function(bridge.secondary(), 5, 1);
        return function;
    }

    @BeforeEach
    void open() {
        board.write(BRIDGE + 0x10, 4, BAR | 4);
        board.open(BRIDGE, 1, 1, 0x1000_0000, 0x101F_FFFF);
    }

    private void restart(DeviceBehaviour behaviour) {
        board.close();
        board = new TreeBoard(behaviour);
        third = boot();
        open();
    }

    @AfterEach
    void close() {
        board.close();
    }

    private long slot(int number) {
        return board.load(BAR + 0x20 + 4L * number, 4);
    }

    private void command(int code, int slot) {
        board.store(BAR + 0x14, 2, code | slot << 8);
    }

    private long status() {
        return board.load(BAR + 0x16, 2);
    }

    @Test
    void outOfResetItTellsItsSlotsAndWhatIsInThem() {
        assertThat(board.load(BAR, 4)).isZero();
        assertThat(board.load(BAR + 4, 4)).isEqualTo(31);
        assertThat(board.load(BAR + 0xC, 4)).isEqualTo(0xE001_011FL);
        assertThat(board.load(BAR + 0x10, 4)).isEqualTo(0x0100_0000);
        assertThat(board.load(BAR + 0x20, 4)).isEqualTo(0xF);
        for (int number = 1; number <= 31; number++) {
            assertThat(slot(number)).isEqualTo(number == 3 || number == 5 ? OCCUPIED : EMPTY);
        }
        assertThat(board.load(BAR + 0xA0, 4)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void accessesMayHaveAnyWidth() {
        assertThat(board.load(BAR + 0xD, 1)).isEqualTo(1);
        assertThat(board.load(BAR + 0xE, 2)).isEqualTo(0xE001);
        assertThat(board.load(BAR + 0xD, 4)).isEqualTo(0x00E0_0101);
        assertThat(board.load(BAR + 0xC, 8)).isEqualTo(0x0100_0000_E001_011FL);
        board.store(BAR + 0x27, 1, 0x11);
        assertThat(slot(1)).isEqualTo(0x1100_0D0F);
    }

    /** Code, slot, what the slot reads then, what the command's status reads. */
    @ParameterizedTest(name = "command {0} to slot {1}")
    @CsvSource({
        "0x10, 1, 0x7F000D1F, 0",
        "0x30, 1, 0x7F000D3F, 0",
        "0x08, 1, 0x7F000D0B, 0",
        "0x01, 1, 0x7F000D0D, 0",
        "0x01, 3, 0x7F000006, 4", // enabled cannot go to power only
        "0x03, 3, 0x7F000007, 0", // disabled with its lamp on: the device stays
        "0x40, 1, 0x7F000D0F, 0",
        "0x41, 1, 0x7F000D0F, 8",
        "0x48, 1, 0x7F000D0F, 4", // some slot is enabled
        "0x49, 1, 0x7F000D0F, 4",
        "0x50, 1, 0x7F000D0F, 4",
        "0xFF, 1, 0x7F000D0F, 4",
        "0x02, 0, 0x7F000D0F, 4",
        "0x02, 32, 0x7F000D0F, 4",
    })
    void aCommandDoesWhatItSays(String code, int slot, String reads, int status) {
        command(Integer.decode(code), slot & 0x1F);
        int shown = slot == 0 || slot > 31 ? 1 : slot;
        assertThat(slot(shown)).isEqualTo(Long.decode(reads));
        assertThat(status()).isEqualTo(status);
        assertThat(board.load(BAR + 0x20, 4)).isEqualTo(0x1_000F);
    }

    @Test
    void whatHasPowerIsEnabledAndInQemuIsNot() {
        command(0x01, 1);
        command(0x02, 1);
        assertThat(slot(1) & 3).isEqualTo(2);
        restart(DeviceBehaviour.QEMU);
        command(0x01, 1);
        command(0x02, 1);
        assertThat(slot(1) & 3).isEqualTo(1);
    }

    @Test
    void allSlotsArePoweredAndEnabledTogether() {
        command(0x0F, 3);
        command(0x0F, 5);
        command(0x08, 7);
        command(0x49, 0);
        assertThat(status()).isZero();
        assertThat(slot(7) & 0xF).isEqualTo(0xF); // its latch is open: the lamp goes off
    }

    @Test
    void switchingASlotOffTakesItsDeviceAway() {
        board.write(at(1, 3, 0, 4), 2, 7);
        third.requestIntx(true);
        assertThat(board.host().intx().line(1).isHigh()).isTrue();
        board.store(BAR + 0x2C, 4, 0); // slot 3's events may interrupt
        command(0x0F, 3);

        assertThat(slot(3)).isEqualTo(0x0009_0D0F);
        assertThat(board.read(at(1, 3, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(board.read(at(1, 5, 0, 0), 4)).isEqualTo(0x5605_1234L);
        assertThat(board.host().intx().line(1).isHigh()).isFalse();
        assertThat(third.isBusMaster()).isFalse();
        assertThat(board.load(BAR + 0x18, 4)).isEqualTo(8);
        board.store(BAR + 0x2C, 4, 0x0001_0000);
        assertThat(slot(3)).isEqualTo(0x0008_0D0F);
        board.store(BAR + 0x2C, 4, 0x00FF_0000);
        assertThat(board.load(BAR + 0x18, 4)).isZero();
    }

    @Test
    void aCommandsEndInterruptsUntilItIsCleared() {
        command(0x10, 1);
        assertThat(board.host().intx().line(2).isHigh()).isFalse(); // all is disabled at first
        board.store(BAR + 0x20, 4, 0);
        assertThat(board.load(BAR + 0x18, 4)).isEqualTo(1);
        assertThat(board.host().intx().line(2).isHigh()).isTrue();
        assertThat(board.read(BRIDGE + 6, 2) & 8).isEqualTo(8);
        board.store(BAR + 0x20, 4, 0x1_0000);
        assertThat(board.host().intx().line(2).isHigh()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"specification, 1", "qemu, 2"})
    void aMessageTellsWhenThereIsSomethingToSay(String behaviour, int messages) {
        restart(behaviour.equals("qemu") ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
        List<Long> rings = new ArrayList<>();
        BusTarget bell =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        rings.add(value);
                    }
                };
        board.simulation().parts().bus().map("bell", DOORBELL, 4, bell, AccessTiming.FREE);
        board.write(BRIDGE + 0x50, 4, DOORBELL);
        board.write(BRIDGE + 0x58, 2, 0x77);
        board.write(BRIDGE + 0x4E, 2, 1);
        board.store(BAR + 0x20, 4, 0);
        command(0x10, 1);
        command(0x10, 1); // still the same to say
        board.store(BAR + 0x20, 4, 0x1_0000);

        assertThat(rings).hasSize(messages).containsOnly(0x77L);
        assertThat(board.host().intx().line(2).isHigh()).isFalse();
    }

    @Test
    void theRegistersAreSeenThroughConfigurationSpace() {
        int[] select = {0, 1, 3, 8, 9, 0x27, 0x28, 0xFF};
        long[] reads = {0, 0x1F, 0xE001_011FL, 0xF, EMPTY, EMPTY, 0, 0};
        for (int i = 0; i < select.length; i++) {
            board.write(BRIDGE + 0x42, 1, select[i]);
            assertThat(board.read(BRIDGE + 0x44, 4)).isEqualTo(reads[i]);
        }
        board.write(BRIDGE + 0x42, 1, 8);
        board.write(BRIDGE + 0x44, 4, 0xA);
        assertThat(board.load(BAR + 0x20, 4)).isEqualTo(0xA);

        restart(DeviceBehaviour.QEMU); // writes what slot 8's register holds, 0x7F000D0F
        board.write(BRIDGE + 0x42, 1, 5);
        board.write(BRIDGE + 0x44, 4, 0x0101);
        assertThat(board.load(BAR + 0x14, 4)).isEqualTo(0xD0F);
    }

    @Test
    void resetOfTheBusAboveGivesBackTheFirstState() {
        PciBridge outer = board.bridge("pci-bridge", board.host().root(), 9);
        PciBridge inner = board.bridge("pci-bridge", outer.secondary(), 1);
        board.open(at(0, 9, 0, 0), 4, 5, 0x1100_0000, 0x111F_FFFF);
        board.write(at(4, 1, 0, 0x10), 4, 0x1110_0000);
        board.write(at(4, 1, 0, 4), 2, 2);
        board.store(0x1110_0020L, 4, 0);
        board.store(0x1110_0014L, 2, 0x0110);
        assertThat(inner.function().config().read(0x06, 2) & 8).isEqualTo(8);

        board.write(at(0, 9, 0, 0x3E), 2, 0x40);
        board.write(at(0, 9, 0, 0x3E), 2, 0);
        assertThat(inner.function().config().read(0x06, 2) & 8).isZero();
        board.write(at(4, 1, 0, 0x10), 4, 0x1110_0000);
        board.write(at(4, 1, 0, 4), 2, 2);
        assertThat(board.load(0x1110_0020L, 4)).isEqualTo(0xF);
        assertThat(board.load(0x1110_0024L, 4)).isEqualTo(EMPTY);
    }
}
