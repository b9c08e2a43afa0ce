package dev.doorbell.gic.redistributor;

import dev.doorbell.gic.CpuInterfacePort;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.behaviour.InterfaceChoice.DisabledGroup;
import dev.doorbell.gic.behaviour.InterfaceChoice.SleepingCore;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.lpi.PropertyBase;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * One core's redistributor: its SGIs, PPIs and LPIs, and what its CPU interface gets to see.
 *
 * <p>Every change of state ends in {@link #settle}. What software reads and writes is {@link
 * RedistributorRegisters}' business.
 *
 * <p>Source: Arm IHI 0069, "The GIC Redistributors (GICR)".
 */
public final class Redistributor implements BusTarget, RedistributorPort, LpiState.Owner {
    /** Bytes of bus a redistributor decodes: the RD frame and the SGI frame. */
    public static final int FRAME_BYTES = 0x2_0000;

    private static final int SGI_CONFIGURATION = 0xAAAA_AAAA;
    private static final int NOTHING = -1;

    // What GICR_NSACR must grant for an SGI of a secure group.
    private static final int TO_SEND_GROUP0 = 1;
    private static final int TO_SEND_SECURE_GROUP1 = 2;

    private final int core;
    private final long affinity;
    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final Distributor distributor;
    private final CpuInterfacePort cpuInterface;
    private final InterruptBlock own = new InterruptBlock(0, 1);
    private final LpiState lpis;
    private final RedistributorRegisters registers;
    private final boolean sleepIsSilent;
    private final boolean disabledGroupBlocks;

    // What only the model knows: until when an interrupt that was disabled may be acknowledged.
    private long withdrawnTick;

    /** Makes the redistributor of core {@code core}, asleep. */
    public Redistributor(
            Backplane backplane,
            GicTiming timing,
            Gicv3Config config,
            int core,
            boolean last,
            PropertyBase property,
            Distributor distributor,
            CpuInterfacePort cpuInterface) {
        this.core = core;
        this.affinity = config.affinityOf(core);
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source("gicr" + core);
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.distributor = distributor;
        this.cpuInterface = cpuInterface;
        this.sleepIsSilent = config.behaviour().choice(SleepingCore.class) == SleepingCore.SILENT;
        this.disabledGroupBlocks =
                config.behaviour().choice(DisabledGroup.class) == DisabledGroup.BLOCKS;
        this.lpis =
                new LpiState(
                        backplane,
                        timing,
                        config.behaviour(),
                        core,
                        Gicv3Config.INTID_BITS,
                        config.storedPriorityMask(),
                        property,
                        source,
                        this);
        this.registers =
                new RedistributorRegisters(
                        this, own, lpis, property, config, core, last, trace, source);
        own.writeConfiguration(0, SGI_CONFIGURATION);
    }

    /** Connects a wire to a PPI. The wire's own driver accounts for any delay. */
    public void connect(InterruptLine line, int intid) {
        line.listen(high -> wireChanged(intid, high));
    }

    private void wireChanged(int intid, boolean high) {
        own.drive(intid, high);
        if (high || !own.isPending(intid)) {
            notePending(intid);
        }
        settle();
    }

    /** Its LPIs, for an ITS. */
    public LpiState lpis() {
        return lpis;
    }

    @Override
    public long affinity() {
        return affinity;
    }

    @Override
    public void sgiArrives(int intid, InterruptGroup group, boolean nonSecure) {
        InterruptGroup mine = own.groupOf(intid);
        boolean meant =
                group == mine
                        || (group == InterruptGroup.GROUP1_SECURE && mine == InterruptGroup.GROUP0);
        if (!meant || (nonSecure && !mayBeSent(intid, mine))) {
            return;
        }
        own.setPending(0, InterruptBlock.bit(intid));
        notePending(intid);
        settle();
    }

    private boolean mayBeSent(int intid, InterruptGroup group) {
        int granted = own.nonSecureAccessTo(intid);
        return switch (group) {
            case GROUP0 -> granted >= TO_SEND_GROUP0;
            case GROUP1_SECURE -> granted >= TO_SEND_SECURE_GROUP1;
            case GROUP1_NON_SECURE -> true;
        };
    }

    /** Tells observers where the interrupt stands after its input changed. */
    private void notePending(int intid) {
        if (own.isPending(intid)) {
            trace.emit(TracePoint.INTERRUPT_PENDING, source, intid, core);
            journeys.interruptMark(core, intid, Stage.PENDING);
        } else {
            journeys.interruptForgotten(core, intid);
        }
    }

    /** Tells observers that what was pending no longer is. */
    void noteCleared(int gone) {
        for (int bits = gone; bits != 0; bits &= bits - 1) {
            journeys.interruptForgotten(core, Integer.numberOfTrailingZeros(bits));
        }
    }

    /** Something was disabled: until the core has heard of it, RWP reads one. */
    void noteWithdrawal() {
        withdrawnTick = timing.presentedTick(events.nowTicks());
    }

    /** Whether the core may still acknowledge what was disabled: GICR_CTLR.RWP. */
    boolean isWithdrawing() {
        return events.nowTicks() < withdrawnTick || (events.isExploring() && hasYetToTell());
    }

    @Override
    public boolean hasYetToTell() {
        return cpuInterface.hasYetToHear();
    }

    // What CPU interfaces and the distributor ask.

    @Override
    public InterruptBlock own() {
        return own;
    }

    private InterruptBlock block(int intid) {
        return InterruptId.isPrivate(intid) ? own : distributor.spis();
    }

    @Override
    public int priorityOf(int intid) {
        return InterruptId.isLpi(intid) ? lpis.priorityOf(intid) : block(intid).priority(intid);
    }

    @Override
    public InterruptGroup groupOf(int intid) {
        return InterruptId.isLpi(intid)
                ? InterruptGroup.GROUP1_NON_SECURE
                : block(intid).groupOf(intid);
    }

    @Override
    public boolean acknowledge(int intid) {
        if (InterruptId.isLpi(intid)) {
            boolean there = lpis.isPending(intid);
            lpis.acknowledge(intid);
            return there;
        }
        InterruptBlock block = block(intid);
        if (block.isActive(intid)) {
            return false; // another core was faster
        }
        block.acknowledge(intid);
        return true;
    }

    @Override
    public boolean deactivate(int intid, boolean nonSecure) {
        boolean known =
                InterruptId.isPrivate(intid)
                        || (intid < InterruptId.SPI_LIMIT && distributor.spis().holds(intid));
        if (!known || (nonSecure && groupOf(intid) != InterruptGroup.GROUP1_NON_SECURE)) {
            return false;
        }
        if (!block(intid).deactivate(intid)) {
            return false;
        }
        if (!InterruptId.isPrivate(intid)) {
            distributor.deactivated(intid, core);
        }
        return true;
    }

    @Override
    public boolean isDeliverable(int intid) {
        int groups = isSilent() ? InterruptGroup.NONE : presentedGroups();
        if (InterruptId.isLpi(intid)) {
            return InterruptGroup.GROUP1_NON_SECURE.isIn(groups)
                    && lpis.acceptsLpis()
                    && lpis.isPending(intid)
                    && lpis.isEnabled(intid);
        }
        InterruptBlock block = block(intid);
        boolean here = InterruptId.isPrivate(intid) || distributor.targetOf(intid) == core;
        int bit = InterruptBlock.bit(intid);
        return here && (block.deliverable(block.word(intid), groups) & bit) != 0;
    }

    @Override
    public boolean takesPart(InterruptGroup group) {
        return !isSilent()
                && group.isIn(cpuInterface.enabledGroups())
                && !registers.declines(group);
    }

    @Override
    public boolean shiftsPriorities() {
        return !distributor.hasOneSecurityState();
    }

    @Override
    public void lpisChanged() {
        settle();
    }

    /** The groups whose interrupts are presented to the core, as a set. */
    int presentedGroups() {
        int forwarded = distributor.forwardedGroups();
        return disabledGroupBlocks ? forwarded : forwarded & cpuInterface.enabledGroups();
    }

    /**
     * The most urgent deliverable interrupt of this core, its own, an SPI or an LPI, or -1: the
     * lowest INTID among equals.
     */
    public int best() {
        int groups = isSilent() ? InterruptGroup.NONE : presentedGroups();
        if (groups == InterruptGroup.NONE) {
            return NOTHING;
        }
        int best = own.best(0, own.deliverable(0, groups));
        int shared = distributor.best(core, groups);
        if (shared >= 0 && (best < 0 || priorityOf(shared) < priorityOf(best))) {
            best = shared;
        }
        int lpi = InterruptGroup.GROUP1_NON_SECURE.isIn(groups) ? lpis.best() : NOTHING;
        if (lpi >= 0 && (best < 0 || priorityOf(lpi) < priorityOf(best))) {
            best = lpi;
        }
        return best;
    }

    // The only way out of this class.
    @Override
    public void settle() {
        cpuInterface.bestChanged(best());
    }

    // Bus entry points.

    @Override
    public String nameOf(long offset) {
        return RedistributorRegisters.MAP.nameOf(offset);
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        return registers.read(offset, bytes, requester);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        registers.write(offset, bytes, value, requester);
        settle();
    }

    /** The core began or ceased to take part in SPIs that any core may take. */
    void participationChanged() {
        distributor.participationChanged();
    }

    /** Whether configurations are still being read: GICR_SYNCR.Busy. */
    boolean isInvalidating() {
        return events.nowTicks() < lpis.settledTick();
    }

    /** Whether nothing is presented to the core because GICR_WAKER says that it sleeps. */
    public boolean isSilent() {
        return registers.isAsleep() && sleepIsSilent;
    }

    /** Whether there is one security state. */
    boolean hasOneSecurityState() {
        return distributor.hasOneSecurityState();
    }
}
