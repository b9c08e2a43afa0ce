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
    private record Stray(Frame frame, Event arrival, boolean held) {}

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

    /** Copies a frame in; one that is {@code held} comes earlier if {@link #release} is called. */
    void add(
            byte[] from,
            int offset,
            int bytes,
            long journey,
            long firstBitTicks,
            long arrivesTicks,
            boolean held) {
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
                            strays.removeIf(stray -> stray.frame() == frame);
                            arrives.accept(frame);
                        });
        strays.add(new Stray(frame, arrival, held));
        events.scheduleAt(arrivesTicks, arrival);
    }

    /** Another frame has arrived now: those that were held come behind it. */
    void release() {
        for (int i = 0; i < strays.size(); i++) {
            Stray stray = strays.get(i);
            if (stray.held()) {
                stray.frame().arrivesTicks = events.nowTicks();
                events.moveTo(events.nowTicks(), stray.arrival());
            }
        }
    }

    /** Takes all of them out, in order of coming in: the link is down. */
    List<Frame> removeAll() {
        List<Frame> removed = strays.stream().map(Stray::frame).toList();
        strays.forEach(stray -> events.cancel(stray.arrival()));
        strays.clear();
        return removed;
    }
}
