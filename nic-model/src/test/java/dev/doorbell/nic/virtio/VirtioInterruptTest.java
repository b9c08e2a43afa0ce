package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.VirtioBench.RECEIVE_RING;
import static dev.doorbell.nic.virtio.VirtioBench.TRANSMIT_RING;
import static dev.doorbell.nic.virtio.VirtioBench.buffer;
import static dev.doorbell.nic.virtio.VirtioBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a used buffer is announced: INTx, MSI, MSI-X, or not at all. */
class VirtioInterruptTest {
    private static final int ISR = 0x13;
    private static final int COMMAND_INTX_OFF = 0x406;

    private final VirtioBench bench = new VirtioBench().receiving(8);

    @AfterEach
    void close() {
        bench.close();
    }

    private Iterable<Long> data() {
        return bench.messages.stream().map(VirtioBench.Message::data).toList();
    }

    @Test
    void readingTheInterruptStatusClearsItAndReleasesThePin() {
        bench.arrives(frame(60, 0));
        assertThat(bench.isIntxHigh()).isTrue();

        assertThat(bench.read(ISR, 1)).isEqualTo(1);

        assertThat(bench.isIntxHigh()).isFalse();
        assertThat(bench.read(ISR, 1)).isZero();
    }

    @Test
    void twoBuffersBeforeTheReadAreOneBitAndOneEdge() {
        bench.arrives(frame(60, 0));
        bench.arrives(frame(60, 1));

        assertThat(bench.intxChanges()).containsExactly("up");
        assertThat(bench.read(ISR, 1)).isEqualTo(1);
        assertThat(bench.read(ISR, 1)).isZero();

        bench.arrives(frame(60, 2));
        assertThat(bench.intxChanges()).containsExactly("up", "down", "up");
    }

    @Test
    void theCommandRegisterSilencesThePinButNotTheStatus() {
        bench.setCommand(COMMAND_INTX_OFF);
        bench.arrives(frame(60, 0));

        assertThat(bench.isIntxHigh()).isFalse();
        assertThat(bench.read(ISR, 1)).isEqualTo(1);
    }

    @Test
    void aTransmittedBufferSetsTheStatusToo() {
        bench.describe(TRANSMIT_RING, 0, buffer(9), 70, 0, 0);
        bench.offer(TRANSMIT_RING, 0);
        bench.notifyTransmit();

        assertThat(bench.read(ISR, 1)).isEqualTo(1);
    }

    @Test
    void plainMsiSendsAMessageForEachBufferAndLeavesThePinAlone() {
        bench.useMsi(53);
        bench.arrives(frame(60, 0));
        bench.arrives(frame(60, 1));

        assertThat(data()).containsExactly(53L, 53L);
        assertThat(bench.intxChanges()).isEmpty();
        assertThat(bench.read(ISR, 1)).isEqualTo(1);
    }

    @Test
    void withMsixTheStatusStaysZeroAndThePinQuiet() {
        bench.useMsix();
        bench.arrives(frame(60, 0));

        assertThat(data()).containsExactly(100L);
        assertThat(bench.read(ISR, 1)).isZero();
        assertThat(bench.intxChanges()).isEmpty();
    }

    @Test
    void eachQueueHasItsOwnVector() {
        bench.useMsix();
        bench.describe(TRANSMIT_RING, 0, buffer(9), 70, 0, 0);
        bench.offer(TRANSMIT_RING, 0);
        bench.notifyTransmit();

        assertThat(data()).containsExactly(101L);
    }

    @Test
    void aQueueWithoutAVectorStoresFramesAllTheSame() {
        bench.useMsix();
        bench.selectVector(0, 0xFFFF);
        bench.arrives(frame(60, 0));

        assertThat(bench.messages).isEmpty();
        assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
        assertThat(bench.read(ISR, 1)).isZero();
    }

    @Test
    void theDriversHintSuppressesEveryKindOfInterrupt() {
        bench.setAvailableFlags(RECEIVE_RING, 1);
        bench.arrives(frame(60, 0));
        bench.useMsi(53);
        bench.arrives(frame(60, 1));
        bench.useMsix();
        bench.arrives(frame(60, 2));

        assertThat(bench.messages).isEmpty();
        assertThat(bench.intxChanges()).isEmpty();
        assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(3);

        bench.setAvailableFlags(RECEIVE_RING, 0);
        bench.arrives(frame(60, 3));
        assertThat(data()).containsExactly(100L);
    }

    @Test
    void theHintOfOneQueueIsNotTheOthers() {
        bench.setAvailableFlags(TRANSMIT_RING, 1);
        bench.arrives(frame(60, 0));

        assertThat(bench.isIntxHigh()).isTrue();
    }

    @Test
    void aMaskedVectorPendsWhileTheRingAdvancesAndIsSentWhenUnmasked() {
        bench.useMsix();
        bench.aim(0, 100, true);
        bench.arrives(frame(60, 0));
        bench.arrives(frame(60, 1));

        assertThat(bench.messages).isEmpty();
        assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(2);
        assertThat(pendingBits()).isEqualTo(1);

        bench.aim(0, 107, false); // what is sent is the message of this moment

        assertThat(data()).containsExactly(107L);
        assertThat(pendingBits()).isZero();
    }

    private long pendingBits() {
        return bench.bus().read(bench.nic.function().barBase(1) + 0x800, 8, -1);
    }

    @Test
    void withMasteringOffNoMessageLeaves() {
        bench.useMsix();
        bench.aim(0, 100, true);
        bench.arrives(frame(60, 0));
        bench.forbidMastering();
        bench.aim(0, 100, false);

        assertThat(bench.messages).isEmpty();
        assertThat(bench.complaints()).containsEntry(TracePoint.BUS_MASTER_OFF, 1L);
    }
}
