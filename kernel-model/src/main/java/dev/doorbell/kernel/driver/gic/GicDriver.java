package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.sim.cpu.Core;

/**
 * Drives a GIC with priorities all alike.
 *
 * <p>Here is what both architectures have in common, which is most of the distributor. Every method is
 * guest code and runs on the core it is given; each touches the registers that the tree's does, in its
 * order, and its barriers are where the tree has them.
 *
 * <p>Source: ryanbreen/breenix {@code kernel/src/arch_impl/aarch64/gic.rs}, the public functions.
 */
public abstract sealed class GicDriver implements InterruptController
        permits Gicv2Driver, Gicv3Driver {
    /** INTIDs from here to {@link #SPECIAL_LAST} are special: there was nothing to acknowledge. */
    public static final int SPECIAL_FIRST = 1020;

    /** The last special INTID. */
    public static final int SPECIAL_LAST = 1023;

    /** The first SPI. */
    public static final int SPI_FIRST = 32;

    /** The first LPI. */
    public static final int LPI_FIRST = 8192;

    static final long GICD_CTLR = 0x0000;
    static final long GICD_TYPER = 0x0004;
    static final long GICD_IGROUPR = 0x0080;
    static final long GICD_ISENABLER = 0x0100;
    static final long GICD_ICENABLER = 0x0180;
    static final long GICD_ISPENDR = 0x0200;
    static final long GICD_ICPENDR = 0x0280;
    static final long GICD_ISACTIVER = 0x0300;
    static final long GICD_IPRIORITYR = 0x0400;
    static final long GICD_ICFGR = 0x0C00;
    static final long CTLR_ARE = 1 << 4;
    private static final long[] PIDR2 = {0x0FE8, 0xFFE8};
    private static final int VERSION_MIN = 2;
    private static final int VERSION_MAX = 4;

    static final long ALL_ONES = 0xFFFF_FFFFL;
    static final long ALL_PRIORITIES = 0xA0A0_A0A0L;
    static final long PRIORITY_MASK = 0xF0;
    static final long BINARY_POINT = 7;

    /** How often a route that does not read back as written is written again. */
    private static final int ROUTE_REWRITES_MAX = 3;

    /** Words of pending bits that {@link #snapshotPendingSpis} reads: SPIs 32 to 127. */
    private static final int SNAPSHOT_WORDS = 3;

    /** How routing an SPI to a core went. */
    public enum Routing {
        /** The first write stuck. */
        DONE,
        /** It read back otherwise, and a later write stuck. */
        RETRIED,
        /** It never read back as written. */
        MISMATCH,
        /** There is no such SPI, or no such core. */
        BAD_ARGUMENTS
    }

    final long distributor;

    GicDriver(PlatformConfig platform) {
        this.distributor = platform.distributorBase();
    }

    /** The driver for the GIC that the platform has, as the plan drives it. */
    public static GicDriver of(PlatformConfig platform) {
        return of(platform, GicOptions.PLAN);
    }

    /** The driver for the GIC that the platform has. A GICv2 is always ended in one step. */
    public static GicDriver of(PlatformConfig platform, GicOptions options) {
        return platform.hasGicv2() ? new Gicv2Driver(platform) : new Gicv3Driver(platform, options);
    }

    /**
     * Asks a distributor for its architecture, where a GICv2 and where a GICv3 has the answer.
     *
     * @return 2, 3 or 4; 0 if it says neither
     */
    public static int probeVersion(Core core, long distributorBase) {
        for (long register : PIDR2) {
            int version = (int) core.read(distributorBase + register, 4) >>> 4 & 0xF;
            if (version >= VERSION_MIN && version <= VERSION_MAX) {
                return version;
            }
        }
        return 0;
    }

    /** Brings the distributor up: everything off, Group 1, one priority; then groups on. */
    @Override
    public abstract void init(Core core);

    /** Brings up what is the core's own: its private interrupts, then its CPU interface. */
    @Override
    public abstract void initCore(Core core);

    /** Routes the SPI, then enables it. */
    public abstract void enableSpi(Core core, int intid);

    /** Ends the interrupt: drops its priority and deactivates it. */
    @Override
    public abstract void end(Core core, int acknowledged);

    /** Drops the priority, then deactivates: the tree's {@code end_of_interrupt}. */
    public final void endOfInterrupt(Core core, int acknowledged) {
        dropPriority(core, acknowledged);
        end(core, acknowledged);
    }

    /** Whether an INTID is special: nothing was acknowledged, and nothing is to be ended. */
    public static boolean isSpecial(int intid) {
        return intid >= SPECIAL_FIRST && intid <= SPECIAL_LAST;
    }

    @Override
    public final boolean isSpurious(int intid) {
        return isSpecial(intid);
    }

    @Override
    public final DeviceInterrupt pin(int intid) {
        return new PinInterrupt(this, intid);
    }

    /** Reads how many words of 32 interrupts the distributor has. */
    final long countWords(Core core) {
        return (core.read(distributor + GICD_TYPER, 4) & 0x1F) + 1;
    }

    /** Disables the SPI. The barrier is what keeps a storm from arriving behind it. */
    public final void disableSpi(Core core, int intid) {
        core.write(distributor + GICD_ICENABLER + wordOffset(intid), 4, bit(intid));
        core.barrier();
    }

    /** Clears the SPI's pending latch: an edge nobody has acknowledged is forgotten. */
    public final void clearSpiPending(Core core, int intid) {
        core.write(distributor + GICD_ICPENDR + wordOffset(intid), 4, bit(intid));
    }

    /** Reads from ICFGR whether an SPI is level-sensitive; what is a core's own never is. */
    @Override
    public final boolean isLevelSensitive(Core core, int intid) {
        return intid >= SPI_FIRST
                && intid < SPECIAL_FIRST
                && (core.read(distributor + GICD_ICFGR + 4L * (intid / 16), 4) & trigger(intid))
                        == 0;
    }

    /**
     * Enables any interrupt, private or shared. Unlike {@link #enableSpi} it asks the distributor how
     * SPIs are routed, and it waits for nothing.
     */
    public final void enableIrq(Core core, int intid) {
        if (intid < SPI_FIRST) {
            enablePrivate(core, intid);
            return;
        }
        boolean affinity = (core.read(distributor + GICD_CTLR, 4) & CTLR_ARE) != 0;
        routeForEnable(core, intid, affinity);
        core.write(distributor + GICD_ISENABLER + wordOffset(intid), 4, bit(intid));
    }

    /** The route that {@link #enableIrq} gives an SPI. */
    abstract void routeForEnable(Core core, int intid, boolean affinity);

    /**
     * Routes an SPI to a core and enables it: disabled and cleared first, the route read back and written
     * again where it did not stick.
     */
    public final Routing enableSpiOnCpu(Core core, int intid, int target) {
        if (intid < SPI_FIRST || intid >= SPECIAL_FIRST || !hasCore(target)) {
            return Routing.BAD_ARGUMENTS;
        }
        disableSpi(core, intid);
        clearSpiPending(core, intid);
        core.barrier();
        writeRoute(core, intid, target);
        core.barrier();
        int rewrites = 0;
        boolean stuck = isRouted(core, intid, target);
        while (!stuck && rewrites < ROUTE_REWRITES_MAX) {
            writeRoute(core, intid, target);
            core.barrier();
            rewrites++;
            stuck = isRouted(core, intid, target);
        }
        setEnable(core, intid);
        if (!stuck) {
            return Routing.MISMATCH;
        }
        return rewrites == 0 ? Routing.DONE : Routing.RETRIED;
    }

    /** Routes an SPI to a core, enabled or not; what is pending goes with it, what is active stays. */
    @Override
    public final boolean route(Core core, int intid, int target) {
        if (intid < SPI_FIRST || intid >= SPECIAL_FIRST || !hasCore(target)) {
            return false;
        }
        writeRoute(core, intid, target);
        core.barrier();
        return true;
    }

    /** Whether there is such a core to route to. */
    abstract boolean hasCore(int target);

    /** Writes an SPI's route. */
    abstract void writeRoute(Core core, int intid, int target);

    /** Reads an SPI's route back. */
    abstract boolean isRouted(Core core, int intid, int target);

    /** Whether an interrupt is pending. */
    public final boolean isPending(Core core, int intid) {
        return readBit(core, GICD_ISPENDR, intid);
    }

    /** Whether an interrupt is active. */
    public final boolean isActive(Core core, int intid) {
        return readBit(core, GICD_ISACTIVER, intid);
    }

    /** Makes an interrupt pending. */
    public final void setPending(Core core, int intid) {
        core.write(bits(core, GICD_ISPENDR, intid), 4, bit(intid));
    }

    /** Makes an interrupt not pending, if only its latch makes it so. */
    public final void clearPending(Core core, int intid) {
        core.write(bits(core, GICD_ICPENDR, intid), 4, bit(intid));
    }

    /**
     * Reads which of the SPIs 32 to 127 are pending, enabled or not: how a wired level is discovered.
     *
     * @param words three words, one bit for each SPI, the first for SPI 32
     */
    public final void snapshotPendingSpis(Core core, long[] words) {
        for (int word = 0; word < SNAPSHOT_WORDS; word++) {
            words[word] = core.read(distributor + GICD_ISPENDR + 4L * (word + 1), 4);
        }
    }

    /** Where the registers of the core's own interrupts are, laid out as the distributor's. */
    abstract long privateFrame(Core core);

    private long bits(Core core, long register, int intid) {
        long frame = intid < SPI_FIRST ? privateFrame(core) : distributor;
        return frame + register + wordOffset(intid);
    }

    private boolean readBit(Core core, long register, int intid) {
        return (core.read(bits(core, register, intid), 4) & bit(intid)) != 0;
    }

    /** Makes the SPI edge-triggered; to be done while it is disabled. */
    public final void configureSpiEdgeTriggered(Core core, int intid) {
        long register = distributor + GICD_ICFGR + 4L * (intid / 16);
        long fields = core.read(register, 4);
        core.write(register, 4, fields | trigger(intid));
    }

    /** Makes the SPI level-sensitive; to be done while it is disabled. */
    public final void configureSpiLevelSensitive(Core core, int intid) {
        long register = distributor + GICD_ICFGR + 4L * (intid / 16);
        long fields = core.read(register, 4);
        core.write(register, 4, fields & ~trigger(intid));
    }

    /** Sets the enable bit of an SPI, routed already. */
    final void setEnable(Core core, int intid) {
        core.write(distributor + GICD_ISENABLER + wordOffset(intid), 4, bit(intid));
        core.barrier();
    }

    private static long trigger(int intid) {
        return 2L << (2 * (intid % 16));
    }

    private static long wordOffset(int intid) {
        return 4L * (intid / 32);
    }

    private static long bit(int intid) {
        return 1L << (intid % 32);
    }
}
