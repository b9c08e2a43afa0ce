package dev.doorbell.gic.distributor;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.InterfaceChoice.DoorbellToLevel;
import dev.doorbell.gic.behaviour.InterfaceChoice.MessageSpis;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import dev.doorbell.gic.behaviour.InterfaceChoice.RouterBits;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * The GICv3 distributor: state, priority and routing of SPIs.
 *
 * <p>Affinity routing is always on. Every change of state ends in {@link #settle}, which asks the
 * redistributors concerned to look again for their best interrupt. What software reads and writes is
 * {@link DistributorRegisters}' business.
 *
 * <p>Source: Arm IHI 0069, "The GIC Distributor (GICD)".
 */
public final class Distributor implements BusTarget, SpiPort {
    /** Bytes of bus the distributor decodes. */
    public static final int FRAME_BYTES = 0x1_0000;

    private static final int SPI_FIRST = InterruptId.SPI_FIRST;

    private static final int MESSAGE_SET = 0;
    private static final int MESSAGE_CLEAR = 1;
    private static final int MESSAGE_PULSE = 2;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final EventChannel messages;
    private final EventChannel wires;
    private final InterruptBlock spis;
    private final @Nullable InterruptLine[] inputs;
    private final SpiRouter router;
    private final DistributorRegisters registers;
    private final boolean doorbellSticks;
    private final boolean hasMessages;

    /** By word, the level-sensitive SPIs that a doorbell left high, where that lasts. */
    private final int[] held;

    // What only the model knows: until when an interrupt that was disabled may be acknowledged.
    private long withdrawnTick;

    /** Makes a distributor with nothing enabled. */
    public Distributor(Backplane backplane, GicTiming timing, Gicv3Config config) {
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source("gicd");
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.messages = events.channel("gicd.message", Phase.WIRES, this::messageArrives);
        this.wires = events.channel("gicd.wire", Phase.WIRES, this::wireRises);
        this.spis = new InterruptBlock(SPI_FIRST, config.spiWords());
        this.inputs = new @Nullable InterruptLine[spis.count()];
        this.held = new int[spis.words()];
        this.router =
                new SpiRouter(
                        spis,
                        config.behaviour().choice(OneOfN.class),
                        config.behaviour().choice(RouterBits.class));
        this.doorbellSticks =
                config.behaviour().choice(DoorbellToLevel.class) == DoorbellToLevel.STAYS;
        this.hasMessages = config.behaviour().choice(MessageSpis.class) == MessageSpis.PRESENT;
        this.registers = new DistributorRegisters(this, spis, router, config, trace, source);
    }

    // Joining the parts.

    /** Adds the redistributor of the next core. */
    public void connect(RedistributorPort redistributor) {
        router.connect(redistributor);
    }

    @Override
    public void connect(InterruptLine line, int intid) {
        checkSpi(intid);
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
        post(intid, MESSAGE_PULSE);
    }

    /** A message through GICD_SETSPI or GICD_CLRSPI: like a wire, or an edge. */
    void message(int intid, boolean set) {
        post(intid, set ? MESSAGE_SET : MESSAGE_CLEAR);
    }

    private void post(int intid, int what) {
        messages.postAt(timing.messagePendingTick(events.nowTicks()), (long) intid << 2 | what);
    }

    private void messageArrives(long argument) {
        int intid = (int) (argument >>> 2);
        int what = (int) argument & 3;
        boolean edge = spis.isEdge(intid);
        int bit = InterruptBlock.bit(intid);
        switch (what) {
            case MESSAGE_PULSE -> {
                if (!edge) {
                    trace.guestError(source, TracePoint.DOORBELL_LEVEL_SPI, intid, 0);
                }
                spis.drive(intid, true);
                if (!edge && doorbellSticks) {
                    held[spis.word(intid)] |= bit;
                } else {
                    spis.drive(intid, false);
                }
            }
            case MESSAGE_SET -> {
                if (edge) {
                    spis.setPending(spis.word(intid), bit);
                } else {
                    spis.drive(intid, true);
                }
            }
            default -> {
                spis.drive(intid, false);
                spis.clearPending(spis.word(intid), bit);
            }
        }
        notePending(intid);
        settle(intid);
    }

    /** A wire's rise is seen, after the injection delay. It may have fallen since: then a pulse was. */
    private void wireRises(long argument) {
        int intid = (int) argument;
        InterruptLine wire = inputs[intid - SPI_FIRST];
        spis.drive(intid, false);
        spis.drive(intid, true);
        spis.drive(intid, wire != null && wire.isHigh());
        notePending(intid);
        settle(intid);
    }

    /**
     * A wire's fall is seen at once: where a hypervisor stands between, the device is its own code, and
     * lets go before the guest's access returns.
     */
    private void wireFalls(int intid) {
        spis.drive(intid, false);
        if (!spis.isPending(intid)) {
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

    /** Software clears the latch of the ones in a word: what a doorbell left high falls. */
    void letGo(int word, int bits) {
        for (int up = held[word] & bits; up != 0; up &= up - 1) {
            spis.drive(SPI_FIRST + 32 * word + Integer.numberOfTrailingZeros(up), false);
        }
        held[word] &= ~bits;
    }

    /** Tells observers that what was pending no longer is. */
    void noteCleared(int word, int gone) {
        for (int bits = gone; bits != 0; bits &= bits - 1) {
            int intid = SPI_FIRST + 32 * word + Integer.numberOfTrailingZeros(bits);
            trace.emit(TracePoint.EDGE_ERASED, source, intid, -1);
            journeys.interruptForgotten(0, intid);
        }
    }

    // What redistributors and CPU interfaces ask.

    /** The groups that are forwarded at all, as a set. */
    public int forwardedGroups() {
        return registers.forwardedGroups();
    }

    /** Whether GICD_CTLR.DS is set: there is one security state, or software gave up the other. */
    public boolean hasOneSecurityState() {
        return registers.hasOneSecurityState();
    }

    /** The most urgent SPI of {@code groups} that could be delivered to {@code core}, or -1. */
    public int best(int core, int groups) {
        int best = -1;
        for (int word = 0; word < spis.words(); word++) {
            int deliverable = spis.deliverable(word, groups);
            if (deliverable != 0) {
                int candidate = spis.best(word, router.routedTo(core, word, deliverable));
                if (candidate >= 0
                        && (best < 0 || spis.priority(candidate) < spis.priority(best))) {
                    best = candidate;
                }
            }
        }
        return best;
    }

    @Override
    public InterruptBlock spis() {
        return spis;
    }

    /** The core an SPI goes to now, or -1 for none. */
    public int targetOf(int intid) {
        return router.target(intid);
    }

    /** How many cores there are. */
    public int coreCount() {
        return router.cores().length;
    }

    /** The redistributor of core {@code index}. */
    public RedistributorPort redistributor(int index) {
        return router.cores()[index];
    }

    /** Sends an SGI to the cores that a write to an ICC_SGI register of {@code sender} names. */
    public void sendSgi(int sender, long value, InterruptGroup group, boolean nonSecure) {
        SgiRouter.send(router.cores(), sender, value, group, nonSecure);
    }

    /** The value of an SPI's GICD_IROUTER. */
    public long routerOf(int intid) {
        return router.read(intid);
    }

    /** Whether SPIs can be made pending by message here. */
    boolean hasMessages() {
        return hasMessages;
    }

    /** Looks again at where an SPI stands; called after any change to it. */
    public void settle(int intid) {
        if (router.hasChoice()) {
            settleAll();
            return;
        }
        int target = router.target(intid);
        if (target >= 0 && target < coreCount()) {
            redistributor(target).settle();
        }
    }

    /** A core began or ceased to take part in SPIs that any core may take. */
    public void participationChanged() {
        if (router.hasChoice()) {
            settleAll();
        }
    }

    /** Looks again at everything. */
    void settleAll() {
        if (router.hasChoice()) {
            router.choose(forwardedGroups());
        }
        for (RedistributorPort redistributor : router.cores()) {
            redistributor.settle();
        }
    }

    /** Security was given up for good: what was Secure Group 1 is Group 0. */
    void forgetSecureGroup1() {
        for (int word = 0; word < spis.words(); word++) {
            spis.writeGroupModifier(word, 0);
        }
        for (RedistributorPort redistributor : router.cores()) {
            redistributor.own().writeGroupModifier(0, 0);
        }
    }

    /** A core has acknowledged an SPI; another one that it may be on its way to is not to get it. */
    public void acknowledged(int intid, int core) {
        if (router.hasChoice() || router.target(intid) != core) {
            settle(intid);
        }
    }

    /** A core has deactivated an SPI. */
    public void deactivated(int intid, int core) {
        if (spis.isEdge(intid) && spis.isHigh(intid) && !spis.isPending(intid)) {
            trace.guestError(source, TracePoint.LINE_LEFT_HIGH, intid, core);
        }
        settle(intid);
    }

    /** Something was disabled: until the cores have heard of it, RWP reads one. */
    void noteWithdrawal() {
        withdrawnTick = timing.presentedTick(events.nowTicks());
    }

    /** Whether a core may still acknowledge what was disabled: GICD_CTLR.RWP. */
    boolean isWithdrawing() {
        if (!events.isExploring()) {
            return events.nowTicks() < withdrawnTick;
        }
        for (RedistributorPort redistributor : router.cores()) {
            if (redistributor.hasYetToTell()) {
                return true;
            }
        }
        return false;
    }

    // Bus entry points.

    @Override
    public String nameOf(long offset) {
        return DistributorRegisters.MAP.nameOf(offset);
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
