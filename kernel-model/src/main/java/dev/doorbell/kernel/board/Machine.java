package dev.doorbell.kernel.board;

import dev.doorbell.gic.Diagnosis;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.boot.Discovered;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.boot.PlatformDiscovery;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.cpu.GenericTimer;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.error.DeadlineException;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.event.RunOutcome;
import dev.doorbell.sim.firmware.FirmwareBlob;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.watch.Finding;
import dev.doorbell.sim.watch.InterruptLog;
import dev.doorbell.sim.watch.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A whole machine: board, NIC, wire and a booted kernel.
 *
 * <p>The user's handle; close it when done. Nothing it holds refers back to it. {@link Boards} makes one
 * in a line.
 *
 * <p>One thread at a time: while it rests it may be handed from one thread to another; while it runs,
 * only what runs in it (programs, handlers, conditions) may use it. After it is closed, what it recorded
 * can be read, and nothing can be done with it. All else is a {@link MisuseException}.
 */
public final class Machine implements AutoCloseable {
    private static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

    /** Boot takes milliseconds; a kernel that is not ready by then hangs. */
    private static final long BOOT_MILLIS_MAX = 10_000;

    private final MachineConfig config;
    private final Simulation simulation;
    private final List<Core> cores = new ArrayList<>();
    private final BoardFirmware firmware;
    private final Discovered found;
    private final BoardGic gic;
    private final List<GenericTimer> timers;
    private final Nic nic;
    private final @Nullable NvmeStore disk;
    private final Wire wire;
    private final Kernel kernel;

    private @Nullable Watch watch;
    private @Nullable InterruptLog log;

    /**
     * Builds and boots a machine.
     *
     * @throws ConfigurationException if the board cannot be built as described, the clocks have no
     *     common tick, or the device cannot deliver as wanted
     */
    public static Machine boot(MachineConfig config) {
        return boot(config, machine -> {});
    }

    /**
     * The same, for observers that want to see it from the first instruction on.
     *
     * @param before is given the machine before its first core is powered on
     */
    public static Machine boot(MachineConfig config, Consumer<Machine> before) {
        Machine machine = new Machine(config);
        try {
            before.accept(machine);
            machine.boot();
            return machine;
        } catch (RuntimeException | Error e) {
            machine.close();
            throw e;
        }
    }

    private Machine(MachineConfig config) {
        this.config = config;
        BoardSpec board = config.board();
        board.check(config.cores());
        TimingProfile profile = config.profile();
        if (profile.value(TimingConstant.TIMER_HZ) < config.kernel().tick().hz()) {
            throw new ConfigurationException(
                    TimingConstant.TIMER_HZ.key()
                            + " = "
                            + profile.value(TimingConstant.TIMER_HZ)
                            + " in profile "
                            + profile.name()
                            + "; expected at least the kernel's "
                            + config.kernel().tick().hz()
                            + " timer ticks per second");
        }
        TimeBase own = config.time();
        Simulation.Builder builder =
                Simulation.builder()
                        .time(own == null ? profile.timeBase() : own)
                        .seed(config.seed())
                        .carrier(config.carrier())
                        .memory(board.memoryBase(), board.memoryBytes());
        simulation = (config.tieShaking() ? builder.tieShaking() : builder).build();
        Backplane parts = simulation.parts();
        for (int index = 0; index < config.cores(); index++) {
            cores.add(new Core(parts, index, parts.time().domain("cpu"), CoreTiming.of(profile)));
        }
        gic = BoardGic.place(board.gic(), parts, profile, cores);
        timers =
                board.isPc()
                        ? List.of()
                        : BoardDevices.placeTimers(cores, gic, parts, board, profile);
        BoardDevices.placeMessageFrame(gic, parts, board, profile);
        HostBridge bridge = BoardPci.place(board.pci(), parts, profile, gic);
        nic = config.nic().make(parts, profile, new Slot(board.pci().nicDevice(), 0), MAC);
        bridge.plug(nic.function());
        disk = BoardDevices.placeDisk(config, parts, profile, bridge);
        BoardDevices.placeNeighbours(config, parts, profile, bridge);
        bridge.assignBars();
        if (board.isPc()) {
            BoardPci.leaveIrqs(board.pci(), bridge);
        } else {
            BoardPci.leaveInterruptLines(board.pci(), bridge);
        }
        firmware = BoardFirmware.of(board, config.cores());
        publish(firmware, parts.memory());
        wire = new Wire(parts, profile, nic);
        found =
                board.gic() instanceof GicSpec.Pc pc
                        ? Pc.discovered(board, pc, config.cores())
                        : PlatformDiscovery.discover(
                                firmware.bootInformation(),
                                config.firmware(),
                                parts.memory(),
                                parts.bus());
        kernel =
                new Kernel(
                        cores,
                        parts.trace(),
                        parts.journeys(),
                        found.platform(),
                        found.routes(),
                        config.kernel(),
                        KernelTiming.of(profile));
    }

    /** Puts what firmware leaves into memory, before anything runs. */
    private static void publish(BoardFirmware firmware, GuestMemory memory) {
        for (FirmwareBlob blob : firmware.blobs()) {
            byte[] bytes = blob.bytes();
            memory.copyIn(blob.address(), bytes, 0, bytes.length);
        }
    }

    private void boot() {
        cores.get(0).powerOn(kernel::boot);
        long millisecond = time().ticksPerSecond() / 1000;
        for (int i = 0; i < BOOT_MILLIS_MAX && !kernel.isReady(); i++) {
            simulation.runFor(millisecond);
        }
        if (!kernel.isReady()) {
            throw new ConfigurationException(
                    "the kernel is not ready after "
                            + BOOT_MILLIS_MAX
                            + " ms of simulated time under profile "
                            + config.profile().name()
                            + "; its clocks are too slow, or its costs too high, for booting");
        }
        Delivery wanted = config.kernel().delivery();
        if (kernel.activeDelivery() != wanted) {
            throw new ConfigurationException(
                    "delivery "
                            + wanted.label()
                            + " is not possible with NIC "
                            + config.nic().label()
                            + " on board "
                            + config.board().name()
                            + ": "
                            + kernel.probeProblem()
                            + "; "
                            + DeliveryAdvice.instead(config));
        }
    }

    /** What it was built as. */
    public MachineConfig config() {
        return config;
    }

    /**
     * The wire into its NIC.
     *
     * @throws MisuseException if it is closed, or running on another thread
     */
    public Wire wire() {
        checkOpen();
        return wire;
    }

    /** What its firmware left in memory before the kernel ran, byte for byte. */
    public BoardFirmware firmware() {
        return firmware;
    }

    /** What the kernel's loader made of that. */
    public Discovered discovered() {
        return found;
    }

    /** Its kernel, for observers. */
    public Kernel kernel() {
        simulation.checkCaller();
        return kernel;
    }

    /** Its NIC. */
    public Nic nic() {
        simulation.checkCaller();
        return nic;
    }

    /** What its disk holds; null if it has none. */
    public @Nullable NvmeStore disk() {
        return disk;
    }

    /** A core. */
    public Core core(int index) {
        simulation.checkCaller();
        return cores.get(index);
    }

    /** Frames under way, those that ended if they are kept, and their sums. */
    public JourneyBook journeys() {
        simulation.checkCaller();
        return simulation.parts().journeys();
    }

    /** What happened. */
    public Trace trace() {
        simulation.checkCaller();
        return simulation.parts().trace();
    }

    /** The tick and the clocks. */
    public TimeBase time() {
        return simulation.parts().time();
    }

    /** What the parts share; for adding models of one's own. */
    public Backplane parts() {
        simulation.checkCaller();
        return simulation.parts();
    }

    /** The tick now. */
    public long nowTicks() {
        return simulation.nowTicks();
    }

    // Running.

    /** Runs for {@code ticks} ticks; see {@link Simulation#runFor}. */
    public RunOutcome runFor(long ticks) {
        return simulation.runFor(ticks);
    }

    /**
     * Runs for so much simulated time, rounded down to ticks; see {@link Simulation#runFor}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public RunOutcome runFor(Duration length) {
        return runFor(time().ticksOf(length));
    }

    /** Runs until {@code tick}; see {@link Simulation#runUntil(long)}. */
    public RunOutcome runUntil(long tick) {
        return simulation.runUntil(tick);
    }

    /**
     * Runs until {@code condition} holds: looks now, and at the end of every tick at which anything
     * happened.
     *
     * @param condition looks, and changes nothing
     * @param deadline how much simulated time it is given from now
     * @throws DeadlineException if it did not hold by then; the message says what was seen
     */
    public void runUntil(Predicate<Machine> condition, Duration deadline) {
        long began = nowTicks();
        long end = Math.addExact(began, time().ticksOf(deadline));
        if (!simulation.runUntil(() -> condition.test(this), end)) {
            throw missed("what was waited for did not come to be", began);
        }
    }

    /** The same, with a second of simulated time as its bound. */
    public void runUntilQuiet() {
        runUntilQuiet(Duration.ofSeconds(1));
    }

    /**
     * Runs until it is quiet: no frame is under way and the wire has carried everything, both ways; every
     * core that is on waits for an interrupt, and none is signalled; nothing is scheduled but the ticks
     * of the kernel's timers, which are no noise. A thread that sleeps for a number of ticks is none
     * either. A model of one's own that always has something scheduled keeps a machine from being quiet.
     *
     * @param bound how much simulated time it is given from now
     * @throws DeadlineException if it was not quiet by then; the message says why not
     */
    public void runUntilQuiet(Duration bound) {
        long began = nowTicks();
        long end = Math.addExact(began, time().ticksOf(bound));
        if (!simulation.runUntil(this::isQuiet, end)) {
            throw missed("it did not become quiet", began);
        }
    }

    /** What keeps it from being quiet, as {@link #runUntilQuiet(Duration)} means it; empty if it is. */
    public List<Unrest> unrest() {
        simulation.checkCaller();
        return Unrest.of(simulation.parts(), wire, cores, tickEvents());
    }

    /** Whether nothing keeps it from being quiet. */
    public boolean isQuiet() {
        simulation.checkCaller();
        return Unrest.isNone(simulation.parts(), wire, cores, tickEvents());
    }

    /** How many of the events that are pending belong to the ticks of timers. */
    private int tickEvents() {
        int count = gic.tickEvents();
        for (int i = 0; i < timers.size(); i++) {
            count += timers.get(i).scheduledCount();
        }
        return count;
    }

    private DeadlineException missed(String what, long began) {
        return new DeadlineException(
                what
                        + " within "
                        + time().format(nowTicks() - began)
                        + " of simulated time (tick "
                        + began
                        + " to "
                        + nowTicks()
                        + ")\n"
                        + sight());
    }

    /** What there is to see: frames, what is not at rest, interrupt counts. */
    private String sight() {
        JourneyBook book = journeys();
        List<Unrest> open = unrest();
        return "frames: "
                + book.breakdown().begun()
                + " begun, "
                + book.breakdown().delivered()
                + " delivered, dropped "
                + book.breakdown().dropped()
                + ", "
                + book.underWay().size()
                + " under way\n"
                + (open.isEmpty()
                        ? "the machine is quiet: it waits for something from outside"
                        : "not quiet: "
                                + open.stream()
                                        .map(Unrest::words)
                                        .collect(Collectors.joining("; ")))
                + "\n"
                + interrupts();
    }

    // Asking.

    /** The interrupt counts, as {@code /proc/interrupts} prints them. */
    public String interrupts() {
        simulation.checkCaller();
        return kernel.irqs().render();
    }

    /** The kernel's counters, as {@code /proc/trace/counters} prints them. */
    public KernelCounters counters() {
        simulation.checkCaller();
        return new KernelCounters(kernel);
    }

    /**
     * Why an interrupt is not signalled now: the first condition in its way. An SPI's core is the one it
     * is routed to; a private interrupt is taken to be core 0's.
     *
     * @throws ConfigurationException if it is a PC, whose controllers cannot tell
     */
    public Diagnosis whyNot(int intid) {
        simulation.checkCaller();
        return gic.whyNot(intid);
    }

    /** The same for one core. */
    public Diagnosis whyNotAt(int core, int intid) {
        simulation.checkCaller();
        return gic.whyNotAt(core, intid);
    }

    /**
     * Why a message of a device is not signalled now: what the ITS drops it for, or what keeps its LPI
     * from its core.
     *
     * @throws ConfigurationException if there is no ITS
     */
    public Diagnosis whyNot(int deviceId, int eventId) {
        simulation.checkCaller();
        return gic.whyNot(deviceId, eventId);
    }

    /** Has detectors watch, and keeps the last records of every interrupt, from now on. */
    void watch(Watch with, InterruptLog keeping) {
        watch = with;
        log = keeping;
    }

    /**
     * The last records of an interrupt in words, oldest first; messages and broken rules among them.
     *
     * @param countMax how many at most
     * @throws MisuseException if it is not watched
     */
    public List<String> lastRecords(int intid, int countMax) {
        simulation.checkCaller();
        InterruptLog kept = log;
        if (kept == null) {
            throw unwatched();
        }
        return kept.last(intid, countMax);
    }

    private static MisuseException unwatched() {
        return new MisuseException(
                "no detectors watch this machine; boot it by Boards, without unwatched(), or put a Watch"
                        + " over its parts before it boots");
    }

    /** Whether detectors watch it: {@link MachineBuilder} has them do so. */
    public boolean isWatched() {
        return watch != null;
    }

    /**
     * What the detectors have found until now, in order of time.
     *
     * @throws MisuseException if none watch it
     */
    public List<Finding> findings() {
        simulation.checkCaller();
        Watch with = watch;
        if (with == null) {
            throw unwatched();
        }
        return with.findings();
    }

    /** The hash of everything that happened; equal for equal runs on every JDK and machine. */
    public long digest() {
        simulation.checkCaller();
        return simulation.digest();
    }

    private void checkOpen() {
        simulation.checkCaller();
        if (simulation.isClosed()) {
            throw new MisuseException(
                    "this machine is closed, so nothing would carry a frame; what it recorded can still"
                            + " be read, but to run on, boot a new one");
        }
    }

    /** Ends its threads. Idempotent. */
    @Override
    public void close() {
        simulation.close();
    }
}
