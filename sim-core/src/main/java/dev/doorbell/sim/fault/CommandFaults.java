package dev.doorbell.sim.fault;

import dev.doorbell.sim.event.EventQueue;
import java.util.List;

/** The rules about commands: asked once for each command, when it is taken from its queue. */
public final class CommandFaults {
    private final EventQueue events;
    private final List<Installed> rules;

    CommandFaults(EventQueue events, List<Installed> rules) {
        this.events = events;
        this.rules = rules;
    }

    /** What is to become of command {@code number} of {@code queue}. */
    public Verdict judge(String queue, int number) {
        long now = events.nowTicks();
        for (Installed rule : rules) {
            Commands subject = (Commands) rule.rule().subject();
            boolean matches =
                    subject.queue().equals(queue)
                            && (subject.number() < 0 || subject.number() == number);
            if (matches && rule.fires(now)) {
                return rule.verdict();
            }
        }
        return Verdict.PASS;
    }
}
