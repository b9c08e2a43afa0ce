package dev.doorbell.bench.replay;

import dev.doorbell.nic.Nic;
import dev.doorbell.sim.path.JourneyBook;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A wire as the recordings have it: what a card cannot take yet waits outside, in order, and what it
 * sends is kept until it is asked for.
 */
public final class ReplayWire {
    private final Nic card;
    private final JourneyBook journeys;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final Deque<byte[]> sent = new ArrayDeque<>();
    private boolean delivering;

    ReplayWire(Nic card, JourneyBook journeys) {
        this.card = card;
        this.journeys = journeys;
        card.onRoom(this::deliver);
        card.connect(
                (frame, offset, bytes) -> {
                    sent.addLast(Arrays.copyOfRange(frame, offset, offset + bytes));
                    return 0;
                });
    }

    /** A frame, without FCS, comes from the far end. */
    public void send(byte[] frame) {
        waiting.addLast(frame);
        deliver();
    }

    /** Whether the card takes a frame of that length now. */
    public boolean isReady(int bytes) {
        return waiting.isEmpty() && card.canReceive(bytes);
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (!waiting.isEmpty() && card.canReceive(waiting.getFirst().length)) {
            byte[] frame = waiting.removeFirst();
            card.frameArrives(frame, 0, frame.length, journeys.begin(frame.length));
        }
        delivering = false;
    }

    /** The next frame the card has sent; null if there is none. */
    public byte @Nullable [] receive() {
        return sent.pollFirst();
    }
}
