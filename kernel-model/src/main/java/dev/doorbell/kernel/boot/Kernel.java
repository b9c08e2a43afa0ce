package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.block.BlockReader;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.block.NvmeDriver;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.driver.net.NetDrivers;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.net.NetReceive;
import dev.doorbell.kernel.net.PacketQueue;
import dev.doorbell.kernel.net.ReceiveCounters;
import dev.doorbell.kernel.net.ReceiveSoftirq;
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
    /** The interrupt between cores that makes a core look at its runnable threads. */
    public static final int RESCHEDULE_SGI = 0;

    private static final int DEVICES = 32;

    private final List<Core> cores;
    private final Trace trace;
    private final JourneyBook journeys;
    private final PlatformConfig platform;
    private final KernelConfig config;
    private final KernelTiming timing;
    private final InterruptHardware hardware;
    private final InterruptController chip;
    private final KernelPages pages;
    private final @Nullable MessageController messages;
    private final IrqTable irqs;
    private final TickTimer.TickCounter tickCounter = new TickTimer.TickCounter();
    private final KernelCpu[] cpus;

    private @Nullable NetDriver driver;
    private @Nullable NetReceive net;
    private final BlockReader disk = new BlockReader();
    private @Nullable BlockDriver diskDriver;
    private final List<PacketQueue> sockets = new ArrayList<>();
    private final List<UserProcess> processes = new ArrayList<>();
    private String diskProblem = "there is no disk";
    private String probeProblem = "the kernel has not probed its device yet";
    private ReceiveCounters receiveCounters = new ReceiveCounters();
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
        this.pages = new KernelPages(platform.heapBase());
        this.hardware = InterruptHardware.of(platform, config, pages);
        this.chip = hardware.chip();
        this.messages = hardware.messages();
        this.irqs = new IrqTable(cores.size(), chip.name());
        this.cpus = new KernelCpu[cores.size()];
    }

    /** Core 0's boot code: what firmware jumps to. Never returns. */
    public void boot() {
        Core core = cores.get(0);
        chip.init(core);
        if (messages != null) {
            messages.init(core);
        }
        KernelCpu cpu = bringUp(core);
        irqs.registerPrivate(
                RESCHEDULE_SGI,
                by -> {
                    cpus[by.index()].scheduler().requestReschedule();
                    return IrqResult.HANDLED;
                });
        irqs.registerPrivate(
                platform.timerIntid(), taker -> cpus[taker.index()].tick().handle(taker));
        InterruptSetup interrupts =
                new InterruptSetup(
                        core,
                        InterruptHardware.routes(core, platform),
                        chip,
                        messages,
                        config.receive().messages());
        initNet(core, cpu, interrupts);
        initDisk(core, interrupts);
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
        chip.initCore(core);
        if (messages != null) {
            messages.initCore(core);
        }
        KernelCpu cpu =
                new KernelCpu(
                        core,
                        trace,
                        chip,
                        hardware.tickDevices().get(),
                        irqs,
                        config,
                        timing,
                        tickCounter,
                        this::onTick,
                        (waker, target) -> chip.sendIpi(waker, RESCHEDULE_SGI, target));
        cpus[core.index()] = cpu;
        cpu.softirqs().register(SoftirqType.NET_RX, () -> processRx(core));
        chip.enablePrivate(core, platform.timerIntid());
        return cpu;
    }

    private void initNet(Core core, KernelCpu cpu, InterruptSetup interrupts) {
        NetDriver made = findNic(core);
        if (made == null) {
            probeProblem = "no function on the bus is a NIC that the kernel knows";
            return;
        }
        ReceiveSoftirq softirq = new ReceiveSoftirq(made, config.receive(), this::raiseNetRx);
        NetReceive stack = new NetReceive(softirq, journeys, timing.packetCycles());
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
        receiveCounters = softirq.counters();
        spawnPrograms(cpu);
        probeProblem = made.probe(core, config.delivery(), interrupts, irqs);
        softirq.open(core, () -> stack.processRx(core));
    }

    private void raiseNetRx(Core core) {
        cpus[core.index()].softirqs().raise(SoftirqType.NET_RX);
    }

    /** The driver for the first function on bus 0 that is a NIC. */
    private @Nullable NetDriver findNic(Core core) {
        for (int device = 0; device < DEVICES; device++) {
            PciConfig function = new PciConfig(core, platform, device);
            NetDriver found = NetDrivers.find(function, journeys, this::raiseNetRx, config, pages);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The first NVMe function on bus 0. Without one, reads answer nothing. */
    private void initDisk(Core core, InterruptSetup interrupts) {
        for (int device = 0; device < DEVICES; device++) {
            PciConfig function = new PciConfig(core, platform, device);
            if (NvmeDriver.serves(function)) {
                NvmeDriver made = new NvmeDriver(function, pages, disk::done);
                diskProblem = made.probe(core, config.diskDelivery(), interrupts, irqs);
                diskDriver = made;
                disk.serve(made);
                return;
            }
        }
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
        NetDriver nic = driver;
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
        NetDriver nic = driver;
        int index = cpu.core().index();
        for (int i = index; nic != null && i < sockets.size(); i += cores.size()) {
            Program program = config.programs().get(i).program();
            UserProcess process = new UserProcess(cpu, sockets.get(i), nic, disk);
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

    /** What kept the wanted delivery of the disk from being set up; empty if nothing did. */
    public String diskProblem() {
        return diskProblem;
    }

    /** The driver of the disk, once it was probed; null if there is none. */
    public @Nullable BlockDriver diskDriver() {
        return diskDriver;
    }

    /** Requests of the disk that went well. */
    public long diskReadCount() {
        return disk.readCount();
    }

    /** How frames are announced in fact. */
    public Delivery activeDelivery() {
        NetDriver nic = driver;
        return nic != null && nic.isInterruptDriven() ? config.delivery() : Delivery.POLL;
    }

    /** The interrupt that announces frames; 0 if they are polled for. */
    public int nicIrq() {
        NetDriver nic = driver;
        return nic == null ? 0 : nic.irq();
    }

    /** The driver that drains the NIC, once it was probed. */
    public @Nullable NetDriver driver() {
        return driver;
    }

    /** How often each stage of the receive softirq was reached. */
    public ReceiveCounters receiveCounters() {
        return receiveCounters;
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
