package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;

/** Drives a GICv3: a redistributor for each core, CPU interfaces in system registers. */
public final class Gicv3Driver extends GicDriver {
    private static final long GICD_IROUTER = 0x6000;
    private static final long GICR_STRIDE = 0x2_0000;
    private static final long GICR_WAKER = 0x0014;
    private static final long GICR_SGI_FRAME = 0x1_0000;
    private static final int WAKER_PROCESSOR_SLEEP = 1 << 1;
    private static final int WAKER_CHILDREN_ASLEEP = 1 << 2;
    private static final int WAKE_POLLS_MAX = 10_000;
    private static final long CTLR_DS = 1 << 6;
    private static final long CTLR_ARE = 1 << 4;
    private static final long CTLR_GROUPS = 3;

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

    /** Makes a driver for the GIC at the platform's addresses. */
    public Gicv3Driver(PlatformConfig platform) {
        super(platform);
        this.redistributors = platform.redistributorBase();
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
    }

    @Override
    public void initCore(Core core) {
        initRedistributor(core);
        initCpuInterface(core);
    }

    /** Wakes the core's redistributor; its own interrupts in Group 1, SGIs 0 and 1 on. */
    void initRedistributor(Core core) {
        long rd = redistributors + GICR_STRIDE * core.index();
        long sgi = rd + GICR_SGI_FRAME;
        long waker = core.read(rd + GICR_WAKER, 4);
        core.write(rd + GICR_WAKER, 4, waker & ~WAKER_PROCESSOR_SLEEP);
        for (int polls = 0; polls < WAKE_POLLS_MAX; polls++) {
            if ((core.read(rd + GICR_WAKER, 4) & WAKER_CHILDREN_ASLEEP) == 0) {
                break;
            }
        }
        core.write(sgi + GICD_IGROUPR, 4, ALL_ONES);
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
        core.writeSystem(ICC_CTLR_EL1, 0); // EOImode 0: one write drops and deactivates
        core.writeSystem(ICC_PMR_EL1, PRIORITY_MASK);
        core.writeSystem(ICC_BPR1_EL1, BINARY_POINT);
        core.writeSystem(ICC_IGRPEN1_EL1, 1);
    }

    @Override
    public void enablePrivate(Core core, int intid) {
        long sgi = redistributors + GICR_STRIDE * core.index() + GICR_SGI_FRAME;
        core.write(sgi + GICD_ISENABLER, 4, 1L << intid);
    }

    /** Routes the SPI to the calling core: IROUTER in two halves, then ISENABLER. */
    @Override
    public void enableSpi(Core core, int intid) {
        core.write(distributor + GICD_IROUTER + 8L * intid, 4, core.index());
        core.write(distributor + GICD_IROUTER + 8L * intid + 4, 4, 0);
        setEnable(core, intid);
    }

    @Override
    public void sendIpi(Core core, int intid, int target) {
        core.barrier();
        core.writeSystem(ICC_SGI1R_EL1, ((long) intid << 24) | (1L << target));
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
    public void end(Core core, int acknowledged) {
        core.writeSystem(ICC_EOIR1_EL1, acknowledged);
    }
}
