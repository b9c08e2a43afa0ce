package dev.doorbell.pci;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered statements about configuration space, BARs and bridges' registers. */
class ConfigStatementsTest {
    private static final long FUNCTION = at(0, 3, 0, 0);
    private static final long BASE = 0x1080_0000L;

    private final TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION);
    private final PciFunction function = board.function(board.host().root(), 3, 1);
    private final long[] register = new long[1];

    @AfterEach
    void close() {
        board.close();
    }

    private BusTarget scratch() {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                return register[0];
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {
                register[0] = value;
            }
        };
    }

    @Test
    @DisplayName("PCI-001 an absent function reads as ones in every width")
    void anAbsentFunctionReadsAsOnes() {
        for (long absent : new long[] {at(0, 4, 0, 0), at(0, 3, 1, 0), at(7, 0, 0, 0x40)}) {
            assertThat(board.read(absent, 1)).isEqualTo(0xFF);
            assertThat(board.read(absent, 2)).isEqualTo(0xFFFF);
            assertThat(board.read(absent, 4)).isEqualTo(0xFFFF_FFFFL);
        }
        assertThat(board.read(FUNCTION, 4)).isEqualTo(0x5603_1234L);
    }

    @Test
    @DisplayName("PCI-002 writes to an absent function change nothing")
    void writesToAnAbsentFunctionChangeNothing() {
        byte[] before = dump();
        for (int at = 0; at < 0x1000; at += 4) {
            board.write(at(0, 4, 0, at), 4, 0xFFFF_FFFFL);
            board.write(at(0, 3, 1, at), 4, 0xFFFF_FFFFL);
        }

        assertThat(dump()).isEqualTo(before);
        assertThat(board.read(at(0, 4, 0, 4), 4)).isEqualTo(0xFFFF_FFFFL);
    }

    private byte[] dump() {
        byte[] bytes = new byte[ConfigSpace.BYTES];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) board.read(FUNCTION + at, 1);
        }
        return bytes;
    }

    @Test
    @DisplayName("PCI-003 identity, class, capability pointer and pin ignore writes")
    void whatIsReadOnlyIgnoresWrites() {
        new MsiCapability(function.config(), board.upstream(function), 0, true, false);
        for (int at : new int[] {0x00, 0x02, 0x08, 0x0A, 0x2C, 0x2E, 0x34, 0x3D}) {
            long before = board.read(FUNCTION + at, 1);
            board.write(FUNCTION + at, 1, ~before);
            assertThat(board.read(FUNCTION + at, 1)).isEqualTo(before);
        }
        assertThat(board.read(FUNCTION + 0x34, 1)).isEqualTo(0x40);
    }

    @Test
    @DisplayName("PCI-004 the interrupt line holds any byte and moves no signal")
    void theInterruptLineIsScratch() {
        function.requestIntx(true);
        for (int value = 0; value < 0x100; value++) {
            board.write(FUNCTION + 0x3C, 1, value);
            assertThat(board.read(FUNCTION + 0x3C, 1)).isEqualTo(value);
            assertThat(board.host().intx().line(3).isHigh()).isTrue();
            assertThat(board.host().intx().line((value + 1) % 3).isHigh()).isFalse();
        }
    }

    @Test
    @DisplayName("PCI-005 the command register keeps the bits that are implemented")
    void commandKeepsWhatIsImplemented() {
        board.write(FUNCTION + 4, 2, 0xFFFF);
        assertThat(board.read(FUNCTION + 4, 2)).isEqualTo(0x0507);
        board.write(FUNCTION + 4, 2, 0);
        assertThat(board.read(FUNCTION + 4, 2)).isZero();
    }

    @Test
    @DisplayName("PCI-006 the status bit for capabilities goes with the pointer to them")
    void theStatusBitGoesWithThePointer() {
        assertThat(board.read(FUNCTION + 6, 2) & 0x10).isZero();
        assertThat(board.read(FUNCTION + 0x34, 1)).isZero();

        new MsiCapability(function.config(), board.upstream(function), 0, true, false);

        assertThat(board.read(FUNCTION + 6, 2) & 0x10).isEqualTo(0x10);
        assertThat(board.read(FUNCTION + 0x34, 1)).isNotZero();
    }

    @Test
    @DisplayName("PCI-007 a BAR of ones tells the size and the kind of its window")
    void aBarTellsItsSizeAndKind() {
        function.placeBar(0, BarKind.MEMORY_32, 0x2000, scratch());
        function.placeBar(1, BarKind.IO, 0x20, scratch());
        function.placeBar(2, BarKind.MEMORY_64_PREFETCHABLE, 0x100, scratch());
        for (int bar = 0; bar < 3; bar++) {
            board.write(FUNCTION + 0x10 + 4L * bar, 4, 0xFFFF_FFFFL);
        }

        assertThat(board.read(FUNCTION + 0x10, 4)).isEqualTo(0xFFFF_E000L);
        assertThat(board.read(FUNCTION + 0x14, 4)).isEqualTo(0xFFFF_FFE1L);
        assertThat(board.read(FUNCTION + 0x18, 4)).isEqualTo(0xFFFF_FF0CL);
    }

    @Test
    @DisplayName("PCI-008 the upper half of a wide BAR is all ones below 4 GiB")
    void theUpperHalfIsAllOnes() {
        function.placeBar(0, BarKind.MEMORY_64, 0x4000, scratch());
        function.placeBar(2, BarKind.MEMORY_64, 1L << 33, scratch());
        for (int bar = 0; bar < 4; bar++) {
            board.write(FUNCTION + 0x10 + 4L * bar, 4, 0xFFFF_FFFFL);
        }

        assertThat(board.read(FUNCTION + 0x14, 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(board.read(FUNCTION + 0x18, 4)).isEqualTo(4);
        assertThat(board.read(FUNCTION + 0x1C, 4)).isEqualTo(0xFFFF_FFFEL);
    }

    @Test
    @DisplayName("PCI-009 a BAR that is not there reads zero after ones")
    void aBarThatIsNotThereReadsZero() {
        function.placeBar(2, BarKind.MEMORY_32, 0x100, scratch());
        for (int bar : new int[] {0, 1, 3, 4, 5}) {
            board.write(FUNCTION + 0x10 + 4L * bar, 4, 0xFFFF_FFFFL);
            assertThat(board.read(FUNCTION + 0x10 + 4L * bar, 4)).isZero();
        }
    }

    @Test
    @DisplayName("PCI-010 memory decode switches a window off, and on again where it was")
    void memoryDecodeSwitchesTheWindow() {
        function.placeBar(0, BarKind.MEMORY_32, 0x1000, scratch());
        register[0] = 0x1234;
        board.write(FUNCTION + 0x10, 4, BASE);
        board.write(FUNCTION + 4, 2, 2);
        assertThat(board.load(BASE, 4)).isEqualTo(0x1234);

        board.write(FUNCTION + 4, 2, 0);
        assertThat(board.load(BASE, 4)).isEqualTo(0xFFFF_FFFFL);
        board.store(BASE, 4, 9);
        assertThat(register[0]).isEqualTo(0x1234);

        board.write(FUNCTION + 4, 2, 2);
        assertThat(board.load(BASE, 4)).isEqualTo(0x1234);
        assertThat(board.read(FUNCTION + 0x10, 4)).isEqualTo(BASE);
    }

    @Test
    @DisplayName("PCI-011 the offset in ECAM is bus, device, function and register")
    void ecamIsBusDeviceFunctionRegister() {
        PciBridge bridge = board.bridge("pci-bridge", board.host().root(), 9);
        PciFunction below = board.function(bridge.secondary(), 31, 1);
        PciFunction seventh = new PciFunction(new Slot(31, 7), "f7", ConfigSpace.conventional());
        seventh.identify(0x4321, 0x0007, 0, 0, 0);
        bridge.secondary().plug(seventh);
        board.write(at(0, 9, 0, 0x18), 4, 0x00C5_C500);

        assertThat(board.read(0xC5L << 20 | 31L << 15, 4)).isEqualTo(0x561F_1234L);
        assertThat(board.read(0xC5L << 20 | 31L << 15 | 7L << 12, 4)).isEqualTo(0x0007_4321L);
        assertThat(below.address()).isEqualTo(new Bdf(0xC5, 31, 0));
        assertThat(seventh.requesterId()).isEqualTo(9 << 3); // behind a conventional bridge
    }

    @Test
    @DisplayName("PCI-012 a conventional function reads as ones beyond its 256 bytes")
    void aConventionalFunctionEndsAt256() {
        assertThat(board.read(FUNCTION + 0xFC, 4)).isZero();
        for (int at = 0x100; at < 0x1000; at += 4) {
            board.write(FUNCTION + at, 4, 0);
            assertThat(board.read(FUNCTION + at, 4)).isEqualTo(0xFFFF_FFFFL);
        }
    }

    @Test
    @DisplayName("PCI-013 switching off memory decode does not release the pin")
    void memoryDecodeDoesNotReleaseThePin() {
        board.write(FUNCTION + 4, 2, 2);
        function.requestIntx(true);
        board.write(FUNCTION + 4, 2, 0);

        assertThat(board.host().intx().line(3).isHigh()).isTrue();
    }

    @Test
    @DisplayName("PCI-014 interrupt status tells the request whatever the command register says")
    void interruptStatusTellsTheRequest() {
        for (int command : new int[] {0, 0x400, 0x407}) {
            board.write(FUNCTION + 4, 2, command);
            function.requestIntx(true);
            assertThat(board.read(FUNCTION + 6, 2) & 8).isEqualTo(8);
            function.requestIntx(false);
            assertThat(board.read(FUNCTION + 6, 2) & 8).isZero();
        }
    }

    @Test
    @DisplayName("PCI-015 interrupt disable drops the wire at once and clearing it raises it again")
    void interruptDisableDropsAndRaises() {
        function.requestIntx(true);
        board.write(FUNCTION + 4, 2, 0x400);
        assertThat(board.host().intx().line(3).isHigh()).isFalse();
        board.write(FUNCTION + 4, 2, 0);
        assertThat(board.host().intx().line(3).isHigh()).isTrue();
        board.write(FUNCTION + 4, 2, 0x400);
        function.requestIntx(false);
        board.write(FUNCTION + 4, 2, 0);
        assertThat(board.host().intx().line(3).isHigh()).isFalse();
    }

    @Test
    @DisplayName(
            "PCI-033 a bridge's bus numbers steer configuration cycles; before, nobody answers")
    void busNumbersSteer() {
        PciBridge outer = board.bridge("pci-bridge", board.host().root(), 9);
        PciBridge inner = board.bridge("pci-bridge", outer.secondary(), 2);
        board.function(inner.secondary(), 5, 1);
        assertThat(board.read(at(0, 5, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(board.read(at(1, 2, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);

        board.write(at(0, 9, 0, 0x18), 4, 0x0003_0200);
        assertThat(board.read(at(0, 9, 0, 0x18), 4)).isEqualTo(0x0003_0200);
        assertThat(board.read(at(2, 2, 0, 0), 4)).isEqualTo(0x0001_1B36);
        assertThat(board.read(at(3, 5, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);

        board.write(at(2, 2, 0, 0x18), 4, 0x0003_0302);
        assertThat(board.read(at(3, 5, 0, 0), 4)).isEqualTo(0x5605_1234L);

        board.write(at(0, 9, 0, 0x1A), 1, 2); // the outer bridge no longer forwards bus 3
        assertThat(board.read(at(3, 5, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
    }
}
