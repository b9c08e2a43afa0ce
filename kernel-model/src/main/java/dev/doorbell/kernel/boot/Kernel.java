package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.KernelTiming;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.PlatformQuirks;
import dev.doorbell.kernel.block.BlockReader;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.block.NvmeDriver;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.driver.net.NetDrivers;
import dev.doorbell.kernel.driver.net.VirtioNetDriver;
import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.MessageConsumer;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.driver.pci.PciEnumerator;
import dev.doorbell.kernel.irq.IrqHandler;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.net.NetReceive;
import dev.doorbell.kernel.net.NetStack;
import dev.doorbell.kernel.net.PacketQueue;
import dev.doorbell.kernel.net.ReceiveCounters;
import dev.doorbell.kernel.net.ReceiveSoftirq;
import dev.doorbell.kernel.net.Transmitter;
import dev.doorbell.kernel.policy.InterruptPolicy.BootOrder;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.kernel.timer.TickTimer;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The kernel: boots on core 0, probes the NIC, starts the programs, brings up the other cores, and idles.
 *
 * <p>Where interrupts are unmasked early, those that come before the cores' own data exist are handled,
 * but softirqs they raise are lost or wait; which ticks poll is the {@link
 * dev.doorbell.kernel.policy.PollCondition}'s choice.
 */
public final class Kernel {
    /** The interrupt between cores that makes a core look at its runnable threads. */
    public static final int RESCHEDULE_SGI = 0;

    /** The interrupt between cores that makes a core set its timer again. */
    public static final int REARM_SGI = 1;

    private static final int MILLIS = 1000;

    private final List<Core> cores;
    private final Trace trace;
    private final JourneyBook journeys;
    private final PlatformConfig platform;
    private final InterruptRoutes routes;
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
    private @Nullable Transmitter transmitter;
    private @Nullable NetStack stack;
    private final BlockReader disk = new BlockReader();
    private @Nullable BlockDriver diskDriver;
    private final List<PacketQueue> sockets = new ArrayList<>();
    private final List<UserProcess> processes = new ArrayList<>();
    private final List<MessageConsumer.Taken> neighbours = new ArrayList<>();
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
            InterruptRoutes routes,
            KernelConfig config,
            KernelTiming timing) {
        this.cores = List.copyOf(cores);
        this.trace = trace;
        this.journeys = journeys;
        this.platform = platform;
        this.routes = routes;
        this.config = config;
        this.timing = timing;
        this.pages = new KernelPages(platform.heapBase());
        this.hardware = InterruptHardware.of(platform, config, pages);
        this.chip = hardware.chip();
        this.messages = hardware.messages();
        this.irqs = new IrqTable(cores.size(), chip.name(), config.interrupts().dispatch());
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
                REARM_SGI,
                by -> {
                    cpus[by.index()].tick().rearm();
                    return IrqResult.HANDLED;
                });
        IrqHandler tick = taker -> cpus[taker.index()].tick().handle(taker);
        irqs.registerPrivate(platform.timerIntid(), tick);
        if (PlatformQuirks.of(platform).hasTwoTimers()) {
            irqs.registerPrivate(PlatformQuirks.PHYSICAL_TIMER_INTID, tick);
        }
        boolean early = config.interrupts().bootOrder() == BootOrder.UNMASK_EARLY;
        if (early) {
            cpu.softirqs().holdBack(config.interrupts().earlyRaise());
            core.unmaskInterrupts();
        }
        InterruptSetup interrupts =
                new InterruptSetup(core, routes, chip, messages, config.receive().messages());
        List<PciConfig> functions = PciEnumerator.scan(core, platform);
        neighbours.addAll(MessageConsumer.GPU.probe(functions, interrupts));
        initNet(core, cpu, functions, interrupts);
        initDisk(core, functions, interrupts);
        neighbours.addAll(MessageConsumer.XHCI.probe(functions, interrupts));
        if (early) {
            cpu.softirqs().open();
        }
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
                        cpus[0],
                        this::onTick,
                        (waker, target) -> chip.sendIpi(waker, RESCHEDULE_SGI, target));
        cpus[core.index()] = cpu;
        cpu.softirqs().register(SoftirqType.NET_RX, () -> processRx(core));
        cpu.softirqs().register(SoftirqType.TIMER, () -> runTimers(core));
        chip.enablePrivate(core, platform.timerIntid());
        if (PlatformQuirks.of(platform).hasTwoTimers()) {
            chip.enablePrivate(core, PlatformQuirks.PHYSICAL_TIMER_INTID);
        }
        return cpu;
    }

    private void initNet(
            Core core, KernelCpu cpu, List<PciConfig> functions, InterruptSetup interrupts) {
        NetDriver made = findNic(functions);
        if (made == null) {
            probeProblem = "no function on the bus is a NIC that the kernel knows";
            return;
        }
        ReceiveSoftirq softirq = new ReceiveSoftirq(made, config.receive(), this::raiseNetRx);
        NetReceive receive = new NetReceive(softirq, journeys, timing.packetCycles());
        for (Program.Listening listening : config.programs()) {
            PacketQueue socket = new PacketQueue(journeys, timing.receiveCycles());
            if (listening.port() == Program.Listening.EVERY_FRAME) {
                receive.tap(socket);
            } else if (listening.port() != Program.Listening.NO_PORT) {
                receive.bind(listening.port(), socket);
            }
            sockets.add(socket);
        }
        driver = made;
        net = receive;
        transmitter = new Transmitter(made);
        NetStack protocols = makeStack(receive, transmitter);
        receiveCounters = softirq.counters();
        spawnPrograms(cpu);
        probeProblem = made.probe(core, config.delivery(), interrupts, irqs);
        if (protocols != null) {
            protocols.start(core, made.macAddress(core));
        }
        softirq.open(core, () -> receive.processRx(core));
    }

    private @Nullable NetStack makeStack(NetReceive receive, Transmitter door) {
        NetworkPolicy policy = config.network();
        if (policy == null) {
            return null;
        }
        NetStack made =
                new NetStack(
                        policy,
                        door,
                        journeys,
                        timing.receiveCycles(),
                        receive::processRx,
                        () -> tickCounter.clockTicks() * MILLIS / config.tick().hz());
        receive.attach(made);
        stack = made;
        return made;
    }

    private void raiseNetRx(Core core) {
        cpus[core.index()].softirqs().raise(SoftirqType.NET_RX);
    }

    /** The driver for the first function that is a NIC. */
    private @Nullable NetDriver findNic(List<PciConfig> functions) {
        for (PciConfig function : functions) {
            NetDriver found = NetDrivers.find(function, journeys, this::raiseNetRx, config, pages);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The first NVMe function. Without one, reads answer nothing. */
    private void initDisk(Core core, List<PciConfig> functions, InterruptSetup interrupts) {
        for (PciConfig function : functions) {
            if (NvmeDriver.serves(function)) {
                NvmeDriver made = new NvmeDriver(function, pages, cores.size(), disk::done);
                diskProblem = made.probe(core, config.disk(), interrupts, irqs);
                diskDriver = made;
                disk.serve(made);
                return;
            }
        }
    }

    private void processRx(Core core) {
        NetReceive receive = net;
        if (receive != null) {
            receive.processRx(core);
        }
    }

    private void runTimers(Core core) {
        NetStack protocols = stack;
        if (protocols != null) {
            protocols.timer(core);
        }
    }

    /** What every tick does beside keeping time: the quantum, and on core 0 the poll. */
    private void onTick(KernelCpu cpu) {
        cpu.scheduler().tick();
        if (cpu.core().index() == 0) {
            clockTicked(cpu);
        }
        NetDriver nic = driver;
        if (cpu.core().index() == 0 && nic != null && cpu.tick().isPollTick() && isPolledFor(nic)) {
            polls++;
            cpu.softirqs().raise(SoftirqType.NET_RX);
        }
    }

    /** The time has moved on: for those that look at it in a loop, and for protocols with timers. */
    private void clockTicked(KernelCpu cpu) {
        for (Core other : cores.subList(1, cores.size())) {
            other.nudge();
        }
        NetStack protocols = stack;
        if (protocols != null && protocols.hasTimers()) {
            cpu.softirqs().raise(SoftirqType.TIMER);
        }
    }

    private boolean isPolledFor(NetDriver nic) {
        return switch (config.tick().poll()) {
            case ALWAYS -> true;
            case UNLESS_INTERRUPT_DRIVEN -> !nic.isInterruptDriven();
            case UNLESS_VIRTIO_INTERRUPT ->
                    !(nic instanceof VirtioNetDriver) || !nic.isInterruptDriven();
            case NEVER -> false;
        };
    }

    /** Starts the programs whose turn it is to run on this core. */
    private void spawnPrograms(KernelCpu cpu) {
        Transmitter door = transmitter;
        int index = cpu.core().index();
        for (int i = index; door != null && i < sockets.size(); i += cores.size()) {
            Program program = config.programs().get(i).program();
            UserProcess process = makeProcess(cpu, sockets.get(i), door);
            processes.add(process);
            cpu.scheduler().spawn("program" + i, () -> program.run(process));
        }
    }

    private UserProcess makeProcess(KernelCpu cpu, PacketQueue socket, Transmitter door) {
        NetStack protocols = stack;
        long callCycles = timing.receiveCycles();
        return new UserProcess(
                cpu,
                socket,
                door,
                disk,
                config.tick().hz(),
                callCycles,
                protocols == null ? null : new UserSockets(cpu, protocols, callCycles));
    }

    // What the administrator asks, as guest code of the given core.

    /**
     * Has an interrupt go to another core from now on: IROUTER or ITARGETSR for an SPI, MOVI for an LPI.
     * A handler that enables its SPI again takes it to the core it runs on.
     *
     * @return whether it does; false if there is no such interrupt or core, or no choice
     */
    public boolean setAffinity(Core core, int intid, int target) {
        if (target < 0 || target >= cpus.length) {
            return false;
        }
        return intid >= InterruptController.TRANSLATED_FIRST
                ? messages != null && messages.move(core, intid, target)
                : chip.route(core, intid, target);
    }

    /**
     * Has all LPIs of one core go to another from now on, pending ones too.
     *
     * @return whether they do; false if there is no ITS, or no such core
     */
    public boolean moveAllMessages(Core core, int from, int to) {
        return messages != null && messages.moveAll(core, from, to);
    }

    /**
     * Takes a message for a function that no driver of this kernel serves, and lets it through to the
     * calling core.
     *
     * @param requesterId of the function
     * @return where the message goes; null if there is none left, or nobody there to give one
     * @throws dev.doorbell.sim.error.ConfigurationException if the table of handlers is full
     */
    public @Nullable MessageInterrupt takeMessage(Core core, int requesterId, IrqHandler handler) {
        MessageController controller = messages;
        MessageInterrupt taken = controller == null ? null : controller.allocate(core, requesterId);
        if (taken != null) {
            taken.prepare(core);
            irqs.registerPciIrq(taken.intid(), handler);
            taken.enable(core);
        }
        return taken;
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

    /** The network stack; null if it has none, or has not come to it yet. */
    public @Nullable NetStack stack() {
        return stack;
    }

    /** Its {@code /proc} files; a core that is not up yet has counted nothing. */
    public ProcFiles procFiles() {
        return new ProcFiles(this, Arrays.stream(cpus).filter(Objects::nonNull).toList());
    }

    /** How often each stage of the receive softirq was reached. */
    public ReceiveCounters receiveCounters() {
        return receiveCounters;
    }

    /** Which interrupts other devices took from the pool of messages. */
    public List<MessageConsumer.Taken> neighbours() {
        return List.copyOf(neighbours);
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
