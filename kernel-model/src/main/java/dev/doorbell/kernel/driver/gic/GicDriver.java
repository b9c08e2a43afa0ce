package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.sim.cpu.Core;

/**
 * Drives a GIC with one security state, priorities all alike, end of interrupt in one step.
 *
 * <p>Here is what both architectures have in common, which is most of the distributor. Every method is
 * guest code and runs on the core it is given. Each GICD write stands for the write and the barrier
 * that completes it.
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
    static final long GICD_ICPENDR = 0x0280;
    static final long GICD_IPRIORITYR = 0x0400;
    static final long GICD_ICFGR = 0x0C00;
    static final long ALL_ONES = 0xFFFF_FFFFL;
    static final long ALL_PRIORITIES = 0xA0A0_A0A0L;
    static final long PRIORITY_MASK = 0xF0;
    static final long BINARY_POINT = 7;

    final long distributor;

    GicDriver(PlatformConfig platform) {
        this.distributor = platform.distributorBase();
    }

    /** The driver for the GIC that the platform has. */
    public static GicDriver of(PlatformConfig platform) {
        return platform.hasGicv2() ? new Gicv2Driver(platform) : new Gicv3Driver(platform);
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
