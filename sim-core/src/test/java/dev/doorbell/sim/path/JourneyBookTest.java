package dev.doorbell.sim.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JourneyBookTest {
    private static final long BUFFER = 0x4000_1000L;
    private static final int MSI = 80;

    private final EventQueue events = new EventQueue();
    private final JourneyBook book = new JourneyBook(events, new Trace(events));

    private void at(long tick) {
        events.skipTo(tick);
    }

    private long storedFrame(long startTick, long storedTick, long buffer) {
        at(startTick);
        long journey = book.begin(64);
        at(storedTick);
        book.stored(journey, buffer);
        return journey;
    }

    private void interrupt(long pendingTick, long signalledTick, long takenTick, long ackTick) {
        at(pendingTick);
        book.interruptMark(0, MSI, Stage.PENDING);
        at(signalledTick);
        book.interruptMark(0, MSI, Stage.SIGNALLED);
        at(ackTick);
        book.interruptAcknowledged(0, MSI, takenTick);
    }

    private Journey last() {
        List<Journey> finished = book.finished();
        return finished.get(finished.size() - 1);
    }

    @Test
    void aFramesStagesAreTheTimesBetweenItsMarks() {
        book.keepFinished(1);
        long journey = storedFrame(100, 110, BUFFER);
        interrupt(120, 125, 131, 140);
        at(170);
        book.interruptEnded(0);
        at(200);
        assertThat(book.taken(0, BUFFER)).isEqualTo(journey);
        at(230);
        book.mark(journey, Stage.STACK);
        at(260);
        book.delivered(journey);

        assertThat(last().stages())
                .containsExactly(
                        entry(Stage.DMA, 10L),
                        entry(Stage.PENDING, 10L),
                        entry(Stage.SIGNALLED, 5L),
                        entry(Stage.TAKEN, 6L),
                        entry(Stage.ACKNOWLEDGED, 9L),
                        entry(Stage.HANDLER, 30L),
                        entry(Stage.SOFTIRQ, 30L),
                        entry(Stage.STACK, 30L),
                        entry(Stage.RUNNING, 30L));
        assertThat(last().totalTicks()).isEqualTo(160);
        assertThat(book.breakdown().stageTicks()).isEqualTo(last().stages());
    }

    @Test
    void aFrameThatCameDuringTheInterruptSpendsNoTimeInTheStagesBefore() {
        book.keepFinished(2);
        long first = storedFrame(100, 110, BUFFER);
        interrupt(120, 125, 131, 140);
        long second = storedFrame(145, 150, BUFFER + 4096);
        at(170);
        book.interruptEnded(0);
        at(200);
        book.taken(0, BUFFER);
        book.taken(0, BUFFER + 4096);
        at(210);
        book.delivered(first);
        book.delivered(second);

        assertThat(last().stages())
                .contains(
                        entry(Stage.DMA, 5L),
                        entry(Stage.PENDING, 0L),
                        entry(Stage.SIGNALLED, 0L),
                        entry(Stage.TAKEN, 0L),
                        entry(Stage.ACKNOWLEDGED, 0L),
                        entry(Stage.HANDLER, 20L),
                        entry(Stage.SOFTIRQ, 30L));
        assertThat(last().totalTicks()).isEqualTo(65);
    }

    @Test
    void edgesThatCollapseIntoAPendingInterruptChangeNothing() {
        book.keepFinished(1);
        long journey = storedFrame(100, 110, BUFFER);
        at(120);
        book.interruptMark(0, MSI, Stage.PENDING);
        interrupt(130, 135, 140, 150);
        at(160);
        book.interruptEnded(0);
        at(170);
        book.taken(0, BUFFER);
        book.delivered(journey);

        assertThat(last().stages()).contains(entry(Stage.PENDING, 10L));
    }

    @Test
    void privateInterruptsOfTwoCoresDoNotMix() {
        book.keepFinished(1);
        long journey = storedFrame(100, 110, BUFFER);
        at(115);
        book.interruptMark(0, 27, Stage.TICK);
        at(120);
        book.interruptMark(1, 27, Stage.TICK);
        at(125);
        book.interruptAcknowledged(1, 27, 122);
        book.interruptEnded(1);
        book.taken(1, BUFFER);
        book.delivered(journey);

        assertThat(last().stages()).contains(entry(Stage.TICK, 10L), entry(Stage.TAKEN, 2L));
    }

    @Test
    void aFrameWhoseBufferIsWrittenAgainIsDroppedAsOverwritten() {
        book.keepFinished(5);
        long first = storedFrame(100, 110, BUFFER);
        long second = storedFrame(120, 130, BUFFER);

        assertThat(book.breakdown().dropped()).isEqualTo(Map.of(DropReason.BUFFER_OVERWRITTEN, 1L));
        assertThat(last().number()).isZero();
        assertThat(last().dropped()).isEqualTo(DropReason.BUFFER_OVERWRITTEN);
        assertThat(book.taken(0, BUFFER)).isEqualTo(second).isNotEqualTo(first);
        assertThat(book.residentCount()).isOne();
    }

    @Test
    void aFrameDroppedAfterItWasStoredIsNotDroppedAgainWithItsBuffer() {
        long first = storedFrame(100, 110, BUFFER);
        book.drop(first, DropReason.DEVICE_NOT_READY);

        long second = storedFrame(120, 130, BUFFER);

        assertThat(book.breakdown().droppedCount()).isOne();
        assertThat(book.breakdown().resident()).isOne();
        assertThat(book.taken(0, BUFFER)).isEqualTo(second);
    }

    @Test
    void aFrameThatEndedIsNotTakenFromItsBuffer() {
        long journey = storedFrame(100, 110, BUFFER);
        book.drop(journey, DropReason.DEVICE_NOT_READY);

        assertThat(book.taken(0, BUFFER)).isEqualTo(JourneyBook.NONE);
    }

    @Test
    void aBufferNobodyStoredIntoHoldsNoFrame() {
        assertThat(book.taken(0, BUFFER)).isEqualTo(JourneyBook.NONE);
    }

    @Test
    void onlyTheLastFinishedJourneysAreKept() {
        book.keepFinished(3);
        for (int i = 0; i < 10; i++) {
            book.drop(book.begin(64), DropReason.NO_RECEIVER);
        }

        assertThat(book.finished()).extracting(Journey::number).containsExactly(7L, 8L, 9L);
    }

    @Test
    void manyFramesAtManyAddressesAreAllFoundAgain() {
        int frames = 5000;
        long[] journeys = new long[frames];
        for (int i = 0; i < frames; i++) {
            journeys[i] = storedFrame(events.nowTicks(), events.nowTicks() + 1, BUFFER + 2048L * i);
        }
        for (int i = 0; i < frames; i++) {
            assertThat(book.taken(0, BUFFER + 2048L * i)).isEqualTo(journeys[i]);
            book.delivered(journeys[i]);
        }

        assertThat(book.breakdown().delivered()).isEqualTo(frames);
        assertThat(book.residentCount()).isZero();
    }

    @Test
    void sumsOfTwoBooksAddUp() {
        long journey = storedFrame(100, 110, BUFFER);
        book.taken(0, BUFFER);
        at(150);
        book.delivered(journey);
        book.drop(book.begin(64), DropReason.MALFORMED);
        LatencyBreakdown one = book.breakdown();

        LatencyBreakdown two = one.plus(one).plus(LatencyBreakdown.EMPTY);

        assertThat(two.begun()).isEqualTo(4);
        assertThat(two.delivered()).isEqualTo(2);
        assertThat(two.dropped()).isEqualTo(Map.of(DropReason.MALFORMED, 2L));
        assertThat(two.totalTicks()).isEqualTo(100);
        assertThat(two.stageTicks()).containsEntry(Stage.DMA, 20L);
        assertThat(two.resident()).isZero();
    }
}
