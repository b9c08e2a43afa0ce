package dev.doorbell.kernel.board;

import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.JourneyUnderWay;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that keeps a machine from being quiet.
 *
 * @param kind which thing
 * @param words that thing, for people
 */
public record Unrest(Kind kind, String words) {
    private static final int NAMED_MAX = 4;

    /** What may keep a machine from being quiet. */
    public enum Kind {
        /** Frames have begun and have not ended. */
        FRAMES,
        /** The wire has something to carry, or carries it. */
        WIRE,
        /** A core does something, or is about to be interrupted. */
        CORE,
        /** Something is scheduled that is no tick: a device works, a message is on its way. */
        EVENTS
    }

    /** All there are, in the order of the path. Called at the end of a tick, or while it rests. */
    static List<Unrest> of(Backplane parts, Wire wire, List<Core> cores, int tickEvents) {
        List<Unrest> all = new ArrayList<>();
        JourneyBook book = parts.journeys();
        if (!wire.isDone() || !wire.isOutboundIdle()) {
            all.add(new Unrest(Kind.WIRE, "the wire has frames to carry"));
        }
        if (book.residentCount() > 0) {
            all.add(new Unrest(Kind.FRAMES, frames(book.underWay())));
        }
        for (Core core : cores) {
            if (!core.isAtRest()) {
                all.add(new Unrest(Kind.CORE, "cpu" + core.index() + " is not waiting"));
            }
        }
        long others = parts.events().pendingCount() - tickEvents;
        if (others > 0) {
            all.add(new Unrest(Kind.EVENTS, others + " events are pending beside the ticks"));
        }
        return all;
    }

    /** Whether there is none; asked at every tick of a run, so without a word. */
    static boolean isNone(Backplane parts, Wire wire, List<Core> cores, int tickEvents) {
        if (parts.events().pendingCount() > tickEvents || parts.journeys().residentCount() > 0) {
            return false;
        }
        for (int i = 0; i < cores.size(); i++) {
            if (!cores.get(i).isAtRest()) {
                return false;
            }
        }
        return wire.isDone() && wire.isOutboundIdle();
    }

    private static String frames(List<JourneyUnderWay> frames) {
        String named =
                String.join(
                        ", ",
                        frames.stream().limit(NAMED_MAX).map(JourneyUnderWay::toString).toList());
        int more = frames.size() - NAMED_MAX;
        return frames.size()
                + " frames under way: "
                + named
                + (more > 0 ? ", " + more + " more" : "");
    }
}
