package dev.doorbell.pci.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.FunctionBoard;
import dev.doorbell.pci.capability.MsixCapability.Place;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered statements about messages, and what happens to a message without room. */
class MessageStatementsTest {
    private static final int COMMAND = 0x04;
    private static final int MSI = 0x40;
    private static final int MSIX_ENABLE = 1 << 15;
    private static final int MSIX_FUNCTION_MASK = 1 << 14;
    private static final int PENDING = 0x800;

    private FunctionBoard board = FunctionBoard.ideal();
    private ConfigSpace config = board.function().config();

    @AfterEach
    void close() {
        board.close();
    }

    /** Starts anew, with a link. */
    private void link() {
        board.close();
        board = FunctionBoard.linked(1, 1);
        config = board.function().config();
    }

    private MsiCapability msi(int messagesLog2, boolean maskable) {
        MsiCapability msi =
                new MsiCapability(config, board.upstream(), messagesLog2, false, maskable);
        board.function().setMessagesEnabled(msi::isEnabled);
        config.write(MSI + 4, 4, FunctionBoard.DOORBELL);
        return msi;
    }

    private MsixCapability msix(int vectors) {
        MsixCapability msix = new MsixCapability(config, board.upstream(), vectors, 1, PENDING);
        board.function().setMessagesEnabled(msix::isEnabled);
        return msix;
    }

    private static void write(BusTarget target, long offset, long value) {
        target.write(offset, 4, value, Requester.DEBUGGER);
    }

    private static long read(BusTarget target, long offset) {
        return target.read(offset, 4, Requester.DEBUGGER);
    }

    private static void program(BusTarget window, int vector, long address, long data) {
        write(window, 16L * vector, address);
        write(window, 16L * vector + 4, address >>> 32);
        write(window, 16L * vector + 8, data);
        write(window, 16L * vector + 12, 0);
    }

    private void settle() {
        board.simulation().runFor(1_000_000);
    }

    @Test
    @DisplayName("PCI-020 an MSI is a write of four bytes, sixteen bits of data")
    void anMsiIsFourBytes() {
        MsiCapability msi = msi(0, false);
        config.write(MSI + 8, 2, 0xBEEF);
        config.write(MSI + 2, 2, 1);
        msi.request(0);

        assertThat(board.rings()).hasSize(1);
        assertThat(board.rings().get(0).bytes()).isEqualTo(4);
        assertThat(board.rings().get(0).value()).isEqualTo(0xBEEF);
    }

    @Test
    @DisplayName("PCI-021 the low two bits of an MSI's address read zero")
    void theAddressIsAligned() {
        msi(0, false);
        config.write(MSI + 4, 4, 0xFFFF_FFFFL);

        assertThat(config.read(MSI + 4, 4)).isEqualTo(0xFFFF_FFFCL);
    }

    @Test
    @DisplayName("PCI-022 without bus mastering no MSI leaves and none is kept")
    void withoutMasteringNothingLeavesAndNothingIsKept() {
        MsiCapability msi = msi(0, true);
        config.write(MSI + 2, 2, 1);
        config.write(COMMAND, 2, 0);
        msi.request(0);
        config.write(COMMAND, 2, FunctionBoard.COMMAND_BUS_MASTER);
        settle();

        assertThat(board.rings()).isEmpty();
        assertThat(config.read(MSI + 0x10, 4)).isZero();
        assertThat(board.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.BUS_MASTER_OFF, 1L);
    }

    @Test
    @DisplayName("PCI-023 while MSI is on the pin is not driven; off, it is for later requests")
    void theWireIsNotDrivenWhileMessagesAreOn() {
        msi(0, false);
        config.write(MSI + 2, 2, 1);
        board.function().requestIntx(true);
        assertThat(board.function().intx().isHigh()).isFalse();
        board.function().requestIntx(false);
        config.write(MSI + 2, 2, 0);
        assertThat(board.function().intx().isHigh()).isFalse();
        board.function().requestIntx(true);
        assertThat(board.function().intx().isHigh()).isTrue();
    }

    @Test
    @DisplayName("PCI-024 a device changes as many low bits of the data as messages are enabled")
    void theDeviceChangesTheEnabledBitsOnly() {
        MsiCapability msi = msi(5, false);
        config.write(MSI + 8, 2, 0xFFE0);
        for (int log2 = 0; log2 <= 5; log2++) {
            config.write(MSI + 2, 2, 1 | log2 << 4);
            board.rings().clear();
            for (int vector = 0; vector < 32; vector++) {
                msi.request(vector);
            }
            for (int vector = 0; vector < 32; vector++) {
                assertThat(board.rings().get(vector).value())
                        .isEqualTo(0xFFE0 | (vector & ((1 << log2) - 1)));
            }
        }
    }

    @Test
    @DisplayName("PCI-025 a request on a masked MSI vector is pending and sent when unmasked")
    void aMaskedVectorIsPending() {
        MsiCapability msi = msi(1, true);
        config.write(MSI + 2, 2, 1 | 1 << 4);
        config.write(MSI + 0x0C, 4, 2);
        msi.request(1);
        msi.request(1);
        msi.request(0);
        assertThat(board.values()).containsExactly(0L);
        assertThat(config.read(MSI + 0x10, 4)).isEqualTo(2);

        config.write(MSI + 0x0C, 4, 0);
        assertThat(board.values()).containsExactly(0L, 1L);
        assertThat(config.read(MSI + 0x10, 4)).isZero();
    }

    @Test
    @DisplayName("PCI-026 entries of an MSI-X table are zero out of reset, but masked")
    void entriesAreMaskedOutOfReset() {
        BusTarget window = msix(5).window();
        for (int word = 0; word < 20; word++) {
            assertThat(read(window, 4L * word)).isEqualTo(word % 4 == 3 ? 1 : 0);
        }
        program(window, 2, FunctionBoard.DOORBELL, 7);
        board.function().reset();
        for (int word = 0; word < 20; word++) {
            assertThat(read(window, 4L * word)).isEqualTo(word % 4 == 3 ? 1 : 0);
        }
    }

    @Test
    @DisplayName("PCI-027 of MSI-X message control bits 15 and 14 can be written")
    void twoBitsOfMessageControlAreWritable() {
        msix(5);
        config.write(MSI + 2, 2, 0xFFFF);
        assertThat(config.read(MSI + 2, 2)).isEqualTo(0xC004);
        config.write(MSI + 2, 2, 0);
        assertThat(config.read(MSI + 2, 2)).isEqualTo(4);
    }

    @Test
    @DisplayName("PCI-028 pending bits ignore writes, and one is reported")
    void pendingBitsIgnoreWrites() {
        MsixCapability msix = msix(70);
        BusTarget window = msix.window();
        config.write(MSI + 2, 2, MSIX_ENABLE);
        msix.request(65);
        write(window, PENDING, 0xFFFF_FFFFL);
        window.write(PENDING + 8, 8, 0, Requester.DEBUGGER);

        assertThat(read(window, PENDING)).isZero();
        assertThat(read(window, PENDING + 8)).isEqualTo(2);
        assertThat(board.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.REGISTER_READ_ONLY, 2L);
    }

    @Test
    @DisplayName(
            "PCI-029 PCI-030 many masked requests are one message, with the entry of the unmasking")
    void manyMaskedRequestsAreOneMessage() {
        MsixCapability msix = msix(3);
        BusTarget window = msix.window();
        config.write(MSI + 2, 2, MSIX_ENABLE);
        write(window, 16, FunctionBoard.DOORBELL);
        write(window, 24, 1);
        for (int i = 0; i < 5; i++) {
            msix.request(1);
        }
        assertThat(read(window, PENDING)).isEqualTo(2);
        assertThat(board.rings()).isEmpty();

        write(window, 24, 0xCAFE);
        write(window, 28, 0);

        assertThat(board.values()).containsExactly(0xCAFEL);
        assertThat(read(window, PENDING)).isZero();
    }

    @Test
    @DisplayName(
            "PCI-031 the function mask adds to each vector's; lifting one of two sends nothing")
    void bothMasksMustGo() {
        MsixCapability msix = msix(2);
        BusTarget window = msix.window();
        config.write(MSI + 2, 2, MSIX_ENABLE | MSIX_FUNCTION_MASK);
        write(window, 0, FunctionBoard.DOORBELL);
        msix.request(0);

        write(window, 12, 0);
        assertThat(board.rings()).isEmpty();
        write(window, 12, 1);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        assertThat(board.rings()).isEmpty();
        write(window, 12, 0);
        assertThat(board.rings()).hasSize(1);
    }

    @Test
    @DisplayName("PCI-032 MSI-X data has 32 bits and its address 64")
    void dataHas32BitsAndTheAddress64() {
        MsixCapability msix = msix(2);
        program(msix.window(), 1, FunctionBoard.FAR_DOORBELL, 0xDEAD_BEEFL);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        msix.request(1);

        assertThat(board.rings().get(0).address()).isEqualTo(FunctionBoard.FAR_DOORBELL);
        assertThat(board.rings().get(0).value()).isEqualTo(0xDEAD_BEEFL);
    }

    // Beyond the statements.

    @Test
    void tableAndPendingBitsLieInDifferentBarsOverRegisters() {
        MsixCapability msix =
                new MsixCapability(
                        config, board.upstream(), 0, 2, new Place(2, 0x1000), new Place(4, 0x88));
        assertThat(config.read(MSI + 4, 4)).isEqualTo(0x1002);
        assertThat(config.read(MSI + 8, 4)).isEqualTo(0x8C);
        List<String> story = new ArrayList<>();
        BusTarget registers =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        story.add("read " + offset);
                        return 0x77;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        story.add("write " + offset);
                    }
                };
        BusTarget two = msix.over(2, registers);
        BusTarget four = msix.over(4, registers);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        write(two, 0x1010, FunctionBoard.DOORBELL);
        two.write(0x1018, 8, 5, Requester.DEBUGGER);

        write(two, 0x0FFC, 1);
        write(two, 0x1020, 1);
        assertThat(read(two, 0x88)).isEqualTo(0x77);
        write(four, 0x1018, 1);
        assertThat(read(four, 0x80)).isEqualTo(0x77);
        assertThat(story)
                .containsExactly("write 4092", "write 4128", "read 136", "write 4120", "read 128");

        msix.request(0);
        msix.request(1);
        assertThat(four.read(0x88, 8, Requester.DEBUGGER)).isEqualTo(1);
        assertThat(board.values()).containsExactly(5L);
    }

    @Test
    void placesThatOverlapOrAreNotAlignedAreRefused() {
        assertThatThrownBy(() -> new Place(6, 0)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Place(0, 4)).isInstanceOf(ConfigurationException.class);
        for (int vectors : new int[] {0, 2049}) {
            assertThatThrownBy(
                            () -> new MsixCapability(config, board.upstream(), vectors, 0, 0x8000))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("1 to 2048");
        }
        assertThatThrownBy(
                        () ->
                                new MsixCapability(
                                        config,
                                        board.upstream(),
                                        0,
                                        16,
                                        new Place(0, 0),
                                        new Place(0, 0xF8)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("overlap");
    }

    @Test
    void placesThatTouchButDoNotOverlapAreTaken() {
        msixOfSixteen(new Place(5, 0), new Place(5, 0x100));
        close();
        board = FunctionBoard.ideal();
        config = board.function().config();
        msixOfSixteen(new Place(0, 8), new Place(0, 0));
        assertThatThrownBy(() -> msixOfSixteen(new Place(0, 0), new Place(0, 0)))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Place(-1, 0)).isInstanceOf(ConfigurationException.class);
    }

    private MsixCapability msixOfSixteen(Place table, Place pending) {
        return new MsixCapability(config, board.upstream(), 0, 16, table, pending);
    }

    @Test
    void theLargestTableHas2048VectorsAndTheSmallestOne() {
        MsixCapability many = new MsixCapability(config, board.upstream(), 2048, 0, 0x8000);
        BusTarget window = many.window();
        config.write(MSI + 2, 2, MSIX_ENABLE);
        many.request(2047);

        assertThat(config.read(MSI + 2, 2)).isEqualTo(MSIX_ENABLE | 2047);
        assertThat(many.isPending(2047)).isTrue();
        assertThat(read(window, 0x80FC)).isEqualTo(0x8000_0000L);
        assertThat(read(window, 0x80F8)).isZero();
        assertThat(new MsixCapability(config, board.upstream(), 1, 0, 0x10).vectorCount()).isOne();
    }

    @Test
    void aVectorThatIsNotThereIsNeitherPendingNorWithdrawn() {
        MsixCapability msix = msix(3);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        for (int vector = 0; vector < 3; vector++) {
            msix.request(vector);
        }
        msix.withdraw(-1);
        msix.withdraw(3);
        assertThat(msix.isPending(-1)).isFalse();
        assertThat(msix.isPending(3)).isFalse();
        assertThat(read(msix.window(), PENDING)).isEqualTo(7);

        msix.withdraw(0);
        assertThat(msix.isPending(0)).isFalse();
        assertThat(read(msix.window(), PENDING)).isEqualTo(6);
    }

    @Test
    void narrowAndCrookedAccessesToTheTableAreReportedAndDoNothing() {
        BusTarget window = msix(2).window();
        for (int[] access : new int[][] {{0, 1}, {2, 2}, {2, 4}, {4, 8}, {PENDING + 4, 8}}) {
            window.write(access[0], access[1], -1, Requester.DEBUGGER);
            assertThat(window.read(access[0], access[1], Requester.DEBUGGER)).isZero();
        }
        assertThat(read(window, 0)).isZero();
        assertThat(board.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.REGISTER_WIDTH, 9L)
                .containsEntry(TracePoint.REGISTER_READ_ONLY, 1L);
    }

    @Test
    void messagesThatFindTheLinkFullWaitInTheirOrderAndAreNotLost() {
        link();
        MsixCapability msix = msix(40);
        BusTarget window = msix.window();
        for (int vector = 0; vector < 40; vector++) {
            program(window, vector, FunctionBoard.DOORBELL, vector);
        }
        config.write(MSI + 2, 2, MSIX_ENABLE);
        int writes = 0;
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, ++writes, -1);
        }
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int vector = 7 * i % 40;
            msix.request(vector);
            msix.request(vector); // adds nothing to the one that waits
            expected.add((long) vector);
        }
        assertThat(board.rings()).isEmpty();
        settle();

        assertThat(board.values()).isEqualTo(expected);
        assertThat(board.rings().get(0).seen()).isEqualTo(writes); // behind all data
    }

    @Test
    void aVectorThatIsMaskedWhileItsMessageWaitsIsPendingInstead() {
        link();
        MsixCapability msix = msix(2);
        BusTarget window = msix.window();
        program(window, 0, FunctionBoard.DOORBELL, 10);
        program(window, 1, FunctionBoard.DOORBELL, 11);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        msix.request(0);
        msix.request(1);
        write(window, 12, 1);
        settle();
        assertThat(board.values()).containsExactly(11L);
        assertThat(msix.isPending(0)).isTrue();

        write(window, 12, 0);
        settle();
        assertThat(board.values()).containsExactly(11L, 10L);
    }

    @Test
    void everyVectorThatIsMaskedWhileItsMessageWaitsHasItsOwnPendingBit() {
        link();
        MsixCapability msix = msix(70);
        BusTarget window = msix.window();
        program(window, 5, FunctionBoard.DOORBELL, 5);
        program(window, 69, FunctionBoard.DOORBELL, 69);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        msix.request(5);
        msix.request(69);
        config.write(MSI + 2, 2, MSIX_ENABLE | MSIX_FUNCTION_MASK);
        settle();

        assertThat(board.rings()).isEmpty();
        assertThat(window.read(PENDING, 8, Requester.DEBUGGER)).isEqualTo(1 << 5);
        assertThat(window.read(PENDING + 8, 8, Requester.DEBUGGER)).isEqualTo(1 << 5);
    }

    @Test
    void msiThatFindsTheLinkFullWaitsToo() {
        link();
        MsiCapability msi = msi(2, true);
        config.write(MSI + 2, 2, 1 | 2 << 4);
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        msi.request(3);
        msi.request(1);
        msi.request(3);
        msi.request(2);
        config.write(MSI + 0x0C, 4, 4); // masks vector 2 while it waits
        settle();
        assertThat(board.values()).containsExactly(3L, 1L);
        assertThat(config.read(MSI + 0x10, 4)).isEqualTo(4);

        config.write(COMMAND, 2, 0);
        config.write(MSI + 0x0C, 4, 0);
        settle();
        assertThat(board.values()).containsExactly(3L, 1L); // no master: it leaves no more
    }

    @Test
    void aPinThatFindsTheLinkFullWaitsBehindUntaggedWrites() {
        link();
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        board.function().requestIntx(true);
        assertThat(board.function().intx().isHigh()).isFalse();
        settle();
        assertThat(board.function().intx().isHigh()).isTrue();
    }

    @Test
    void resetForgetsWhatIsPendingAndWhatWaits() {
        link();
        MsixCapability msix = msix(2);
        program(msix.window(), 0, FunctionBoard.DOORBELL, 10);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        msix.request(1);
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        msix.request(0);
        board.function().reset();
        settle();

        assertThat(msix.isEnabled()).isFalse();
        assertThat(msix.isPending(1)).isFalse();
        assertThat(board.rings()).isEmpty();
    }

    @Test
    void afterAResetAVectorThatWaitedIsSentAnew() {
        link();
        MsixCapability msix = msix(2);
        program(msix.window(), 0, FunctionBoard.DOORBELL, 10);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        msix.request(0);
        board.function().reset();
        board.command(FunctionBoard.COMMAND_BUS_MASTER);
        program(msix.window(), 0, FunctionBoard.DOORBELL, 20);
        program(msix.window(), 1, FunctionBoard.DOORBELL, 21);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        msix.request(1);
        settle();

        assertThat(board.values()).containsExactly(21L);
    }

    @Test
    void resetForgetsWhatMsiHasPendingAndWhatWaits() {
        link();
        MsiCapability msi = msi(2, true);
        config.write(MSI + 2, 2, 1 | 2 << 4);
        config.write(MSI + 0x0C, 4, 2);
        msi.request(1);
        while (board.upstream().hasRoom(1, 0)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 1, -1);
        }
        msi.request(3);
        board.function().reset();
        assertThat(config.read(MSI + 0x10, 4)).isZero();
        board.command(FunctionBoard.COMMAND_BUS_MASTER);
        config.write(MSI + 4, 4, FunctionBoard.DOORBELL);
        config.write(MSI + 2, 2, 1 | 2 << 4);
        settle();

        assertThat(board.rings()).isEmpty();
    }

    @Test
    void aPendingVectorCanBeWithdrawn() {
        MsixCapability msix = msix(2);
        config.write(MSI + 2, 2, MSIX_ENABLE);
        msix.request(1);
        msix.withdraw(1);
        msix.withdraw(2);
        program(msix.window(), 1, FunctionBoard.DOORBELL, 1);

        assertThat(board.rings()).isEmpty();
    }
}
