package dev.doorbell.pci.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.FunctionBoard;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostBridgeTest {
    private static final long WINDOW = 0x1000_0000L;

    private final Simulation simulation = Simulation.builder().build();
    private final HostBridge bridge = new HostBridge(simulation.parts(), WINDOW);
    private final BusTarget ecam = bridge.ecam();
    private final BusTarget window = bridge.window();
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private PciFunction plug(int device, int number, String name, long... barSizes) {
        PciFunction function = new PciFunction(new Slot(device, number), name);
        function.identify(0x1AF4, 0x1000 + device, 0, 0, 0);
        for (int bar = 0; bar < barSizes.length; bar++) {
            if (barSizes[bar] != 0) {
                function.placeBar(bar, barSizes[bar], target(name + bar));
            }
        }
        bridge.plug(function);
        return function;
    }

    private BusTarget target(String name) {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                story.add(name + " read " + offset);
                return offset;
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {
                story.add(name + " write " + offset + " = " + value);
            }
        };
    }

    private static long config(int device, int function, int register) {
        return (long) device << 15 | (long) function << 12 | register;
    }

    private long read(long offset, int bytes) {
        return ecam.read(offset, bytes, Requester.DEBUGGER);
    }

    @Test
    void aFunctionAnswersAtItsAddressInConfigurationSpace() {
        plug(3, 0, "nic");
        plug(3, 5, "other");

        assertThat(read(config(3, 0, 0), 4)).isEqualTo(0x1003_1AF4L);
        assertThat(read(config(3, 5, 2), 2)).isEqualTo(0x1003);
        ecam.write(config(3, 0, 0x3C), 1, 0x23, Requester.DEBUGGER);
        assertThat(read(config(3, 0, 0x3C), 1)).isEqualTo(0x23);
        assertThat(read(config(3, 5, 0x3C), 1)).isZero();
    }

    @Test
    void anAbsentFunctionReadsAsOnesInEveryWidthAndSwallowsWrites() {
        plug(3, 0, "nic");
        ecam.write(config(4, 0, 4), 2, 7, Requester.DEBUGGER);

        assertThat(read(config(4, 0, 0), 1)).isEqualTo(0xFF);
        assertThat(read(config(4, 0, 0), 2)).isEqualTo(0xFFFF);
        assertThat(read(config(4, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(read(config(4, 0, 0), 8)).isEqualTo(-1);
        assertThat(read(config(3, 1, 0), 4)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void aWriteOfTheCommandThatClearsErrorsOfTheStatusIsToldOf() {
        PciFunction function = plug(3, 0, "nic");
        ecam.write(config(3, 0, 4), 4, 0xFFFF_0400L, Requester.DEBUGGER);
        function.config().receiveMasterAbort();
        ecam.write(config(3, 0, 4), 2, 0x400, Requester.DEBUGGER);
        assertThat(simulation.parts().trace().complaints()).isEmpty();

        ecam.write(config(3, 0, 4), 4, 0x2000_0400L, Requester.DEBUGGER);
        function.config().receiveMasterAbort();
        ecam.write(config(3, 0, 6), 2, 0x2000, Requester.DEBUGGER); // what it is for

        assertThat(simulation.parts().trace().complaints())
                .containsExactly(Map.entry(TracePoint.PCI_STATUS_ERASED, 1L));
    }

    @Test
    void beyondConventionalSpaceAFunctionReadsAsOnes() {
        plug(3, 0, "nic");

        assertThat(read(config(3, 0, 0xFC), 4)).isZero();
        assertThat(read(config(3, 0, 0x100), 4)).isEqualTo(0xFFFF_FFFFL);
        ecam.write(config(3, 0, 0x100), 4, 1, Requester.DEBUGGER);
        assertThat(read(config(3, 0, 0xFFC), 4)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void anAddressIsTakenOnce() {
        plug(3, 0, "nic");

        assertThatThrownBy(() -> plug(3, 0, "twin"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("03.0");
    }

    @Test
    void firmwareAssignsEveryBarNaturallyAlignedAndApart() {
        PciFunction first = plug(1, 0, "a", 0x100, 0x4000);
        PciFunction second = plug(2, 0, "b", 0, 0x20, 0x10_0000);

        bridge.assignBars();

        assertThat(first.barBase(0)).isEqualTo(WINDOW);
        assertThat(first.barBase(1)).isEqualTo(WINDOW + 0x4000);
        assertThat(second.barBase(1)).isEqualTo(WINDOW + 0x8000);
        assertThat(second.barBase(2)).isEqualTo(WINDOW + 0x10_0000);
        assertThat(bridge.functions()).containsExactly(first, second);
    }

    @Test
    void theWindowReachesTheBarThatDecodesTheAddress() {
        PciFunction first = plug(1, 0, "a", 0x100, 0x4000);
        PciFunction second = plug(2, 0, "b", 0x1000);
        bridge.assignBars();
        first.config().write(4, 2, FunctionBoard.COMMAND_MEMORY);
        second.config().write(4, 2, FunctionBoard.COMMAND_MEMORY);

        window.write(0x4010, 4, 5, Requester.DEBUGGER);
        window.read(0x8004, 4, Requester.DEBUGGER);
        window.write(0xFC, 4, 6, Requester.DEBUGGER);
        window.read(0x8008, 4, Requester.DEBUGGER);

        assertThat(story)
                .containsExactly("a1 write 16 = 5", "b0 read 4", "a0 write 252 = 6", "b0 read 8");
    }

    @Test
    void nobodyInTheWindowReadsAsOnesAndIsReported() {
        PciFunction first = plug(1, 0, "a", 0x100);
        bridge.assignBars();

        assertThat(window.read(0, 4, Requester.DEBUGGER)).isEqualTo(0xFFFF_FFFFL);
        first.config().write(4, 2, FunctionBoard.COMMAND_MEMORY);
        assertThat(window.read(0, 4, Requester.DEBUGGER)).isZero();
        first.config().write(4, 2, 0);
        window.write(0, 4, 1, Requester.DEBUGGER);

        assertThat(story).containsExactly("a0 read 0");
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.BUS_NOBODY_READ, 1L)
                .containsEntry(TracePoint.BUS_NOBODY_WRITE, 1L);
    }

    @Test
    void aBarThatMovesIsFoundAtItsNewPlaceOnly() {
        PciFunction first = plug(1, 0, "a", 0x100);
        bridge.assignBars();
        first.config().write(4, 2, FunctionBoard.COMMAND_MEMORY);
        window.read(0, 4, Requester.DEBUGGER);

        first.assignBar(0, WINDOW + 0x1000);

        assertThat(window.read(0, 4, Requester.DEBUGGER)).isEqualTo(0xFFFF_FFFFL);
        assertThat(window.read(0x1004, 4, Requester.DEBUGGER)).isEqualTo(4);
    }

    @Test
    void aBusThatIsNotThereReadsAsAbsent() {
        plug(0, 0, "host");

        assertThat(read(1L << 20, 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(read(0xFFF_F000L, 2)).isEqualTo(0xFFFF);
        ecam.write(0xFFF_F004L, 2, 7, Requester.DEBUGGER);
        assertThat(read(config(0, 0, 0), 4)).isEqualTo(0x1000_1AF4L);
    }

    @Test
    void configurationSpaceTakesEveryWidthAndAlignment() {
        plug(3, 0, "nic");
        ecam.write(config(3, 0, 0x39), 8, 0x1122_3344_5566_7788L, Requester.DEBUGGER);

        assertThat(read(config(3, 0, 0x3C), 1)).isEqualTo(0x55);
        assertThat(read(config(3, 0, 0), 8)).isEqualTo(0x1003_1AF4L);
        assertThat(read(config(3, 0, 1), 4)).isEqualTo(0x0010_031AL);
        assertThat(read(config(3, 0, 0xFC), 8)).isEqualTo(0xFFFF_FFFF_0000_0000L);
        assertThat(read(config(3, 0, 0xFF), 2)).isEqualTo(0xFF00);
        for (long offset = 0; offset < 0x1000; offset++) {
            for (int bytes = 1; bytes <= 8; bytes *= 2) {
                ecam.write(config(3, 0, 0) + offset, bytes, -1, Requester.DEBUGGER);
                read(config(3, 0, 0) + offset, bytes);
            }
        }
    }

    @Test
    void nobodyDecodesInIoSpace() {
        BusTarget io = bridge.ioWindow();
        io.write(0x10, 2, 5, Requester.DEBUGGER);

        assertThat(io.read(0x10, 2, Requester.DEBUGGER)).isEqualTo(0xFFFF);
        assertThat(io.read(0x10, 8, Requester.DEBUGGER)).isEqualTo(-1);
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.BUS_NOBODY_READ, 2L)
                .containsEntry(TracePoint.BUS_NOBODY_WRITE, 1L);
    }

    @Test
    void aGenericHostBridgeShowsItsIdentity() {
        bridge.plug(RootFunction.generic());

        assertThat(read(0, 4)).isEqualTo(0x0008_1B36L);
        assertThat(read(4, 4)).isZero();
        assertThat(read(8, 4)).isEqualTo(0x0600_0000L);
        assertThat(read(0x2C, 4)).isEqualTo(0x1100_1AF4L);
        assertThat(read(0x3C, 4)).isZero();
    }
}
