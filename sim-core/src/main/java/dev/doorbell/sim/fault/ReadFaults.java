package dev.doorbell.sim.fault;

import dev.doorbell.sim.event.EventQueue;
import java.util.List;

/** The rules about reads: asked once for each read, before it is made. */
public final class ReadFaults {
    private final EventQueue events;
    private final List<Installed> rules;

    ReadFaults(EventQueue events, List<Installed> rules) {
        this.events = events;
        this.rules = rules;
    }

    /** What is to become of a read of {@code bytes} bytes at {@code address} by {@code requester}. */
    public Verdict judge(long address, int bytes, int requester) {
        long now = events.nowTicks();
        for (Installed rule : rules) {
            Reads subject = (Reads) rule.rule().subject();
            if (subject.matches(address, bytes, requester) && rule.fires(now)) {
                return rule.verdict();
            }
        }
        return Verdict.PASS;
    }
}
