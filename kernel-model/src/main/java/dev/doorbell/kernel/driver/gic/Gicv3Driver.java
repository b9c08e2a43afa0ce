package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.Arrays;

/**
 * Drives a GICv3: a redistributor for each core, CPU interfaces in system registers.
 *
 * <p>A core is named by its affinity, which it reads from its own MPIDR when it is brought up. Differs
 * from the tree in SGIs: the tree's list has one bit for each of the first 16 cores and no cluster.
 */
public final class Gicv3Driver extends GicDriver {
    private static final long GICD_IROUTER = 0x6000;
    private static final long GICR_STRIDE = 0x2_0000;
    private static final long GICR_WAKER = 0x0014;
    private static final long GICR_SGI_FRAME = 0x1_0000;
    private static final int WAKER_PROCESSOR_SLEEP = 1 << 1;
    private static final int WAKER_CHILDREN_ASLEEP = 1 << 2;
    private static final int WAKE_POLLS_MAX = 10_000;
    private static final long CTLR_DS = 1 << 6;
    private static final long CTLR_GROUPS = 3;

    private static final long GICR_TYPER = 0x0008;
    private static final long TYPER_LAST = 1 << 4;
    private static final int TYPER_AFFINITY_SHIFT = 32;
    private static final int REDISTRIBUTORS_MAX = 512;
    private static final long EOI_MODE = 1 << 1;

    private static final int MPIDR_EL1 = SystemRegisters.encoding(3, 0, 0, 0, 5);
    private static final long AFFINITY = 0xFF_00FF_FFFFL;
    private static final int SGI_LIST_CORES = 16;

    private static final int ICC_BPR0_EL1 = SystemRegisters.encoding(3, 0, 12, 8, 3);
    private static final int ICC_IGRPEN0_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 6);
    private static final int ICC_DIR_EL1 = SystemRegisters.encoding(3, 0, 12, 11, 1);
    private static final int ICC_PMR_EL1 = SystemRegisters.encoding(3, 0, 4, 6, 0);
    private static final int ICC_IAR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 0);
    private static final int ICC_EOIR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 1);
    private static final int ICC_BPR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 3);
    private static final int ICC_CTLR_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 4);
    private static final int ICC_SRE_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 5);
    private static final int ICC_IGRPEN1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 7);
    private static final int ICC_SGI1R_EL1 = SystemRegisters.encoding(3, 0, 12, 11, 5);
    private static final int INTID_MASK = 0xFF_FFFF;

    private final long redistributors;
    private final GicOptions options;

    /** Affinities of the cores that are up, by index. */
    private long[] affinities = new long[0];

    /** Where their redistributors are. */
    private long[] frames = new long[0];

    private boolean secureOff;
    private boolean allGroup0;

    /** Makes a driver for the GIC at the platform's addresses. */
    public Gicv3Driver(PlatformConfig platform, GicOptions options) {
        super(platform);
        this.redistributors = platform.redistributorBase();
        this.options = options;
    }

    /** Where a core's redistributor is. */
    static long redistributor(PlatformConfig platform, int core) {
        return platform.redistributorBase() + GICR_STRIDE * core;
    }

    @Override
    public String name() {
        return "GICv3";
    }

    @Override
    public void init(Core core) {
        core.write(distributor + GICD_CTLR, 4, 0);
        long words = countWords(core);
        for (long word = 1; word < words; word++) {
            core.write(distributor + GICD_ICENABLER + 4 * word, 4, ALL_ONES);
            core.write(distributor + GICD_ICPENDR + 4 * word, 4, ALL_ONES);
            core.write(distributor + GICD_IGROUPR + 4 * word, 4, ALL_ONES);
        }
        for (long quad = 8; quad < 8 * words; quad++) {
            core.write(distributor + GICD_IPRIORITYR + 4 * quad, 4, ALL_PRIORITIES);
        }
        core.write(distributor + GICD_CTLR, 4, CTLR_DS | CTLR_ARE | CTLR_GROUPS);
        core.barrier();
        if (options.verifies()) {
            secureOff = (core.read(distributor + GICD_CTLR, 4) & CTLR_DS) != 0;
        }
    }

    @Override
    public void initCore(Core core) {
        int index = core.index();
        if (index >= affinities.length) {
            affinities = Arrays.copyOf(affinities, index + 1);
            frames = Arrays.copyOf(frames, index + 1);
        }
        affinities[index] = affinity(core);
        frames[index] = findRedistributor(core);
        initRedistributor(core);
        initCpuInterface(core);
    }

    private static long affinity(Core core) {
        return core.readSystem(MPIDR_EL1) & AFFINITY;
    }

    /** The redistributor with the core's affinity; the one of its number, if none has or none is asked. */
    private long findRedistributor(Core core) {
        long usual = redistributors + GICR_STRIDE * core.index();
        if (!options.verifies()) {
            return usual;
        }
        long wanted = affinities[core.index()];
        long wantedHalf = (wanted >>> 8 & 0xFF00_0000L) | (wanted & 0xFF_FFFF);
        for (int i = 0; i < REDISTRIBUTORS_MAX; i++) {
            long frame = redistributors + GICR_STRIDE * i;
            long typer = core.read(frame + GICR_TYPER, 8);
            if (typer >>> TYPER_AFFINITY_SHIFT == wantedHalf) {
                return frame;
            }
            if ((typer & TYPER_LAST) != 0) {
                break;
            }
        }
        return usual;
    }

    private long frame(Core core) {
        int index = core.index();
        long known = index < frames.length ? frames[index] : 0;
        return known == 0 ? redistributors + GICR_STRIDE * index : known;
    }

    /** Wakes the core's redistributor; its own interrupts in Group 1, SGIs 0 and 1 on. */
    void initRedistributor(Core core) {
        long rd = frame(core);
        long sgi = rd + GICR_SGI_FRAME;
        long waker = core.read(rd + GICR_WAKER, 4);
        core.write(rd + GICR_WAKER, 4, waker & ~WAKER_PROCESSOR_SLEEP);
        for (int polls = 0; polls < WAKE_POLLS_MAX; polls++) {
            if ((core.read(rd + GICR_WAKER, 4) & WAKER_CHILDREN_ASLEEP) == 0) {
                break;
            }
        }
        core.write(sgi + GICD_IGROUPR, 4, ALL_ONES);
        if (options.verifies()) {
            core.barrier();
            allGroup0 = core.read(sgi + GICD_IGROUPR, 4) == 0;
        }
        core.write(sgi + GICD_ICENABLER, 4, ALL_ONES);
        for (long quad = 0; quad < 8; quad++) {
            core.write(sgi + GICD_IPRIORITYR + 4 * quad, 4, ALL_PRIORITIES);
        }
        core.write(sgi + GICD_ICFGR, 4, 0);
        core.write(sgi + GICD_ICFGR + 4, 4, 0);
        core.write(sgi + GICD_ISENABLER, 4, 3);
        core.barrier();
    }

    /** Brings up the core's CPU interface. */
    void initCpuInterface(Core core) {
        core.writeSystem(ICC_SRE_EL1, 7);
        // EOImode 0: one write drops and deactivates
        core.writeSystem(ICC_CTLR_EL1, options.splitEnd() ? EOI_MODE : 0);
        core.writeSystem(ICC_PMR_EL1, PRIORITY_MASK);
        core.writeSystem(ICC_BPR1_EL1, BINARY_POINT);
        if (secureOff) {
            core.writeSystem(ICC_BPR0_EL1, BINARY_POINT);
        }
        core.writeSystem(ICC_IGRPEN1_EL1, 1);
        if (secureOff) {
            core.writeSystem(ICC_IGRPEN0_EL1, 1);
        }
        if (options.verifies()) {
            readBack(core);
        }
    }

    /** What the tree reads back when a CPU interface is up; it does nothing with the values. */
    private static void readBack(Core core) {
        core.readSystem(ICC_SRE_EL1);
        core.readSystem(ICC_CTLR_EL1);
        core.readSystem(ICC_PMR_EL1);
        core.readSystem(ICC_IGRPEN1_EL1);
    }

    /** Whether the distributor let its second security state be switched off; asked where verified. */
    public boolean honoursDisabledSecurity() {
        return secureOff;
    }

    /** Whether groups read as zero, as they do without the right to change them; asked where verified. */
    public boolean readsAllGroup0() {
        return allGroup0;
    }

    @Override
    public void enablePrivate(Core core, int intid) {
        core.write(privateFrame(core) + GICD_ISENABLER, 4, 1L << intid);
    }

    @Override
    long privateFrame(Core core) {
        return frame(core) + GICR_SGI_FRAME;
    }

    /** Routes the SPI to the calling core: IROUTER in two halves, then ISENABLER. */
    @Override
    public void enableSpi(Core core, int intid) {
        writeRouter(core, intid, affinity(core));
        setEnable(core, intid);
    }

    private void writeRouter(Core core, int intid, long affinity) {
        long router = distributor + GICD_IROUTER + 8L * intid;
        core.write(router, 4, affinity & ALL_ONES);
        core.write(router + 4, 4, affinity >>> 32);
    }

    /** To the calling core, whatever the distributor says of affinity routing: a GICv3 has nothing else. */
    @Override
    void routeForEnable(Core core, int intid, boolean affinity) {
        writeRouter(core, intid, affinity(core));
    }

    @Override
    boolean hasCore(int target) {
        return target >= 0 && target < affinities.length;
    }

    @Override
    void writeRoute(Core core, int intid, int target) {
        writeRouter(core, intid, affinities[target]);
    }

    @Override
    boolean isRouted(Core core, int intid, int target) {
        long router = distributor + GICD_IROUTER + 8L * intid;
        long low = core.read(router, 4);
        long high = core.read(router + 4, 4);
        return (high << 32 | low) == affinities[target];
    }

    @Override
    public void sendIpi(Core core, int intid, int target) {
        long affinity = hasCore(target) ? affinities[target] : target;
        long inCluster = affinity & 0xFF;
        core.barrier();
        core.writeSystem(
                ICC_SGI1R_EL1,
                (affinity >>> 32 & 0xFF) << 48
                        | (inCluster / SGI_LIST_CORES) << 44
                        | (affinity >>> 16 & 0xFF) << 32
                        | (long) intid << 24
                        | (affinity >>> 8 & 0xFF) << 16
                        | 1L << (inCluster % SGI_LIST_CORES));
    }

    @Override
    public int acknowledge(Core core) {
        return (int) core.readSystem(ICC_IAR1_EL1) & INTID_MASK;
    }

    @Override
    public int intid(int acknowledged) {
        return acknowledged;
    }

    @Override
    public void dropPriority(Core core, int acknowledged) {
        if (options.splitEnd()) {
            core.writeSystem(ICC_EOIR1_EL1, acknowledged);
        }
    }

    /** Deactivates; where that is no step of its own, drops the priority too. */
    @Override
    public void end(Core core, int acknowledged) {
        core.writeSystem(options.splitEnd() ? ICC_DIR_EL1 : ICC_EOIR1_EL1, acknowledged);
    }
}
