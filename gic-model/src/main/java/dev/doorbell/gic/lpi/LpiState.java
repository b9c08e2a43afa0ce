package dev.doorbell.gic.lpi;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.LpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.LpiChoice;
import dev.doorbell.gic.behaviour.LpiChoice.Disabling;
import dev.doorbell.gic.behaviour.LpiChoice.PendingZero;
import dev.doorbell.gic.behaviour.LpiChoice.Staleness;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.ReadFaults;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The LPIs of one redistributor.
 *
 * <p>An LPI that arrives is pending at once; it can be signalled once its configuration is known,
 * which takes a memory access unless what was read before may still be used. The tables in guest
 * memory are read and written where the architecture says; between an enable and a disable the
 * pending state is kept here.
 *
 * <p>Source: Arm IHI 0069, "Locality-specific Peripheral Interrupts and the ITS".
 */
public final class LpiState implements LpiPort {
    /** What the redistributor around it answers and hears. */
    public interface Owner {
        /** The most urgent LPI, or its priority, may have changed. */
        void lpisChanged();

        /** Whether priorities are those of non-secure software, to be shifted into its half. */
        boolean shiftsPriorities();
    }

    private static final int FIRST = InterruptId.LPI_FIRST;
    private static final int CONFIG_ENABLE = 1;
    private static final int CONFIG_PRIORITY = 0xFC;
    private static final int ID_BITS_MIN = 14;

    /** Enables and disables are told apart by this many of their count's bits. */
    private static final int GENERATIONS = 0xFFFF;

    private final int core;
    private final int idBitsMax;
    private final int priorityMask;
    private final Owner owner;
    private final PropertyBase property;
    private final EventQueue events;
    private final GuestMemory memory;
    private final Faults faults;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final GicTiming timing;
    private final EventChannel arrival;
    private final EventChannel configRead;
    private final EventChannel tableRead;
    private final GuestMemory.Watch watch;
    private final PendingTable table;

    private final Staleness staleness;
    private final PendingZero pendingZero;
    private final Disabling disabling;
    private final LpiChoice.TwoStatePriority twoStatePriority;
    private final LpiConfigurations configurations;

    // What the driver can see.
    private boolean enabled;
    private boolean pendingTableIsZero;

    // What only the model knows.
    private final PendingBits pending = new PendingBits();
    private final UrgencyHeap eligible = new UrgencyHeap();
    private long settledTick;
    private long writtenBackTick;
    private int generation;

    /**
     * Makes the LPI side of core {@code core}'s redistributor, disabled.
     *
     * @param idBitsMax bits of an INTID by the distributor
     * @param priorityMask the bits of a priority that are kept
     */
    public LpiState(
            Backplane backplane,
            GicTiming timing,
            GicBehaviour behaviour,
            int core,
            int idBitsMax,
            int priorityMask,
            PropertyBase property,
            int source,
            Owner owner) {
        this.core = core;
        this.idBitsMax = idBitsMax;
        this.priorityMask = priorityMask;
        this.owner = owner;
        this.property = property;
        this.events = backplane.events();
        this.memory = backplane.memory();
        this.faults = backplane.faults();
        this.trace = backplane.trace();
        this.source = source;
        this.journeys = backplane.journeys();
        this.timing = timing;
        this.arrival = events.channel("lpi" + core + ".arrival", Phase.WIRES, this::arrived);
        this.configRead = events.channel("lpi" + core + ".config", Phase.WIRES, this::configRead);
        this.tableRead = events.channel("lpi" + core + ".table", Phase.WIRES, this::tableRead);
        this.staleness = behaviour.choice(Staleness.class);
        this.pendingZero = behaviour.choice(PendingZero.class);
        this.disabling = behaviour.choice(Disabling.class);
        this.twoStatePriority = behaviour.choice(LpiChoice.TwoStatePriority.class);
        this.configurations =
                new LpiConfigurations(staleness, backplane.seed().stream("lpi" + core + ".stale"));
        this.table = new PendingTable(memory, faults, trace, source);
        this.watch = memory.watch(this::configurationWritten);
    }

    // Registers, as the redistributor hands them on.

    /** Sets GICR_PENDBASER: the table's address, and whether software says that it is zero. */
    public void setPendingBase(long address, boolean zero) {
        table.moveTo(address);
        pendingTableIsZero = zero;
    }

    /** GICR_PROPBASER was written, which may move the table under our feet. */
    public void propertyBaseChanged() {
        if (enabled && staleness == Staleness.NEVER) {
            watch.set(property.address(), lpiCount());
        }
    }

    /** GICR_CTLR.EnableLPIs. */
    public void enable(boolean wanted) {
        if (wanted == enabled || (!wanted && disabling == Disabling.FOR_EVER)) {
            return;
        }
        enabled = wanted;
        if (wanted) {
            start();
        } else {
            stop();
        }
        owner.lpisChanged();
    }

    /** Whether pending state is still being written back: GICR_CTLR.RWP. */
    public boolean isWritingBack() {
        return events.nowTicks() < writtenBackTick;
    }

    private void start() {
        configurations.forgetAll();
        if (staleness == Staleness.NEVER) {
            watch.set(property.address(), lpiCount());
        }
        boolean reads =
                switch (pendingZero) {
                    case HONOURED -> !pendingTableIsZero;
                    case ALWAYS_READ -> true;
                    case NEVER_READ -> false;
                };
        if (reads) {
            long accesses = PendingTable.accesses(lpiCount());
            tableRead.postOrCall(accesses * timing.lpiTableTicks(), tagged(0));
        }
    }

    /** The pending table has been read: what it says is pending besides what came meanwhile. */
    private void tableRead(long tagged) {
        if (!isCurrent(tagged)) {
            return; // disabled meanwhile
        }
        table.read(
                lpiCount(),
                lpi -> {
                    if (pending.set(lpi)) {
                        notePending(lpi);
                        look(lpi);
                    }
                });
    }

    private void stop() {
        generation++;
        watch.clear();
        if (disabling == Disabling.WRITES_BACK) {
            int changed = table.write(lpiCount(), pending);
            pendingTableIsZero = false; // what software promised held for its own table
            writtenBackTick = events.nowTicks() + changed * timing.lpiTableTicks();
        }
        if (disabling != Disabling.NOTHING) {
            for (int lpi = pending.next(0); lpi >= 0; lpi = pending.next(lpi + 1)) {
                journeys.interruptForgotten(core, FIRST + lpi);
            }
            pending.clear();
            eligible.clear();
        }
    }

    // What the ITS asks.

    @Override
    public int number() {
        return core;
    }

    @Override
    public boolean acceptsLpis() {
        return enabled;
    }

    @Override
    public int lpiIdBits() {
        return Math.min(property.idBits(), idBitsMax);
    }

    /** LPIs there are by the two limits; 0 if the INTIDs are too short for any. */
    private int lpiCount() {
        int bits = lpiIdBits();
        return bits < ID_BITS_MIN ? 0 : (1 << bits) - FIRST;
    }

    /** Whether the INTID is an LPI that PROPBASER and the distributor allow. */
    public boolean inRange(int intid) {
        return intid >= FIRST && intid - FIRST < lpiCount();
    }

    @Override
    public void setPending(int intid) {
        if (!enabled || !inRange(intid)) {
            trace.guestError(source, TracePoint.LPI_LOST, intid, core);
            journeys.interruptForgotten(core, intid);
            return;
        }
        int lpi = intid - FIRST;
        if (pending.set(lpi)) {
            mirror(lpi, true);
            notePending(lpi);
            long ticks = timing.wirePendingTick(events.nowTicks()) - events.nowTicks();
            settledTick = Math.max(settledTick, events.nowTicks() + ticks);
            arrival.postOrCall(ticks, tagged(lpi));
        }
    }

    /** A hypervisor, where there is one, has brought the LPI to the guest. */
    private void arrived(long tagged) {
        if (isCurrent(tagged) && pending.holds((int) tagged)) {
            look((int) tagged);
        }
    }

    /** The LPI with the count of enables and disables, which makes what is under way out of date. */
    private long tagged(int lpi) {
        return (long) (generation & GENERATIONS) << 32 | lpi;
    }

    private boolean isCurrent(long tagged) {
        return (int) (tagged >>> 32) == (generation & GENERATIONS) && enabled;
    }

    private void notePending(int lpi) {
        trace.emit(TracePoint.INTERRUPT_PENDING, source, FIRST + lpi, core);
        journeys.interruptMark(core, FIRST + lpi, Stage.PENDING);
    }

    @Override
    public void clearPending(int intid) {
        if (inRange(intid) && take(intid - FIRST)) {
            journeys.interruptForgotten(core, intid);
            owner.lpisChanged();
        }
    }

    /** The core has acknowledged the LPI: it is no longer pending, and never active. */
    public void acknowledge(int intid) {
        take(intid - FIRST);
    }

    private boolean take(int lpi) {
        boolean was = pending.clear(lpi);
        if (was) {
            mirror(lpi, false);
            eligible.remove(lpi);
        }
        return was;
    }

    /** Keeps the table in memory up to date where it is the only place. */
    private void mirror(int lpi, boolean set) {
        if (disabling == Disabling.IN_MEMORY) {
            table.write(lpi, set);
        }
    }

    @Override
    public boolean isPending(int intid) {
        return intid >= FIRST && pending.holds(intid - FIRST);
    }

    @Override
    public void mapped(int intid) {
        if (staleness == Staleness.FROM_MAPPING && enabled && inRange(intid)) {
            read(intid - FIRST, timing.lpiTableTicks());
        }
    }

    @Override
    public void invalidate(int intid) {
        if (enabled && inRange(intid)) {
            int lpi = intid - FIRST;
            configurations.forget(lpi);
            if (staleness != Staleness.FINITE || pending.holds(lpi)) {
                read(lpi, timing.lpiTableTicks());
            }
        }
    }

    @Override
    public void invalidatedElsewhere(int intid) {
        if (enabled && inRange(intid)) {
            int lpi = intid - FIRST;
            configurations.forget(lpi);
            if (pending.holds(lpi)) {
                read(lpi, timing.lpiTableTicks());
            }
        }
    }

    @Override
    public void invalidateAll() {
        if (!enabled) {
            return;
        }
        configurations.forgetAll();
        long ticks = 0;
        for (int lpi = pending.next(0); lpi >= 0; lpi = pending.next(lpi + 1)) {
            ticks += timing.lpiTableTicks();
            read(lpi, ticks);
        }
    }

    @Override
    public void movePendingTo(LpiPort target) {
        if (target == this) {
            return;
        }
        for (int lpi = pending.next(0); lpi >= 0; lpi = pending.next(lpi + 1)) {
            take(lpi);
            journeys.interruptForgotten(core, FIRST + lpi);
            target.setPending(FIRST + lpi);
        }
        owner.lpisChanged();
    }

    @Override
    public void forgetPending() {
        for (int lpi = pending.next(0); lpi >= 0; lpi = pending.next(lpi + 1)) {
            take(lpi);
            journeys.interruptForgotten(core, FIRST + lpi);
        }
        owner.lpisChanged();
    }

    @Override
    public long settledTick() {
        return settledTick;
    }

    // Configuration.

    /** Decides whether a pending LPI can be signalled, reading its configuration if need be. */
    private void look(int lpi) {
        if (configurations.isBelieved(lpi)) {
            weigh(lpi);
        } else {
            read(lpi, timing.lpiTableTicks());
        }
    }

    private void read(int lpi, long ticks) {
        settledTick = Math.max(settledTick, events.nowTicks() + ticks);
        configRead.postOrCall(ticks, tagged(lpi));
    }

    private void configRead(long tagged) {
        if (isCurrent(tagged)) {
            load((int) tagged);
        }
    }

    private void load(int lpi) {
        long address = property.address() + lpi;
        if (memory.holds(address, 1)) {
            ReadFaults faulty = faults.reads();
            if (faulty == null) {
                configurations.put(lpi, (int) memory.read(address, 1));
            } else {
                loadFaulty(faulty.judge(address, 1, Requester.CONTROLLER), lpi, address);
            }
        } else {
            trace.guestError(source, TracePoint.GIC_TABLE_OUTSIDE, address, 1);
            configurations.put(lpi, 0);
        }
        weigh(lpi);
    }

    /** After an error the LPI counts as disabled, and is read again when it is next sent (assumed). */
    private void loadFaulty(Verdict verdict, int lpi, long address) {
        boolean failed = verdict.kind() == Verdict.Kind.FAIL;
        long there = failed ? 0 : verdict.changed(memory.read(address, 1), 1);
        configurations.put(lpi, (int) there);
        if (failed) {
            configurations.forget(lpi);
        }
    }

    private void weigh(int lpi) {
        int config = configurations.get(lpi);
        if (pending.holds(lpi) && (config & CONFIG_ENABLE) != 0) {
            eligible.put(lpi, priority(config));
        } else {
            eligible.remove(lpi);
        }
        owner.lpisChanged();
    }

    private int priority(int config) {
        int priority = config & CONFIG_PRIORITY;
        boolean shifts =
                owner.shiftsPriorities() && twoStatePriority == LpiChoice.TwoStatePriority.SHIFTED;
        return (shifts ? priority >>> 1 | 0x80 : priority) & priorityMask;
    }

    /** Somebody wrote into the table, and nothing that was read is to outlive that. */
    private void configurationWritten(long address, long bytes) {
        long from = Math.max(0, address - property.address());
        long to = Math.min(lpiCount(), address + bytes - property.address());
        for (int lpi = pending.next((int) from); lpi >= 0 && lpi < to; ) {
            load(lpi);
            lpi = pending.next(lpi + 1);
        }
    }

    // What the redistributor asks.

    /** The most urgent LPI that could be signalled, or -1. */
    public int best() {
        int lpi = enabled ? eligible.first() : -1;
        return lpi < 0 ? -1 : FIRST + lpi;
    }

    /** The priority of an LPI, by its configuration as it is known here. */
    public int priorityOf(int intid) {
        return priority(configurations.get(intid - FIRST));
    }

    /** Whether the configuration known here enables the LPI. */
    public boolean isEnabled(int intid) {
        return (configurations.get(intid - FIRST) & CONFIG_ENABLE) != 0;
    }

    /** Whether the configuration known here is not what memory says now. */
    public boolean isStale(int intid) {
        long address = property.address() + (intid - FIRST);
        return configurations.isKnown(intid - FIRST)
                && memory.holds(address, 1)
                && memory.read(address, 1) != configurations.get(intid - FIRST);
    }

    /** Whether the LPI's configuration has been read. */
    public boolean isConfigured(int intid) {
        return configurations.isKnown(intid - FIRST);
    }

    /** Where the LPI's configuration byte is. */
    public long configurationAddress(int intid) {
        return property.address() + (intid - FIRST);
    }

    /** Looks at configurations that needed no memory access. */
    public long configHits() {
        return configurations.hits();
    }

    /** Looks at configurations that did. */
    public long configMisses() {
        return configurations.misses();
    }
}
