package dev.doorbell.pci.capability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.FunctionBoard;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MsixCapabilityTest {
    private static final int VECTORS = 70;
    private static final int BAR = 4;
    private static final int PENDING = 0x800;
    private static final int CONTROL = 0x42;
    private static final int ENABLE = 1 << 15;
    private static final int FUNCTION_MASK = 1 << 14;

    private final FunctionBoard board = FunctionBoard.ideal();
    private final ConfigSpace config = board.function().config();
    private final MsixCapability msix =
            new MsixCapability(config, board.upstream(), VECTORS, BAR, PENDING);
    private final BusTarget window = msix.window();

    @AfterEach
    void close() {
        board.close();
    }

    private void program(int vector, long address, long data, boolean masked) {
        write(16L * vector, address & 0xFFFF_FFFFL);
        write(16L * vector + 4, address >>> 32);
        write(16L * vector + 8, data);
        write(16L * vector + 12, masked ? 1 : 0);
    }

    private void write(long offset, long value) {
        window.write(offset, 4, value, Requester.DEBUGGER);
    }

    private long read(long offset) {
        return window.read(offset, 4, Requester.DEBUGGER);
    }

    private void control(int bits) {
        config.write(CONTROL, 2, bits);
    }

    private boolean isPending(int vector) {
        return (read(PENDING + 4L * (vector / 32)) >>> (vector % 32) & 1) != 0;
    }

    @Test
    void theCapabilityTellsItsSizeAndWhereTableAndPendingBitsAre() {
        assertThat(config.read(0x40, 1)).isEqualTo(0x11);
        assertThat(config.read(CONTROL, 2)).isEqualTo(VECTORS - 1);
        assertThat(config.read(0x44, 4)).isEqualTo(BAR);
        assertThat(config.read(0x48, 4)).isEqualTo(PENDING | BAR);

        config.write(CONTROL, 2, 0xFFFF);
        config.write(0x44, 4, 0);
        config.write(0x48, 4, 0);

        assertThat(config.read(CONTROL, 2)).isEqualTo(ENABLE | FUNCTION_MASK | (VECTORS - 1));
        assertThat(config.read(0x44, 4)).isEqualTo(BAR);
        assertThat(config.read(0x48, 4)).isEqualTo(PENDING | BAR);
    }

    @Test
    void everyVectorIsMaskedAtReset() {
        for (int vector = 0; vector < VECTORS; vector++) {
            assertThat(read(16L * vector + 12)).isOne();
            assertThat(read(16L * vector)).isZero();
        }
    }

    @Test
    void theTableKeepsWhatIsWrittenInWordsAndDoubleWords() {
        window.write(16, 8, FunctionBoard.FAR_DOORBELL, Requester.DEBUGGER);
        window.write(24, 8, 0x1_0000_0055L, Requester.DEBUGGER);

        assertThat(read(16)).isEqualTo(FunctionBoard.FAR_DOORBELL & 0xFFFF_FFFFL);
        assertThat(read(20)).isEqualTo(FunctionBoard.FAR_DOORBELL >>> 32);
        assertThat(window.read(24, 8, Requester.DEBUGGER)).isEqualTo(0x1_0000_0055L);
    }

    @Test
    void everyVectorHasAnAddressAndDataOfItsOwn() {
        program(0, FunctionBoard.DOORBELL, 80, false);
        program(69, FunctionBoard.FAR_DOORBELL, 0xDEAD_BEEFL, false);
        control(ENABLE);

        msix.request(0);
        msix.request(69);

        assertThat(board.rings())
                .containsExactly(
                        new FunctionBoard.Ring(FunctionBoard.DOORBELL, 4, 80, 0x18, 0, 0),
                        new FunctionBoard.Ring(
                                FunctionBoard.FAR_DOORBELL, 4, 0xDEAD_BEEFL, 0x18, 0, 0));
    }

    @Test
    void aMaskedVectorIsPendingAndSentOnceOnUnmaskWithTheDataOfThatMoment() {
        program(65, FunctionBoard.DOORBELL, 80, true);
        control(ENABLE);
        msix.request(65);
        msix.request(65);
        assertThat(board.rings()).isEmpty();
        assertThat(isPending(65)).isTrue();
        assertThat(isPending(64)).isFalse();
        assertThat(isPending(1)).isFalse();

        write(16 * 65 + 8, 99);
        assertThat(board.rings()).isEmpty();
        write(16 * 65 + 12, 0);

        assertThat(board.values()).containsExactly(99L);
        assertThat(isPending(65)).isFalse();
        write(16 * 65 + 12, 1);
        write(16 * 65 + 12, 0);
        assertThat(board.values()).containsExactly(99L);
    }

    @Test
    void dataAndUnmaskInOneDoubleWordAreBothThereWhenItIsSent() {
        program(3, FunctionBoard.DOORBELL, 80, true);
        control(ENABLE);
        msix.request(3);

        window.write(16 * 3 + 8, 8, 77, Requester.DEBUGGER);

        assertThat(board.values()).containsExactly(77L);
    }

    @Test
    void theFunctionMaskHoldsAllAndReleasesThoseThatAreNotMaskedThemselves() {
        program(0, FunctionBoard.DOORBELL, 80, false);
        program(1, FunctionBoard.DOORBELL, 81, true);
        program(2, FunctionBoard.DOORBELL, 82, false);
        control(ENABLE | FUNCTION_MASK);
        msix.request(2);
        msix.request(1);
        msix.request(0);
        assertThat(board.rings()).isEmpty();

        control(ENABLE);

        assertThat(board.values()).containsExactly(80L, 82L);
        assertThat(isPending(1)).isTrue();
    }

    @Test
    void aRequestWhileDisabledIsNotRemembered() {
        program(0, FunctionBoard.DOORBELL, 80, false);
        msix.request(0);

        control(ENABLE);

        assertThat(board.rings()).isEmpty();
        assertThat(isPending(0)).isFalse();
    }

    @Test
    void aVectorTheTableDoesNotHaveIsNotSent() {
        control(ENABLE);
        msix.request(-1);
        msix.request(VECTORS);

        assertThat(board.rings()).isEmpty();
        assertThat(board.simulation().parts().trace().complaints()).isEmpty();
    }

    @Test
    void pendingBitsCannotBeWritten() {
        write(PENDING, 0xFFFF_FFFFL);

        assertThat(read(PENDING)).isZero();
    }

    @Test
    void nothingLeavesWithoutBusMastering() {
        program(0, FunctionBoard.DOORBELL, 80, false);
        control(ENABLE);
        board.command(0);

        msix.request(0);

        assertThat(board.rings()).isEmpty();
        assertThat(board.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.BUS_MASTER_OFF, 1L);
    }
}
