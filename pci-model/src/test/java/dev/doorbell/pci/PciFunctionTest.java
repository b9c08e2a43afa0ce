package dev.doorbell.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
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

    @Test
    void aWideBarTakesTwoRegistersAndLiesAnywhere() {
        function.placeBar(4, BarKind.MEMORY_64, 0x1000, nothing);
        function.placeBar(2, 0x1000, nothing);
        function.assignBar(4, 0x12_3456_7000L);
        function.assignBar(2, 0x4000_0000L);
        board.command(FunctionBoard.COMMAND_MEMORY);

        assertThat(config.read(0x20, 4)).isEqualTo(0x3456_7004L);
        assertThat(config.read(0x24, 4)).isEqualTo(0x12);
        assertThat(function.barBase(4)).isEqualTo(0x12_3456_7000L);
        assertThat(function.mappedBase(4)).isEqualTo(0x12_3456_7000L);
        assertThat(function.mappedBase(2)).isEqualTo(0x4000_0000L);
        assertThat(config.read(0x1C, 4)).as("a narrow one takes one").isZero();
        assertThat(function.mappedBase(0)).as("not there").isEqualTo(PciFunction.UNMAPPED);
    }

    @Test
    void thereAreSixBarsAndABridgeHasTwo() {
        PciFunction bridge =
                new PciFunction(
                        new Slot(1, 0),
                        "bridge",
                        ConfigSpace.bridge(false, DeviceBehaviour.SPECIFICATION));
        bridge.placeBar(1, 0x1000, nothing);
        bridge.placeBar(0, BarKind.MEMORY_64, 0x1000, nothing);
        function.placeBar(5, 0x1000, nothing);
        function.placeBar(4, BarKind.MEMORY_64, 0x1000, nothing);

        for (int bar : new int[] {-1, 5}) {
            assertThatThrownBy(() -> function.placeBar(bar, BarKind.MEMORY_64, 0x1000, nothing))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected 0 to 5");
        }
        for (BarKind kind : new BarKind[] {BarKind.MEMORY_32, BarKind.MEMORY_64}) {
            int bar = kind.isWide() ? 1 : 2;
            assertThatThrownBy(() -> bridge.placeBar(bar, kind, 0x1000, nothing))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected 0 to 1");
        }
    }

    @Test
    void aBarThatHoldsOnesForSizingDecodesNothing() {
        function.placeBar(0, 0x1000, nothing);
        function.placeBar(2, BarKind.MEMORY_64, 0x1000, nothing);
        board.command(FunctionBoard.COMMAND_MEMORY);
        for (int at = BAR0; at <= BAR0 + 12; at += 4) {
            config.write(at, 4, 0xFFFF_FFFFL);
        }
        assertThat(function.mappedBase(0)).isEqualTo(PciFunction.UNMAPPED);
        assertThat(function.mappedBase(2)).isEqualTo(PciFunction.UNMAPPED);

        function.assignBar(0, 0xFFFF_E000L);
        function.assignBar(2, 0xFFFF_F000L); // below 4 GiB, which is no end to it
        assertThat(function.mappedBase(0)).isEqualTo(0xFFFF_E000L);
        assertThat(function.mappedBase(2)).isEqualTo(0xFFFF_F000L);

        function.assignBar(0, 0xFFFF_F000L); // ends with the space
        function.assignBar(2, 0x7FFF_FFFF_FFFF_F000L);
        assertThat(function.mappedBase(0)).isEqualTo(PciFunction.UNMAPPED);
        assertThat(function.mappedBase(2)).isEqualTo(PciFunction.UNMAPPED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 11, 1 << 16, 1 << 24})
    void writingOnesToTheRomsBaseTellsItsSize(long size) {
        PciFunction bridge =
                new PciFunction(
                        new Slot(1, 0),
                        "bridge",
                        ConfigSpace.bridge(false, DeviceBehaviour.SPECIFICATION));
        config.write(0x30, 4, 0xFFFF_FFFFL);
        assertThat(config.read(0x30, 4)).as("no ROM").isZero();
        function.placeRom(size);
        bridge.placeRom(size);
        config.write(0x30, 4, 0xFFFF_FFFFL);
        bridge.config().write(0x38, 4, 0xFFFF_FFFFL);

        assertThat(config.read(0x30, 4)).isEqualTo(0x1_0000_0000L - size | 1);
        assertThat(bridge.config().read(0x38, 4)).isEqualTo(0x1_0000_0000L - size | 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1 << 10, (1 << 11) + 1, 3 << 11, 1 << 25})
    void sizesThatNoRomHasAreRefused(long size) {
        assertThatThrownBy(() -> function.placeRom(size))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expansion ROM of " + size);
    }

    @Test
    void namesAndAddressesAreWrittenAsPeopleWriteThem() {
        assertThat(function.name()).isEqualTo("nic");
        assertThat(new Bdf(0x0A, 0x1F, 7)).hasToString("0a:1f.7");
        IntxRouter router = PciBus.root().intx();
        assertThat(router.pin(31, 1).name()).isEqualTo("pci.slot31.inta");
        assertThat(router.pin(3, 4).name()).isEqualTo("pci.slot3.intd");
    }

    @Test
    void onlyABarOfPortsDecodesPorts() {
        function.placeBar(0, BarKind.IO, 0x20, nothing);
        function.placeBar(1, 0x20, nothing);

        assertThat(function.decodesIo(0)).isTrue();
        assertThat(function.decodesIo(1)).isFalse();
        assertThat(function.decodesIo(2)).isFalse();
    }

    @Test
    void aResetWithdrawsTheRequestForThePin() {
        function.requestIntx(true);
        function.reset();

        assertThat(function.intx().isHigh()).isFalse();
        assertThat(config.read(STATUS, 2) & STATUS_INTERRUPT).isZero();
    }
}
