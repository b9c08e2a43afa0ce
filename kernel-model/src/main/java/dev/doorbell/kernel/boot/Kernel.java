package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.kernel.driver.net.VirtioNetDriver;
import dev.doorbell.kernel.driver.pci.MessageSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.net.NetReceive;
import dev.doorbell.kernel.net.PacketQueue;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.kernel.timer.TickTimer;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel: boots on core 0, probes the NIC, starts the programs, brings up the other cores, and idles.
 *
 * <p>The poll conditional is the plan's: a tick raises NetRx only while no interrupt is configured for
 * the device.
 */
public final class Kernel {
    /** The SGI that makes a core look at its runnable threads. */
    public static final int RESCHEDULE_SGI = 0;

    private static final int NIC_DEVICES = 32;
    private static final int ABSENT = -1;

    private final List<Core> cores;
    private final Trace trace;
    private final JourneyBook journeys;
    private final PlatformConfig platform;
    private final KernelConfig config;
    private final KernelTiming timing;
    private final GicDriver gic;
    private final Gicv2mDriver v2m;
    private final IrqTable irqs;
    private final TickTimer.TickCounter tickCounter = new TickTimer.TickCounter();
    private final KernelCpu[] cpus;

    private @Nullable VirtioNetDriver driver;
    private @Nullable NetReceive net;
    private final List<PacketQueue> sockets = new ArrayList<>();
    private final List<UserProcess> processes = new ArrayList<>();
    private String probeProblem = "the kernel has not probed its device yet";
    private boolean ready;
    private long polls;

    /** Makes a kernel for {@code cores}; it boots when core 0 is powered on with {@link #boot}. */
    public Kernel(
            List<Core> cores,
            Trace trace,
            JourneyBook journeys,
            PlatformConfig platform,
            KernelConfig config,
            KernelTiming timing) {
        this.cores = List.copyOf(cores);
        this.trace = trace;
        this.journeys = journeys;
        this.platform = platform;
        this.config = config;
        this.timing = timing;
        this.gic = new GicDriver(platform);
        this.v2m = new Gicv2mDriver(platform);
        this.irqs = new IrqTable(cores.size());
        this.cpus = new KernelCpu[cores.size()];
    }

    /** Core 0's boot code: what firmware jumps to. Never returns. */
    public void boot() {
        Core core = cores.get(0);
        gic.initDistributor(core);
        KernelCpu cpu = bringUp(core);
        irqs.registerPrivate(RESCHEDULE_SGI, by -> IrqResult.HANDLED);
        irqs.registerPrivate(
                platform.timerIntid(), taker -> cpus[taker.index()].tick().handle(taker));
        initNet(core, cpu);
        for (Core other : cores.subList(1, cores.size())) {
            other.powerOn(() -> bringUpOther(other)); // PSCI CPU_ON
        }
        ready = true;
        cpu.tick().start();
        cpu.scheduler().becomeIdle();
    }

    private void bringUpOther(Core core) {
        KernelCpu cpu = bringUp(core);
        spawnPrograms(cpu);
        cpu.tick().start();
        cpu.scheduler().becomeIdle();
    }

    private KernelCpu bringUp(Core core) {
        gic.initRedistributor(core);
        gic.initCpuInterface(core);
        KernelCpu cpu =
                new KernelCpu(
                        core,
                        trace,
                        gic,
                        irqs,
                        config,
                        timing,
                        tickCounter,
                        this::onTick,
                        (waker, target) -> gic.sendSgi(waker, RESCHEDULE_SGI, target));
        cpus[core.index()] = cpu;
        cpu.softirqs().register(SoftirqType.NET_RX, () -> processRx(core));
        gic.enablePrivate(core, platform.timerIntid());
        return cpu;
    }

    private void initNet(Core core, KernelCpu cpu) {
        PciConfig function = findNic(core);
        VirtioNetDriver made =
                new VirtioNetDriver(
                        function,
                        gic,
                        journeys,
                        () -> cpus[0].softirqs().raise(SoftirqType.NET_RX),
                        config,
                        platform.heapBase());
        MessageSetup messages = new MessageSetup(core, gic, v2m);
        NetReceive stack = new NetReceive(made, journeys, timing.packetCycles());
        for (Program.Listening listening : config.programs()) {
            PacketQueue socket = new PacketQueue(journeys, timing.receiveCycles());
            if (listening.port() == Program.Listening.EVERY_FRAME) {
                stack.tap(socket);
            } else {
                stack.bind(listening.port(), socket);
            }
            sockets.add(socket);
        }
        driver = made;
        net = stack;
        spawnPrograms(cpu);
        probeProblem = made.probe(core, config.delivery(), messages, irqs);
    }

    /** The first function on the bus whose identity is not absent. */
    private PciConfig findNic(Core core) {
        for (int device = 0; device < NIC_DEVICES; device++) {
            PciConfig candidate = new PciConfig(core, platform.ecamBase(), device);
            if (candidate.identity() != ABSENT) {
                return candidate;
            }
        }
        return new PciConfig(core, platform.ecamBase(), 0);
    }

    private void processRx(Core core) {
        NetReceive stack = net;
        if (stack != null) {
            stack.processRx(core);
        }
    }

    /** What every tick does beside keeping time: the quantum, and on core 0 the poll. */
    private void onTick(KernelCpu cpu) {
        cpu.scheduler().tick();
        VirtioNetDriver nic = driver;
        if (cpu.core().index() == 0
                && nic != null
                && !nic.isInterruptDriven()
                && cpu.tick().isPollTick()) {
            polls++;
            cpu.softirqs().raise(SoftirqType.NET_RX);
        }
    }

    /** Starts the programs whose turn it is to run on this core. */
    private void spawnPrograms(KernelCpu cpu) {
        VirtioNetDriver nic = driver;
        int index = cpu.core().index();
        for (int i = index; nic != null && i < sockets.size(); i += cores.size()) {
            Program program = config.programs().get(i).program();
            UserProcess process = new UserProcess(cpu, sockets.get(i), nic);
            processes.add(process);
            cpu.scheduler().spawn("program" + i, () -> program.run(process));
        }
    }

    // What observers ask.

    /** Whether boot is over. */
    public boolean isReady() {
        return ready;
    }

    /** What kept the wanted delivery from being set up; empty if nothing did. */
    public String probeProblem() {
        return probeProblem;
    }

    /** How frames are announced in fact. */
    public Delivery activeDelivery() {
        VirtioNetDriver nic = driver;
        return nic != null && nic.isInterruptDriven() ? config.delivery() : Delivery.POLL;
    }

    /** The SPI that announces frames; 0 if they are polled for. */
    public int nicIrq() {
        VirtioNetDriver nic = driver;
        return nic == null ? 0 : nic.irq();
    }

    /** The driver that drains the NIC, once it was probed. */
    public @Nullable VirtioNetDriver driver() {
        return driver;
    }

    /** Interrupt counts and handlers. */
    public IrqTable irqs() {
        return irqs;
    }

    /** The core's part of the kernel, once the core is up. */
    public KernelCpu cpu(int index) {
        return cpus[index];
    }

    /** Ticks that polled. */
    public long pollCount() {
        return polls;
    }

    /** Packets all programs have had. */
    public long receivedCount() {
        long sum = 0;
        for (UserProcess process : processes) {
            sum += process.receivedCount();
        }
        return sum;
    }

    /** Ticks of all cores. */
    public long tickCount() {
        return tickCounter.ticks();
    }
}
