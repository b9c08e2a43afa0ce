package dev.doorbell.sim.fault;

import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes on the bus: those of devices and processors when they are posted, messages among them, and
 * those that land without a port. What processors store in memory is not on the bus.
 *
 * @param first first address
 * @param last last address; a write that touches one of them matches
 * @param requester whose; {@link Subject#ANYBODY} for anybody but the debugger
 * @param value of this value, as wide as the write; null for any
 */
public record Writes(long first, long last, int requester, @Nullable Long value)
        implements Subject {
    /** All of them. */
    public static Writes any() {
        return between(0, Long.MAX_VALUE);
    }

    /** To this address: a doorbell's, say. */
    public static Writes to(long address) {
        return between(address, address);
    }

    /** To one of these addresses. */
    public static Writes between(long first, long last) {
        return new Writes(first, last, ANYBODY, null);
    }

    /** Only those of this requester. */
    public Writes by(int whose) {
        return new Writes(first, last, whose, value);
    }

    /** Only those of this value: a message's data, say. */
    public Writes of(long data) {
        return new Writes(first, last, requester, data);
    }

    boolean matches(long address, int bytes, int whose) {
        return address <= last
                && address + bytes > first
                && (requester == ANYBODY ? whose != Requester.DEBUGGER : whose == requester);
    }

    boolean matchesValue(long data) {
        return value == null || value == data;
    }

    boolean matchesBlocks() {
        return value == null;
    }

    @Override
    public Set<Kind> verdicts() {
        return EnumSet.of(
                Kind.DROP,
                Kind.DELAY,
                Kind.DUPLICATE,
                Kind.REORDER,
                Kind.CORRUPT,
                Kind.REPLACE,
                Kind.IMPERSONATE);
    }

    @Override
    public String words() {
        return "a write "
                + (value == null ? "" : "of " + Names.hex(value) + " ")
                + (first == last ? "to " : "")
                + Names.range(first, last)
                + (requester == ANYBODY ? "" : " by " + Names.requester(requester));
    }

    @Override
    public String code() {
        return "Writes.between("
                + Names.hex(first)
                + "L, "
                + Names.hex(last)
                + "L)"
                + (requester == ANYBODY ? "" : ".by(" + Names.hex(requester) + ")")
                + (value == null ? "" : ".of(" + Names.hex(value) + "L)");
    }
}
