package dev.doorbell.gic.redistributor;

import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import dev.doorbell.gic.behaviour.InterfaceChoice.WakerView;
import dev.doorbell.gic.behaviour.LpiChoice.BaseWhileEnabled;
import dev.doorbell.gic.behaviour.LpiChoice.DirectInvalidation;
import dev.doorbell.gic.behaviour.LpiChoice.DirectLpis;
import dev.doorbell.gic.behaviour.LpiChoice.Disabling;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.lpi.PropertyBase;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * What software reads and writes of a redistributor.
 *
 * <p>Where there are two security states, non-secure accesses see the SGIs and PPIs of Non-secure
 * Group 1 only.
 *
 * <p>Source: Arm IHI 0069, "Redistributor register descriptions".
 */
public final class RedistributorRegisters implements RegisterFile<RedistributorRegister> {
    /** The register map, for reference pages and tests. */
    public static final RegisterMap<RedistributorRegister> MAP =
            RegisterMap.of(RedistributorRegister.class, Redistributor.FRAME_BYTES);

    private static final int CTLR_ENABLE_LPIS = 1;
    private static final int CTLR_CLEARABLE = 1 << 1;
    private static final int CTLR_INVALIDATES = 1 << 2;
    private static final int CTLR_RWP = 1 << 3;
    private static final int CTLR_DECLINE_GROUP0 = 1 << 24;
    private static final int CTLR_DECLINE_GROUP1_NS = 1 << 25;
    private static final int CTLR_DECLINE_GROUP1_S = 1 << 26;
    private static final int CTLR_DECLINES =
            CTLR_DECLINE_GROUP0 | CTLR_DECLINE_GROUP1_NS | CTLR_DECLINE_GROUP1_S;
    private static final long TYPER_PHYSICAL_LPIS = 1;
    private static final long TYPER_DIRECT_LPIS = 1 << 3;
    private static final long TYPER_LAST = 1 << 4;
    private static final long TYPER_DECLINES = 1 << 5;
    private static final int TYPER_NUMBER_SHIFT = 8;

    /** CommonLPIAff: redistributors with the same Aff3 share the configuration table. */
    private static final long TYPER_COMMON_TABLE = 1 << 24;

    private static final int TYPER_AFFINITY_SHIFT = 32;
    private static final int WAKER_PROCESSOR_SLEEP = 1 << 1;
    private static final int WAKER_CHILDREN_ASLEEP = 1 << 2;
    private static final long PENDBASER_WRITABLE = 0x070F_FFFF_FFFF_0F80L;
    private static final long PENDBASER_ADDRESS = 0x000F_FFFF_FFFF_0000L;
    private static final long PENDBASER_ZERO = 1L << 62;

    private final Redistributor redistributor;
    private final InterruptBlock own;
    private final LpiState lpis;
    private final PropertyBase property;
    private final int priorityMask;
    private final boolean hasLpis;
    private final int core;
    private final boolean last;
    private final Trace trace;
    private final int source;
    private final RegisterBank<RedistributorRegister> bank;
    private final boolean clearable;
    private final boolean locks;
    private final boolean canDecline;
    private final boolean showsWaker;
    private final DirectInvalidation invalidation;
    private final boolean directLpis;

    // What the driver can see.
    private boolean asleep = true;
    private int declines;
    private long pendingBase;

    /** Whether the access under way sees everything. */
    private boolean seesAll;

    RedistributorRegisters(
            Redistributor redistributor,
            InterruptBlock own,
            LpiState lpis,
            PropertyBase property,
            Gicv3Config config,
            int core,
            boolean last,
            Trace trace,
            int source) {
        this.redistributor = redistributor;
        this.own = own;
        this.lpis = lpis;
        this.property = property;
        this.priorityMask = config.storedPriorityMask();
        this.hasLpis = config.lpis();
        this.core = core;
        this.last = last;
        this.trace = trace;
        this.source = source;
        this.bank = new RegisterBank<>(MAP, this, trace, source);
        GicBehaviour behaviour = config.behaviour();
        this.clearable = behaviour.choice(Disabling.class) != Disabling.FOR_EVER;
        this.locks = behaviour.choice(BaseWhileEnabled.class) == BaseWhileEnabled.IGNORED;
        OneOfN oneOfN = behaviour.choice(OneOfN.class);
        this.canDecline = oneOfN == OneOfN.LOWEST || oneOfN == OneOfN.ROUND_ROBIN;
        this.showsWaker = behaviour.choice(WakerView.class) == WakerView.READABLE;
        this.invalidation = behaviour.choice(DirectInvalidation.class);
        this.directLpis = behaviour.choice(DirectLpis.class) == DirectLpis.PRESENT;
    }

    boolean isAsleep() {
        return asleep;
    }

    /** GICR_CTLR.DPG: whether the core is left out of SPIs of the group that any core may take. */
    boolean declines(InterruptGroup group) {
        int bit =
                switch (group) {
                    case GROUP0 -> CTLR_DECLINE_GROUP0;
                    case GROUP1_NON_SECURE -> CTLR_DECLINE_GROUP1_NS;
                    case GROUP1_SECURE -> CTLR_DECLINE_GROUP1_S;
                };
        return (declines & bit) != 0;
    }

    long read(long offset, int bytes, int requester) {
        seesAll = redistributor.hasOneSecurityState() || Requester.isSecure(requester);
        return bank.read(offset, bytes);
    }

    void write(long offset, int bytes, long value, int requester) {
        seesAll = redistributor.hasOneSecurityState() || Requester.isSecure(requester);
        bank.write(offset, bytes, value);
    }

    @Override
    public long read(RedistributorRegister register, int index) {
        return switch (register) {
            case GICR_CTLR -> control();
            case GICR_IIDR -> PeripheralId.IIDR_ARM;
            case GICR_TYPER -> type();
            case GICR_WAKER ->
                    asleep && (seesAll || showsWaker)
                            ? WAKER_PROCESSOR_SLEEP | WAKER_CHILDREN_ASLEEP
                            : 0;
            case GICR_PROPBASER -> hasLpis ? property.value() : 0;
            case GICR_PENDBASER -> pendingBase;
            case GICR_SYNCR -> redistributor.isInvalidating() ? 1 : 0;
            case GICR_PIDR4 -> PeripheralId.high(index);
            case GICR_PIDR0 -> PeripheralId.low(index);
            case GICR_CIDR0 -> PeripheralId.component(index);
            case GICR_IGROUPR0 -> seesAll ? unsigned(own.group(0)) : 0;
            case GICR_IGRPMODR0 -> seesSecure() ? unsigned(own.groupModifier(0)) : 0;
            case GICR_ISENABLER0, GICR_ICENABLER0 -> unsigned(own.enabled(0) & seen());
            case GICR_ISPENDR0, GICR_ICPENDR0 -> unsigned(own.pending(0) & seen());
            case GICR_ISACTIVER0, GICR_ICACTIVER0 -> unsigned(own.active(0) & seen());
            case GICR_IPRIORITYR -> own.priority(index, seesAll);
            case GICR_ICFGR0 -> unsigned(own.configuration(0, seen()));
            case GICR_ICFGR1 -> unsigned(own.configuration(1, seen() >>> 16));
            case GICR_NSACR -> seesSecure() ? unsigned(own.nonSecureAccess(0)) : 0;
            case GICR_STATUSR, GICR_SETLPIR, GICR_CLRLPIR, GICR_INVLPIR, GICR_INVALLR -> 0;
        };
    }

    @Override
    public void write(RedistributorRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case GICR_CTLR -> writeControl(bits);
            case GICR_WAKER -> {
                if (seesAll) {
                    asleep = (bits & WAKER_PROCESSOR_SLEEP) != 0;
                    redistributor.participationChanged();
                }
            }
            case GICR_PROPBASER -> writePropertyBase(value);
            case GICR_PENDBASER -> writePendingBase(value);
            case GICR_SETLPIR, GICR_CLRLPIR -> sendDirectly(bits, register);
            case GICR_INVLPIR, GICR_INVALLR -> invalidate(bits, register);
            case GICR_IGROUPR0 -> {
                if (seesAll) {
                    own.writeGroup(0, bits);
                }
            }
            case GICR_IGRPMODR0 -> {
                if (seesSecure()) {
                    own.writeGroupModifier(0, bits);
                }
            }
            case GICR_NSACR -> {
                if (seesSecure()) {
                    own.writeNonSecureAccess(0, bits);
                }
            }
            case GICR_ISENABLER0 -> own.enable(0, bits & seen());
            case GICR_ICENABLER0 -> {
                own.disable(0, bits & seen());
                redistributor.noteWithdrawal();
            }
            case GICR_ISPENDR0 -> own.setPending(0, bits & seen());
            case GICR_ICPENDR0 -> clearPending(bits & seen());
            case GICR_ISACTIVER0 -> own.setActive(0, bits & seen());
            case GICR_ICACTIVER0 -> own.clearActive(0, bits & seen());
            case GICR_IPRIORITYR -> own.writePriority(index, bits & 0xFF, priorityMask, seesAll);
            case GICR_ICFGR1 -> own.writeConfiguration(1, bits, seen() >>> 16);
            case GICR_IIDR,
                    GICR_TYPER,
                    GICR_STATUSR,
                    GICR_SYNCR,
                    GICR_PIDR4,
                    GICR_PIDR0,
                    GICR_CIDR0,
                    GICR_ICFGR0 -> {}
        }
    }

    private void clearPending(int bits) {
        int before = own.pending(0);
        own.clearPending(0, bits);
        redistributor.noteCleared(before & ~own.pending(0));
    }

    // LPIs.

    private long control() {
        if (!hasLpis) {
            return declines | (redistributor.isWithdrawing() ? CTLR_RWP : 0);
        }
        return declines
                | (lpis.acceptsLpis() ? CTLR_ENABLE_LPIS : 0)
                | (clearable ? CTLR_CLEARABLE : 0)
                | (invalidation == DirectInvalidation.ANNOUNCED ? CTLR_INVALIDATES : 0)
                | (redistributor.isWithdrawing() || lpis.isWritingBack() ? CTLR_RWP : 0);
    }

    private void writeControl(int bits) {
        if (canDecline) {
            if (declines != (bits & CTLR_DECLINES)) {
                redistributor.noteWithdrawal();
            }
            declines = bits & CTLR_DECLINES;
            redistributor.participationChanged();
        }
        if (hasLpis) {
            lpis.enable((bits & CTLR_ENABLE_LPIS) != 0);
        }
    }

    private long type() {
        return redistributor.affinity() << TYPER_AFFINITY_SHIFT
                | (long) core << TYPER_NUMBER_SHIFT
                | (hasLpis ? TYPER_PHYSICAL_LPIS | TYPER_COMMON_TABLE : 0)
                | (directLpis && hasLpis ? TYPER_DIRECT_LPIS : 0)
                | (canDecline ? TYPER_DECLINES : 0)
                | (last ? TYPER_LAST : 0);
    }

    private void writePropertyBase(long value) {
        if (isLocked(0x70, value)) {
            return;
        }
        property.write(value);
        lpis.propertyBaseChanged();
    }

    private void writePendingBase(long value) {
        if (isLocked(0x78, value)) {
            return;
        }
        pendingBase = value & PENDBASER_WRITABLE;
        lpis.setPendingBase(value & PENDBASER_ADDRESS, (value & PENDBASER_ZERO) != 0);
    }

    /** Whether a table's base cannot be written now. Reports it. */
    private boolean isLocked(long offset, long value) {
        boolean locked = locks && lpis.acceptsLpis();
        if (locked) {
            trace.guestError(source, TracePoint.GIC_LOCKED, offset, value);
        }
        return locked || !hasLpis;
    }

    private void sendDirectly(int intid, RedistributorRegister register) {
        if (!directLpis || !hasLpis) {
            refuse(register, intid);
        } else if (register == RedistributorRegister.GICR_SETLPIR) {
            lpis.setPending(intid);
        } else {
            lpis.clearPending(intid);
        }
    }

    private void invalidate(int intid, RedistributorRegister register) {
        if (invalidation == DirectInvalidation.ABSENT || !hasLpis) {
            refuse(register, intid);
        } else if (invalidation != DirectInvalidation.NOTHING) {
            if (register == RedistributorRegister.GICR_INVLPIR) {
                lpis.invalidate(intid);
            } else {
                lpis.invalidateAll();
            }
        }
    }

    private void refuse(RedistributorRegister register, int value) {
        trace.guestError(source, TracePoint.REGISTER_UNMODELLED, register.row().offset(), value);
    }

    // Who may see what.

    /** Whether the access may see and set what only secure software may. */
    private boolean seesSecure() {
        return seesAll && !redistributor.hasOneSecurityState();
    }

    /** The interrupts the access may touch. GICR_NSACR grants the sending of SGIs, nothing here. */
    private int seen() {
        return seesAll ? -1 : own.inGroups(0, InterruptGroup.GROUP1_NON_SECURE.bit());
    }

    private static long unsigned(int bits) {
        return bits & 0xFFFF_FFFFL;
    }
}
