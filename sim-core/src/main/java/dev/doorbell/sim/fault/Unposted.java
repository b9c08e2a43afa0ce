package dev.doorbell.sim.fault;

import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * A write that nobody posted.
 *
 * @param tick when it lands; if that is past, when the rule is installed
 * @param address where
 * @param bytes how wide: 1, 2, 4 or 8
 * @param value what it carries
 * @param requester whom it seems to come from
 */
public record Unposted(long tick, long address, int bytes, long value, int requester)
        implements Subject {
    @Override
    public Set<Kind> verdicts() {
        return EnumSet.of(Kind.APPEAR);
    }

    @Override
    public String words() {
        return "at tick "
                + tick
                + " a write of "
                + Names.hex(value)
                + " to "
                + Names.hex(address)
                + " by "
                + Names.requester(requester);
    }

    @Override
    public String code() {
        return String.format(
                "new Unposted(%dL, 0x%xL, %d, 0x%xL, 0x%x)",
                tick, address, bytes, value, requester);
    }
}
