package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;

/**
 * Drives a GICv3 with one security state, priorities all alike, end of interrupt in one step.
 *
 * <p>Every method is guest code and runs on the core it is given. Each GICD write stands for the write
 * and the barrier that completes it.
 */
public final class GicDriver {
    /** INTIDs from here on are special; an acknowledge that reads one had nothing to give. */
    public static final int SPECIAL_FIRST = 1020;

    /** The first SPI. */
    public static final int SPI_FIRST = 32;

    private static final long GICD_CTLR = 0x0000;
    private static final long GICD_TYPER = 0x0004;
    private static final long GICD_IGROUPR = 0x0080;
    private static final long GICD_ISENABLER = 0x0100;
    private static final long GICD_ICENABLER = 0x0180;
    private static final long GICD_ICPENDR = 0x0280;
    private static final long GICD_IPRIORITYR = 0x0400;
    private static final long GICD_ICFGR = 0x0C00;
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
    private static final long ALL_ONES = 0xFFFF_FFFFL;
    private static final long ALL_PRIORITIES = 0xA0A0_A0A0L;
    private static final long PRIORITY_MASK = 0xF0;
    private static final long BINARY_POINT = 7;

    private static final int ICC_PMR_EL1 = SystemRegisters.encoding(3, 0, 4, 6, 0);
    private static final int ICC_IAR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 0);
    private static final int ICC_EOIR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 1);
    private static final int ICC_BPR1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 3);
    private static final int ICC_CTLR_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 4);
    private static final int ICC_SRE_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 5);
    private static final int ICC_IGRPEN1_EL1 = SystemRegisters.encoding(3, 0, 12, 12, 7);
    private static final int ICC_SGI1R_EL1 = SystemRegisters.encoding(3, 0, 12, 11, 5);

    private final long distributor;
    private final long redistributors;

    /** Makes a driver for the GIC at the platform's addresses. */
    public GicDriver(PlatformConfig platform) {
        this.distributor = platform.distributorBase();
        this.redistributors = platform.redistributorBase();
    }

    /** Brings the distributor up: everything off, Group 1, one priority; then groups on. */
    public void initDistributor(Core core) {
        core.write(distributor + GICD_CTLR, 4, 0);
        long words = (core.read(distributor + GICD_TYPER, 4) & 0x1F) + 1;
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

    /** Brings up the core's redistributor: wakes it; its own interrupts in Group 1, SGIs 0 and 1 on. */
    public void initRedistributor(Core core) {
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
    public void initCpuInterface(Core core) {
        core.writeSystem(ICC_SRE_EL1, 7);
        core.writeSystem(ICC_CTLR_EL1, 0); // EOImode 0: one write drops and deactivates
        core.writeSystem(ICC_PMR_EL1, PRIORITY_MASK);
        core.writeSystem(ICC_BPR1_EL1, BINARY_POINT);
        core.writeSystem(ICC_IGRPEN1_EL1, 1);
    }

    /** Enables one of the core's own interrupts. */
    public void enablePrivate(Core core, int intid) {
        long sgi = redistributors + GICR_STRIDE * core.index() + GICR_SGI_FRAME;
        core.write(sgi + GICD_ISENABLER, 4, 1L << intid);
    }

    /** Routes the SPI to the calling core, then enables it: IROUTER in two halves, ISENABLER. */
    public void enableSpi(Core core, int intid) {
        core.write(distributor + GICD_IROUTER + 8L * intid, 4, core.index());
        core.write(distributor + GICD_IROUTER + 8L * intid + 4, 4, 0);
        core.write(distributor + GICD_ISENABLER + wordOffset(intid), 4, bit(intid));
        core.barrier();
    }

    /** Disables the SPI. The barrier is what keeps a storm from arriving behind it. */
    public void disableSpi(Core core, int intid) {
        core.write(distributor + GICD_ICENABLER + wordOffset(intid), 4, bit(intid));
        core.barrier();
    }

    /** Clears the SPI's pending latch: an edge nobody has acknowledged is forgotten. */
    public void clearSpiPending(Core core, int intid) {
        core.write(distributor + GICD_ICPENDR + wordOffset(intid), 4, bit(intid));
    }

    /** Makes the SPI edge-triggered; to be done while it is disabled. */
    public void configureSpiEdgeTriggered(Core core, int intid) {
        long register = distributor + GICD_ICFGR + 4L * (intid / 16);
        long fields = core.read(register, 4);
        core.write(register, 4, fields | (2L << (2 * (intid % 16))));
    }

    /** Sends an SGI to one core. */
    public void sendSgi(Core core, int intid, int target) {
        core.barrier();
        core.writeSystem(ICC_SGI1R_EL1, ((long) intid << 24) | (1L << target));
    }

    /** Acknowledges the most urgent interrupt; {@link #SPECIAL_FIRST} or more if there is none. */
    public int acknowledge(Core core) {
        return (int) core.readSystem(ICC_IAR1_EL1) & 0xFF_FFFF;
    }

    /** Ends the interrupt: drops its priority and deactivates it. */
    public void end(Core core, int intid) {
        core.writeSystem(ICC_EOIR1_EL1, intid);
    }

    private static long wordOffset(int intid) {
        return 4L * (intid / 32);
    }

    private static long bit(int intid) {
        return 1L << (intid % 32);
    }
}
