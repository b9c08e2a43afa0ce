package dev.doorbell.gic.redistributor;

import dev.doorbell.gic.CpuInterfacePort;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * One core's redistributor: its SGIs and PPIs, and what its CPU interface gets to see.
 *
 * <p>Affinity is 0.0.0.<i>n</i> for core <i>n</i>. Every change of state ends in {@link #settle}.
 */
public final class Redistributor
        implements BusTarget, RegisterFile<RedistributorRegister>, RedistributorPort {
    /** Bytes of bus a redistributor decodes: the RD frame and the SGI frame. */
    public static final int FRAME_BYTES = 0x2_0000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<RedistributorRegister> MAP =
            RegisterMap.of(RedistributorRegister.class, FRAME_BYTES);

    private static final int WAKER_PROCESSOR_SLEEP = 1 << 1;
    private static final int WAKER_CHILDREN_ASLEEP = 1 << 2;
    private static final long TYPER_LAST = 1L << 4;
    private static final int TYPER_NUMBER_SHIFT = 8;
    private static final int TYPER_AFFINITY_SHIFT = 32;
    private static final long SGI_CONFIGURATION = 0xAAAA_AAAAL;

    private final int core;
    private final boolean last;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final Distributor distributor;
    private final CpuInterfacePort cpuInterface;
    private final RegisterBank<RedistributorRegister> registers;
    private final InterruptBlock own = new InterruptBlock(0, 1);

    // What the driver can see.
    private boolean asleep = true;

    /** Makes the redistributor of core {@code core}, asleep. */
    public Redistributor(
            Backplane backplane,
            int core,
            boolean last,
            Distributor distributor,
            CpuInterfacePort cpuInterface) {
        this.core = core;
        this.last = last;
        this.trace = backplane.trace();
        this.source = trace.source("gicr" + core);
        this.journeys = backplane.journeys();
        this.distributor = distributor;
        this.cpuInterface = cpuInterface;
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        own.writeConfiguration(0, (int) SGI_CONFIGURATION);
    }

    @Override
    public long affinity() {
        return core;
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

    @Override
    public void sgiArrives(int intid) {
        own.setPending(0, InterruptBlock.bit(intid));
        notePending(intid);
        settle();
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

    private void clearPending(int bits) {
        int before = own.pending(0);
        own.clearPending(0, bits);
        for (int gone = before & ~own.pending(0); gone != 0; gone &= gone - 1) {
            journeys.interruptForgotten(core, Integer.numberOfTrailingZeros(gone));
        }
    }

    @Override
    public InterruptBlock own() {
        return own;
    }

    /**
     * The most urgent deliverable interrupt of this core, its own or an SPI, or -1: the lowest INTID
     * among equals.
     */
    public int best() {
        if (asleep || !distributor.forwardsGroup1()) {
            return -1;
        }
        int mine = own.best(0, own.deliverable(0, InterruptGroup.GROUP1_NON_SECURE.bit()));
        int shared = distributor.best(core);
        if (mine < 0 || shared < 0) {
            return Math.max(mine, shared);
        }
        return distributor.spis().priority(shared) < own.priority(mine) ? shared : mine;
    }

    // The only way out of this class.
    @Override
    public void settle() {
        cpuInterface.bestChanged(best());
    }

    // Bus entry points.

    @Override
    public long read(long offset, int bytes, int requester) {
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        registers.write(offset, bytes, value);
    }

    @Override
    public long read(RedistributorRegister register, int index) {
        return switch (register) {
            case GICR_CTLR -> 0;
            case GICR_IIDR -> PeripheralId.IIDR_ARM;
            case GICR_TYPER ->
                    affinity() << TYPER_AFFINITY_SHIFT
                            | (long) core << TYPER_NUMBER_SHIFT
                            | (last ? TYPER_LAST : 0);
            case GICR_WAKER -> asleep ? WAKER_PROCESSOR_SLEEP | WAKER_CHILDREN_ASLEEP : 0;
            case GICR_PIDR4 -> PeripheralId.high(index);
            case GICR_PIDR0 -> PeripheralId.low(index);
            case GICR_CIDR0 -> PeripheralId.component(index);
            case GICR_IGROUPR0 -> own.group(0) & 0xFFFF_FFFFL;
            case GICR_ISENABLER0, GICR_ICENABLER0 -> own.enabled(0) & 0xFFFF_FFFFL;
            case GICR_ISPENDR0, GICR_ICPENDR0 -> own.pending(0) & 0xFFFF_FFFFL;
            case GICR_ISACTIVER0, GICR_ICACTIVER0 -> own.active(0) & 0xFFFF_FFFFL;
            case GICR_IPRIORITYR -> own.priorities(index) & 0xFFFF_FFFFL;
            case GICR_ICFGR0 -> SGI_CONFIGURATION;
            case GICR_ICFGR1 -> own.configuration(1) & 0xFFFF_FFFFL;
            case GICR_STATUSR, GICR_PROPBASER, GICR_PENDBASER, GICR_IGRPMODR0, GICR_NSACR -> 0;
        };
    }

    @Override
    public void write(RedistributorRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case GICR_WAKER -> asleep = (bits & WAKER_PROCESSOR_SLEEP) != 0;
            case GICR_IGROUPR0 -> own.writeGroup(0, bits);
            case GICR_ISENABLER0 -> own.enable(0, bits);
            case GICR_ICENABLER0 -> own.disable(0, bits);
            case GICR_ISPENDR0 -> own.setPending(0, bits);
            case GICR_ICPENDR0 -> clearPending(bits);
            case GICR_ISACTIVER0 -> own.setActive(0, bits);
            case GICR_ICACTIVER0 -> own.clearActive(0, bits);
            case GICR_IPRIORITYR -> own.writePriorities(index, bits, Distributor.PRIORITY_MASK);
            case GICR_ICFGR1 -> own.writeConfiguration(1, bits);
            case GICR_CTLR, // EnableLPIs is RES0 without LPIs
                    GICR_IIDR,
                    GICR_TYPER,
                    GICR_STATUSR,
                    GICR_PROPBASER,
                    GICR_PENDBASER,
                    GICR_PIDR4,
                    GICR_PIDR0,
                    GICR_CIDR0,
                    GICR_ICFGR0,
                    GICR_IGRPMODR0,
                    GICR_NSACR -> {}
        }
        settle();
    }
}
