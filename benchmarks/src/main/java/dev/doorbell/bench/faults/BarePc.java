package dev.doorbell.bench.faults;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.board.x86.ApicFabric;
import dev.doorbell.kernel.board.x86.IoApic;
import dev.doorbell.kernel.board.x86.X86Registers;
import dev.doorbell.kernel.board.x86.X86Timing;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.driver.x86.IoApicDriver;
import dev.doorbell.kernel.driver.x86.LocalApicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.e1000e.E1000e;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.watch.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A PC's interrupts and no kernel: local APICs, an IO-APIC, a PCI host bridge with functions behind links
 * of their own, and cores that run what a scenario gives them.
 *
 * <p>Vectors are SerenityOS's: slot n is vector 0x50 + n, and so is input n of the IO-APIC; the spurious
 * vector lies below all slots. Line n of the PCI bus leads to input 16 + n.
 */
public final class BarePc implements AutoCloseable {
    /** The vector of slot 0. */
    public static final int VECTOR_BASE = 0x50;

    /** The slot of the line of the first PCI pin; the pins of devices 4, 8, 12... drive it. */
    public static final int PIN_SLOT = 16;

    /** Where messages to core 0 go. */
    public static final long MESSAGES = ApicFabric.BASE;

    /** Where BARs above 4 GiB may be. */
    public static final long HIGH_WINDOW = 0x80_4000_0000L;

    /** Bytes of that window. */
    public static final long HIGH_WINDOW_BYTES = 1L << 20;

    private static final long MEMORY = 0x10_0000L;
    private static final long MEMORY_BYTES = 64L << 20;
    private static final long RINGS = MEMORY;
    private static final long HEAP = MEMORY + (1 << 20);
    private static final long ECAM = 0xB000_0000L;
    private static final long WINDOW = 0xC000_0000L;
    private static final long IO_APIC = 0xFEC0_0000L;
    private static final int SPURIOUS_REGISTER = 0xF0;
    private static final int SPURIOUS_VECTOR = VECTOR_BASE - 1;
    private static final int APIC_ENABLE = 1 << 8;
    private static final int SELECT = 0x00;
    private static final int SELECTED = 0x10;
    private static final int ENTRIES = 0x10;
    private static final int ENTRY_MASKED = 1 << 16;
    private static final int NO_TICK = 0;
    private static final int FIRST_DEVICE = 4;
    private static final int DEVICES_APART = 4;
    private static final int RING_BYTES = 0x1000;
    private static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

    private final Simulation simulation;
    private final TimingProfile profile = TimingProfile.named("bare-metal-neoverse-n1");
    private final Observer observer;
    private final List<Core> cores = new ArrayList<>();
    private final HostBridge bridge;
    private final IoApicDriver apic;
    private final PlatformConfig platform;
    private final AccessTiming chipAccess = new AccessTiming(360, 360, 0);
    private final AccessTiming deviceAccess = new AccessTiming(1272, 30, 675);

    private int plugged;
    private String crash = "";

    /** Builds one, watched with that patience; nothing is plugged in, and nothing runs yet. */
    public BarePc(int coreCount, FaultMachine.UnaryBounds patience) {
        simulation =
                Simulation.builder().time(profile.timeBase()).memory(MEMORY, MEMORY_BYTES).build();
        Backplane parts = simulation.parts();
        long milli = parts.time().ticksPerSecond() / 1000;
        observer = Observer.of(parts, patience.of(Bounds.patient(parts.time()), milli));
        for (int i = 0; i < coreCount; i++) {
            cores.add(new Core(parts, i, parts.time().domain("cpu"), CoreTiming.of(profile)));
        }
        IoApic io = placeApics(parts);
        bridge = new HostBridge(parts, WINDOW);
        placeBridge(parts, io);
        PcPlatform pc = new PcPlatform(PlatformConfig.ABSENT, IO_APIC, ApicFabric.BASE);
        platform = PlatformConfig.ofPc(pc, ECAM, HEAP, NO_TICK);
        apic = new IoApicDriver(pc, new LocalApicDriver(pc), NO_TICK);
    }

    private IoApic placeApics(Backplane parts) {
        X86Timing timing = X86Timing.of(profile, parts.time());
        ApicFabric apics = new ApicFabric(parts, timing, cores);
        IoApic io = new IoApic(parts, timing, apics);
        for (Core core : cores) {
            core.attach(
                    new X86Registers(
                            parts.events(),
                            parts.time().domain("timer"),
                            timing.acknowledgeCycles(),
                            apics.apic(core.index())::acknowledge));
        }
        parts.bus().map("ioapic", IO_APIC, IoApic.FRAME_BYTES, io, chipAccess);
        parts.bus().map("lapic", ApicFabric.BASE, ApicFabric.WINDOW_BYTES, apics, chipAccess);
        return io;
    }

    private void placeBridge(Backplane parts, IoApic io) {
        parts.bus().map("ecam", ECAM, HostBridge.ECAM_BYTES_PER_BUS, bridge.ecam(), deviceAccess);
        parts.bus().map("pci", WINDOW, IO_APIC - WINDOW, bridge.window(), deviceAccess);
        parts.bus()
                .map(
                        "pci-high",
                        HIGH_WINDOW,
                        HIGH_WINDOW_BYTES,
                        bridge.memoryWindow(HIGH_WINDOW),
                        deviceAccess);
        for (int line = 0; line < IntxRouter.LINES; line++) {
            parts.lines().add(bridge.intx().line(line));
            io.connect(bridge.intx().line(line), PIN_SLOT + line, true);
        }
    }

    /** Plugs in a function whose results are a script's; its pin leads to {@link #PIN_SLOT}. */
    public ScriptedFunction function(ScriptedFunction.Shape shape) {
        int number = plugged;
        ScriptedFunction made =
                new ScriptedFunction(
                        simulation.parts(),
                        "function" + number,
                        nextSlot(),
                        new PcieLink(profile, simulation.parts().time()),
                        shape,
                        RINGS + (long) RING_BYTES * number);
        bridge.plug(made.function());
        bridge.assignBars();
        return made;
    }

    /** Plugs in an 82574L, a wire at it. */
    public Wire network() {
        Nic nic =
                new E1000e(
                        simulation.parts(),
                        profile,
                        new PcieLink(profile, simulation.parts().time()),
                        nextSlot(),
                        MAC,
                        DeviceBehaviour.SPECIFICATION);
        bridge.plug(nic.function());
        bridge.assignBars();
        return new Wire(simulation.parts(), profile, nic);
    }

    private Slot nextSlot() {
        return new Slot(FIRST_DEVICE + DEVICES_APART * plugged++, 0);
    }

    /** Configuration space of the device that was plugged in as number {@code number}, from 0 on. */
    public PciConfig config(Core core, int number) {
        return new PciConfig(core, platform, FIRST_DEVICE + DEVICES_APART * number);
    }

    /** What a kernel would be told. */
    public PlatformConfig platform() {
        return platform;
    }

    /** The kernel's own driver of the interrupt controllers. */
    public IoApicDriver apic() {
        return apic;
    }

    /** What all parts share. */
    public Backplane parts() {
        return simulation.parts();
    }

    /** Microseconds in ticks. */
    public long micros(long micros) {
        return micros * (simulation.parts().time().ticksPerSecond() / 1_000_000);
    }

    /** Has {@code action} happen outside the machine at a tick. */
    public void at(long tick, Runnable action) {
        simulation.parts().events().scheduleAt(tick, Event.named("script", Phase.DEVICES, action));
    }

    /** Lets the pin of slot {@link #PIN_SLOT} through to the calling core. */
    public void unmaskPin(Core core) {
        apic.pin(PIN_SLOT).enable(core);
    }

    /** Masks that pin at the IO-APIC, whoever drives it. */
    public void maskPin(Core core) {
        core.write(IO_APIC + SELECT, 4, ENTRIES + 2L * PIN_SLOT);
        core.write(IO_APIC + SELECTED, 4, core.read(IO_APIC + SELECTED, 4) | ENTRY_MASKED);
        core.barrier();
    }

    /**
     * Gives a core its code: brings up its APIC (core 0 the IO-APIC too), runs {@code setUp}, and idles;
     * {@code handler} is told the slot of each interrupt, and the end follows it.
     */
    public BarePc serve(int index, Consumer<Core> setUp, BareMachine.Handler handler) {
        Core core = cores.get(index);
        core.powerOn(
                () -> {
                    if (index == 0) {
                        apic.init(core);
                    }
                    apic.initCore(core);
                    core.write(
                            ApicFabric.BASE + SPURIOUS_REGISTER, 4, APIC_ENABLE | SPURIOUS_VECTOR);
                    core.setVector(() -> take(core, handler));
                    core.unmaskInterrupts();
                    setUp.accept(core);
                    FaultMachine.idle(core);
                });
        return this;
    }

    private void take(Core core, BareMachine.Handler handler) {
        int vector = (int) core.readSystem(X86Registers.INTA);
        if (vector != SPURIOUS_VECTOR) {
            handler.handle(core, vector - VECTOR_BASE);
            apic.end(core, vector);
            core.barrier(); // the APIC is the core's own: its end waits for no device's write
        }
    }

    /** Runs for so many milliseconds, or until the guest cannot go on: then the outcome says so. */
    public void runMillis(long millis) {
        try {
            simulation.runFor(millis * (simulation.parts().time().ticksPerSecond() / 1000));
        } catch (SimulationException e) {
            crash = "; the guest could not go on: " + e.getMessage();
        }
    }

    /** What came of the run, which ends now. */
    public FaultRun ends(String outcome) {
        return observer.ends(outcome + crash);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
