package dev.doorbell.sim.fault;

import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Commands that a controller takes from a queue in memory: those of an ITS, whose queue is called
 * {@code its}.
 *
 * @param queue whose
 * @param number only those of this number, an ITS's MAPTI being 0x0A; negative for any
 */
public record Commands(String queue, int number) implements Subject {
    /** The queue of an ITS. */
    public static final String ITS = "its";

    /** All commands of a queue. */
    public static Commands of(String queue) {
        return new Commands(queue, -1);
    }

    /** Only those of this number. */
    public Commands numbered(int wanted) {
        return new Commands(queue, wanted);
    }

    @Override
    public Set<Kind> verdicts() {
        return EnumSet.of(Kind.DROP, Kind.FAIL, Kind.DELAY, Kind.DUPLICATE, Kind.CORRUPT);
    }

    @Override
    public String words() {
        return "a command " + (number < 0 ? "" : Names.hex(number) + " ") + "of queue " + queue;
    }

    @Override
    public String code() {
        return "Commands.of(\""
                + queue
                + "\")"
                + (number < 0 ? "" : ".numbered(" + Names.hex(number) + ")");
    }
}
