package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.ActivePriorities;
import dev.doorbell.gic.Blocker;
import dev.doorbell.gic.CpuInterfacePort;
import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One core's CPU interface.
 *
 * <p>The redistributor presents one interrupt at a time. A change of what it presents, a withdrawal
 * included, takes the transit time to get here. Every change ends in {@link #settle}, the only place
 * that drives the core's inputs.
 *
 * <p>Source: Arm IHI 0069, "Handling interrupts"; "AArch64 System register descriptions".
 */
public final class CpuInterface implements SystemRegisters, CpuInterfacePort {
    private static final int INTID_MASK = 0xFF_FFFF;
    private static final int NON_SECURE_HALF = 0x80;
    private static final int IDLE_PRIORITY = 0xFF;
    private static final int SRE_FIXED = 7;
    private static final int SRE_FIXED_WITH_ENABLE = 0xF;
    private static final int ENCODINGS = 1 << 16;
    private static final int NOTHING = Transit.NOTHING;

    /** From encoding to register; shared, built once. */
    private static final @Nullable IccRegister[] BY_ENCODING = new @Nullable IccRegister[ENCODINGS];

    static {
        for (IccRegister register : IccRegister.values()) {
            BY_ENCODING[register.encoding()] = register;
        }
    }

    private final int index;
    private final Core core;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final Distributor distributor;
    private final InterruptLine.Driver irq;
    private final InterruptLine.Driver fiq;
    private final Transit transit;
    private final int priorityBitsMask;
    private final boolean twoStates;
    private @Nullable RedistributorPort redistributor;

    // What the driver can see.
    private final InterfaceControl control;
    private final RunningPriority running;
    private SecurityState state;
    private int priorityMask;

    // What only the model knows.
    private int signalled = NOTHING;

    /** Makes the interface of {@code core}, masking everything. */
    public CpuInterface(
            Backplane backplane,
            GicTiming timing,
            Core core,
            Distributor distributor,
            Gicv3Config config,
            boolean manyCores) {
        this.index = core.index();
        this.core = core;
        this.trace = backplane.trace();
        this.source = trace.source("icc" + index);
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.distributor = distributor;
        this.irq = core.irq().driver();
        this.fiq = core.fiq().driver();
        this.transit =
                new Transit(
                        "icc" + index,
                        backplane.events(),
                        timing,
                        intid -> redistributor().isDeliverable(intid),
                        this::settle);
        this.priorityBitsMask = config.interfacePriorityMask();
        this.twoStates = config.twoSecurityStates();
        this.control = new InterfaceControl(config.priorityBits(), manyCores);
        this.running = new RunningPriority(InterfaceControl.preemptionBits(config.priorityBits()));
        this.state = SecurityState.NON_SECURE;
    }

    /** Joins the redistributor that presents interrupts here. */
    public void connect(RedistributorPort redistributor) {
        this.redistributor = redistributor;
    }

    /**
     * Sets the state the core is in, as its exception entries and returns would.
     *
     * @throws IllegalStateException if there is one security state and it is not that
     */
    public void setState(SecurityState state) {
        if (!twoStates && state != SecurityState.NON_SECURE) {
            throw new IllegalStateException(
                    "icc" + index + " in state " + state + ", but there is one security state");
        }
        this.state = state;
        settle();
    }

    @Override
    public int enabledGroups() {
        return control.enabledGroups();
    }

    @Override
    public void bestChanged(int intid) {
        transit.present(intid);
        settle();
    }

    @Override
    public boolean hasYetToHear() {
        return transit.isUnderway();
    }

    @Override
    public String nameOf(int encoding) {
        return register(encoding).name();
    }

    private RedistributorPort redistributor() {
        RedistributorPort mine = redistributor;
        if (mine == null) {
            throw new IllegalStateException("icc" + index + " has no redistributor");
        }
        return mine;
    }

    /** Drives the core's inputs: one is high while the presented interrupt is urgent enough. */
    private void settle() {
        int presented = transit.presented();
        int wanted = isUrgent(presented) ? presented : NOTHING;
        if (wanted != NOTHING) {
            if (signalled == NOTHING) {
                trace.emit(TracePoint.INTERRUPT_SIGNALLED, source, index, wanted);
            }
            journeys.interruptMark(index, wanted, Stage.SIGNALLED);
        }
        signalled = wanted;
        boolean fast = wanted != NOTHING && isFast(redistributor().groupOf(wanted));
        irq.drive(wanted != NOTHING && !fast);
        fiq.drive(fast);
    }

    /** Source: Arm IHI 0069, "Interrupt assignment to IRQ and FIQ signals". */
    private boolean isFast(InterruptGroup group) {
        return switch (group) {
            case GROUP0 -> true;
            case GROUP1_SECURE -> state != SecurityState.SECURE;
            case GROUP1_NON_SECURE -> state != SecurityState.NON_SECURE;
        };
    }

    private boolean isUrgent(int intid) {
        if (intid == NOTHING) {
            return false;
        }
        InterruptGroup group = redistributor().groupOf(intid);
        int priority = redistributor().priorityOf(intid);
        return control.isEnabled(group)
                && priority < priorityMask
                && preempts(priority, control.groupMask(group));
    }

    /** Whether an interrupt may be signalled now, by the bits of both priorities in {@code mask}. */
    private boolean preempts(int priority, int mask) {
        int value = running.value();
        return value == ActivePriorities.IDLE || (priority & mask) < (value & mask);
    }

    // What the core does.

    @Override
    public int[] encodings() {
        return Arrays.stream(IccRegister.values())
                .filter(register -> register.word() < running.words())
                .filter(register -> twoStates || !register.isForMonitor())
                .mapToInt(IccRegister::encoding)
                .toArray();
    }

    @Override
    public long accessCycles(int encoding, boolean write) {
        return switch (register(encoding)) {
            case ICC_IAR0_EL1, ICC_IAR1_EL1 -> timing.acknowledgeCycles();
            case ICC_EOIR0_EL1, ICC_EOIR1_EL1 -> timing.endCycles();
            default -> 0;
        };
    }

    @Override
    public long read(int encoding) {
        IccRegister register = register(encoding);
        isTrapped(register);
        return switch (register) {
            case ICC_PMR_EL1 -> seenPriority(priorityMask);
            case ICC_IAR0_EL1 -> acknowledge(visible0());
            case ICC_IAR1_EL1 -> acknowledge(visible1());
            case ICC_HPPIR0_EL1 -> visible0();
            case ICC_HPPIR1_EL1 -> visible1();
            case ICC_BPR0_EL1 -> control.binaryPoint(InterruptGroup.GROUP0, state);
            case ICC_BPR1_EL1 -> control.binaryPoint(bank(), state);
            case ICC_AP0R0_EL1, ICC_AP0R1_EL1, ICC_AP0R2_EL1, ICC_AP0R3_EL1 ->
                    unsigned(running.of(InterruptGroup.GROUP0).word(register.word()));
            case ICC_AP1R0_EL1, ICC_AP1R1_EL1, ICC_AP1R2_EL1, ICC_AP1R3_EL1 ->
                    unsigned(running.of(bank()).word(register.word()));
            case ICC_RPR_EL1 -> runningPriority();
            case ICC_CTLR_EL1 -> control.control(state);
            case ICC_CTLR_EL3 -> control.monitorControl();
            case ICC_SRE_EL1 -> SRE_FIXED;
            case ICC_SRE_EL2, ICC_SRE_EL3 -> SRE_FIXED_WITH_ENABLE;
            case ICC_IGRPEN0_EL1 -> control.isEnabled(InterruptGroup.GROUP0) ? 1 : 0;
            case ICC_IGRPEN1_EL1 -> control.isEnabled(bank()) ? 1 : 0;
            case ICC_IGRPEN1_EL3 ->
                    (control.isEnabled(InterruptGroup.GROUP1_NON_SECURE) ? 1 : 0)
                            | (control.isEnabled(InterruptGroup.GROUP1_SECURE) ? 2 : 0);
            case ICC_EOIR0_EL1,
                    ICC_EOIR1_EL1,
                    ICC_DIR_EL1,
                    ICC_SGI0R_EL1,
                    ICC_SGI1R_EL1,
                    ICC_ASGI1R_EL1 ->
                    0; // write-only
        };
    }

    @Override
    public void write(int encoding, long value) {
        IccRegister register = register(encoding);
        int bits = (int) value;
        if (isTrapped(register)) {
            return;
        }
        switch (register) {
            case ICC_PMR_EL1 -> writePriorityMask(bits);
            case ICC_EOIR0_EL1 -> end(bits & INTID_MASK, true);
            case ICC_EOIR1_EL1 -> end(bits & INTID_MASK, false);
            case ICC_DIR_EL1 -> {
                if (control.dropsOnly(state)) {
                    deactivate(bits & INTID_MASK);
                } else {
                    trace.guestError(
                            source, TracePoint.GIC_DEACTIVATE_UNSPLIT, index, bits & INTID_MASK);
                }
            }
            case ICC_SGI0R_EL1 -> sendSgi(value, InterruptGroup.GROUP0);
            case ICC_SGI1R_EL1 -> sendSgi(value, bank());
            case ICC_ASGI1R_EL1 -> sendSgi(value, otherBank());
            case ICC_BPR0_EL1 -> control.writeBinaryPoint(InterruptGroup.GROUP0, state, bits);
            case ICC_BPR1_EL1 -> control.writeBinaryPoint(bank(), state, bits);
            case ICC_AP0R0_EL1, ICC_AP0R1_EL1, ICC_AP0R2_EL1, ICC_AP0R3_EL1 ->
                    running.of(InterruptGroup.GROUP0).writeWord(register.word(), bits);
            case ICC_AP1R0_EL1, ICC_AP1R1_EL1, ICC_AP1R2_EL1, ICC_AP1R3_EL1 ->
                    running.of(bank()).writeWord(register.word(), bits);
            case ICC_CTLR_EL1 ->
                    control.writeControl(state, !distributor.hasOneSecurityState(), bits);
            case ICC_CTLR_EL3 -> control.writeMonitorControl(bits);
            case ICC_IGRPEN0_EL1 -> enable(InterruptGroup.GROUP0, bits);
            case ICC_IGRPEN1_EL1 -> enable(bank(), bits);
            case ICC_IGRPEN1_EL3 -> {
                enable(InterruptGroup.GROUP1_NON_SECURE, bits);
                enable(InterruptGroup.GROUP1_SECURE, bits >>> 1);
            }
            case ICC_SRE_EL1, // fixed
                    ICC_SRE_EL2,
                    ICC_SRE_EL3,
                    ICC_IAR0_EL1, // read-only
                    ICC_IAR1_EL1,
                    ICC_HPPIR0_EL1,
                    ICC_HPPIR1_EL1,
                    ICC_RPR_EL1 -> {}
        }
        settle();
    }

    private static IccRegister register(int encoding) {
        IccRegister register = BY_ENCODING[encoding];
        if (register == null) {
            throw new IllegalStateException("encoding " + encoding + " is not ours");
        }
        return register;
    }

    // Security.

    /** Whether software that is not secure is to see nothing of what is. */
    private boolean hidesSecure() {
        return state == SecurityState.NON_SECURE && !distributor.hasOneSecurityState();
    }

    /**
     * Group 0 belongs to the monitor where there are two states: hardware traps a Non-secure access.
     * Model note: no exception is taken here; it is told of, a read shows no interrupt of Group 0, and a
     * write is ignored.
     *
     * <p>Source: Arm IHI 0069, accessibility of ICC_IAR0_EL1 and its like with SCR_EL3.FIQ set.
     */
    private boolean isTrapped(IccRegister register) {
        boolean trapped = register.isOfGroup0() && hidesSecure();
        if (trapped) {
            trace.guestError(source, TracePoint.GIC_GROUP0_TRAPPED, index, register.encoding());
        }
        return trapped;
    }

    /** The Group 1 whose registers an access means. */
    private InterruptGroup bank() {
        return state == SecurityState.NON_SECURE
                ? InterruptGroup.GROUP1_NON_SECURE
                : InterruptGroup.GROUP1_SECURE;
    }

    private InterruptGroup otherBank() {
        return state == SecurityState.NON_SECURE
                ? InterruptGroup.GROUP1_SECURE
                : InterruptGroup.GROUP1_NON_SECURE;
    }

    private int runningPriority() {
        int value = running.value();
        return value == ActivePriorities.IDLE ? IDLE_PRIORITY : seenPriority(value);
    }

    private static long unsigned(int bits) {
        return bits & 0xFFFF_FFFFL;
    }

    private int seenPriority(int priority) {
        if (!hidesSecure()) {
            return priority;
        }
        return priority < NON_SECURE_HALF ? 0 : priority << 1 & 0xFF;
    }

    private void writePriorityMask(int bits) {
        if (!hidesSecure()) {
            priorityMask = bits & priorityBitsMask;
        } else if (priorityMask >= NON_SECURE_HALF) {
            priorityMask = (NON_SECURE_HALF | (bits & 0xFF) >>> 1) & priorityBitsMask;
        }
    }

    private void enable(InterruptGroup group, int bits) {
        control.enable(group, (bits & 1) != 0);
        distributor.participationChanged();
        redistributor().settle();
    }

    // Acknowledge and end.

    /** The presented interrupt as the Group 0 registers show it to this state. */
    private int visible0() {
        int presented = transit.presented();
        if (presented == NOTHING) {
            return InterruptId.NONE;
        }
        InterruptGroup group = redistributor().groupOf(presented);
        if (!control.isEnabled(group) || hidesSecure()) {
            return InterruptId.NONE;
        }
        if (group == InterruptGroup.GROUP0) {
            return presented;
        }
        if (state != SecurityState.MONITOR) {
            return InterruptId.NONE;
        }
        return group == InterruptGroup.GROUP1_SECURE
                ? InterruptId.FOR_SECURE
                : InterruptId.FOR_NON_SECURE;
    }

    /** The presented interrupt as the Group 1 registers show it to this state. */
    private int visible1() {
        int presented = transit.presented();
        if (presented == NOTHING) {
            return InterruptId.NONE;
        }
        InterruptGroup group = redistributor().groupOf(presented);
        boolean mine =
                switch (group) {
                    case GROUP0 -> false;
                    case GROUP1_SECURE -> state != SecurityState.NON_SECURE;
                    case GROUP1_NON_SECURE -> state != SecurityState.SECURE;
                };
        return mine && control.isEnabled(group) ? presented : InterruptId.NONE;
    }

    /** Acknowledges what a register shows, unless nothing is signalled or it is a special INTID. */
    private int acknowledge(int intid) {
        if (!isUrgent(transit.presented())) {
            return InterruptId.NONE;
        }
        if (InterruptId.isSpecial(intid)) {
            return intid;
        }
        InterruptGroup group = redistributor().groupOf(intid);
        int groupPriority = redistributor().priorityOf(intid) & control.groupMask(group);
        transit.take();
        if (!redistributor().acknowledge(intid)) {
            settle();
            return InterruptId.NONE; // withdrawn while the withdrawal was in transit
        }
        running.of(group).activate(groupPriority & priorityBitsMask);
        trace.emit(TracePoint.INTERRUPT_ACKNOWLEDGED, source, index, intid);
        journeys.interruptAcknowledged(index, intid, core.takenTick());
        redistributor().settle();
        if (!InterruptId.isPrivate(intid) && !InterruptId.isLpi(intid)) {
            distributor.acknowledged(intid, index);
        }
        return intid;
    }

    /** Priority drop, and deactivation unless that is separate. Only in order: the best goes. */
    private void end(int intid, boolean group0) {
        if (InterruptId.isSpecial(intid)) {
            return;
        }
        InterruptGroup group = group0 ? InterruptGroup.GROUP0 : endable1();
        if (!running.isOf(group) || (group0 && hidesSecure())) {
            trace.guestError(source, TracePoint.GIC_NOT_ACTIVE, index, intid);
            return;
        }
        trace.emit(TracePoint.INTERRUPT_ENDED, source, index, intid);
        journeys.interruptEnded(index);
        running.of(group).dropHighest();
        if (!control.dropsOnly(state)) {
            deactivate(intid);
        }
    }

    /** The Group 1 that an end through the Group 1 register means in this state. */
    private InterruptGroup endable1() {
        boolean both = state == SecurityState.MONITOR;
        return both && running.isOf(InterruptGroup.GROUP1_NON_SECURE)
                ? InterruptGroup.GROUP1_NON_SECURE
                : bank();
    }

    private void deactivate(int intid) {
        if (InterruptId.isLpi(intid)) {
            return; // LPIs are never active
        }
        if (!redistributor().deactivate(intid, hidesSecure())) {
            trace.guestError(source, TracePoint.GIC_NOT_ACTIVE, index, intid);
            return;
        }
        trace.emit(TracePoint.INTERRUPT_DEACTIVATED, source, index, intid);
        redistributor().settle();
    }

    private void sendSgi(long value, InterruptGroup group) {
        distributor.sendSgi(index, value, group, hidesSecure());
    }

    // Diagnosis.

    /** What keeps an interrupt that the redistributor would present from being signalled. */
    public Diagnosis whyNot(int intid) {
        InterruptGroup group = redistributor().groupOf(intid);
        int priority = redistributor().priorityOf(intid);
        if (!control.isEnabled(group)) {
            return Diagnosis.of(
                    Blocker.GROUP_OFF,
                    "ICC_IGRPEN%d_EL1 of core %d is 0, and INTID %d is in %s",
                    group == InterruptGroup.GROUP0 ? 0 : 1,
                    index,
                    intid,
                    group);
        }
        int presented = transit.presented();
        if (presented != intid) {
            return transit.holds(intid)
                    ? Diagnosis.of(
                            Blocker.IN_TRANSIT, "on its way to the CPU interface of core %d", index)
                    : Diagnosis.of(
                            Blocker.LESS_URGENT,
                            "INTID %d, priority 0x%02x, goes first at core %d",
                            presented,
                            presented == NOTHING ? 0 : redistributor().priorityOf(presented),
                            index);
        }
        if (priority >= priorityMask) {
            return Diagnosis.of(
                    Blocker.PRIORITY_MASK,
                    "priority 0x%02x is not less than ICC_PMR_EL1 of core %d, 0x%02x",
                    priority,
                    index,
                    priorityMask);
        }
        if (!preempts(priority, control.groupMask(group))) {
            return Diagnosis.of(
                    Blocker.RUNNING_PRIORITY,
                    "group priority 0x%02x does not preempt the running priority of core %d, 0x%02x",
                    priority & control.groupMask(group),
                    index,
                    running.value());
        }
        return Diagnosis.of(
                Blocker.NOTHING,
                "signalled to core %d as %s; the core takes it unless PSTATE masks it",
                index,
                isFast(group) ? "FIQ" : "IRQ");
    }
}
