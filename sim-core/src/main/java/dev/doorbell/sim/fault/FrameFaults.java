package dev.doorbell.sim.fault;

import dev.doorbell.sim.event.EventQueue;
import java.util.List;

/** The rules about frames: asked once for each frame, when its last bit leaves its sender. */
public final class FrameFaults {
    private final EventQueue events;
    private final List<Installed> rules;

    FrameFaults(EventQueue events, List<Installed> rules) {
        this.events = events;
        this.rules = rules;
    }

    /** What is to become of a frame: {@code bytes} bytes of {@code data} from {@code offset} on. */
    public Verdict judge(Frames.Direction direction, byte[] data, int offset, int bytes) {
        long now = events.nowTicks();
        for (Installed rule : rules) {
            Frames subject = (Frames) rule.rule().subject();
            if (subject.direction() == direction
                    && subject.which().matches(data, offset, bytes)
                    && rule.fires(now)) {
                return rule.verdict();
            }
        }
        return Verdict.PASS;
    }
}
