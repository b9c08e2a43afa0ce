package dev.doorbell.kernel.testkit.bare;

import dev.doorbell.gic.Blocker;
import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.cpuinterface.CpuInterface;
import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v2.Gicv2;
import dev.doorbell.gic.v2.Gicv2CpuInterfaceFrame;
import dev.doorbell.gic.v2.Gicv2Distributor;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreIdentity;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.cpu.GenericTimer;
import dev.doorbell.sim.cpu.SystemRegisters;
import dev.doorbell.sim.explore.Explorable;
import dev.doorbell.sim.explore.Stage;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An interrupt controller, cores, timers and scripted devices, where QEMU's {@code virt} has them; no
 * kernel. Guest code is what a scenario gives each core to run.
 *
 * <p>Device accesses take time, as on real hardware (profile {@code bare-metal-neoverse-n1}), so that
 * windows between them are open.
 */
public class BareMachine implements Explorable {
    /** GICD. */
    public static final long GICD = 0x0800_0000L;

    /** GICC of a GICv2. */
    public static final long GICC = 0x0801_0000L;

    /** The GICv2m frame. */
    public static final long FRAME = 0x0802_0000L;

    /** GITS. */
    public static final long GITS = 0x0808_0000L;

    /** GICR of core 0. */
    public static final long GICR = 0x080A_0000L;

    /** The first scripted device; the others follow, a page each. */
    public static final long DEVICES = 0x0A00_0000L;

    /** Memory: the first page holds the devices' indexes. */
    public static final long MEMORY = 0x4000_0000L;

    /** The first SPI of the frame; it has 64. */
    public static final int FRAME_FIRST = 80;

    /** The SPI of the first device's wire; the others follow. */
    public static final int WIRE_FIRST = 48;

    /** The virtual timer's PPI. */
    public static final int TIMER = 27;

    /** When a core's write to a frame of the GIC takes effect, where orders are explored. */
    public enum GicWrites {
        /** Before the core goes on: a hypervisor traps it. */
        COMPLETE,
        /** At any time until a barrier, or a read of a register, has waited for it. */
        POSTED
    }

    /** Which interrupt controller. */
    public enum Controller {
        GICV2,
        GICV3,
        GICV3_ITS,
        /** Two security states, of which firmware has left the guest the Non-secure one. */
        GICV3_NON_SECURE
    }

    private static final long MEMORY_BYTES = 64L << 20;
    private static final int SPI_WORDS = 4;

    private static final TimingProfile TIMED = TimingProfile.named("bare-metal-neoverse-n1");

    /** Where orders are explored, a write in flight lands at any time. */
    private static final AccessTiming AT_ANY_TIME = new AccessTiming(0, 0, 1);

    private static final TimingProfile TIMELESS = TimingProfile.named("ideal");

    private final Simulation simulation;
    private final TimingProfile profile;
    private final @Nullable Stage stage;
    private final GicWrites gicWrites;
    private final List<Core> cores = new ArrayList<>();
    private final List<ScriptedDevice> devices = new ArrayList<>();
    private final GicDriver gic;
    private final SpiPort spis;

    private @Nullable Its its;
    private IntFunction<Diagnosis> diagnosis = intid -> Diagnosis.of(Blocker.NOTHING, "");

    /** Builds one; nothing runs yet. */
    public BareMachine(Controller controller, int coreCount) {
        this(null, controller, GicWrites.COMPLETE, coreCount);
    }

    /**
     * Builds one whose orders are explored: nothing takes time. Every device and the GICv2m frame are
     * separate; the GIC with its lines and system registers is one component.
     */
    public static BareMachine explored(
            Stage stage, Controller controller, GicWrites writes, int coreCount) {
        return new BareMachine(stage, controller, writes, coreCount);
    }

    private BareMachine(
            @Nullable Stage stage, Controller controller, GicWrites writes, int coreCount) {
        this.stage = stage;
        this.gicWrites = writes;
        this.profile = stage == null ? TIMED : TIMELESS;
        Simulation.Builder builder =
                Simulation.builder().time(profile.timeBase()).memory(MEMORY, MEMORY_BYTES);
        if (stage == null) {
            simulation = builder.build();
        } else {
            simulation = stage.build(builder);
            stage.separateUnseen(
                    "gicv2m"); // it does no more than post to the distributor's channel
        }
        Backplane parts = simulation.parts();
        for (int i = 0; i < coreCount; i++) {
            Core core = new Core(parts, i, parts.time().domain("cpu"), CoreTiming.of(profile));
            core.attach(new CoreIdentity(i));
            cores.add(core);
        }
        boolean v2 = controller == Controller.GICV2;
        spis = v2 ? placeGicv2(parts) : placeGicv3(parts, controller);
        parts.bus()
                .map(
                        "gicv2m",
                        FRAME,
                        Gicv2mFrame.FRAME_BYTES,
                        new Gicv2mFrame(parts, spis, FRAME_FIRST, 32),
                        gicAccess());
        int absent = PlatformConfig.ABSENT;
        gic =
                GicDriver.of(
                        new PlatformConfig(
                                GICD,
                                v2 ? GICC : absent,
                                v2 ? absent : GICR,
                                FRAME,
                                controller == Controller.GICV3_ITS ? GITS : absent,
                                absent,
                                absent,
                                MEMORY + (1 << 20),
                                TIMER));
    }

    private AccessTiming gicAccess() {
        if (stage == null) {
            return new AccessTiming(360, 360, 0);
        }
        return gicWrites == GicWrites.COMPLETE ? AccessTiming.FREE : AT_ANY_TIME;
    }

    private AccessTiming deviceAccess() {
        return stage == null ? new AccessTiming(1272, 30, 675) : AT_ANY_TIME;
    }

    private SpiPort placeGicv2(Backplane parts) {
        Gicv2 made =
                new Gicv2(
                        parts,
                        GicTiming.of(profile, parts.time()),
                        cores,
                        SPI_WORDS,
                        GicBehaviour.ARCHITECTURE);
        parts.bus()
                .map("gicd", GICD, Gicv2Distributor.FRAME_BYTES, made.distributor(), gicAccess());
        parts.bus()
                .map(
                        "gicc",
                        GICC,
                        Gicv2CpuInterfaceFrame.FRAME_BYTES,
                        made.cpuInterface(),
                        gicAccess());
        placeTimers(parts, core -> line -> made.connectPrivate(core, line, TIMER));
        diagnosis = made::whyNot;
        return made.distributor();
    }

    private SpiPort placeGicv3(Backplane parts, Controller controller) {
        boolean withIts = controller == Controller.GICV3_ITS;
        boolean nonSecure = controller == Controller.GICV3_NON_SECURE;
        Gicv3Config one = Gicv3Config.of(SPI_WORDS);
        Gicv3Config config = nonSecure ? one.withTwoSecurityStates() : one;
        Gicv3 made =
                new Gicv3(
                        parts,
                        GicTiming.of(profile, parts.time()),
                        cores,
                        withIts ? config.withLpis() : config);
        parts.bus().map("gicd", GICD, Distributor.FRAME_BYTES, made.distributor(), gicAccess());
        for (Core core : cores) {
            parts.bus()
                    .map(
                            "gicr" + core.index(),
                            GICR + (long) Redistributor.FRAME_BYTES * core.index(),
                            Redistributor.FRAME_BYTES,
                            made.redistributor(core.index()),
                            gicAccess());
        }
        if (withIts) {
            Its unit =
                    new Its(
                            parts,
                            ItsTiming.of(profile, parts.time()),
                            GicBehaviour.ARCHITECTURE,
                            made.lpis());
            made.join(unit);
            parts.bus().map("gits", GITS, Its.FRAME_BYTES, unit, gicAccess());
            its = unit;
        }
        placeTimers(parts, core -> line -> made.redistributor(core).connect(line, TIMER));
        diagnosis = made::whyNot;
        if (nonSecure) {
            leaveNonSecure(parts, made);
        }
        return made.distributor();
    }

    /** What secure firmware does before it enters the guest: everything is Non-secure Group 1. */
    private void leaveNonSecure(Backplane parts, Gicv3 made) {
        writeSecure(parts, GICD, 0x30); // affinity routing in both states
        for (int word = 1; word <= SPI_WORDS; word++) {
            writeSecure(parts, GICD + 0x80 + 4L * word, 0xFFFF_FFFFL);
        }
        for (Core core : cores) {
            long frame = GICR + (long) Redistributor.FRAME_BYTES * core.index();
            writeSecure(parts, frame + 0x14, 0); // awake
            writeSecure(parts, frame + 0x1_0080, 0xFFFF_FFFFL);
            CpuInterface own = made.cpuInterface(core.index());
            own.setState(SecurityState.MONITOR);
            own.write(SystemRegisters.encoding(3, 0, 4, 6, 0), 0xF8); // ICC_PMR_EL1
            own.setState(SecurityState.NON_SECURE);
        }
    }

    private static void writeSecure(Backplane parts, long address, long value) {
        parts.bus().write(address, 4, value, Requester.secureCore(0));
    }

    private void placeTimers(Backplane parts, IntFunction<Consumer<InterruptLine>> connections) {
        for (Core core : cores) {
            InterruptLine output = new InterruptLine("timer" + core.index());
            parts.lines().add(output);
            connections.apply(core.index()).accept(output);
            core.attach(
                    new GenericTimer(
                            parts,
                            core.index(),
                            TIMER,
                            parts.time().domain("timer"),
                            parts.time().domain("cpu"),
                            0,
                            output));
        }
    }

    /**
     * Adds a scripted device; its service time is 5 us.
     *
     * @return a device whose wire leads to SPI {@link #WIRE_FIRST} plus its number, and whose window is
     *     at {@link #DEVICES} plus its number in pages
     */
    public ScriptedDevice device(ScriptedDevice.Signal signal) {
        return deviceOnSpi(signal, WIRE_FIRST + devices.size());
    }

    /** The same, its wire led to another SPI. */
    public ScriptedDevice deviceOnSpi(ScriptedDevice.Signal signal, int intid) {
        InterruptLine wire = new InterruptLine("wire" + devices.size());
        simulation.parts().lines().add(wire);
        ScriptedDevice made = add(signal, wire);
        spis.connect(made.line(), intid);
        return made;
    }

    /** The same, on the wire that another device drives too. */
    public ScriptedDevice deviceOnLineOf(ScriptedDevice other, ScriptedDevice.Signal signal) {
        return add(signal, other.line());
    }

    private ScriptedDevice add(ScriptedDevice.Signal signal, InterruptLine line) {
        int number = devices.size();
        String name = "device" + number;
        long index = MEMORY + 64L * number;
        ScriptedDevice made =
                new ScriptedDevice(
                        simulation.parts(),
                        name,
                        signal,
                        line,
                        (number + 1) << 3,
                        index,
                        stage == null ? micros(5) : 0);
        devices.add(made);
        if (stage != null) {
            stage.separate(name);
            stage.joins(line);
            stage.place("the index of " + name, index, 4);
            stage.place("a length of " + name, index + 4, 60);
        }
        simulation
                .parts()
                .bus()
                .map(
                        "device" + number,
                        DEVICES + (long) ScriptedDevice.FRAME_BYTES * number,
                        ScriptedDevice.FRAME_BYTES,
                        made,
                        deviceAccess());
        return made;
    }

    /** Adds a scripted device that posts its message to the GICv2m frame, for {@code intid}. */
    public ScriptedDevice messenger(ScriptedDevice.Signal signal, int intid) {
        ScriptedDevice made = device(signal);
        made.aim(FRAME + 0x40, intid);
        return made;
    }

    /** The kernel's own driver of this interrupt controller. */
    public GicDriver gic() {
        return gic;
    }

    /** A core. */
    public Core core(int index) {
        return cores.get(index);
    }

    /** Why an interrupt is not signalled now: the first condition that blocks it. */
    public Diagnosis whyNot(int intid) {
        return diagnosis.apply(intid);
    }

    @Override
    public Simulation simulation() {
        return simulation;
    }

    /** What all parts share. */
    public Backplane parts() {
        return simulation.parts();
    }

    /** The ITS; there is one if it was asked for. */
    public Its its() {
        Its unit = its;
        if (unit == null) {
            throw new IllegalStateException("this machine has no ITS");
        }
        return unit;
    }

    /** Microseconds in ticks. */
    public long micros(long micros) {
        return micros * (simulation.parts().time().ticksPerSecond() / 1_000_000);
    }

    /** Gives a core its code: it brings up the GIC (core 0 the distributor too) and then runs this. */
    public BareMachine run(int index, Consumer<Core> guest) {
        Core core = cores.get(index);
        core.powerOn(
                () -> {
                    if (index == 0) {
                        gic.init(core);
                    }
                    gic.initCore(core);
                    guest.accept(core);
                });
        return this;
    }

    /**
     * Gives a core a vector that acknowledges, calls {@code handler} with the INTID, and ends; and then
     * lets it idle for ever after {@code setUp}.
     */
    public BareMachine serve(int index, Consumer<Core> setUp, Handler handler) {
        return serveBy(index, setUp, core -> vector(core, handler));
    }

    /** As {@link #serve}, with a vector of its own, which acknowledges and ends as it likes. */
    public BareMachine serveBy(int index, Consumer<Core> setUp, Consumer<Core> vector) {
        return run(
                index,
                core -> {
                    core.setVector(() -> vector.accept(core));
                    setUp.accept(core);
                    core.unmaskInterrupts();
                    idle(core);
                });
    }

    /** What runs between acknowledge and end. */
    @FunctionalInterface
    public interface Handler {
        /** Handles an interrupt, masked. */
        void handle(Core core, int intid);
    }

    private void vector(Core core, Handler handler) {
        take(core, intid -> handler.handle(core, intid));
    }

    /** What a vector does: acknowledges, handles, ends; nothing if there was nothing. */
    public void take(Core core, IntConsumer handler) {
        int acknowledged = gic.acknowledge(core);
        int intid = gic.intid(acknowledged);
        if (!gic.isSpurious(intid)) {
            handler.accept(intid);
            gic.end(core, acknowledged);
        }
    }

    /** Moves an SPI to Group 0, which is signalled as FIQ; there is one security state. */
    public void toGroup0(Core core, int intid) {
        long register = GICD + 0x80 + 4L * (intid / 32);
        core.write(register, 4, core.read(register, 4) & ~(1L << intid % 32));
        core.writeSystem(SystemRegisters.encoding(3, 0, 12, 12, 6), 1); // ICC_IGRPEN0_EL1
    }

    /** Waits for interrupts for ever. */
    public static void idle(Core core) {
        while (true) {
            core.waitForInterrupt();
        }
    }

    /** Runs for so many milliseconds; see {@link Simulation#runFor}. */
    public void runMillis(long millis) {
        simulation.runFor(millis * (simulation.parts().time().ticksPerSecond() / 1000));
    }

    @Override
    public void close() {
        simulation.close();
    }
}
