package dev.doorbell.gic.its;

import dev.doorbell.gic.LpiPort;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * An Interrupt Translation Service: two frames of registers, a queue of commands, a doorbell.
 *
 * <p>A message's DeviceID is the requester of the write. A write by a core or a debugger has none; it
 * is dropped unless the behaviour says otherwise. While as many messages wait as {@link ItsCapacity}
 * allows, the doorbell {@linkplain #accepts accepts} no more; a write that comes without asking waits
 * inside.
 *
 * <p>Where implementations differ, {@link GicBehaviour} says what this one does. Not modelled: virtual
 * interrupts (GICv4), memory attributes, the error flags of GITS_STATUSR for accesses to reserved
 * registers. Source: Arm IHI 0069, "The Interrupt Translation Service".
 */
public final class Its implements BusTarget, RegisterFile<ItsRegister> {
    /** Bytes of bus an ITS decodes: the control frame and the translation frame. */
    public static final int FRAME_BYTES = 0x2_0000;

    /** Where the doorbell is. */
    public static final int TRANSLATER_OFFSET = 0x1_0040;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<ItsRegister> MAP =
            RegisterMap.of(ItsRegister.class, FRAME_BYTES);

    private static final int READER_OFFSET = 0x90;
    private static final int CTLR_ENABLED = 1;
    private static final long CTLR_QUIESCENT = 1L << 31;
    private static final int TABLE_DEVICES = 1;
    private static final int TABLE_COLLECTIONS = 4;
    private static final int PIDR0_ITS = 0x94;
    private static final long TYPER_PHYSICAL = 1;
    private static final long TYPER_CIL = 1L << 36;
    private static final long TYPER_UMSI = 1L << 44;

    private final Trace trace;
    private final int source;
    private final RegisterBank<ItsRegister> registers;
    private final ItsSizes sizes;
    private final ItsChoice.Quiescence quiescence;
    private final boolean refusesInvalid;
    private final boolean tablesLock;
    private final boolean readerWritable;
    private final boolean doorbellReadable;
    private final boolean reportsUnmapped;
    private final boolean takesForeign;
    private final UnmappedMessages unmapped = new UnmappedMessages();
    private final MessageQueue messages;
    private final ItsTable devices;
    private final ItsTable collections;
    private final Mappings mappings;
    private final CommandQueue queue;
    private final Translation translation;
    private final Pipeline pipeline;

    // What the driver can see.
    private boolean enabled;
    private int lastEvent;

    // What only the model knows: the services that had ended when GITS_CTLR was last written.
    private long jobsAtControlWrite = -1;

    /** Makes an ITS with the caches of a small GIC-600. */
    public Its(
            Backplane backplane,
            ItsTiming timing,
            GicBehaviour behaviour,
            List<? extends LpiPort> redistributors) {
        this(backplane, timing, behaviour, redistributors, ItsCapacity.SMALL);
    }

    /**
     * Makes an ITS.
     *
     * @param redistributors by number, from 0
     * @throws ConfigurationException if there are none, or their numbers are others
     */
    public Its(
            Backplane backplane,
            ItsTiming timing,
            GicBehaviour behaviour,
            List<? extends LpiPort> redistributors,
            ItsCapacity capacity) {
        LpiPort[] ports = checked(redistributors);
        this.trace = backplane.trace();
        this.source = trace.source("its");
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.sizes = behaviour.itsSizes();
        this.quiescence = behaviour.choice(ItsChoice.Quiescence.class);
        this.refusesInvalid =
                behaviour.choice(ItsChoice.EnableInvalid.class) == ItsChoice.EnableInvalid.REFUSED;
        this.tablesLock =
                behaviour.choice(ItsChoice.TableBaseWrite.class) != ItsChoice.TableBaseWrite.MERGES;
        this.readerWritable =
                behaviour.choice(ItsChoice.ReaderWrite.class) == ItsChoice.ReaderWrite.TAKEN;
        this.doorbellReadable =
                behaviour.choice(ItsChoice.TranslaterRead.class)
                        == ItsChoice.TranslaterRead.LAST_EVENT;
        this.reportsUnmapped =
                behaviour.choice(ItsChoice.UnmappedReport.class)
                        == ItsChoice.UnmappedReport.REGISTERS;
        this.takesForeign =
                behaviour.choice(ItsChoice.ForeignWriter.class)
                        == ItsChoice.ForeignWriter.DEVICE_ZERO;
        TableMemory memory = new TableMemory(backplane.memory(), backplane.faults(), trace, source);
        this.devices = new ItsTable(memory, behaviour, TABLE_DEVICES, sizes.deviceIdBits(), true);
        this.collections =
                new ItsTable(memory, behaviour, TABLE_COLLECTIONS, sizes.collectionIdBits(), false);
        this.mappings =
                new Mappings(memory, devices, collections, behaviour, capacity, ports.length);
        this.messages = new MessageQueue(capacity.queuedMessages());
        this.queue = new CommandQueue(trace, source, behaviour);
        this.translation =
                new Translation(
                        backplane, source, mappings, ports, reportsUnmapped ? unmapped : null);
        PendingMoves moves = new PendingMoves(mappings, ports, behaviour);
        this.pipeline =
                new Pipeline(
                        backplane,
                        source,
                        timing,
                        behaviour,
                        memory,
                        messages,
                        translation,
                        queue,
                        new CommandUnit(mappings, ports, moves, behaviour));
    }

    private static LpiPort[] checked(List<? extends LpiPort> redistributors) {
        LpiPort[] ports = redistributors.toArray(LpiPort[]::new);
        for (int i = 0; i < ports.length; i++) {
            if (ports[i].number() != i) {
                throw new ConfigurationException(
                        "ITS whose redistributor "
                                + i
                                + " calls itself "
                                + ports[i].number()
                                + "; expected all of them by number, from 0");
            }
        }
        if (ports.length == 0) {
            throw new ConfigurationException("ITS without redistributors; expected one at least");
        }
        return ports;
    }

    // Bus entry points.

    @Override
    public long read(long offset, int bytes, int requester) {
        if (doorbellReadable && offset == TRANSLATER_OFFSET && bytes == 4) {
            return Integer.toUnsignedLong(lastEvent);
        }
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        if (offset == TRANSLATER_OFFSET && (bytes == 2 || bytes == 4)) {
            ring(requester, (int) value);
        } else if (readerWritable && (offset & -8) == READER_OFFSET && bytes >= 4) {
            writeReader(offset, bytes, value);
        } else {
            registers.write(offset, bytes, value);
        }
    }

    @Override
    public boolean accepts(long offset, int requester) {
        return offset != TRANSLATER_OFFSET || !isDevice(requester) || !messages.isFull();
    }

    @Override
    public long roomTicks() {
        return pipeline.roomTicks();
    }

    private static boolean isDevice(int requester) {
        return requester >= 0 && !Requester.isCore(requester);
    }

    /** A message arrives at the doorbell. */
    private void ring(int writer, int eventId) {
        int requester = takesForeign && !isDevice(writer) ? 0 : writer;
        trace.emit(TracePoint.ITS_MESSAGE, source, requester, Integer.toUnsignedLong(eventId));
        lastEvent = eventId;
        if (!isDevice(requester)) {
            translation.drop(ItsError.NO_DEVICE_ID, requester, eventId);
        } else if (!enabled) {
            translation.drop(ItsError.ITS_DISABLED, requester, eventId);
        } else {
            pipeline.message(requester, eventId);
        }
    }

    @Override
    public long read(ItsRegister register, int index) {
        return switch (register) {
            case GITS_CTLR -> (enabled ? CTLR_ENABLED : 0) | (isQuiescent() ? CTLR_QUIESCENT : 0);
            case GITS_IIDR -> PeripheralId.IIDR_ARM;
            case GITS_TYPER -> type();
            case GITS_STATUSR -> unmapped.status();
            case GITS_UMSIR -> unmapped.identity();
            case GITS_CBASER -> queue.base();
            case GITS_CWRITER -> queue.writer();
            case GITS_CREADR -> queue.reader();
            case GITS_BASER -> index < 2 ? table(index).register() : 0;
            case GITS_PIDR4 -> PeripheralId.high(index);
            case GITS_PIDR0 -> index == 0 ? PIDR0_ITS : PeripheralId.low(index);
            case GITS_CIDR0 -> PeripheralId.component(index);
            case GITS_TRANSLATER, GITS_MPAMIDR, GITS_PARTIDR, GITS_MPIDR -> 0;
        };
    }

    private ItsTable table(int index) {
        return index == 0 ? devices : collections;
    }

    private long type() {
        return TYPER_PHYSICAL
                | (long) (sizes.ittEntryBytes() - 1) << 4
                | (long) (sizes.eventIdBits() - 1) << 8
                | (long) (sizes.deviceIdBits() - 1) << 13
                | (long) (sizes.collectionIdBits() - 1) << 32
                | TYPER_CIL
                | (reportsUnmapped ? TYPER_UMSI : 0);
    }

    @Override
    public void write(ItsRegister register, int index, long value) {
        switch (register) {
            case GITS_CTLR -> writeControl((value & CTLR_ENABLED) != 0);
            case GITS_STATUSR -> unmapped.clear((int) value);
            case GITS_CBASER -> {
                if (!refuseLocked(queue.isBaseLocked(), register, value)) {
                    queue.writeBase(value);
                    pipeline.serve();
                }
            }
            case GITS_CWRITER -> {
                queue.writeWriter(value);
                pipeline.serve();
            }
            case GITS_BASER -> writeTable(index, value);
            case GITS_TRANSLATER -> // neither the lower half nor the whole
                    trace.guestError(source, TracePoint.REGISTER_WIDTH, TRANSLATER_OFFSET, value);
            case GITS_IIDR,
                    GITS_TYPER,
                    GITS_UMSIR,
                    GITS_CREADR,
                    GITS_MPAMIDR,
                    GITS_PARTIDR,
                    GITS_MPIDR,
                    GITS_PIDR4,
                    GITS_PIDR0,
                    GITS_CIDR0 -> {}
        }
    }

    private void writeControl(boolean enable) {
        jobsAtControlWrite = pipeline.jobCount();
        if (enable == enabled) {
            return;
        }
        boolean invalid = !devices.isValid() || !collections.isValid() || !queue.isBaseValid();
        if (enable && refusesInvalid && invalid) {
            trace.guestError(
                    source,
                    TracePoint.GIC_LOCKED,
                    ItsRegister.GITS_CTLR.row().offset(),
                    CTLR_ENABLED);
            return;
        }
        enabled = enable;
        queue.setEnabled(enable);
        // Whoever disables may change tables, and whoever enables may have.
        dropCaches();
        pipeline.serve();
    }

    private void writeTable(int index, long value) {
        if (index >= 2 || refuseLocked(enabled && tablesLock, ItsRegister.GITS_BASER, value)) {
            return;
        }
        table(index).write(value);
        if (index == 0) {
            mappings.dropDevices();
        } else {
            mappings.dropCollections();
        }
    }

    private boolean refuseLocked(boolean locked, ItsRegister register, long value) {
        if (locked) {
            trace.guestError(source, TracePoint.GIC_LOCKED, register.row().offset(), value);
        }
        return locked;
    }

    private void writeReader(long offset, int bytes, long value) {
        long whole =
                bytes == 8
                        ? value
                        : offset == READER_OFFSET
                                ? value
                                : queue.reader(); // nothing writable in the upper half
        queue.writeReader(whole);
        pipeline.serve();
    }

    // What observers ask.

    /** GITS_CTLR.Quiescent. */
    public boolean isQuiescent() {
        return switch (quiescence) {
            case TRACKED -> isIdle();
            case ALWAYS -> true;
            case QUEUE_EMPTY -> queue.isEmpty();
            case UNTIL_NEXT_JOB -> pipeline.jobCount() != jobsAtControlWrite;
        };
    }

    /** Whether nothing is under way and nothing can begin: time alone changes nothing. */
    public boolean isIdle() {
        return pipeline.isQuiet() && !queue.isRunnable();
    }

    /** Messages that wait for translation. */
    public int queuedMessages() {
        return messages.count();
    }

    /** Messages that have become LPIs. */
    public long translatedCount() {
        return translation.translatedCount();
    }

    /** Messages that have become nothing. */
    public long droppedCount() {
        return translation.droppedCount();
    }

    /** What was last wrong with a command, {@link ItsError#NONE} if nothing ever was. */
    public ItsError lastError() {
        return pipeline.lastError();
    }

    /** Calls {@code observer} for every command that is finished or refused, from now on. */
    public void observe(Consumer<ItsOutcome> observer) {
        pipeline.observe(observer);
    }

    /**
     * The first thing that would keep a message from becoming a pending LPI now, {@link
     * ItsError#NONE} if nothing would. Whether the LPI then reaches a core is its redistributor's
     * business. Changes nothing.
     */
    public ItsError blockedBy(int deviceId, int eventId) {
        return enabled ? translation.blockedBy(deviceId, eventId) : ItsError.ITS_DISABLED;
    }

    /** The LPI that an event is mapped to, or -1. Changes nothing. */
    public int mappedLpi(int deviceId, int eventId) {
        return translation.mappedLpi(deviceId, eventId);
    }

    /** The redistributor that an event goes to, or -1. Changes nothing. */
    public int targetOf(int deviceId, int eventId) {
        return translation.targetOf(deviceId, eventId);
    }

    /** Every event that is mapped, in order of device and event. Changes nothing. */
    public List<ItsMapping> mappings() {
        List<ItsMapping> found = new ArrayList<>();
        mappings.forEachEvent(
                (device, event, entry) -> {
                    mappings.found(entry);
                    found.add(
                            new ItsMapping(
                                    device,
                                    event,
                                    mappings.intid(),
                                    mappings.collection(),
                                    mappings.findEventTarget()));
                    return entry;
                });
        found.sort(
                Comparator.comparing(ItsMapping::deviceId, Integer::compareUnsigned)
                        .thenComparing(ItsMapping::eventId, Integer::compareUnsigned));
        return found;
    }

    /** Drops everything cached: what follows comes from the tables in memory. */
    public void dropCaches() {
        mappings.dropDevices();
        mappings.dropCollections();
    }
}
