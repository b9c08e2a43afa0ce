package dev.doorbell.pci.nvme;

import static dev.doorbell.pci.nvme.NvmeBoard.CC;
import static dev.doorbell.pci.nvme.NvmeBoard.DATA;
import static dev.doorbell.pci.nvme.NvmeBoard.INTMC;
import static dev.doorbell.pci.nvme.NvmeBoard.INTMS;
import static dev.doorbell.pci.nvme.NvmeBoard.PENDING;
import static dev.doorbell.pci.nvme.NvmeBoard.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pin, the mask registers, MSI-X with a vector for each queue, coalescing. */
class NvmeInterruptTest {
    private static final long SECOND = 1_000_000_000L;

    private final NvmeBoard board = NvmeBoard.ideal();

    @AfterEach
    void close() {
        board.close();
    }

    private void identify(NvmeBoard on) {
        on.put(on.admin(), 6, 0, 0, DATA, 0, 1);
        on.ring(on.admin());
    }

    private void readBlock(NvmeBoard.Pair pair) {
        board.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
        board.ring(pair);
    }

    @Test
    @DisplayName("NVME-001 completions are posted, and the phase turns with each pass")
    void thePhaseTurnsWithEachPass() {
        board.start(4);
        List<Integer> phases = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            NvmeBoard.Completion completion = board.admin(6, 0, 1);
            assertThat(completion.status()).isZero();
            phases.add(completion.phase());
        }

        assertThat(phases).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1);
    }

    @Test
    @DisplayName("NVME-002 the pin stays high until the head doorbell reaches the tail")
    void thePinStaysHighUntilAllIsTaken() {
        board.start();
        identify(board);
        identify(board);
        assertThat(board.pin()).isTrue();

        board.take(board.admin());
        board.release(board.admin());
        assertThat(board.pin()).isTrue();

        board.take(board.admin());
        board.release(board.admin());
        assertThat(board.pin()).isFalse();
    }

    @Test
    @DisplayName("NVME-003 INTMS bit 0 drops the wire, INTMC restores it, both read the mask")
    void theMaskRegistersDropAndRestoreThePin() {
        board.start();
        identify(board);

        board.write(INTMS, 1);
        assertThat(board.pin()).isFalse();
        assertThat(board.read(INTMS)).isEqualTo(1);
        assertThat(board.read(INTMC)).isEqualTo(1);

        board.write(INTMC, 1);
        assertThat(board.pin()).isTrue();
        assertThat(board.read(INTMS)).isZero();
    }

    @Test
    void aMaskedVectorThatWasServedDoesNotReturn() {
        board.start();
        board.write(INTMS, 1);
        identify(board);
        board.take(board.admin());
        board.release(board.admin());

        board.write(INTMC, 1);

        assertThat(board.pin()).isFalse();
    }

    @Test
    @DisplayName("NVME-005 with MSI-X an unread completion does not repeat the message")
    void anUnreadCompletionSendsOneMessage() {
        NvmeBoard.Pair pair = messages();
        readBlock(pair);
        assertThat(board.messages()).containsExactly(1L);

        board.simulation().runFor(SECOND);
        assertThat(board.messages()).containsExactly(1L);
        board.take(pair);
        board.release(pair);
        assertThat(board.messages()).containsExactly(1L);
        assertThat(board.pin()).isFalse();
    }

    /** MSI-X with two vectors, and a pair of queues whose completions interrupt by vector 1. */
    private NvmeBoard.Pair messages() {
        board.aim(0);
        board.aim(1);
        board.enableMessages(true);
        board.start();
        NvmeBoard.Pair pair = board.createPair(1, 16, 1);
        board.messages().clear();
        return pair;
    }

    @Test
    void eachQueueHasAVectorOfItsOwn() {
        NvmeBoard.Pair pair = messages();

        readBlock(pair);
        identify(board);

        assertThat(board.messages()).containsExactly(1L, 0L);
    }

    @Test
    void completionsPostedTogetherSendOneMessage() {
        NvmeBoard.Pair pair = messages();
        board.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
        board.put(pair, 2, 0, 1, DATA, 0, 1, 0, 0);
        readBlock(pair);

        assertThat(board.messages()).containsExactly(1L);
    }

    @Test
    void aMaskedVectorIsPendingAndIsSentOnceUnmasked() {
        NvmeBoard.Pair pair = messages();
        board.write(TABLE + 16 + 12, 1);
        readBlock(pair);
        readBlock(pair);
        assertThat(board.messages()).isEmpty();
        assertThat(board.read(PENDING)).isEqualTo(2);

        board.write(TABLE + 16 + 12, 0);

        assertThat(board.messages()).containsExactly(1L);
        assertThat(board.read(PENDING)).isZero();
    }

    @Test
    void withMessagesOffAgainThePinTellsOfWhatIsUnread() {
        NvmeBoard.Pair pair = messages();
        readBlock(pair);
        assertThat(board.pin()).isFalse();

        board.enableMessages(false);

        assertThat(board.pin()).isTrue();
        board.write(INTMS, 2);
        assertThat(board.pin()).isFalse();
    }

    @Test
    void theMaskRegistersAreReportedWhileMessagesAreEnabled() {
        messages();
        board.write(INTMS, 1);

        assertThat(board.complaints(TracePoint.NVME_MASK_WITH_MSIX)).isEqualTo(1);
    }

    @Test
    void aQueueWithoutInterruptsIsSilent() {
        board.start();
        NvmeBoard.ok(board.perform(board.admin(), 5, 0, NvmeBoard.IO_CQ, 0, 1 | 7 << 16, 1));
        NvmeBoard.ok(
                board.perform(board.admin(), 1, 0, NvmeBoard.IO_SQ, 0, 1 | 7 << 16, 1 | 1 << 16));
        NvmeBoard.Pair pair = new NvmeBoard.Pair(1, 8, 8, NvmeBoard.IO_SQ, NvmeBoard.IO_CQ);
        readBlock(pair);

        assertThat(board.take(pair)).isNotNull();
        assertThat(board.pin()).isFalse();
    }

    @Test
    void coalescingWaitsForEntriesOrForTime() {
        NvmeBoard.Pair pair = messages();
        NvmeBoard.ok(board.admin(9, 0, 8, 2 | 5 << 8)); // three entries, or 500 microseconds
        board.messages().clear();

        readBlock(pair);
        readBlock(pair);
        assertThat(board.messages()).isEmpty();
        readBlock(pair);
        assertThat(board.messages()).containsExactly(1L);

        readBlock(pair);
        board.simulation().runFor(499_999);
        assertThat(board.messages()).hasSize(1);
        board.simulation().runFor(1);
        assertThat(board.messages()).containsExactly(1L, 1L);
    }

    @Test
    void aVectorThatIsExemptDoesNotCoalesce() {
        NvmeBoard.Pair pair = messages();
        NvmeBoard.ok(board.admin(9, 0, 8, 2 | 5 << 8));
        NvmeBoard.ok(board.admin(9, 0, 9, 1 | 1 << 16));
        assertThat(board.admin(10, 0, 9, 1).result()).isEqualTo(1 | 1 << 16);
        board.messages().clear();

        readBlock(pair);

        assertThat(board.messages()).containsExactly(1L);
    }

    @Test
    void aResetWithACompletionUnreadLetsGoOfThePinButNotInQemu() {
        board.start();
        identify(board);
        board.write(CC, 0);
        assertThat(board.pin()).isFalse();

        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            identify(qemu);
            qemu.write(CC, 0);
            assertThat(qemu.pin()).isTrue();
        }
    }

    @Test
    void inQemuAHeadDoorbellWrittenTwiceLeavesThePinHighForGood() {
        for (DeviceBehaviour behaviour :
                List.of(DeviceBehaviour.SPECIFICATION, DeviceBehaviour.QEMU)) {
            try (NvmeBoard on = NvmeBoard.of(behaviour)) {
                on.start();
                on.admin(6, 0, 1);
                on.release(on.admin());
                on.admin(6, 0, 1);
                boolean stuck = on.pin();
                assertThat(stuck).isEqualTo(behaviour.equals(DeviceBehaviour.QEMU));
            }
        }
    }

    @Test
    void inQemuAVectorIsMuteIfItsQueueIsOlderThanMsix() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.aim(0);
            qemu.start();
            qemu.enableMessages(true);
            identify(qemu);
            assertThat(qemu.messages()).isEmpty();
        }
        board.aim(0);
        board.start();
        board.enableMessages(true);
        identify(board);
        assertThat(board.messages()).containsExactly(0L);
    }
}
