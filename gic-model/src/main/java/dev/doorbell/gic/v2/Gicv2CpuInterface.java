package dev.doorbell.gic.v2;

import dev.doorbell.gic.Blocker;
import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice.DisabledAcknowledge;
import dev.doorbell.gic.behaviour.Gicv2Choice.EndSource;
import dev.doorbell.gic.behaviour.Gicv2Choice.HighestPending;
import dev.doorbell.gic.behaviour.Gicv2Choice.HighestSource;
import dev.doorbell.gic.behaviour.Gicv2Choice.OtherGroup;
import dev.doorbell.gic.behaviour.InterfaceChoice.DisabledGroup;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * One core's CPU interface: priorities, acknowledge, end and deactivate, with eight priority bits.
 *
 * <p>The distributor offers one interrupt at a time, the most urgent. A new one takes the transit
 * time to get here, and one that can no longer be delivered leaves after the transit time: until then
 * the input stays high, but an acknowledge reads 1023, as it does for a core that lost an SPI to
 * another. Every change ends in {@link #settle}, the only place that drives the core's inputs.
 *
 * <p>Model note: if a more urgent interrupt becomes the best while another is in transit, only the
 * more urgent one arrives, after a transit time of its own.
 *
 * <p>Registers are the {@link Gicv2CpuInterfaceFrame}'s; where they have two views, this class is
 * told by {@code nonSecure} whether an access has the non-secure one.
 */
final class Gicv2CpuInterface {
    static final int CTLR_ACKNOWLEDGE_BOTH = 1 << 2;
    static final int CTLR_FIQ_ENABLE = 1 << 3;
    static final int CTLR_COMMON_BINARY_POINT = 1 << 4;
    static final int CTLR_EOI_MODE = 1 << 9;
    static final int CTLR_EOI_MODE_NON_SECURE = 1 << 10;

    private static final int GROUP0 = InterruptGroup.GROUP0.bit();
    private static final int GROUP1 = InterruptGroup.GROUP1_NON_SECURE.bit();
    private static final int GROUPS = GROUP0 | GROUP1;
    private static final int NOTHING = -1;
    private static final int SOURCE_SHIFT = 10;

    private final int index;
    private final Core core;
    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final Gicv2Distributor distributor;
    private final SharedInterrupts shared;
    private final PrivateInterrupts own;
    private final InterruptLine.Driver irq;
    private final InterruptLine.Driver fiq;
    private final Event arrival;
    private final Event departure;

    private final boolean disabledBlocks;
    private final boolean disabledTaken;
    private final boolean highestMasked;
    private final boolean highestHasSource;
    private final boolean otherGroupWhateverRuns;
    private final boolean endNamesSource;

    // What the driver can see.
    private int control;
    private final InterfacePriorities priorities;

    // What only the model knows.
    private int best = NOTHING;
    private int presented = NOTHING;
    private boolean signalling;

    /** Makes the interface of {@code core}, masking everything. */
    Gicv2CpuInterface(
            Backplane backplane,
            GicTiming timing,
            Core core,
            Gicv2Distributor distributor,
            GicBehaviour behaviour) {
        this.index = core.index();
        this.core = core;
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source("gicc" + index);
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.distributor = distributor;
        this.shared = distributor.shared();
        this.own = distributor.own(index);
        this.irq = core.irq().driver();
        this.fiq = core.fiq().driver();
        this.arrival = Event.named("gicc" + index + ".arrival", Phase.WIRES, this::bestArrives);
        this.departure = Event.named("gicc" + index + ".departure", Phase.WIRES, this::leaves);
        this.disabledBlocks = behaviour.choice(DisabledGroup.class) == DisabledGroup.BLOCKS;
        this.disabledTaken =
                behaviour.choice(DisabledAcknowledge.class) == DisabledAcknowledge.TAKEN;
        this.priorities = new InterfacePriorities(behaviour);
        this.highestMasked = behaviour.choice(HighestPending.class) == HighestPending.MASKED;
        this.highestHasSource = behaviour.choice(HighestSource.class) == HighestSource.SHOWN;
        this.otherGroupWhateverRuns =
                behaviour.choice(OtherGroup.class) == OtherGroup.WHATEVER_RUNS;
        this.endNamesSource = behaviour.choice(EndSource.class) == EndSource.MUST_MATCH;
    }

    // What the distributor offers.

    /** Looks again at what the distributor has for this core. */
    void update() {
        int now = mostUrgent();
        if (now != best) {
            best = now;
            events.cancel(arrival);
            if (now != NOTHING && now != presented) {
                after(arrival);
            }
        }
        if (presented == NOTHING || presented == best || isDeliverable(presented)) {
            events.cancel(departure);
        } else if (!departure.isScheduled()) {
            after(departure);
        }
        settle();
    }

    /** Lets the event happen when the transit time is over: at once if there is none. */
    private void after(Event event) {
        long tick = timing.presentedTick(events.nowTicks());
        if (tick > events.nowTicks() || events.isExploring()) {
            events.scheduleAt(tick, event);
        } else if (event == arrival) {
            presented = best;
        } else {
            presented = NOTHING;
        }
    }

    private void bestArrives() {
        presented = best;
        events.cancel(departure);
        settle();
    }

    private void leaves() {
        presented = NOTHING;
        settle();
    }

    /** The groups whose interrupts are compared with one another. */
    private int consideredGroups() {
        int enabled = distributor.forwardedGroups() & control;
        if (!disabledBlocks) {
            return enabled;
        }
        boolean any = distributor.forwardedGroups() != 0 && (control & GROUPS) != 0;
        return any ? GROUPS : InterruptGroup.NONE;
    }

    private int mostUrgent() {
        int groups = consideredGroups();
        if (groups == InterruptGroup.NONE) {
            return NOTHING;
        }
        int mine = own.best(groups);
        int others = shared.best(index, groups);
        if (mine < 0 || others < 0) {
            return Math.max(mine, others);
        }
        return shared.block().priority(others) < own.block().priority(mine) ? others : mine;
    }

    private boolean isDeliverable(int intid) {
        int groups = consideredGroups();
        return InterruptId.isPrivate(intid)
                ? own.isCandidate(intid, groups)
                : shared.isCandidate(index, intid, groups);
    }

    private InterruptBlock block(int intid) {
        return InterruptId.isPrivate(intid) ? own.block() : shared.block();
    }

    // Priorities.

    private boolean isGroup1(int intid) {
        return block(intid).groupOf(intid) != InterruptGroup.GROUP0;
    }

    private boolean passesMask(int intid) {
        return priorities.passesMask(block(intid).priority(intid));
    }

    private boolean preempts(int intid) {
        return priorities.preempts(block(intid).priority(intid), isAliased(isGroup1(intid)));
    }

    /** Whether a group has the aliased binary point. */
    private boolean isAliased(boolean group1) {
        return group1 && (control & CTLR_COMMON_BINARY_POINT) == 0;
    }

    /** Whether the group's interrupts may be signalled here. */
    private boolean isSignalled(boolean group1) {
        int groups = disabledBlocks ? control & distributor.forwardedGroups() : control;
        return (groups & (group1 ? GROUP1 : GROUP0)) != 0;
    }

    /** Drives the core's inputs: one is high while the interrupt that is here is urgent enough. */
    void settle() {
        boolean wanted =
                presented != NOTHING
                        && isSignalled(isGroup1(presented))
                        && passesMask(presented)
                        && preempts(presented);
        if (wanted && !signalling) {
            trace.emit(TracePoint.INTERRUPT_SIGNALLED, source, index, presented);
        }
        if (wanted) {
            journeys.interruptMark(index, presented, Stage.SIGNALLED);
        }
        signalling = wanted;
        boolean fast = wanted && (control & CTLR_FIQ_ENABLE) != 0 && !isGroup1(presented);
        fiq.drive(fast);
        irq.drive(wanted && !fast);
    }

    // What registers hold.

    int control() {
        return control;
    }

    void writeControl(int bits) {
        control = bits;
        update();
    }

    /** What it lets through; whoever changes it calls {@link #settle} afterwards. */
    InterfacePriorities priorities() {
        return priorities;
    }

    // What the core does.

    /** The most urgent pending interrupt as a view shows it, or a special INTID. */
    int highestPending(boolean nonSecure) {
        int intid = presented;
        if (intid == NOTHING || !isShown(intid) || (highestMasked && !passesMask(intid))) {
            return InterruptId.NONE;
        }
        int special = otherGroup(intid, nonSecure);
        if (special != 0) {
            return special;
        }
        return highestHasSource ? intid | own.sender(intid) << SOURCE_SHIFT : intid;
    }

    /** Whether what is here can still be had, and is of a group that a core may see. */
    private boolean isShown(int intid) {
        return isDeliverable(intid) && (disabledTaken || isSignalled(isGroup1(intid)));
    }

    /** The special INTID that hides an interrupt of the other group from a view, or 0. */
    private int otherGroup(int intid, boolean nonSecure) {
        if (nonSecure) {
            return isGroup1(intid) ? 0 : InterruptId.NONE;
        }
        boolean hidden = isGroup1(intid) && (control & CTLR_ACKNOWLEDGE_BOTH) == 0;
        return hidden ? InterruptId.OTHER_GROUP : 0;
    }

    /** Acknowledges what is here: its INTID and the core that sent it, or a special INTID. */
    int acknowledge(boolean nonSecure) {
        int intid = presented;
        if (intid == NOTHING || !isShown(intid) || !passesMask(intid)) {
            return InterruptId.NONE;
        }
        boolean preempts = preempts(intid);
        int special = otherGroup(intid, nonSecure);
        if (special != 0) {
            return preempts || otherGroupWhateverRuns ? special : InterruptId.NONE;
        }
        if (!preempts) {
            return InterruptId.NONE;
        }
        boolean group1 = isGroup1(intid);
        int priority = block(intid).priority(intid);
        priorities.active(group1).activate(priorities.groupPriority(priority, isAliased(group1)));
        int sender = 0;
        if (InterruptId.isPrivate(intid)) {
            sender = own.sender(intid);
            own.acknowledge(intid);
        } else {
            shared.acknowledge(index, intid);
        }
        trace.emit(TracePoint.INTERRUPT_ACKNOWLEDGED, source, index, intid);
        journeys.interruptAcknowledged(index, intid, core.takenTick());
        presented = NOTHING;
        distributor.settleAll();
        return intid | sender << SOURCE_SHIFT;
    }

    /** Ends: drops the priority, and deactivates unless the view's end mode leaves that to DIR. */
    void end(int value, boolean nonSecure, boolean dropsOnly) {
        int intid = value & InterruptId.NONE;
        if (intid >= InterruptId.SPI_LIMIT) {
            return;
        }
        if (!distributor.holds(intid) || priorities.isIdle()) {
            trace.guestError(source, TracePoint.GIC_NOT_ACTIVE, index, intid);
            return;
        }
        if (nonSecure && !isGroup1(intid)) {
            return;
        }
        if (!isFrom(intid, value)) {
            trace.guestError(source, TracePoint.GIC_NOT_ACTIVE, index, intid);
            return;
        }
        trace.emit(TracePoint.INTERRUPT_ENDED, source, index, intid);
        journeys.interruptEnded(index);
        priorities.active(isGroup1(intid)).dropHighest();
        if (!dropsOnly) {
            deactivate(value, nonSecure);
        }
        settle();
    }

    /** Deactivates. */
    void deactivate(int value, boolean nonSecure) {
        int intid = value & InterruptId.NONE;
        boolean known = distributor.holds(intid);
        if (known && nonSecure && !isGroup1(intid)) {
            return;
        }
        if (!known || !isFrom(intid, value) || !wasActive(intid)) {
            trace.guestError(source, TracePoint.GIC_NOT_ACTIVE, index, intid);
            return;
        }
        trace.emit(TracePoint.INTERRUPT_DEACTIVATED, source, index, intid);
        if (distributor.isLeftHigh(intid)) {
            trace.guestError(source, TracePoint.LINE_LEFT_HIGH, intid, index);
        }
        distributor.settleAll();
    }

    /** Whether the core that {@code value} names is the one whose SGI is being served. */
    private boolean isFrom(int intid, int value) {
        return !endNamesSource
                || !InterruptId.isPrivate(intid)
                || own.isServedFrom(intid, value >>> SOURCE_SHIFT & 7);
    }

    private boolean wasActive(int intid) {
        return InterruptId.isPrivate(intid)
                ? own.block().deactivate(intid)
                : shared.deactivate(index, intid);
    }

    // Diagnosis.

    /** What keeps an interrupt that could be delivered here from being signalled. */
    Diagnosis whyNot(int intid) {
        int priority = block(intid).priority(intid);
        if (!isSignalled(isGroup1(intid))) {
            return Diagnosis.of(
                    Blocker.GROUP_OFF,
                    "GICC_CTLR of core %d is 0x%x: INTID %d's group, %s, is not let through",
                    index,
                    control,
                    intid,
                    block(intid).groupOf(intid));
        }
        if (presented != intid) {
            return best == intid
                    ? Diagnosis.of(
                            Blocker.IN_TRANSIT, "on its way to the CPU interface of core %d", index)
                    : Diagnosis.of(
                            Blocker.LESS_URGENT,
                            "INTID %d goes first at core %d",
                            presented == NOTHING ? best : presented,
                            index);
        }
        if (!passesMask(intid)) {
            return Diagnosis.of(
                    Blocker.PRIORITY_MASK,
                    "priority 0x%02x is not less than GICC_PMR of core %d, 0x%02x",
                    priority,
                    index,
                    priorities.mask());
        }
        if (!preempts(intid)) {
            return Diagnosis.of(
                    Blocker.RUNNING_PRIORITY,
                    "priority 0x%02x does not preempt the running priority of core %d, 0x%02x",
                    priority,
                    index,
                    priorities.running());
        }
        return Diagnosis.of(
                Blocker.NOTHING,
                "signalled to core %d; the core takes it unless PSTATE masks it",
                index);
    }
}
