package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.CpuInterfacePort;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One core's CPU interface, Group 1 with five priority bits.
 *
 * <p>The redistributor presents one interrupt at a time. A new best interrupt takes the transit time
 * to get here; a withdrawal is seen at once. Every change ends in {@link #settle}, the only place
 * that drives the core's input.
 *
 * <p>Model note: if a more urgent interrupt becomes the best while another is in transit, only the
 * more urgent one arrives, after a transit time of its own.
 */
public final class CpuInterface implements SystemRegisters, CpuInterfacePort {
    private static final int PRIORITY_MASK = 0xF8;
    private static final int PRIORITY_SHIFT = 3;
    private static final int BINARY_POINT_MIN = 3;
    private static final int BINARY_POINT_MAX = 7;
    private static final int IDLE_PRIORITY = 0xFF;
    private static final int CTLR_EOI_MODE = 1 << 1;
    private static final int CTLR_PRIORITY_BITS_5 = 4 << 8;
    private static final int CTLR_A3V = 1 << 15;
    private static final int SRE_FIXED = 7;
    private static final int ENCODINGS = 1 << 16;
    private static final int NOTHING = -1;

    /** From encoding to register; shared, built once. */
    private static final @Nullable IccRegister[] BY_ENCODING = new @Nullable IccRegister[ENCODINGS];

    static {
        for (IccRegister register : IccRegister.values()) {
            BY_ENCODING[register.encoding()] = register;
        }
    }

    private final int index;
    private final Core core;
    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final Distributor distributor;
    private final InterruptLine.Driver input;
    private final Event arrival;
    private @Nullable RedistributorPort redistributor;

    // What the driver can see.
    private int priorityMask;
    private int binaryPoint = BINARY_POINT_MIN;
    private boolean eoiDropsOnly;
    private boolean group1Enabled;
    private int activePriorities;

    // What only the model knows.
    private int best = NOTHING;
    private int presented = NOTHING;
    private boolean signalling;

    /** Makes the interface of {@code core}, masking everything. */
    public CpuInterface(Backplane backplane, GicTiming timing, Core core, Distributor distributor) {
        this.index = core.index();
        this.core = core;
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source("icc" + index);
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.distributor = distributor;
        this.input = core.irq().driver();
        this.arrival = Event.named("icc" + index + ".arrival", Phase.WIRES, this::bestArrives);
    }

    /** Joins the redistributor that presents interrupts here. */
    public void connect(RedistributorPort redistributor) {
        this.redistributor = redistributor;
    }

    @Override
    public void bestChanged(int intid) {
        if (intid != best) {
            best = intid;
            events.cancel(arrival);
            if (intid != NOTHING && intid != presented) {
                long tick = timing.presentedTick(events.nowTicks());
                if (tick == events.nowTicks()) {
                    presented = intid;
                } else {
                    events.scheduleAt(tick, arrival);
                }
            }
        }
        if (presented != NOTHING && presented != best && !isDeliverable(presented)) {
            presented = NOTHING; // withdrawn, rerouted, or acknowledged
        }
        settle();
    }

    private void bestArrives() {
        presented = best;
        settle();
    }

    /** Whether an interrupt that is not the best could be delivered here. */
    private boolean isDeliverable(int intid) {
        if (best == NOTHING) {
            return false; // nothing is: not pending, or not forwarded by the distributor
        }
        if (!InterruptId.isPrivate(intid) && !distributor.isRoutedTo(index, intid)) {
            return false;
        }
        InterruptBlock block = block(intid);
        return (block.deliverable(block.word(intid), 2) & InterruptBlock.bit(intid)) != 0;
    }

    private InterruptBlock block(int intid) {
        return InterruptId.isPrivate(intid) ? redistributor().own() : distributor.spis();
    }

    private RedistributorPort redistributor() {
        RedistributorPort mine = redistributor;
        if (mine == null) {
            throw new IllegalStateException("icc" + index + " has no redistributor");
        }
        return mine;
    }

    /** Drives the core's input: high while the presented interrupt is urgent enough. */
    private void settle() {
        boolean wanted = isUrgent(presented);
        if (wanted && !signalling) {
            trace.emit(TracePoint.INTERRUPT_SIGNALLED, source, index, presented);
        }
        if (wanted) {
            journeys.interruptMark(index, presented, Stage.SIGNALLED);
        }
        signalling = wanted;
        input.drive(wanted);
    }

    private boolean isUrgent(int intid) {
        if (intid == NOTHING || !group1Enabled) {
            return false;
        }
        int priority = block(intid).priority(intid) & PRIORITY_MASK;
        return priority < priorityMask
                && (activePriorities == 0 || groupPriority(priority) < runningPriority());
    }

    /** The part of a priority that preempts, by ICC_BPR1_EL1. */
    private int groupPriority(int priority) {
        return priority & 0xFF << binaryPoint;
    }

    private int runningPriority() {
        return activePriorities == 0
                ? IDLE_PRIORITY
                : Integer.numberOfTrailingZeros(activePriorities) << PRIORITY_SHIFT;
    }

    // What the core does.

    @Override
    public int[] encodings() {
        return Arrays.stream(IccRegister.values()).mapToInt(IccRegister::encoding).toArray();
    }

    @Override
    public long accessCycles(int encoding, boolean write) {
        return switch (register(encoding)) {
            case ICC_IAR1_EL1 -> timing.acknowledgeCycles();
            case ICC_EOIR1_EL1 -> timing.endCycles();
            default -> 0;
        };
    }

    @Override
    public long read(int encoding) {
        return switch (register(encoding)) {
            case ICC_PMR_EL1 -> priorityMask;
            case ICC_IAR1_EL1 -> acknowledge();
            case ICC_HPPIR1_EL1 ->
                    presented == NOTHING || !group1Enabled ? InterruptId.NONE : presented;
            case ICC_RPR_EL1 -> runningPriority();
            case ICC_BPR1_EL1 -> binaryPoint;
            case ICC_AP1R0_EL1 -> activePriorities & 0xFFFF_FFFFL;
            case ICC_CTLR_EL1 ->
                    CTLR_PRIORITY_BITS_5 | CTLR_A3V | (eoiDropsOnly ? CTLR_EOI_MODE : 0);
            case ICC_SRE_EL1 -> SRE_FIXED;
            case ICC_IGRPEN1_EL1 -> group1Enabled ? 1 : 0;
            case ICC_IAR0_EL1, ICC_HPPIR0_EL1 -> InterruptId.NONE;
            case ICC_BPR0_EL1, ICC_AP0R0_EL1, ICC_IGRPEN0_EL1 -> unmodelled(encoding, 0);
            case ICC_EOIR0_EL1, ICC_DIR_EL1, ICC_SGI1R_EL1, ICC_EOIR1_EL1 -> 0; // write-only
        };
    }

    @Override
    public void write(int encoding, long value) {
        int bits = (int) value;
        switch (register(encoding)) {
            case ICC_PMR_EL1 -> priorityMask = bits & PRIORITY_MASK;
            case ICC_EOIR1_EL1 -> end(bits & 0xFF_FFFF);
            case ICC_DIR_EL1 -> {
                if (eoiDropsOnly) {
                    deactivate(bits & 0xFF_FFFF);
                }
            }
            case ICC_SGI1R_EL1 -> sendSgi(value);
            case ICC_BPR1_EL1 -> binaryPoint = Math.max(BINARY_POINT_MIN, bits & BINARY_POINT_MAX);
            case ICC_AP1R0_EL1 -> activePriorities = bits;
            case ICC_CTLR_EL1 -> eoiDropsOnly = (bits & CTLR_EOI_MODE) != 0;
            case ICC_IGRPEN1_EL1 -> group1Enabled = (bits & 1) != 0;
            case ICC_BPR0_EL1, ICC_AP0R0_EL1, ICC_IGRPEN0_EL1, ICC_EOIR0_EL1 ->
                    unmodelled(encoding, value);
            case ICC_SRE_EL1, // fixed
                    ICC_IAR0_EL1,
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

    private long unmodelled(int encoding, long value) {
        trace.guestError(source, TracePoint.REGISTER_UNMODELLED, encoding, value);
        return 0;
    }

    private int acknowledge() {
        int intid = presented;
        if (!isUrgent(intid)) {
            return InterruptId.NONE;
        }
        InterruptBlock block = block(intid);
        int group = groupPriority(block.priority(intid) & PRIORITY_MASK);
        activePriorities |= 1 << (group >>> PRIORITY_SHIFT);
        block.acknowledge(intid);
        trace.emit(TracePoint.INTERRUPT_ACKNOWLEDGED, source, index, intid);
        journeys.interruptAcknowledged(index, intid, core.takenTick());
        redistributor().settle();
        return intid;
    }

    private void end(int intid) {
        if (intid >= InterruptId.SPI_LIMIT) {
            return;
        }
        trace.emit(TracePoint.INTERRUPT_ENDED, source, index, intid);
        journeys.interruptEnded(index);
        activePriorities &= activePriorities - 1; // drops the most urgent
        if (!eoiDropsOnly) {
            deactivate(intid);
        }
    }

    private void deactivate(int intid) {
        boolean known =
                InterruptId.isPrivate(intid)
                        || (intid < InterruptId.SPI_LIMIT && distributor.spis().holds(intid));
        if (!known || !block(intid).deactivate(intid)) {
            trace.guestError(source, TracePoint.GIC_NOT_ACTIVE, index, intid);
            return;
        }
        trace.emit(TracePoint.INTERRUPT_DEACTIVATED, source, index, intid);
        if (InterruptId.isPrivate(intid)) {
            redistributor().settle();
        } else {
            distributor.settle(intid);
        }
    }

    /** Source: Arm IHI 0069, "ICC_SGI1R_EL1". */
    private void sendSgi(long value) {
        int intid = (int) (value >>> 24) & 0xF;
        boolean allButSelf = (value >>> 40 & 1) != 0;
        long cluster =
                (value >>> 48 & 0xFF) << 32
                        | (value >>> 32 & 0xFF) << 16
                        | (value >>> 16 & 0xFF) << 8;
        int range = (int) (value >>> 44 & 0xF);
        for (int target = 0; target < distributor.coreCount(); target++) {
            boolean chosen = allButSelf && target != index;
            if (!allButSelf) {
                long affinity = target; // affinity 0.0.0.n; Aff0 is the range and the list
                boolean sameCluster = cluster == (affinity & ~0xFFL);
                boolean sameRange = (affinity & 0xFF) >>> 4 == range;
                chosen = sameCluster && sameRange && (value >>> (affinity & 0xF) & 1) != 0;
            }
            if (chosen) {
                distributor.sendSgi(target, intid);
            }
        }
    }
}
