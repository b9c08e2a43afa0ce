package dev.doorbell.nic.wire;

import dev.doorbell.nic.wire.FramesInFlight.Frame;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Frames that a fault on purpose has taken out of their row: late ones, copies, those to be passed. */
final class StrayFrames {
    /** A frame on its own way. */
    private static final class Stray {
        private final Frame frame;
        private final Event arrival;
        private final boolean held;

        /** Of a held one: frames in the row that left before it and have not arrived. */
        private int ahead;

        Stray(Frame frame, Event arrival, boolean held, int ahead) {
            this.frame = frame;
            this.arrival = arrival;
            this.held = held;
            this.ahead = ahead;
        }
    }

    private final EventQueue events;
    private final Consumer<Frame> arrives;
    private final List<Stray> strays = new ArrayList<>();

    /** Makes an empty pool; {@code arrives} hears of each frame whose time has come. */
    StrayFrames(EventQueue events, Consumer<Frame> arrives) {
        this.events = events;
        this.arrives = arrives;
    }

    boolean isEmpty() {
        return strays.isEmpty();
    }

    /**
     * Copies a frame in.
     *
     * @param held whether it comes as soon as one of the row has passed it
     * @param ahead frames in the row now, which left before it
     */
    void add(
            byte[] from,
            int offset,
            int bytes,
            long journey,
            long firstBitTicks,
            long arrivesTicks,
            boolean held,
            int ahead) {
        Frame frame = new Frame();
        frame.data = Arrays.copyOfRange(from, offset, offset + bytes);
        frame.bytes = bytes;
        frame.journey = journey;
        frame.firstBitTicks = firstBitTicks;
        frame.arrivesTicks = arrivesTicks;
        Event arrival =
                Event.named(
                        "wire.stray",
                        Phase.DEVICES,
                        () -> {
                            strays.removeIf(stray -> stray.frame == frame);
                            arrives.accept(frame);
                        });
        strays.add(new Stray(frame, arrival, held, ahead));
        events.scheduleAt(arrivesTicks, arrival);
    }

    /** A frame of the row has arrived now: those held that left before it come behind it. */
    void passedBy() {
        for (int i = 0; i < strays.size(); i++) {
            Stray stray = strays.get(i);
            if (stray.held && stray.ahead-- == 0) {
                stray.frame.arrivesTicks = events.nowTicks();
                events.moveTo(events.nowTicks(), stray.arrival);
            }
        }
    }

    /** Takes all of them out, in order of coming in: the link is down. */
    List<Frame> removeAll() {
        List<Frame> removed = strays.stream().map(stray -> stray.frame).toList();
        strays.forEach(stray -> events.cancel(stray.arrival));
        strays.clear();
        return removed;
    }
}
