package dev.doorbell.sim.fault;

import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * A change of level of an interrupt line, between those who drive it and those who hear it.
 *
 * @param name the line's name, one of {@link Faults#lineNames}
 */
public record Line(String name) implements Subject {
    /** The line of that name. */
    public static Line named(String name) {
        return new Line(name);
    }

    @Override
    public Set<Kind> verdicts() {
        return EnumSet.of(Kind.DROP, Kind.DELAY, Kind.DUPLICATE, Kind.STUCK_HIGH, Kind.STUCK_LOW);
    }

    @Override
    public String words() {
        return "line " + name;
    }

    @Override
    public String code() {
        return "Line.named(\"" + name + "\")";
    }
}
