package dev.doorbell.gic.v2;

import static dev.doorbell.gic.InterruptId.SPI_FIRST;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.DoorbellToLevel;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * The GICv2 distributor: every interrupt's state, and what each CPU interface is offered.
 *
 * <p>Messages and wires arrive here; register accesses are decoded by {@link
 * Gicv2DistributorRegisters}. Every change ends in {@link #settleAll}.
 */
public final class Gicv2Distributor implements BusTarget, SpiPort {
    /** Bytes of bus the distributor decodes; what lies behind, up to the board's window, is a hole. */
    public static final int FRAME_BYTES = 0x1000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<Gicv2DistributorRegister> MAP =
            RegisterMap.of(Gicv2DistributorRegister.class, FRAME_BYTES);

    private static final int SPI_WORDS_MAX = 31;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final EventChannel messages;
    private final EventChannel wires;
    private final boolean messageStays;
    private final Gicv2DistributorRegisters registers;
    private final SharedInterrupts shared;
    private final @Nullable InterruptLine[] inputs;
    private final PrivateInterrupts[] own;

    private Gicv2CpuInterface[] interfaces = new Gicv2CpuInterface[0];

    // What only the model knows: level-sensitive SPIs whose input a message holds up.
    private final int[] held;

    Gicv2Distributor(
            Backplane backplane,
            GicTiming timing,
            int coreCount,
            int spiWords,
            GicBehaviour behaviour,
            boolean twoSecurityStates) {
        if (spiWords < 1 || spiWords > SPI_WORDS_MAX) {
            throw new ConfigurationException(
                    "GIC with " + spiWords + " words of SPIs; expected 1 to " + SPI_WORDS_MAX);
        }
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source("gicd");
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.messages = events.channel("gicd.message", Phase.WIRES, this::messageArrives);
        this.wires = events.channel("gicd.wire", Phase.WIRES, this::wireRises);
        this.messageStays = behaviour.choice(DoorbellToLevel.class) == DoorbellToLevel.STAYS;
        this.shared = new SharedInterrupts(spiWords, coreCount, behaviour);
        this.inputs = new @Nullable InterruptLine[shared.block().count()];
        this.own = new PrivateInterrupts[coreCount];
        for (int i = 0; i < coreCount; i++) {
            own[i] = new PrivateInterrupts();
        }
        this.held = new int[spiWords];
        this.registers =
                new Gicv2DistributorRegisters(this, trace, source, behaviour, twoSecurityStates);
    }

    // Joining the parts.

    void connect(Gicv2CpuInterface[] interfaces) {
        this.interfaces = interfaces;
    }

    @Override
    public void connect(InterruptLine line, int intid) {
        if (!shared.block().holds(intid)) {
            throw new ConfigurationException(
                    "INTID "
                            + intid
                            + " is no SPI of this GIC; expected "
                            + SPI_FIRST
                            + " to "
                            + (SPI_FIRST + shared.block().count() - 1));
        }
        inputs[intid - SPI_FIRST] = line;
        line.listen(
                high -> {
                    if (high) {
                        wires.postAt(timing.wirePendingTick(events.nowTicks()), intid);
                    } else {
                        wireFalls(intid);
                    }
                });
    }

    void connectPrivate(int core, InterruptLine line, int intid) {
        if (core < 0 || core >= own.length || intid < InterruptId.SGI_COUNT || intid >= SPI_FIRST) {
            throw new ConfigurationException(
                    "INTID "
                            + intid
                            + " of core "
                            + core
                            + " is no PPI of this GIC; expected 16 to 31 of a core below "
                            + own.length);
        }
        line.listen(high -> privateWireChanged(core, intid, high));
    }

    // What arrives.

    @Override
    public void message(int intid) {
        messages.postAt(timing.messagePendingTick(events.nowTicks()), intid);
    }

    private void messageArrives(long argument) {
        int intid = (int) argument;
        boolean level = !shared.block().isEdge(intid);
        if (level) {
            trace.guestError(source, TracePoint.DOORBELL_LEVEL_SPI, intid, 0);
        }
        shared.drive(intid, true);
        if (level && messageStays) {
            held[shared.block().word(intid)] |= InterruptBlock.bit(intid);
        } else {
            shared.drive(intid, false);
        }
        noteShared(intid);
        settleAll();
    }

    /** A wire's rise is seen, after the injection delay. It may have fallen since: then a pulse was. */
    private void wireRises(long argument) {
        int intid = (int) argument;
        InterruptLine wire = inputs[intid - SPI_FIRST];
        shared.drive(intid, false);
        shared.drive(intid, true);
        shared.drive(intid, wire != null && wire.isHigh());
        noteShared(intid);
        settleAll();
    }

    /**
     * A wire's fall is seen at once: where a hypervisor stands between, the device is its own code, and
     * lets go before the guest's access returns.
     */
    private void wireFalls(int intid) {
        shared.drive(intid, false);
        if (!shared.block().isPending(intid)) {
            noteShared(intid);
        }
        settleAll();
    }

    private void privateWireChanged(int core, int intid, boolean high) {
        own[core].block().drive(intid, high);
        if (high || !own[core].block().isPending(intid)) {
            notePrivate(core, intid);
        }
        settleAll();
    }

    /** Tells observers where the SPI stands after its input changed. */
    private void noteShared(int intid) {
        if (!shared.hasTarget(intid)) {
            trace.guestError(source, TracePoint.GIC_NOBODY, intid, 0);
        }
        if (shared.block().isPending(intid)) {
            trace.emit(TracePoint.INTERRUPT_PENDING, source, intid, -1);
            journeys.interruptMark(0, intid, Stage.PENDING);
        } else {
            journeys.interruptForgotten(0, intid);
        }
    }

    private void notePrivate(int core, int intid) {
        if (own[core].block().isPending(intid)) {
            trace.emit(TracePoint.INTERRUPT_PENDING, source, intid, core);
            journeys.interruptMark(core, intid, Stage.PENDING);
        } else {
            journeys.interruptForgotten(core, intid);
        }
    }

    // What registers do.

    /** Makes an SGI pending at {@code core} from the cores in the set {@code senders}. */
    void sendSgi(int core, int sgi, int senders) {
        if (own[core].addSenders(sgi, senders)) {
            notePrivate(core, sgi);
        }
    }

    /** Takes an SGI at {@code core} back from the cores in the set {@code senders}. */
    void takeBackSgi(int core, int sgi, int senders) {
        if (own[core].removeSenders(sgi, senders)) {
            notePrivate(core, sgi);
        }
    }

    /** Whether an SPI is edge-triggered, its wire high and nothing latched: no edge will come. */
    boolean isLeftHigh(int intid) {
        if (InterruptId.isPrivate(intid)) {
            return false;
        }
        InterruptBlock spis = spis();
        return spis.isEdge(intid) && spis.isHigh(intid) && !spis.isPending(intid);
    }

    /** Clears the latch of the ones in a word of SPIs. */
    void clearPendingShared(int word, int bits) {
        for (int up = held[word] & bits; up != 0; up &= up - 1) {
            shared.drive(SPI_FIRST + 32 * word + Integer.numberOfTrailingZeros(up), false);
        }
        held[word] &= ~bits;
        for (int gone = shared.clearPending(word, bits); gone != 0; gone &= gone - 1) {
            int intid = SPI_FIRST + 32 * word + Integer.numberOfTrailingZeros(gone);
            trace.emit(TracePoint.EDGE_ERASED, source, intid, -1);
            journeys.interruptForgotten(0, intid);
        }
    }

    /** Clears the latch of the ones among the PPIs of {@code core}. */
    void clearPendingPrivate(int core, int bits) {
        InterruptBlock block = own[core].block();
        int before = block.pending(0);
        block.clearPending(0, bits);
        for (int gone = before & ~block.pending(0); gone != 0; gone &= gone - 1) {
            journeys.interruptForgotten(core, Integer.numberOfTrailingZeros(gone));
        }
    }

    /** The groups that are forwarded to CPU interfaces, a set. */
    int forwardedGroups() {
        return registers.forwardedGroups();
    }

    /** Offers each CPU interface what is now its most urgent interrupt. */
    void settleAll() {
        for (Gicv2CpuInterface cpuInterface : interfaces) {
            cpuInterface.update();
        }
    }

    // What the parts ask.

    @Override
    public InterruptBlock spis() {
        return shared.block();
    }

    SharedInterrupts shared() {
        return shared;
    }

    PrivateInterrupts own(int core) {
        return own[core];
    }

    int coreCount() {
        return own.length;
    }

    /** Whether there is an interrupt of that number. */
    boolean holds(int intid) {
        return InterruptId.isPrivate(intid) || shared.block().holds(intid);
    }

    /** The core whose bank a requester sees: its own, or core 0's if it is none of ours. */
    static int bank(int requester, int coreCount) {
        if (!Requester.isCore(requester)) {
            return 0;
        }
        int core = Requester.coreIndex(requester);
        return core < coreCount ? core : 0;
    }

    // Bus entry points.

    @Override
    public String nameOf(long offset) {
        return MAP.nameOf(offset);
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        return registers.read(offset, bytes, requester);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        registers.write(offset, bytes, value, requester);
        settleAll();
    }
}
