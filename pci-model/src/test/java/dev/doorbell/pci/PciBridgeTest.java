package dev.doorbell.pci;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bridges forward, in both directions.
 *
 * <p>Sources: PCI-to-PCI Bridge Architecture Specification 1.2, "Address Decoding", "Command
 * Register", "Bridge Control Register"; PCI Express to PCI/PCI-X Bridge Specification 1.0, "Requester
 * ID"; PCI Local Bus Specification 3.0, "Header Type". Where QEMU 7.2 differs, {@code
 * hw/pci/pci_bridge.c} and {@code hw/pci/pci.c}.
 */
class PciBridgeTest {
    private static final long MIB = 1 << 20;
    private static final long BASE = TreeBoard.WINDOW;
    private static final long BRIDGE = at(0, 1, 0, 0);
    private static final int MASTER = 4;
    private static final int BUS_RESET = 1 << 6;
    private static final long NOBODY = 0xFFFF_FFFFL;
    private static final long STRICT_OFFSET = 0xABCD_0000L;

    private TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION);

    @AfterEach
    void close() {
        board.close();
    }

    private void start(DeviceBehaviour behaviour) {
        board.close();
        board = new TreeBoard(behaviour);
    }

    private PciBridge bridge(String model) {
        return board.bridge(model, board.host().root(), 1);
    }

    /** Answers a read with its offset in the window, marked as such. */
    private static BusTarget offsets() {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                return STRICT_OFFSET ^ offset;
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {}
        };
    }

    private static void number(PciBridge bridge, int primary, int secondary, int subordinate) {
        bridge.function().config().write(0x18, 1, primary);
        bridge.function().config().write(0x19, 1, secondary);
        bridge.function().config().write(0x1A, 1, subordinate);
    }

    // Downwards.

    @Test
    void memoryIsForwardedFromTheFirstToTheLastMegabyteOfTheWindow() {
        PciFunction function = board.function(bridge("pci-bridge").secondary(), 3, 0);
        function.placeBar(0, BarKind.MEMORY_32, 16 * MIB, offsets());
        function.assignBar(0, BASE);
        function.config().write(4, 2, 2);
        board.open(BRIDGE, 1, 1, BASE + MIB, BASE + 2 * MIB);

        assertThat(board.load(BASE + MIB - 4, 4)).isEqualTo(NOBODY);
        assertThat(board.load(BASE + MIB, 4)).isEqualTo(STRICT_OFFSET ^ MIB);
        assertThat(board.load(BASE + 3 * MIB - 4, 4)).isEqualTo(STRICT_OFFSET ^ (3 * MIB - 4));
        assertThat(board.load(BASE + 3 * MIB, 4)).isEqualTo(NOBODY);
        assertThat(board.load(BASE + 3 * MIB - 4, 8)).as("across the end").isEqualTo(-1);

        board.write(BRIDGE + 4, 2, MASTER);
        assertThat(board.load(BASE + MIB, 4)).isEqualTo(NOBODY);
    }

    @ParameterizedTest(name = "upper halves implemented {0}")
    @ValueSource(booleans = {true, false})
    void aPrefetchableWindowIsAnywhereIfItHasUpperHalves(boolean wide) {
        PciFunction primary =
                new PciFunction(
                        new Slot(1, 0),
                        "bridge",
                        ConfigSpace.bridge(false, DeviceBehaviour.SPECIFICATION));
        primary.config().set(0x24, 2, wide ? 1 : 0);
        primary.config().set(0x26, 2, wide ? 1 : 0);
        PciBridge bridge =
                new PciBridge(primary, PciBridge.Kind.CONVENTIONAL, DeviceBehaviour.SPECIFICATION);
        board.host().plug(primary);
        PciFunction function = board.function(bridge.secondary(), 3, 0);
        function.placeBar(0, BarKind.MEMORY_64_PREFETCHABLE, 16 * MIB, offsets());
        long base = wide ? 0x52_4000_0000L : 0x4000_0000L;
        function.assignBar(0, base);
        function.config().write(4, 2, 2);
        board.write(BRIDGE + 0x24, 4, 0x4020_4010);
        board.write(BRIDGE + 0x28, 4, 0x52);
        board.write(BRIDGE + 0x2C, 4, 0x52);
        board.write(BRIDGE + 4, 2, 2);

        BusTarget window = board.host().memoryWindow(base);
        assertThat(window.read(MIB - 4, 4, Requester.DEBUGGER)).isEqualTo(NOBODY);
        assertThat(window.read(MIB, 4, Requester.DEBUGGER)).isEqualTo(STRICT_OFFSET ^ MIB);
        assertThat(window.read(3 * MIB - 4, 4, Requester.DEBUGGER))
                .isEqualTo(STRICT_OFFSET ^ (3 * MIB - 4));
        assertThat(window.read(3 * MIB, 4, Requester.DEBUGGER)).isEqualTo(NOBODY);
    }

    @Test
    void portsAreForwardedFromTheFirstToTheLast4KOfTheWindow() {
        PciFunction function = board.function(bridge("pci-bridge").secondary(), 3, 0);
        function.placeBar(0, BarKind.IO, 0x8000, offsets());
        function.assignBar(0, 0x8000);
        function.config().write(4, 2, 1);
        board.write(BRIDGE + 0x1C, 2, 0xA090);
        board.write(BRIDGE + 4, 2, 1);
        BusTarget io = board.host().ioWindow();

        assertThat(io.read(0x8FFC, 4, Requester.DEBUGGER)).isEqualTo(NOBODY);
        assertThat(io.read(0x9000, 4, Requester.DEBUGGER)).isEqualTo(STRICT_OFFSET ^ 0x1000);
        assertThat(io.read(0xAFFC, 4, Requester.DEBUGGER)).isEqualTo(STRICT_OFFSET ^ 0x2FFC);
        assertThat(io.read(0xB000, 4, Requester.DEBUGGER)).isEqualTo(NOBODY);

        board.write(BRIDGE + 4, 2, 2);
        assertThat(io.read(0x9000, 4, Requester.DEBUGGER)).isEqualTo(NOBODY);
    }

    @Test
    void portsAndMemoryAreTwoSpaces() {
        PciFunction function = board.function(board.host().root(), 3, 0);
        function.placeBar(0, BarKind.IO, 0x100, offsets());
        function.placeBar(1, BarKind.MEMORY_32, 0x100, offsets());
        function.assignBar(0, BASE);
        function.assignBar(1, 0x4000);
        function.config().write(4, 2, 3);

        assertThat(board.load(BASE, 4)).isEqualTo(NOBODY);
        assertThat(board.host().ioWindow().read(0x4000, 4, Requester.DEBUGGER)).isEqualTo(NOBODY);
        assertThat(board.host().ioWindow(BASE).read(0, 4, Requester.DEBUGGER))
                .isEqualTo(STRICT_OFFSET);
        assertThat(board.host().memoryWindow(0).read(0x4000, 4, Requester.DEBUGGER))
                .isEqualTo(STRICT_OFFSET);
    }

    @Test
    void anAccessAcrossTheSeamOfTwoWindowsIsNobodys() {
        PciFunction wide = board.function(board.host().root(), 3, 0);
        PciFunction inside = board.function(board.host().root(), 4, 0);
        wide.placeBar(0, 4 * MIB, offsets());
        inside.placeBar(0, MIB, offsets());
        wide.assignBar(0, BASE);
        wide.config().write(4, 2, 2);
        inside.assignBar(0, BASE + MIB);
        inside.config().write(4, 2, 2);

        assertThat(board.load(BASE + MIB - 4, 4)).isEqualTo(STRICT_OFFSET ^ (MIB - 4));
        assertThat(board.load(BASE + MIB - 2, 4)).isEqualTo(NOBODY);
        assertThat(board.load(BASE + MIB - 1, 2)).isEqualTo(0xFFFF);
        assertThat(board.load(BASE + MIB, 4)).isEqualTo(STRICT_OFFSET);
        assertThat(board.load(BASE + 2 * MIB - 4, 4)).isEqualTo(STRICT_OFFSET ^ (MIB - 4));
        assertThat(board.load(BASE + 2 * MIB - 1, 2)).isEqualTo(0xFFFF);
        assertThat(board.load(BASE + 2 * MIB, 4)).isEqualTo(STRICT_OFFSET ^ (2 * MIB));
    }

    @Test
    void aWriteThatMovesNoWindowBringsNoneToTheFront() {
        PciFunction behind = board.function(bridge("pci-bridge").secondary(), 3, 0);
        behind.placeBar(0, MIB, offsets());
        behind.assignBar(0, BASE);
        behind.config().write(4, 2, 2);
        board.open(BRIDGE, 1, 1, BASE, BASE);
        assertThat(board.load(BASE + 16, 4)).isEqualTo(STRICT_OFFSET ^ 16);
        PciFunction beside = board.function(board.host().root(), 4, 0);
        beside.placeBar(0, 16, offsets());
        beside.config().write(4, 2, 2);
        beside.assignBar(0, BASE + 16);
        assertThat(board.load(BASE + 16, 4)).as("mapped last").isEqualTo(STRICT_OFFSET);

        board.write(BRIDGE + 0x3C, 1, 0x17);
        assertThat(board.load(BASE + 16, 4)).isEqualTo(STRICT_OFFSET);

        board.write(BRIDGE + 0x22, 2, (BASE + MIB) >>> 16);
        assertThat(board.load(BASE + 16, 4)).as("moved last").isEqualTo(STRICT_OFFSET ^ 16);
    }

    @Test
    void aFunctionThatIsTakenAwayNoLongerAnswers() {
        PciBridge bridge = bridge("pci-bridge");
        board.open(BRIDGE, 1, 1, BASE, BASE);
        PciFunction function = new PciFunction(new Slot(3, 0), "late");
        function.identify(0x1234, 0x5603, 0, 0, 0);
        function.placeBar(0, MIB, offsets());
        function.assignBar(0, BASE);
        function.config().write(4, 2, 6);
        function.requestIntx(true);
        assertThat(board.load(BASE, 4)).isEqualTo(NOBODY);

        bridge.secondary().plug(function); // decoding already
        assertThat(board.load(BASE, 4)).isEqualTo(STRICT_OFFSET);
        assertThat(board.read(at(1, 3, 0, 0), 4)).isEqualTo(0x5603_1234L);
        assertThat(function.isBusMaster()).isTrue();

        bridge.secondary().unplug(function);
        assertThat(board.load(BASE, 4)).isEqualTo(NOBODY);
        assertThat(board.read(at(1, 3, 0, 0), 4)).isEqualTo(NOBODY);
        assertThat(function.isBusMaster()).isFalse();
        assertThat(function.intx().isHigh()).isFalse();
        assertThat(bridge.secondary().functions()).isEmpty();
    }

    // Configuration cycles.

    @ParameterizedTest(name = "{0}: a subordinate number below the secondary one, answers {1}")
    @CsvSource({"specification, false", "qemu, true"})
    void aRangeThatIsEmptyMayHoldTheSecondaryNumber(String behaviour, boolean answers) {
        start(behaviour.equals("qemu") ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
        PciBridge bridge = bridge("pci-bridge");
        board.function(bridge.secondary(), 3, 0);
        number(bridge, 0, 5, 4);

        assertThat(board.read(at(5, 3, 0, 0), 4) != NOBODY).isEqualTo(answers);
        assertThat(board.read(at(4, 3, 0, 0), 4)).isEqualTo(NOBODY);
        number(bridge, 0, 5, 5);
        assertThat(board.read(at(5, 3, 0, 0), 4)).isEqualTo(0x5603_1234L);
    }

    @Test
    void whereTwoBridgesClaimANumberItsOwnerAnswersAndThenTheOnePluggedInLast() {
        PciBridge first = bridge("pci-bridge");
        PciBridge second = board.bridge("pci-bridge", board.host().root(), 2);
        board.function(first.secondary(), 3, 0);
        board.function(second.secondary(), 4, 0);
        number(first, 0, 7, 9);
        number(second, 0, 7, 9);
        assertThat(board.read(at(7, 4, 0, 0), 4)).isEqualTo(0x5604_1234L);
        assertThat(board.read(at(7, 3, 0, 0), 4)).isEqualTo(NOBODY);

        number(second, 0, 6, 9);
        assertThat(board.read(at(7, 3, 0, 0), 4)).isEqualTo(0x5603_1234L);
    }

    @Test
    void function0SaysWhetherItsDeviceHasOthers() {
        PciFunction third = plug(2, 3);
        PciFunction zero = plug(2, 0);
        PciFunction alone = plug(4, 0);
        assertThat(zero.config().read(0x0E, 1)).isEqualTo(0x80);
        assertThat(third.config().read(0x0E, 1)).isZero();
        assertThat(alone.config().read(0x0E, 1)).isZero();

        plug(4, 7);
        assertThat(alone.config().read(0x0E, 1)).isEqualTo(0x80);
        PciBridge bridge = board.bridge("pci-bridge", board.host().root(), 5);
        plug(5, 1);
        assertThat(bridge.function().config().read(0x0E, 1)).isEqualTo(0x81);
        assertThatThrownBy(() -> plug(5, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two functions at 05.1");
    }

    private PciFunction plug(int device, int number) {
        PciFunction function = new PciFunction(new Slot(device, number), "f" + number);
        board.host().plug(function);
        return function;
    }

    // Upwards.

    @ParameterizedTest(name = "{0}: a bridge that is no master lets requests through {1}")
    @CsvSource({"specification, false", "qemu, true"})
    void requestsPassBridgesThatAreMasters(String behaviour, boolean always) {
        start(behaviour.equals("qemu") ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
        PciBridge outer = bridge("pci-bridge");
        PciBridge inner = board.bridge("pci-bridge", outer.secondary(), 2);
        PciFunction function = board.function(inner.secondary(), 3, 0);
        function.config().write(4, 2, MASTER);
        assertThat(function.isBusMaster()).isEqualTo(always);

        inner.function().config().write(4, 2, MASTER);
        assertThat(function.isBusMaster()).isEqualTo(always);
        outer.function().config().write(4, 2, MASTER);
        assertThat(function.isBusMaster()).isTrue();
        inner.function().config().write(4, 2, 3);
        assertThat(function.isBusMaster()).isEqualTo(always);
        inner.function().config().write(4, 2, MASTER);
        function.config().write(4, 2, 3);
        assertThat(function.isBusMaster()).isFalse();
    }

    @ParameterizedTest(name = "{0}: while the bus is in reset, its functions work {1}")
    @CsvSource({"specification, false", "qemu, true"})
    void aBusInResetIsHeldOrWorksOn(String behaviour, boolean works) {
        start(behaviour.equals("qemu") ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
        PciBridge bridge = bridge("pci-bridge");
        PciFunction function = board.function(bridge.secondary(), 3, 1);
        function.placeBar(0, MIB, offsets());
        board.open(BRIDGE, 1, 1, BASE, BASE);
        function.requestIntx(true);
        function.config().write(0x3C, 1, 9);
        board.write(BRIDGE + 0x3E, 2, BUS_RESET);

        assertThat(function.config().get(0x3C, 1)).isZero();
        assertThat(function.intx().isHigh()).isFalse();
        assertThat(function.config().get(6, 2) & 8).isZero();
        function.assignBar(0, BASE);
        function.config().write(4, 2, 6);
        assertThat(function.isBusMaster()).isEqualTo(works);
        assertThat(board.load(BASE, 4)).isEqualTo(works ? STRICT_OFFSET : NOBODY);
        assertThat(board.read(at(1, 3, 0, 0), 2)).isEqualTo(works ? 0x1234 : 0xFFFF);

        board.write(BRIDGE + 0x3E, 2, 0);
        assertThat(function.isBusMaster()).isTrue();
        assertThat(board.load(BASE, 4)).isEqualTo(STRICT_OFFSET);
        assertThat(board.read(at(1, 3, 0, 0), 2)).isEqualTo(0x1234);
    }

    @Test
    void aResetReachesWhatIsBehindBridges() {
        PciBridge outer = bridge("pci-bridge");
        PciBridge inner = board.bridge("pci-bridge", outer.secondary(), 2);
        PciFunction function = board.function(inner.secondary(), 3, 1);
        function.config().write(0x3C, 1, 9);
        function.requestIntx(true);

        outer.function().reset();

        assertThat(function.config().read(0x3C, 1)).isZero();
        assertThat(function.intx().isHigh()).isFalse();
    }

    @Test
    void aRequestCarriesTheIdThatItsBridgesGiveIt() {
        List<Integer> heard = new ArrayList<>();
        PciBridge port = bridge("pcie-root-port");
        PciBridge toPci = board.bridge("pcie-pci-bridge", port.secondary(), 0);
        PciBridge inner = board.bridge("pci-bridge", toPci.secondary(), 2);
        PciFunction beside = board.function(toPci.secondary(), 4, 0);
        PciFunction deep = board.function(inner.secondary(), 3, 0);
        deep.onRequesterId(heard::add);
        assertThat(heard).containsExactly(0);

        number(port, 0, 0x21, 0x2F);
        number(toPci, 0x21, 0x22, 0x2F);
        number(inner, 0x22, 0x23, 0x23);

        assertThat(toPci.function().requesterId()).as("keeps its own").isEqualTo(0x2100);
        assertThat(beside.requesterId()).as("device 0 of the secondary bus").isEqualTo(0x2200);
        assertThat(deep.requesterId()).isEqualTo(0x2200);
        assertThat(heard).endsWith(0x2200);

        int before = heard.size();
        number(toPci, 0x21, 0x24, 0x2F);
        assertThat(heard.subList(before, heard.size())).contains(0x2400);
        before = heard.size();
        toPci.function().config().write(0x3C, 1, 5);
        assertThat(heard).as("nobody was renumbered").hasSize(before);
    }

    @Test
    void behindAConventionalBridgeARequestCarriesTheBridgesId() {
        PciBridge outer = board.bridge("pci-bridge", board.host().root(), 9);
        PciBridge inner = board.bridge("pci-bridge", outer.secondary(), 2);
        number(outer, 0, 5, 6);
        number(inner, 5, 6, 6);

        assertThat(board.function(inner.secondary(), 3, 0).requesterId()).isEqualTo(9 << 3);
        PciFunction late = new PciFunction(new Slot(7, 0), "late");
        List<Integer> heard = new ArrayList<>();
        late.onRequesterId(heard::add);
        outer.secondary().plug(late);
        assertThat(heard).containsExactly(7 << 3, 9 << 3);
    }
}
