package dev.doorbell.sim.fault;

import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads: of registers by processors, of memory by devices, and of tables and queues by interrupt
 * controllers, whose requester is {@link Requester#CONTROLLER}. What processors load from memory is not
 * on the bus.
 *
 * @param first first address
 * @param last last address; a read that touches one of them matches
 * @param requester whose; {@link Subject#ANYBODY} for anybody but the debugger
 */
public record Reads(long first, long last, int requester) implements Subject {
    /** Of this address: a register's, say. */
    public static Reads of(long address) {
        return between(address, address);
    }

    /** Of one of these addresses: a table's, say. */
    public static Reads between(long first, long last) {
        return new Reads(first, last, ANYBODY);
    }

    /** Only those of this requester. */
    public Reads by(int whose) {
        return new Reads(first, last, whose);
    }

    boolean matches(long address, int bytes, int whose) {
        return address <= last
                && address + bytes > first
                && (requester == ANYBODY ? whose != Requester.DEBUGGER : whose == requester);
    }

    @Override
    public Set<Kind> verdicts() {
        return EnumSet.of(Kind.FAIL, Kind.CORRUPT, Kind.REPLACE);
    }

    @Override
    public String words() {
        return "a read "
                + (first == last ? "of " : "")
                + Names.range(first, last)
                + (requester == ANYBODY ? "" : " by " + Names.requester(requester));
    }

    @Override
    public String code() {
        return "Reads.between("
                + Names.hex(first)
                + "L, "
                + Names.hex(last)
                + "L)"
                + (requester == ANYBODY ? "" : ".by(" + Names.hex(requester) + ")");
    }
}
