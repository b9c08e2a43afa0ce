package dev.doorbell.pci.nvme;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.capability.PowerManagementCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * An NVM Express controller with one namespace or none: queues in guest memory, interrupts by pin or
 * by MSI-X.
 *
 * <p>BAR 0 holds the registers, the doorbells, the MSI-X table and its pending bits. Model note: the
 * controller is ready as soon as it is enabled, and a shutdown is over as soon as it is asked for.
 *
 * <p>Source: NVM Express Base Specification 1.4.
 */
public final class NvmeController implements RegisterFile<NvmeRegister> {
    /** The register map, for reference pages and tests. */
    public static final RegisterMap<NvmeRegister> MAP =
            RegisterMap.of(NvmeRegister.class, NvmeRegister.MAP_BYTES);

    private static final int DEVICE = 0x0010;
    private static final int REVISION = 2;
    private static final int CLASS_NVME = 0x01_0802;
    private static final int SUBSYSTEM = 0x1100;

    private static final int MSIX_AT = 0x40;
    private static final int POWER_AT = 0x60;
    private static final int POWER_STATE = 3;
    private static final int EXPRESS_AT = 0x80;

    private static final int DOORBELLS = 0x1000;
    private static final int DOORBELL_PAIR_BYTES = 8;
    private static final int UNIT_BYTES = 4096;

    private static final long CAP_QUEUE_ENTRIES = AdminCommands.QUEUE_ENTRIES_MAX;
    private static final long CAP_CONTIGUOUS = 1L << 16;
    private static final long CAP_TIMEOUT = 15L << 24; // in units of 500 ms
    private static final long CAP_NVM = 1L << 37;
    private static final long CAP_MORE_SETS = 3L << 43;
    private static final long CAP_PAGE_64K = 4L << 52;
    private static final int VERSION = 0x0001_0400;

    private static final int CC_ENABLE = 1;
    private static final int CC_SHUTDOWN = 3 << 14;
    private static final int CC_WRITABLE = 0x00FF_FFF1;
    private static final int PAGE_SHIFT_MAX = 4;
    private static final int SETS_NVM = 0;
    private static final int SETS_ALL = 6;
    private static final int ENTRY_SIZES = 0x46;
    private static final int AQA_WRITABLE = 0x0FFF_0FFF;
    private static final long ADDRESS_WRITABLE = -4096;

    private static final int READY = 1;
    private static final int FATAL = 1 << 1;
    private static final int SHUTDOWN_COMPLETE = 2 << 2;
    private static final int SHUTDOWN_STATUS = 3 << 2;

    private static final long NAMESPACES_IN_QEMU = 256;

    private final Trace trace;
    private final int source;
    private final PciFunction function;
    private final UpstreamPort upstream;
    private final RegisterBank<NvmeRegister> registers;
    private final MsixCapability msix;
    private final Queues queues;
    private final InterruptUnit interrupts;
    private final CommandEngine engine;
    private final AsyncEvents events;
    private final Features features;
    private final AdminCommands admin;

    private final boolean asWritten;
    private final boolean checksDoorbells;
    private final boolean goesOn;
    private final boolean checksEntrySizes;
    private final boolean moreSets;

    // What the driver can see.
    private int configuration;
    private int status;
    private int adminEntries;
    private long adminSubmissions;
    private long adminCompletions;
    private int scratch;

    /**
     * Makes a controller in {@code slot} behind {@code link}.
     *
     * @param store what its namespace holds; null for a controller without one
     */
    public NvmeController(
            Backplane backplane,
            String name,
            Slot slot,
            Link link,
            NvmeTiming timing,
            NvmeConfig config,
            @Nullable NvmeStore store,
            DeviceBehaviour behaviour) {
        this.trace = backplane.trace();
        this.source = trace.source(name);
        asWritten = behaviour.choice(NvmeChoice.Registers.class) == NvmeChoice.Registers.AS_WRITTEN;
        checksDoorbells =
                behaviour.choice(NvmeChoice.Doorbells.class) == NvmeChoice.Doorbells.CHECKED;
        goesOn = behaviour.choice(NvmeChoice.Fatal.class) == NvmeChoice.Fatal.GOES_ON;
        checksEntrySizes =
                behaviour.choice(NvmeChoice.EntrySizes.class) == NvmeChoice.EntrySizes.AT_ENABLE;
        boolean qemu = behaviour.choice(NvmeChoice.Identity.class) == NvmeChoice.Identity.QEMU;
        moreSets = qemu;
        function = new PciFunction(slot, name, ConfigSpace.express(behaviour));
        function.identify(
                IdentifyData.VENDOR, DEVICE, CLASS_NVME, IdentifyData.SUBSYSTEM_VENDOR, SUBSYSTEM);
        function.config().set(HeaderRegister.REVISION_ID.offset(), 1, REVISION);
        upstream = new UpstreamPort(backplane, function, link, tag -> {});
        int msixOffset = roundUp(DOORBELLS + DOORBELL_PAIR_BYTES * (config.ioQueues() + 1));
        int tableBytes = roundUp(MsixCapability.ENTRY_BYTES * config.vectors());
        addPowerAndExpress(behaviour);
        msix =
                new MsixCapability(
                        function.config(),
                        upstream,
                        MSIX_AT,
                        config.vectors(),
                        new MsixCapability.Place(0, msixOffset),
                        new MsixCapability.Place(0, msixOffset + tableBytes));
        int pendingBytes = (config.vectors() + 63) / 64 * 8;
        long barBytes = Long.highestOneBit(2L * (msixOffset + tableBytes + pendingBytes) - 1);
        registers = new RegisterBank<>(MAP, this, trace, source);
        function.placeBar(0, BarKind.MEMORY_64, barBytes, msix.over(0, new Bar()));
        queues = new Queues(config.ioQueues() + 1);
        interrupts =
                new InterruptUnit(backplane.events(), backplane.time(), function, msix, behaviour);
        engine =
                new CommandEngine(
                        backplane.events(),
                        trace,
                        source,
                        upstream,
                        queues,
                        interrupts,
                        timing,
                        behaviour,
                        this::fail);
        events = new AsyncEvents(engine, queues, behaviour);
        NvmeNamespace namespace = store == null ? null : new NvmeNamespace(store);
        long namespaceMax = qemu ? NAMESPACES_IN_QEMU : NvmeNamespace.ID;
        features =
                new Features(
                        backplane.events(),
                        backplane.time(),
                        config,
                        namespace,
                        namespaceMax,
                        interrupts,
                        engine,
                        events,
                        behaviour);
        admin =
                new AdminCommands(
                        queues,
                        interrupts,
                        engine,
                        features,
                        events,
                        new LogPages(
                                backplane.events(), backplane.time(), features, namespace, qemu),
                        new IdentifyData(config, qemu, namespaceMax),
                        msix,
                        namespace,
                        behaviour);
        engine.setCommandSets(admin, new NvmCommands(namespace, features, behaviour));
        function.onReset(this::reset);
    }

    private void addPowerAndExpress(DeviceBehaviour behaviour) {
        new PowerManagementCapability(
                function,
                POWER_AT,
                PowerManagementCapability.VERSION_3,
                PowerManagementCapability.NO_SOFT_RESET,
                POWER_STATE,
                0,
                behaviour);
        new ExpressCapability(function, EXPRESS_AT, 2, ExpressCapability.Type.ENDPOINT)
                .resetsFunction();
    }

    private static int roundUp(int bytes) {
        return (bytes + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
    }

    /** What to plug into a bus. */
    public PciFunction function() {
        return function;
    }

    /** Commands that have been fetched and have not come to an end. */
    public int commandsUnderWay() {
        return engine.underWay();
    }

    /** Event requests that wait. */
    public int eventRequestsWaiting() {
        return events.waiting();
    }

    // The registers.

    @Override
    public long read(NvmeRegister register, int index) {
        return switch (register) {
            case CAP -> capabilities();
            case VS -> VERSION;
            case INTMS, INTMC -> interrupts.mask();
            case CC -> configuration;
            case CSTS -> status;
            case AQA -> adminEntries;
            case ASQ -> adminSubmissions;
            case ACQ -> adminCompletions;
            case CMBMSC_HIGH -> scratch;
            case NSSR, CMBLOC, CMBSZ, BPINFO, BPRSEL, BPMBL, CMBMSC, CMBSTS, PMR, SQTDBL, CQHDBL ->
                    0;
        };
    }

    private long capabilities() {
        return CAP_QUEUE_ENTRIES
                | CAP_CONTIGUOUS
                | CAP_TIMEOUT
                | CAP_NVM
                | (moreSets ? CAP_MORE_SETS : 0)
                | CAP_PAGE_64K;
    }

    @Override
    public void write(NvmeRegister register, int index, long value) {
        switch (register) {
            case INTMS -> setMask(interrupts.mask() | (int) value);
            case INTMC -> setMask(interrupts.mask() & (int) ~value);
            case CC -> configure(asWritten ? (int) value : (int) value & CC_WRITABLE);
            case AQA -> adminEntries = asWritten ? (int) value : (int) value & AQA_WRITABLE;
            case ASQ -> adminSubmissions = asWritten ? value : value & ADDRESS_WRITABLE;
            case ACQ -> adminCompletions = asWritten ? value : value & ADDRESS_WRITABLE;
            case CMBMSC_HIGH -> scratch = asWritten ? (int) value : 0;
            case SQTDBL -> ringTail(index, (int) value & 0xFFFF);
            case CQHDBL -> ringHead(index, (int) value & 0xFFFF);
            case CAP,
                    VS,
                    CSTS,
                    NSSR,
                    CMBLOC,
                    CMBSZ,
                    BPINFO,
                    BPRSEL,
                    BPMBL,
                    CMBMSC,
                    CMBSTS,
                    PMR -> {}
        }
    }

    private void setMask(int mask) {
        if (msix.isEnabled()) {
            trace.guestError(source, TracePoint.NVME_MASK_WITH_MSIX, mask, 0);
        }
        interrupts.setMask(mask);
    }

    // Enabling, disabling, shutting down.

    private void configure(int value) {
        int before = configuration;
        configuration = value;
        boolean shutdown = (value & CC_SHUTDOWN) != 0;
        if (shutdown != ((before & CC_SHUTDOWN) != 0)) {
            status = (status & ~SHUTDOWN_STATUS) | (shutdown ? SHUTDOWN_COMPLETE : 0);
        }
        boolean enabled = (value & CC_ENABLE) != 0;
        if (enabled && (before & CC_ENABLE) == 0) {
            enable(value);
        } else if (!enabled && (before & CC_ENABLE) != 0) {
            disable();
        }
    }

    private void enable(int value) {
        int pageShift = value >>> 7 & 0xF;
        int sets = value >>> 4 & 7;
        int sizes = value >>> 16 & 0xFF;
        long pageMask = (4096L << pageShift) - 1;
        int submissions = adminEntries & 0xFFFF;
        int completions = adminEntries >>> 16;
        boolean possible =
                pageShift <= PAGE_SHIFT_MAX
                        && (sets == SETS_NVM || (moreSets && sets >= SETS_ALL))
                        && (!checksEntrySizes || sizes == ENTRY_SIZES)
                        && (adminSubmissions & pageMask) == 0
                        && (adminCompletions & pageMask) == 0
                        && isQueueSize(submissions)
                        && isQueueSize(completions);
        if (!possible) {
            trace.guestError(source, TracePoint.NVME_NOT_STARTED, value, adminEntries);
            status = FATAL;
            return;
        }
        CompletionQueue answers =
                new CompletionQueue(0, completions + 1, adminCompletions, 0, true);
        queues.add(answers);
        interrupts.created(answers);
        queues.add(new SubmissionQueue(0, submissions + 1, adminSubmissions, answers));
        admin.setEntrySizes(sizes);
        engine.start((int) pageMask + 1);
        status = READY;
    }

    private static boolean isQueueSize(int lessOne) {
        return lessOne > 0 && lessOne <= AQA_WRITABLE >>> 16;
    }

    private void disable() {
        configuration = 0;
        status = 0;
        engine.stop();
        queues.clear();
        events.reset();
        features.reset();
        interrupts.reset();
    }

    /** The function is reset: as at power-on. */
    private void reset() {
        disable();
        adminEntries = 0;
        adminSubmissions = 0;
        adminCompletions = 0;
        scratch = 0;
        features.resetAll();
        interrupts.resetAll();
    }

    /** A queue, or something else the controller cannot do without, is out of reach at an address. */
    private void fail(long address) {
        trace.guestError(source, TracePoint.NVME_FATAL, status, address);
        if (goesOn) {
            status = FATAL;
        } else {
            status |= FATAL;
            engine.stop();
        }
    }

    // The doorbells.

    private void ringTail(int id, int tail) {
        SubmissionQueue queue = queues.submission(id);
        if (queue == null) {
            badDoorbell(AsyncEvents.ERROR_DOORBELL_REGISTER, 2 * id, tail);
        } else if (tail >= queue.size() || (checksDoorbells && !queue.hasRoomUpTo(tail))) {
            badDoorbell(AsyncEvents.ERROR_DOORBELL_VALUE, 2 * id, tail);
        } else {
            queue.moveTail(tail);
            engine.kick();
        }
    }

    private void ringHead(int id, int head) {
        CompletionQueue queue = queues.completion(id);
        if (queue == null) {
            badDoorbell(AsyncEvents.ERROR_DOORBELL_REGISTER, 2 * id + 1, head);
        } else if (head >= queue.size() || (checksDoorbells && !queue.holdsUpTo(head))) {
            badDoorbell(AsyncEvents.ERROR_DOORBELL_VALUE, 2 * id + 1, head);
        } else {
            trace.emit(TracePoint.WORK_TAKEN, source, id, queue.countUpTo(head));
            queue.moveHead(head);
            interrupts.taken(queue);
            engine.post(queue);
        }
    }

    private void badDoorbell(int information, int doorbell, int value) {
        trace.guestError(source, TracePoint.NVME_DOORBELL, doorbell, value);
        events.badDoorbell(information);
    }

    /** BAR 0 but for the MSI-X table and its pending bits: registers and doorbells. */
    private final class Bar implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            if (!asWritten || bytes >= 4 || (offset & bytes - 1) != 0) {
                return registers.read(offset, bytes);
            }
            long word = registers.read(offset & ~3L, 4);
            return word >>> (8 * (offset & 3)) & (1L << (8 * bytes)) - 1;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            if (!asWritten || bytes == 4 || isAddress(offset, bytes)) {
                registers.write(offset, bytes, value);
            } else if ((offset & 3) == 0) {
                registers.write(offset, 4, value & 0xFFFF_FFFFL); // the width is lost
            } else {
                trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            }
        }

        private boolean isAddress(long offset, int bytes) {
            return bytes == 8
                    && (offset == NvmeRegister.ASQ.row().offset()
                            || offset == NvmeRegister.ACQ.row().offset());
        }
    }
}
