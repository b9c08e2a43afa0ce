package dev.doorbell.nic.wire;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A partner that answers: a while after a frame, its answer goes onto the wire towards the NIC. */
public final class FrameResponder implements FrameSink {
    /** Answers that may be under way; a frame beyond gets none. */
    public static final int ANSWERS_MAX = 4096;

    private final EventQueue events;
    private final Wire wire;
    private final long turnaroundTicks;
    private final Function<byte[], byte @Nullable []> answers;
    private final FramesInFlight pending = new FramesInFlight();
    private final Event due;
    private long unanswered;

    /**
     * Makes a partner at the far end of {@code wire}; {@link Wire#listen} makes it hear.
     *
     * @param turnaroundTicks from a frame's last bit to its answer's being ready
     * @param answers the answer to a frame; null for none
     */
    public FrameResponder(
            Backplane backplane,
            Wire wire,
            long turnaroundTicks,
            Function<byte[], byte @Nullable []> answers) {
        this.events = backplane.events();
        this.wire = wire;
        this.turnaroundTicks = turnaroundTicks;
        this.answers = answers;
        this.due = Event.named("wire.answer", Phase.DEVICES, this::send);
    }

    @Override
    public void frame(byte[] frame, int bytes, long firstBitTicks) {
        byte[] answer = answers.apply(Arrays.copyOf(frame, bytes));
        if (answer == null) {
            return;
        }
        if (pending.size() == ANSWERS_MAX) {
            unanswered++;
            return;
        }
        long ready = events.nowTicks() + turnaroundTicks;
        pending.add(answer, 0, answer.length, FramesInFlight.NO_JOURNEY, firstBitTicks, ready);
        if (!due.isScheduled()) {
            events.scheduleAt(ready, due);
        }
    }

    private void send() {
        while (!pending.isEmpty() && pending.first().arrivesTicks <= events.nowTicks()) {
            FramesInFlight.Frame answer = pending.removeFirst();
            wire.deliver(Arrays.copyOf(answer.data, answer.bytes));
        }
        if (!pending.isEmpty()) {
            events.scheduleAt(pending.first().arrivesTicks, due);
        }
    }

    /** Frames that got no answer because too many were under way. */
    public long unanswered() {
        return unanswered;
    }
}
