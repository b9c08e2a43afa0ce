package dev.doorbell.kernel.board;

import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.boot.Discovered;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.boot.PlatformDiscovery;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.pci.nvme.NvmeConfig;
import dev.doorbell.pci.nvme.NvmeController;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.pci.nvme.NvmeTiming;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.cpu.GenericTimer;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.RunOutcome;
import dev.doorbell.sim.firmware.FirmwareBlob;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole machine: board, NIC, wire and a booted kernel.
 *
 * <p>The user's handle; close it when done. Nothing it holds refers back to it.
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
    private final Nic nic;
    private final @Nullable NvmeStore disk;
    private final Wire wire;
    private final Kernel kernel;

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
        BoardGic gic = BoardGic.place(board.gic(), parts, profile, cores);
        if (!board.isPc()) {
            placeTimers(gic, parts, board, profile);
        }
        placeMessageFrame(gic, parts, board, profile);
        HostBridge bridge = BoardPci.place(board.pci(), parts, profile, gic);
        nic = config.nic().make(parts, profile, new Slot(board.pci().nicDevice(), 0), MAC);
        bridge.plug(nic.function());
        disk = placeDisk(parts, profile, bridge);
        placeNeighbours(parts, profile, bridge);
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

    private void placeNeighbours(Backplane parts, TimingProfile profile, HostBridge bridge) {
        int device = 0;
        for (Neighbour.Model model : config.neighbours()) {
            do {
                device++;
            } while (bridge.root().function(new Slot(device, 0).number()) != null);
            PcieLink link = new PcieLink(profile, parts.time());
            Slot slot = new Slot(device, 0);
            bridge.plug(
                    new Neighbour(parts, model, slot, link, DeviceBehaviour.SPECIFICATION)
                            .function());
        }
    }

    private @Nullable NvmeStore placeDisk(
            Backplane parts, TimingProfile profile, HostBridge bridge) {
        if (config.diskBytes() == 0) {
            return null;
        }
        NvmeStore store = NvmeStore.of(config.diskBytes());
        NvmeController controller =
                new NvmeController(
                        parts,
                        "nvme",
                        new Slot(config.board().pci().diskDevice(), 0),
                        new PcieLink(profile, parts.time()),
                        NvmeTiming.of(profile, parts.time()),
                        NvmeConfig.serial("doorbell"),
                        store,
                        DeviceBehaviour.SPECIFICATION);
        bridge.plug(controller.function());
        return store;
    }

    private void placeTimers(
            BoardGic gic, Backplane parts, BoardSpec board, TimingProfile profile) {
        long delay =
                profile.value(TimingConstant.TIMER_LATENESS)
                        + profile.value(TimingConstant.VMM_INJECT);
        for (Core core : cores) {
            placeTimer(GenericTimer.Kind.VIRTUAL, board.timerIntid(), core, gic, parts, delay);
        }
        for (Core core : cores) {
            placeTimer(
                    GenericTimer.Kind.PHYSICAL,
                    board.physicalTimerIntid(),
                    core,
                    gic,
                    parts,
                    delay);
        }
    }

    /** Every core has both timers; on some boards the physical one's output leads nowhere. */
    private static void placeTimer(
            GenericTimer.Kind kind,
            int intid,
            Core core,
            BoardGic gic,
            Backplane parts,
            long delay) {
        InterruptLine output = new InterruptLine(kind.label() + core.index());
        parts.faults().register(output);
        if (intid != PlatformConfig.ABSENT) {
            gic.connectPrivate(core.index(), output, intid);
        }
        core.attach(
                new GenericTimer(
                        kind,
                        parts,
                        core.index(),
                        intid,
                        parts.time().domain("timer"),
                        parts.time().domain("cpu"),
                        delay,
                        output));
    }

    private static void placeMessageFrame(
            BoardGic gic, Backplane parts, BoardSpec board, TimingProfile profile) {
        MessageFrameSpec frame = board.messageFrame();
        if (frame != null) {
            parts.bus()
                    .map(
                            "gicv2m",
                            frame.base(),
                            Gicv2mFrame.FRAME_BYTES,
                            new Gicv2mFrame(parts, gic.spis(), frame.firstIntid(), frame.count()),
                            BoardGic.access(profile));
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

    /** The wire into its NIC. */
    public Wire wire() {
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
        return kernel;
    }

    /** Its NIC. */
    public Nic nic() {
        return nic;
    }

    /** What its disk holds; null if it has none. */
    public @Nullable NvmeStore disk() {
        return disk;
    }

    /** A core. */
    public Core core(int index) {
        return cores.get(index);
    }

    /** Frames under way and their sums. */
    public JourneyBook journeys() {
        return simulation.parts().journeys();
    }

    /** What happened. */
    public Trace trace() {
        return simulation.parts().trace();
    }

    /** The tick and the clocks. */
    public TimeBase time() {
        return simulation.parts().time();
    }

    /** What the parts share; for adding models of one's own. */
    public Backplane parts() {
        return simulation.parts();
    }

    /** The tick now. */
    public long nowTicks() {
        return simulation.nowTicks();
    }

    /** Runs for {@code ticks} ticks; see {@link Simulation#runFor}. */
    public RunOutcome runFor(long ticks) {
        return simulation.runFor(ticks);
    }

    /** Runs until {@code tick}; see {@link Simulation#runUntil}. */
    public RunOutcome runUntil(long tick) {
        return simulation.runUntil(tick);
    }

    /** The interrupt counts, as {@code /proc/interrupts} prints them. */
    public String interrupts() {
        return kernel.irqs().render();
    }

    /** The hash of everything that happened; equal for equal runs on every JDK and machine. */
    public long digest() {
        return simulation.digest();
    }

    /** Ends its threads. Idempotent. */
    @Override
    public void close() {
        simulation.close();
    }
}
