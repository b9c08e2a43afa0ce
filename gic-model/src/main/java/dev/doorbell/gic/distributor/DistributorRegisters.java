package dev.doorbell.gic.distributor;

import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * What software reads and writes of the distributor.
 *
 * <p>Where there are two security states, non-secure accesses see the interrupts of Non-secure
 * Group 1 and, of the others, what GICD_NSACR lets them.
 *
 * <p>Source: Arm IHI 0069, "Distributor register descriptions".
 */
public final class DistributorRegisters implements RegisterFile<DistributorRegister> {
    /** The register map, for reference pages and tests. */
    public static final RegisterMap<DistributorRegister> MAP =
            RegisterMap.of(DistributorRegister.class, Distributor.FRAME_BYTES);

    private static final int CTLR_ENABLE_GROUP0 = 1;
    private static final int CTLR_ENABLE_GROUP1_NS = 1 << 1;
    private static final int CTLR_ENABLE_GROUP1_S = 1 << 2;
    private static final int CTLR_ENABLES =
            CTLR_ENABLE_GROUP0 | CTLR_ENABLE_GROUP1_NS | CTLR_ENABLE_GROUP1_S;
    private static final int CTLR_ARE = 1 << 4;
    private static final int CTLR_ARE_NS = 1 << 5;
    private static final int CTLR_DS = 1 << 6;
    private static final long CTLR_RWP = 1L << 31;
    private static final int TYPER_SECURITY = 1 << 10;
    private static final int TYPER_MESSAGES = 1 << 16;
    private static final int TYPER_LPIS = 1 << 17;
    private static final int TYPER_INTID_BITS = (Gicv3Config.INTID_BITS - 1) << 19;
    private static final int TYPER_A3V = 1 << 24;
    private static final int TYPER_NO_1_OF_N = 1 << 25;
    private static final int TYPER_RANGE_SELECTOR = 1 << 26;
    private static final int MANY_CORES = 16;
    private static final int SPI_FIRST = InterruptId.SPI_FIRST;

    // What GICD_NSACR must grant non-secure software for an access to a secure interrupt.
    private static final int NEVER = 4;
    private static final int TO_SET_PENDING = 1;
    private static final int TO_CLEAR_PENDING = 2; // and to see what is active
    private static final int TO_ROUTE = 3;

    private final Distributor distributor;
    private final InterruptBlock spis;
    private final SpiRouter router;
    private final int priorityMask;
    private final boolean routesToAny;
    private final boolean hasLpis;
    private final Trace trace;
    private final int source;
    private final RegisterBank<DistributorRegister> bank;

    // What the driver can see.
    private int enables;
    private boolean oneState;

    /** Whether the access under way sees everything. */
    private boolean seesAll;

    DistributorRegisters(
            Distributor distributor,
            InterruptBlock spis,
            SpiRouter router,
            Gicv3Config config,
            Trace trace,
            int source) {
        this.distributor = distributor;
        this.spis = spis;
        this.router = router;
        this.priorityMask = config.storedPriorityMask();
        OneOfN oneOfN = config.behaviour().choice(OneOfN.class);
        this.routesToAny = oneOfN == OneOfN.LOWEST || oneOfN == OneOfN.ROUND_ROBIN;
        this.hasLpis = config.lpis();
        this.trace = trace;
        this.source = source;
        this.oneState = !config.twoSecurityStates();
        this.bank = new RegisterBank<>(MAP, this, trace, source);
    }

    boolean hasOneSecurityState() {
        return oneState;
    }

    int forwardedGroups() {
        return ((enables & CTLR_ENABLE_GROUP0) != 0 ? InterruptGroup.GROUP0.bit() : 0)
                | ((enables & CTLR_ENABLE_GROUP1_NS) != 0
                        ? InterruptGroup.GROUP1_NON_SECURE.bit()
                        : 0)
                | ((enables & CTLR_ENABLE_GROUP1_S) != 0 ? InterruptGroup.GROUP1_SECURE.bit() : 0);
    }

    long read(long offset, int bytes, int requester) {
        seesAll = oneState || Requester.isSecure(requester);
        return bank.read(offset, bytes);
    }

    void write(long offset, int bytes, long value, int requester) {
        seesAll = oneState || Requester.isSecure(requester);
        bank.write(offset, bytes, value);
    }

    @Override
    public long read(DistributorRegister register, int index) {
        int word = index - 1; // word 0 of each array is the redistributors' with affinity routing
        return switch (register) {
            case GICD_CTLR -> control();
            case GICD_TYPER -> type();
            case GICD_IIDR -> PeripheralId.IIDR_ARM;
            case GICD_IGROUPR -> has(word) && seesAll ? unsigned(spis.group(word)) : 0;
            case GICD_IGRPMODR ->
                    has(word) && seesSecure() ? unsigned(spis.groupModifier(word)) : 0;
            case GICD_ISENABLER, GICD_ICENABLER ->
                    has(word) ? unsigned(spis.enabled(word) & seen(word, NEVER)) : 0;
            case GICD_ISPENDR ->
                    has(word) ? unsigned(spis.pending(word) & seen(word, TO_SET_PENDING)) : 0;
            case GICD_ICPENDR ->
                    has(word) ? unsigned(spis.pending(word) & seen(word, TO_CLEAR_PENDING)) : 0;
            case GICD_ISACTIVER, GICD_ICACTIVER ->
                    has(word) ? unsigned(spis.active(word) & seen(word, TO_CLEAR_PENDING)) : 0;
            case GICD_IPRIORITYR -> hasSpi(index) ? spis.priority(index, seesAll) : 0;
            case GICD_ICFGR ->
                    hasHalf(index) ? unsigned(spis.configuration(index - 2, seenHalf(index))) : 0;
            case GICD_NSACR ->
                    hasHalf(index) && seesSecure() ? unsigned(spis.nonSecureAccess(index - 2)) : 0;
            case GICD_IROUTER -> hasSpi(index) && mayRoute(index) ? router.read(index) : 0;
            case GICD_PIDR4 -> PeripheralId.high(index);
            case GICD_PIDR0 -> PeripheralId.low(index);
            case GICD_CIDR0 -> PeripheralId.component(index);
            case GICD_TYPER2,
                    GICD_STATUSR,
                    GICD_SETSPI_NSR,
                    GICD_CLRSPI_NSR,
                    GICD_SETSPI_SR,
                    GICD_CLRSPI_SR,
                    GICD_ITARGETSR,
                    GICD_SGIR,
                    GICD_CPENDSGIR,
                    GICD_SPENDSGIR ->
                    0;
        };
    }

    @Override
    public void write(DistributorRegister register, int index, long value) {
        int word = index - 1;
        int bits = (int) value;
        switch (register) {
            case GICD_CTLR -> writeControl(bits);
            case GICD_SETSPI_NSR -> message(bits, true, false);
            case GICD_CLRSPI_NSR -> message(bits, false, false);
            case GICD_SETSPI_SR -> message(bits, true, true);
            case GICD_CLRSPI_SR -> message(bits, false, true);
            case GICD_IPRIORITYR -> {
                if (hasSpi(index)) {
                    spis.writePriority(index, bits & 0xFF, priorityMask, seesAll);
                }
            }
            case GICD_ICFGR -> {
                if (hasHalf(index)) {
                    spis.writeConfiguration(index - 2, bits, seenHalf(index));
                }
            }
            case GICD_NSACR -> {
                if (hasHalf(index) && seesSecure()) {
                    spis.writeNonSecureAccess(index - 2, bits);
                }
            }
            case GICD_IROUTER -> {
                if (hasSpi(index) && mayRoute(index) && !router.write(index, value)) {
                    trace.guestError(source, TracePoint.GIC_NOBODY, index, value);
                }
            }
            default -> {
                if (has(word)) {
                    writeWord(register, word, bits);
                }
            }
        }
    }

    private void writeWord(DistributorRegister register, int word, int bits) {
        switch (register) {
            case GICD_IGROUPR -> {
                if (seesAll) {
                    spis.writeGroup(word, bits);
                }
            }
            case GICD_IGRPMODR -> {
                if (seesSecure()) {
                    spis.writeGroupModifier(word, bits);
                }
            }
            case GICD_ISENABLER -> spis.enable(word, bits & seen(word, NEVER));
            case GICD_ICENABLER -> {
                spis.disable(word, bits & seen(word, NEVER));
                distributor.noteWithdrawal();
            }
            case GICD_ISPENDR -> spis.setPending(word, bits & seen(word, TO_SET_PENDING));
            case GICD_ICPENDR -> clearPending(word, bits & seen(word, TO_CLEAR_PENDING));
            case GICD_ISACTIVER -> spis.setActive(word, bits & seen(word, NEVER));
            case GICD_ICACTIVER -> spis.clearActive(word, bits & seen(word, NEVER));
            default -> throw new IllegalStateException(register + " is no array of words");
        }
    }

    private void clearPending(int word, int bits) {
        int before = spis.pending(word);
        distributor.letGo(word, bits);
        spis.clearPending(word, bits);
        distributor.noteCleared(word, before & ~spis.pending(word));
    }

    private void message(int intid, boolean set, boolean secure) {
        if (!distributor.hasMessages()) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, secure ? 0x50 : 0x40, intid);
            return;
        }
        boolean allowed =
                secure
                        ? seesSecure()
                        : hasSpi(intid)
                                && (seesAll
                                        || mayTouch(
                                                intid, set ? TO_SET_PENDING : TO_CLEAR_PENDING));
        if (!allowed || !hasSpi(intid)) {
            trace.guestError(source, TracePoint.DOORBELL_OUT_OF_RANGE, intid, -1);
            return;
        }
        distributor.message(intid, set);
    }

    // GICD_CTLR and GICD_TYPER.

    private long control() {
        long pending = distributor.isWithdrawing() ? CTLR_RWP : 0;
        if (oneState) {
            return pending | enables | CTLR_ARE | CTLR_DS;
        }
        return seesAll
                ? pending | enables | CTLR_ARE | CTLR_ARE_NS
                : pending | (enables & CTLR_ENABLE_GROUP1_NS) | CTLR_ARE;
    }

    private void writeControl(int bits) {
        int before = enables;
        if (!seesAll) {
            enables = (enables & ~CTLR_ENABLE_GROUP1_NS) | (bits & CTLR_ENABLE_GROUP1_NS);
        } else {
            if (!oneState && (bits & CTLR_DS) != 0) {
                oneState = true;
                distributor.forgetSecureGroup1();
            }
            enables = bits & (oneState ? CTLR_ENABLES & ~CTLR_ENABLE_GROUP1_S : CTLR_ENABLES);
        }
        if ((before & ~enables) != 0) {
            distributor.noteWithdrawal();
        }
    }

    private long type() {
        return spis.words()
                | TYPER_INTID_BITS
                | TYPER_A3V
                | (oneState ? 0 : TYPER_SECURITY)
                | (distributor.hasMessages() ? TYPER_MESSAGES : 0)
                | (hasLpis ? TYPER_LPIS : 0)
                | (routesToAny ? 0 : TYPER_NO_1_OF_N)
                | (distributor.coreCount() > MANY_CORES ? TYPER_RANGE_SELECTOR : 0);
    }

    // Who may see what.

    /** Whether the access may see and set what only secure software may. */
    private boolean seesSecure() {
        return seesAll && !oneState;
    }

    /** The interrupts of a word that the access may touch, given what GICD_NSACR must grant. */
    private int seen(int word, int grant) {
        return seesAll ? -1 : spis.open(word, grant);
    }

    private int seenHalf(int index) {
        int word = (index - 2) / 2;
        return seen(word, NEVER) >>> (16 * (index & 1)) & 0xFFFF;
    }

    private boolean mayTouch(int intid, int grant) {
        return (spis.open(spis.word(intid), grant) & InterruptBlock.bit(intid)) != 0;
    }

    private boolean mayRoute(int intid) {
        return seesAll || mayTouch(intid, TO_ROUTE);
    }

    private static long unsigned(int bits) {
        return bits & 0xFFFF_FFFFL;
    }

    private boolean has(int word) {
        return word >= 0 && word < spis.words();
    }

    private boolean hasHalf(int half) {
        return half >= 2 && half < 2 + 2 * spis.words();
    }

    private boolean hasSpi(int intid) {
        return intid >= SPI_FIRST && spis.holds(intid);
    }
}
