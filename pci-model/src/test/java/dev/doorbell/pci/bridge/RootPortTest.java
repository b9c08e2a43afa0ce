package dev.doorbell.pci.bridge;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.TreeBoard;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.ExpressRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.error.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A port's slot; values as measured on QEMU 7.2 where both agree. */
class RootPortTest {
    private static final long PORT = at(0, 1, 0, 0);
    private static final int EXPRESS = 0x54;
    private static final int LINK = EXPRESS + 0x12;
    private static final int CONTROL = EXPRESS + 0x18;
    private static final int STATUS = EXPRESS + 0x1A;

    private TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION);

    @AfterEach
    void close() {
        board.close();
    }

    private PciBridge port(DeviceBehaviour behaviour) {
        board.close();
        board = new TreeBoard(behaviour);
        return board.bridge("pcie-root-port", board.host().root(), 1);
    }

    private void control(int bits) {
        board.write(PORT + CONTROL, 2, bits);
    }

    private void clear(int bits) {
        board.write(PORT + STATUS, 2, bits);
    }

    private long status() {
        return board.read(PORT + STATUS, 2);
    }

    @Test
    void anEmptySlotIsOffAndAnOccupiedOneIsOn() {
        PciBridge port = port(DeviceBehaviour.SPECIFICATION);
        assertThat(board.read(PORT + CONTROL, 2)).isEqualTo(0x7C0);
        assertThat(status()).isZero();
        assertThat(board.read(PORT + LINK, 2)).isEqualTo(0x204);
        board.function(port.secondary(), 0, 1);
        assertThat(board.read(PORT + CONTROL, 2)).isEqualTo(0x1C0);
        assertThat(status()).isEqualTo(0x40);
        assertThat(board.read(PORT + LINK, 2)).isEqualTo(0x2204);
    }

    @Test
    void aLinkTrainsToWhatBothEndsCanDo() {
        PciBridge port = port(DeviceBehaviour.SPECIFICATION);
        PciFunction device =
                new PciFunction(
                        new Slot(0, 0),
                        "express",
                        ConfigSpace.express(DeviceBehaviour.SPECIFICATION));
        ExpressCapability express =
                new ExpressCapability(device, 0x80, 2, ExpressCapability.Type.ENDPOINT).link(3, 4);
        port.secondary().plug(device);

        assertThat(board.read(PORT + LINK, 2)).isEqualTo(0x2043);
        assertThat(express.get(ExpressRegister.CAPABILITIES))
                .isEqualTo(2); // an endpoint; on the root bus it would be an integrated one
    }

    @Test
    void onlyDeviceZeroIsOnALink() {
        PciBridge port = port(DeviceBehaviour.SPECIFICATION);
        assertThatThrownBy(() -> board.function(port.secondary(), 1, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("device 0 only");
    }

    @Test
    void aWriteToSlotControlIsACommandThatCompletes() {
        port(DeviceBehaviour.SPECIFICATION);
        control(0x7C0);
        assertThat(status()).isEqualTo(0x10);
        clear(0x10);
        assertThat(status()).isZero();
        control(0x1FF1);
        assertThat(board.read(PORT + CONTROL, 2)).isEqualTo(0x7F1);
        assertThat(status()).isEqualTo(0x90); // the lock has turned over
        control(0x0800);
        assertThat(status()).isEqualTo(0x10);
    }

    @ParameterizedTest
    @CsvSource({"specification, 0x80", "qemu, 0x90"})
    void clearingMoreThanIsPending(String behaviour, String reads) {
        port(behaviour.equals("qemu") ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
        control(0x1FF1);
        clear(0x1F);
        assertThat(status()).isEqualTo(Long.decode(reads));
    }

    @Test
    void switchingTheSlotOffTakesItsDeviceAway() {
        PciBridge port = port(DeviceBehaviour.SPECIFICATION);
        board.function(port.secondary(), 0, 1);
        board.write(PORT + 0x18, 4, 0x0001_0100);
        assertThat(board.read(at(1, 0, 0, 0), 4)).isEqualTo(0x5600_1234L);
        control(0x7C0);

        assertThat(board.read(at(1, 0, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(status()).isEqualTo(0x18);
        assertThat(board.read(PORT + LINK, 2)).isEqualTo(0x204);
    }

    @ParameterizedTest
    @CsvSource({"specification, true", "qemu, false"})
    void anEnabledEventAssertsThePin(String behaviour, boolean asserted) {
        port(behaviour.equals("qemu") ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
        control(0x7F0);
        assertThat(board.host().intx().line(1).isHigh()).isEqualTo(asserted);
        clear(0x10);
        assertThat(board.host().intx().line(1).isHigh()).isFalse();
    }
}
