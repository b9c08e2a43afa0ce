package dev.doorbell.gic.distributor;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;

/**
 * The GICv3 distributor: state, priority and routing of SPIs.
 *
 * <p>One security state, affinity routing on: GICD_CTLR.DS and ARE read as one and cannot be
 * cleared. Every change of state ends in {@link #settle}, which asks the redistributors concerned to
 * look again for their best interrupt.
 *
 * <p>Model note: GICD_CTLR.RWP always reads zero, because a withdrawal reaches the CPU interface at
 * once; only a new best interrupt takes transit time.
 */
public final class Distributor implements BusTarget, SpiPort, RegisterFile<DistributorRegister> {
    /** Bytes of bus the distributor decodes. */
    public static final int FRAME_BYTES = 0x1_0000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<DistributorRegister> MAP =
            RegisterMap.of(DistributorRegister.class, FRAME_BYTES);

    /** Priority bits that are kept; the CPU interface implements the upper five. */
    public static final int PRIORITY_MASK = 0xF8;

    private static final int CTLR_ENABLE_GROUP0 = 1;
    private static final int CTLR_ENABLE_GROUP1 = 1 << 1;
    private static final int CTLR_AFFINITY_ROUTING = 1 << 4;
    private static final int CTLR_ONE_SECURITY_STATE = 1 << 6;
    private static final int TYPER_NO_1_OF_N = 1 << 25;
    private static final int TYPER_A3V = 1 << 24;
    private static final int TYPER_INTID_BITS_16 = 15 << 19;
    private static final long ROUTER_AFFINITY = 0xFF_00FF_FFFFL;
    private static final int SPI_FIRST = InterruptId.SPI_FIRST;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final RegisterBank<DistributorRegister> registers;
    private final EventChannel messages;
    private final EventChannel wires;
    private final InterruptBlock spis;

    private RedistributorPort[] redistributors = new RedistributorPort[0];

    // What the driver can see.
    private int control;
    private final long[] routers;

    // What only the model knows: the core each SPI goes to, or -1.
    private final int[] targets;

    /** Makes a distributor with {@code spiWords} words of SPIs, nothing enabled. */
    public Distributor(Backplane backplane, GicTiming timing, int spiWords) {
        if (spiWords < 1 || spiWords > 31) {
            throw new ConfigurationException(
                    "GIC with " + spiWords + " words of SPIs; expected 1 to 31");
        }
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source("gicd");
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.messages = events.channel("gicd.message", Phase.WIRES, this::messageArrives);
        this.wires = events.channel("gicd.wire", Phase.WIRES, this::wireArrives);
        this.spis = new InterruptBlock(SPI_FIRST, spiWords);
        this.routers = new long[32 * spiWords];
        this.targets = new int[32 * spiWords];
    }

    // Joining the parts.

    /** Adds the redistributor of the next core. */
    public void connect(RedistributorPort redistributor) {
        redistributors = Arrays.copyOf(redistributors, redistributors.length + 1);
        redistributors[redistributors.length - 1] = redistributor;
    }

    @Override
    public void connect(InterruptLine line, int intid) {
        checkSpi(intid);
        line.listen(
                high ->
                        wires.postAt(
                                timing.wirePendingTick(events.nowTicks()),
                                (long) intid << 1 | (high ? 1 : 0)));
    }

    private void checkSpi(int intid) {
        if (!spis.holds(intid)) {
            throw new ConfigurationException(
                    "INTID "
                            + intid
                            + " is no SPI of this GIC; expected "
                            + SPI_FIRST
                            + " to "
                            + (SPI_FIRST + spis.count() - 1));
        }
    }

    // What arrives.

    @Override
    public void message(int intid) {
        messages.postAt(timing.messagePendingTick(events.nowTicks()), intid);
    }

    private void messageArrives(long argument) {
        int intid = (int) argument;
        if (!spis.isEdge(intid)) {
            trace.guestError(source, TracePoint.DOORBELL_LEVEL_SPI, intid, 0);
        }
        spis.drive(intid, true);
        spis.drive(intid, false);
        notePending(intid);
        settle(intid);
    }

    private void wireArrives(long argument) {
        int intid = (int) (argument >>> 1);
        boolean high = (argument & 1) != 0;
        spis.drive(intid, high);
        if (high || !spis.isPending(intid)) {
            notePending(intid);
        }
        settle(intid);
    }

    /** Tells observers where the SPI stands after its input changed. */
    private void notePending(int intid) {
        if (spis.isPending(intid)) {
            trace.emit(TracePoint.INTERRUPT_PENDING, source, intid, -1);
            journeys.interruptMark(0, intid, Stage.PENDING);
        } else {
            journeys.interruptForgotten(0, intid);
        }
    }

    // What redistributors and CPU interfaces ask.

    /** Whether Group 1 interrupts are forwarded at all. */
    public boolean forwardsGroup1() {
        return (control & CTLR_ENABLE_GROUP1) != 0;
    }

    /** The most urgent deliverable SPI that is routed to {@code core}, or -1. */
    public int best(int core) {
        int best = -1;
        for (int word = 0; word < spis.words(); word++) {
            int deliverable = spis.deliverable(word, InterruptGroup.GROUP1_NON_SECURE.bit());
            if (deliverable != 0) {
                int candidate = spis.best(word, routedTo(core, word, deliverable));
                if (candidate >= 0
                        && (best < 0 || spis.priority(candidate) < spis.priority(best))) {
                    best = candidate;
                }
            }
        }
        return best;
    }

    private int routedTo(int core, int word, int candidates) {
        int routed = 0;
        for (int bits = candidates; bits != 0; bits &= bits - 1) {
            int bit = Integer.numberOfTrailingZeros(bits);
            if (targets[32 * word + bit] == core) {
                routed |= 1 << bit;
            }
        }
        return routed;
    }

    /** Whether an SPI is routed to {@code core}. */
    public boolean isRoutedTo(int core, int intid) {
        return targets[intid - SPI_FIRST] == core;
    }

    @Override
    public InterruptBlock spis() {
        return spis;
    }

    /** The core that {@code affinity} (Aff3.Aff2.Aff1.Aff0, as IROUTER lays it out) names, or -1. */
    public int coreWithAffinity(long affinity) {
        for (int i = 0; i < redistributors.length; i++) {
            if (redistributors[i].affinity() == affinity) {
                return i;
            }
        }
        return -1;
    }

    /** How many cores there are. */
    public int coreCount() {
        return redistributors.length;
    }

    /** Makes an SGI pending at {@code core}. */
    public void sendSgi(int core, int intid) {
        redistributors[core].sgiArrives(intid);
    }

    /** Looks again at where an SPI stands; called after any change to it. */
    public void settle(int intid) {
        int target = targets[intid - SPI_FIRST];
        if (target >= 0 && target < redistributors.length) {
            redistributors[target].settle();
        }
    }

    private void settleAll() {
        for (RedistributorPort redistributor : redistributors) {
            redistributor.settle();
        }
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
    public long read(DistributorRegister register, int index) {
        int word = index - 1; // word 0 of each array is the redistributors' with affinity routing
        return switch (register) {
            case GICD_CTLR -> control | CTLR_AFFINITY_ROUTING | CTLR_ONE_SECURITY_STATE;
            case GICD_TYPER -> spis.words() | TYPER_INTID_BITS_16 | TYPER_A3V | TYPER_NO_1_OF_N;
            case GICD_IIDR -> PeripheralId.IIDR_ARM;
            case GICD_IGROUPR -> has(word) ? spis.group(word) & 0xFFFF_FFFFL : 0;
            case GICD_ISENABLER, GICD_ICENABLER ->
                    has(word) ? spis.enabled(word) & 0xFFFF_FFFFL : 0;
            case GICD_ISPENDR, GICD_ICPENDR -> has(word) ? spis.pending(word) & 0xFFFF_FFFFL : 0;
            case GICD_ISACTIVER, GICD_ICACTIVER -> has(word) ? spis.active(word) & 0xFFFF_FFFFL : 0;
            case GICD_IPRIORITYR -> hasQuad(index) ? spis.priorities(index - 8) & 0xFFFF_FFFFL : 0;
            case GICD_ICFGR -> hasHalf(index) ? spis.configuration(index - 2) & 0xFFFF_FFFFL : 0;
            case GICD_IROUTER -> hasSpi(index) ? routers[index - SPI_FIRST] : 0;
            case GICD_PIDR4 -> PeripheralId.high(index);
            case GICD_PIDR0 -> PeripheralId.low(index);
            case GICD_CIDR0 -> PeripheralId.component(index);
            case GICD_TYPER2,
                    GICD_STATUSR,
                    GICD_SETSPI_NSR,
                    GICD_CLRSPI_NSR,
                    GICD_ITARGETSR,
                    GICD_IGRPMODR,
                    GICD_NSACR,
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
            case GICD_CTLR -> {
                control = bits & (CTLR_ENABLE_GROUP0 | CTLR_ENABLE_GROUP1);
                settleAll();
                return;
            }
            case GICD_IROUTER -> {
                if (hasSpi(index)) {
                    route(index, value & ROUTER_AFFINITY);
                }
                return;
            }
            case GICD_IPRIORITYR -> {
                if (hasQuad(index)) {
                    spis.writePriorities(index - 8, bits, PRIORITY_MASK);
                }
            }
            case GICD_ICFGR -> {
                if (hasHalf(index)) {
                    spis.writeConfiguration(index - 2, bits);
                }
            }
            default -> {
                if (has(word)) {
                    writeWord(register, word, bits);
                }
            }
        }
        settleAll();
    }

    private void writeWord(DistributorRegister register, int word, int bits) {
        switch (register) {
            case GICD_IGROUPR -> spis.writeGroup(word, bits);
            case GICD_ISENABLER -> spis.enable(word, bits);
            case GICD_ICENABLER -> spis.disable(word, bits);
            case GICD_ISPENDR -> spis.setPending(word, bits);
            case GICD_ICPENDR -> clearPending(word, bits);
            case GICD_ISACTIVER -> spis.setActive(word, bits);
            case GICD_ICACTIVER -> spis.clearActive(word, bits);
            default -> throw new IllegalStateException(register + " is no array of words");
        }
    }

    private void clearPending(int word, int bits) {
        int before = spis.pending(word);
        spis.clearPending(word, bits);
        for (int gone = before & ~spis.pending(word); gone != 0; gone &= gone - 1) {
            journeys.interruptForgotten(
                    0, SPI_FIRST + 32 * word + Integer.numberOfTrailingZeros(gone));
        }
    }

    private void route(int intid, long affinity) {
        int spi = intid - SPI_FIRST;
        int before = targets[spi];
        routers[spi] = affinity;
        targets[spi] = coreWithAffinity(affinity);
        if (before >= 0 && before != targets[spi]) {
            redistributors[before].settle();
        }
        settle(intid);
    }

    private boolean has(int word) {
        return word >= 0 && word < spis.words();
    }

    private boolean hasQuad(int quad) {
        return quad >= 8 && quad < 8 + 8 * spis.words();
    }

    private boolean hasHalf(int half) {
        return half >= 2 && half < 2 + 2 * spis.words();
    }

    private boolean hasSpi(int intid) {
        return spis.holds(intid);
    }
}
