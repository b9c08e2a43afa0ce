package dev.doorbell.gic.v2;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice.AbsentCores;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * Sending SGIs: GICD_SGIR, and the bytes that say from whom each SGI is pending.
 *
 * <p>Source: Arm IHI 0048, "Software Generated Interrupt Register", "SGI Set-Pending Registers".
 */
final class SgiRegisters {
    private static final int SGIR_NSATT = 1 << 15;

    // GICD_SGIR's filter.
    private static final int TO_LIST = 0;
    private static final int TO_OTHERS = 1;
    private static final int TO_SELF = 2;

    // What GICD_NSACR grants non-secure software for a Group 0 SGI.
    private static final int MAY_SEND = 1;
    private static final int MAY_TAKE_BACK = 2;

    private final Gicv2Distributor distributor;
    private final Trace trace;
    private final int source;
    private final boolean twoStates;
    private final int senderMask;

    SgiRegisters(
            Gicv2Distributor distributor,
            Trace trace,
            int source,
            GicBehaviour behaviour,
            boolean twoStates) {
        this.distributor = distributor;
        this.trace = trace;
        this.source = source;
        this.twoStates = twoStates;
        boolean all = behaviour.choice(AbsentCores.class) == AbsentCores.KEPT;
        this.senderMask = all ? 0xFF : (1 << distributor.coreCount()) - 1;
    }

    /** GICD_SPENDSGIR and CPENDSGIR of {@code core}: four bytes, a bit for each sender. */
    int senders(int core, boolean nonSecure, int quad) {
        PrivateInterrupts own = distributor.own(core);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int sgi = 4 * quad + i;
            if (isGranted(own, sgi, nonSecure, MAY_SEND)) {
                value |= own.senders(sgi) << (8 * i);
            }
        }
        return value;
    }

    /** Writes GICD_SPENDSGIR of {@code core}. */
    void addSenders(int core, boolean nonSecure, int quad, int value) {
        for (int i = 0; i < 4; i++) {
            int sgi = 4 * quad + i;
            if (isGranted(distributor.own(core), sgi, nonSecure, MAY_SEND)) {
                distributor.sendSgi(core, sgi, value >>> (8 * i) & senderMask);
            }
        }
    }

    /** Writes GICD_CPENDSGIR of {@code core}. */
    void removeSenders(int core, boolean nonSecure, int quad, int value) {
        for (int i = 0; i < 4; i++) {
            int sgi = 4 * quad + i;
            if (isGranted(distributor.own(core), sgi, nonSecure, MAY_TAKE_BACK)) {
                distributor.takeBackSgi(core, sgi, value >>> (8 * i) & senderMask);
            }
        }
    }

    /** Writes GICD_SGIR from {@code core}. */
    void send(int core, boolean nonSecure, int value) {
        int sgi = value & 0xF;
        int targets = targets(core, value);
        for (int target = 0; target < distributor.coreCount(); target++) {
            boolean meant = (targets >>> target & 1) != 0;
            if (meant && mayReach(target, sgi, nonSecure, (value & SGIR_NSATT) != 0)) {
                distributor.sendSgi(target, sgi, 1 << core);
            }
        }
    }

    private int targets(int core, int value) {
        int all = (1 << distributor.coreCount()) - 1;
        return switch (value >>> 24 & 3) {
            case TO_LIST -> value >>> 16 & all;
            case TO_OTHERS -> all & ~(1 << core);
            case TO_SELF -> 1 << core;
            default -> {
                long offset = Gicv2DistributorRegister.GICD_SGIR.row().offset();
                trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, value);
                yield 0;
            }
        };
    }

    /** With two security states an SGI must be of the group that a secure sender means. */
    private boolean mayReach(int target, int sgi, boolean nonSecure, boolean meansGroup1) {
        PrivateInterrupts theirs = distributor.own(target);
        if (!twoStates || nonSecure) {
            return isGranted(theirs, sgi, nonSecure, MAY_SEND);
        }
        return theirs.isGroup1(sgi) == meansGroup1;
    }

    private static boolean isGranted(PrivateInterrupts own, int sgi, boolean nonSecure, int grant) {
        return !nonSecure || own.isGroup1(sgi) || own.block().nonSecureAccessTo(sgi) >= grant;
    }
}
