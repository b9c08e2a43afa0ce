package dev.doorbell.pci;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.edu.EduDevice;
import dev.doorbell.pci.edu.EduTiming;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered statements about pins, and about functions that share a wire. */
class IntxStatementsTest {
    private static final int SPI_OF_INTA = 3;

    private final TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION);
    private final PciBus root = board.host().root();

    @AfterEach
    void close() {
        board.close();
    }

    /** The SPI that is high on a board that wires the four lines to SPIs 3 to 6; -1 for none. */
    private int spi() {
        int high = -1;
        for (int line = 0; line < IntxRouter.LINES; line++) {
            if (board.host().intx().line(line).isHigh()) {
                assertThat(high).isEqualTo(-1);
                high = SPI_OF_INTA + line;
            }
        }
        return high;
    }

    @Test
    @DisplayName("PCI-016 slot and pin of the root bus choose one of four SPIs")
    void slotAndPinChooseTheSpi() {
        for (int slot = 1; slot < 32; slot++) {
            int pin = slot * 7 % 4;
            PciFunction function = board.function(root, slot, pin + 1);
            assertThat(spi()).isEqualTo(-1);
            function.requestIntx(true);
            assertThat(spi()).isEqualTo(3 + (slot + pin) % 4);
            function.requestIntx(false);
        }
    }

    @Test
    @DisplayName(
            "PCI-017 behind a bridge a pin is rotated by its device and then by the bridge's slot")
    void behindABridgePinsAreRotatedTwice() {
        for (int slot = 1; slot < 5; slot++) {
            PciBridge bridge = board.bridge("pci-bridge", root, slot);
            for (int device = 1; device < 9; device++) {
                PciFunction function = board.function(bridge.secondary(), device, 1);
                function.requestIntx(true);
                assertThat(spi()).isEqualTo(3 + (slot + device) % 4);
                function.requestIntx(false);
            }
        }
    }

    @Property(tries = 200, seed = "20261122", edgeCases = EdgeCasesMode.NONE)
    @Label("PCI-019 a shared wire is high while anybody drives it")
    void aSharedWireIsAnOr(
            @ForAll @Size(min = 1, max = 40)
                    List<Tuple.@From("driving") Tuple2<Integer, Boolean>> changes) {
        try (TreeBoard own = new TreeBoard(DeviceBehaviour.SPECIFICATION)) {
            PciBus behind = own.bridge("pci-bridge", own.host().root(), 1).secondary();
            PciFunction[] sharers = {
                own.function(own.host().root(), 2, 1),
                own.function(own.host().root(), 6, 1),
                own.function(behind, 1, 1),
                own.function(behind, 5, 1),
            };
            boolean[] driving = new boolean[sharers.length];
            for (Tuple.Tuple2<Integer, Boolean> change : changes) {
                driving[change.get1()] = change.get2();
                sharers[change.get1()].requestIntx(change.get2());
                boolean any = driving[0] || driving[1] || driving[2] || driving[3];
                assertThat(own.host().intx().line(2).isHigh()).isEqualTo(any);
            }
        }
    }

    @Provide
    Arbitrary<Tuple.Tuple2<Integer, Boolean>> driving() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3), Arbitraries.of(true, false))
                .as(Tuple::of);
    }

    private EduDevice edu(int slot) {
        EduDevice device =
                new EduDevice(
                        board.simulation().parts(),
                        "edu" + slot,
                        new Slot(slot, 0),
                        board.link(),
                        EduTiming.qemu(board.simulation().parts().time()),
                        EduDevice.DMA_MASK_DEFAULT);
        root.plug(device.function());
        long base = TreeBoard.WINDOW + ((long) slot << 20);
        board.write(at(0, slot, 0, 0x10), 4, base);
        board.write(at(0, slot, 0, 0x04), 2, 6);
        return device;
    }

    private void raise(int slot, int causes) {
        board.store(TreeBoard.WINDOW + ((long) slot << 20) + 0x60, 4, causes);
    }

    private void acknowledge(int slot, int causes) {
        board.store(TreeBoard.WINDOW + ((long) slot << 20) + 0x64, 4, causes);
    }

    private long causes(int slot) {
        return board.load(TreeBoard.WINDOW + ((long) slot << 20) + 0x24, 4);
    }

    @Test
    @DisplayName("SHARE-001 functions in slots 2 and 6 share an SPI")
    void slotsTwoAndSixShare() {
        edu(2);
        edu(6);
        raise(2, 1);
        assertThat(spi()).isEqualTo(5);
        acknowledge(2, 1);
        assertThat(spi()).isEqualTo(-1);
        raise(6, 1);
        assertThat(spi()).isEqualTo(5);
    }

    @Test
    @DisplayName("SHARE-003 a cause register that reads zero says that the wire is another's")
    void noCauseMeansAnothers() {
        edu(2);
        edu(6);
        raise(6, 4);

        assertThat(spi()).isEqualTo(5);
        assertThat(causes(2)).isZero();
        assertThat(causes(6)).isEqualTo(4);
    }

    @Test
    @DisplayName("SHARE-004 disabling one sharer's pin leaves the other's")
    void disablingOneLeavesTheOther() {
        edu(2);
        edu(6);
        raise(2, 1);
        raise(6, 1);
        board.write(at(0, 2, 0, 0x04), 2, 0x406);
        assertThat(spi()).isEqualTo(5);
        acknowledge(6, 1);
        assertThat(spi()).isEqualTo(-1);
        board.write(at(0, 2, 0, 0x04), 2, 6);
        assertThat(spi()).isEqualTo(5);
    }
}
