package dev.doorbell.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciFunctionTest {
    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int BAR0 = 0x10;
    private static final int INTX_DISABLE = 1 << 10;
    private static final long STATUS_INTERRUPT = 1 << 3;

    private final FunctionBoard board = FunctionBoard.ideal();
    private final PciFunction function = board.function();
    private final ConfigSpace config = function.config();
    private final BusTarget nothing =
            new BusTarget() {
                @Override
                public long read(long offset, int bytes, int requester) {
                    return 0;
                }

                @Override
                public void write(long offset, int bytes, long value, int requester) {}
            };

    @AfterEach
    void close() {
        board.close();
    }

    @Test
    void theIdentityIsReadFromTheHeader() {
        function.identify(0x1AF4, 0x1000, 0x02_00_00, 0x1AF4, 0x0001);

        assertThat(config.read(0x00, 4)).isEqualTo(0x1000_1AF4L);
        assertThat(config.read(0x08, 4) >>> 8).isEqualTo(0x02_0000);
        assertThat(config.read(0x2C, 4)).isEqualTo(0x0001_1AF4L);
        assertThat(config.read(0x3C, 2)).isEqualTo(0x0100);
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 32, 4096, 1 << 20})
    void writingOnesToABarTellsItsSize(long size) {
        function.placeBar(0, size, nothing);
        config.write(BAR0, 4, 0x1000_0000);

        config.write(BAR0, 4, 0xFFFF_FFFFL);

        assertThat(-config.read(BAR0, 4) & 0xFFFF_FFFFL).isEqualTo(size);
        assertThat(function.barSize(0)).isEqualTo(size);
    }

    @Test
    void aBarThatIsNotThereReadsZero() {
        config.write(BAR0 + 4, 4, 0xFFFF_FFFFL);

        assertThat(config.read(BAR0 + 4, 4)).isZero();
        assertThat(function.barSize(1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 15, 17, 48, -16})
    void sizesThatNoBarHasAreRefused(long size) {
        assertThatThrownBy(() -> function.placeBar(2, size, nothing))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BAR 2 of " + size);
    }

    @Test
    void aBarDecodesItsWindowWhileMemoryDecodeIsOn() {
        function.placeBar(1, 0x1000, nothing);
        function.assignBar(1, 0x1000_2000);
        assertThat(function.mappedBase(1)).isEqualTo(PciFunction.UNMAPPED);

        board.command(FunctionBoard.COMMAND_MEMORY);
        assertThat(function.mappedBase(1)).isEqualTo(0x1000_2000);

        board.command(0);
        assertThat(function.mappedBase(1)).isEqualTo(PciFunction.UNMAPPED);
    }

    @Test
    void theCommandRegisterSaysWhetherItMayMasterTheBus() {
        assertThat(function.isBusMaster()).isTrue();
        board.command(FunctionBoard.COMMAND_MEMORY);
        assertThat(function.isBusMaster()).isFalse();
    }

    @Test
    void thePinFollowsTheRequestAndTheStatusTellsIt() {
        function.requestIntx(true);
        assertThat(function.intx().isHigh()).isTrue();
        assertThat(config.read(STATUS, 2) & STATUS_INTERRUPT).isNotZero();

        function.requestIntx(false);
        assertThat(function.intx().isHigh()).isFalse();
        assertThat(config.read(STATUS, 2) & STATUS_INTERRUPT).isZero();
    }

    @Test
    void theDisableBitReleasesThePinAndNotTheStatus() {
        function.requestIntx(true);

        config.write(COMMAND, 2, INTX_DISABLE);
        assertThat(function.intx().isHigh()).isFalse();
        assertThat(config.read(STATUS, 2) & STATUS_INTERRUPT).isNotZero();

        config.write(COMMAND, 2, 0);
        assertThat(function.intx().isHigh()).isTrue();
    }

    @Test
    void thePinIsNotDrivenWhileMessagesAreEnabled() {
        MsiCapability msi = new MsiCapability(config, board.upstream(), 0, false, false);
        function.setMessagesEnabled(msi::isEnabled);
        function.requestIntx(true);
        assertThat(function.intx().isHigh()).isTrue();

        config.write(0x42, 2, 1);
        assertThat(function.intx().isHigh()).isFalse();
        config.write(0x42, 2, 0);
        assertThat(function.intx().isHigh()).isTrue();
    }

    @Test
    void addressesOutOfRangeAreRefused() {
        assertThat(new Bdf(255, 31, 7).requesterId()).isEqualTo(0xFFFF);
        assertThat(new Slot(3, 1)).hasToString("03.1");
        assertThatThrownBy(() -> new Bdf(256, 0, 0)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Slot(32, 0)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Slot(0, 8)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Slot(-1, 0)).isInstanceOf(ConfigurationException.class);
    }
}
