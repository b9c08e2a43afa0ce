package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;

/**
 * Drives a GICv2: registers banked by core where a core has its own.
 *
 * <p>Differs from the real tree in two points. Ending an SGI names its sender, as the architecture
 * asks; the tree writes the INTID alone, so an SGI from any core but 0 stays active. And SGIs 0 and 1
 * are enabled, where the tree relies on SGIs that cannot be disabled.
 */
public final class Gicv2Driver extends GicDriver {
    private static final long GICD_ITARGETSR = 0x0800;
    private static final long GICD_SGIR = 0x0F00;
    private static final long GICC_CTLR = 0x0000;
    private static final long GICC_PMR = 0x0004;
    private static final long GICC_BPR = 0x0008;
    private static final long GICC_IAR = 0x000C;
    private static final long GICC_EOIR = 0x0010;
    private static final long CTLR_GROUPS = 3;

    /** Both groups, and Group 1 acknowledged through the same register. */
    private static final long INTERFACE_ON = 7;

    private static final long ALL_TO_CORE_0 = 0x0101_0101L;
    private static final long CORE_0 = 1;
    private static final long SGIS = 3; // 0 and 1
    private static final int CORES_MAX = 8;
    private static final int SGI_TARGETS_SHIFT = 16;
    private static final int INTID_MASK = 0x3FF;

    private final long cpuInterface;

    /** Makes a driver for the GIC at the platform's addresses. */
    public Gicv2Driver(PlatformConfig platform) {
        super(platform);
        this.cpuInterface = platform.cpuInterfaceBase();
    }

    @Override
    public String name() {
        return "GICv2";
    }

    /** As the tree: private interrupts included, which are banked and so are core 0's own. */
    @Override
    public void init(Core core) {
        core.write(distributor + GICD_CTLR, 4, 0);
        long words = countWords(core);
        for (long word = 0; word < words; word++) {
            core.write(distributor + GICD_ICENABLER + 4 * word, 4, ALL_ONES);
            core.write(distributor + GICD_ICPENDR + 4 * word, 4, ALL_ONES);
            core.write(distributor + GICD_IGROUPR + 4 * word, 4, ALL_ONES);
        }
        for (long quad = 0; quad < 8 * words; quad++) {
            core.write(distributor + GICD_IPRIORITYR + 4 * quad, 4, ALL_PRIORITIES);
        }
        for (long quad = 8; quad < 8 * words; quad++) {
            core.write(distributor + GICD_ITARGETSR + 4 * quad, 4, ALL_TO_CORE_0);
        }
        for (long half = 2; half < 2 * words; half++) {
            core.write(distributor + GICD_ICFGR + 4 * half, 4, 0);
        }
        core.write(distributor + GICD_CTLR, 4, CTLR_GROUPS);
        core.barrier();
    }

    @Override
    public void initCore(Core core) {
        if (core.index() != 0) {
            initBanked(core);
        }
        core.write(distributor + GICD_ISENABLER, 4, SGIS);
        core.write(cpuInterface + GICC_PMR, 4, PRIORITY_MASK);
        core.write(cpuInterface + GICC_BPR, 4, BINARY_POINT);
        core.write(cpuInterface + GICC_CTLR, 4, INTERFACE_ON);
        core.barrier();
    }

    /** What {@link #init} did for core 0. */
    private void initBanked(Core core) {
        core.write(distributor + GICD_ICENABLER, 4, ALL_ONES);
        core.write(distributor + GICD_ICPENDR, 4, ALL_ONES);
        core.write(distributor + GICD_IGROUPR, 4, ALL_ONES);
        for (long quad = 0; quad < 8; quad++) {
            core.write(distributor + GICD_IPRIORITYR + 4 * quad, 4, ALL_PRIORITIES);
        }
    }

    @Override
    public void enablePrivate(Core core, int intid) {
        core.write(distributor + GICD_ISENABLER, 4, 1L << intid);
    }

    /** Targets the SPI at core 0, whoever calls, by its byte of ITARGETSR; then ISENABLER. */
    @Override
    public void enableSpi(Core core, int intid) {
        core.write(distributor + GICD_ITARGETSR + intid, 1, CORE_0);
        setEnable(core, intid);
    }

    /** Always at core 0, by the word that holds its byte; with affinity routing it would be ignored. */
    @Override
    void routeForEnable(Core core, int intid, boolean affinity) {
        long register = distributor + GICD_ITARGETSR + (intid & ~3);
        int shift = 8 * (intid & 3);
        long others = core.read(register, 4) & ~(0xFFL << shift);
        core.write(register, 4, others | CORE_0 << shift);
    }

    @Override
    boolean hasCore(int target) {
        return target >= 0 && target < CORES_MAX;
    }

    @Override
    void writeRoute(Core core, int intid, int target) {
        core.write(distributor + GICD_ITARGETSR + intid, 1, 1L << target);
    }

    @Override
    boolean isRouted(Core core, int intid, int target) {
        return core.read(distributor + GICD_ITARGETSR + intid, 1) == 1L << target;
    }

    /** Banked by core in the distributor itself. */
    @Override
    long privateFrame(Core core) {
        return distributor;
    }

    @Override
    public void sendIpi(Core core, int intid, int target) {
        core.barrier();
        core.write(distributor + GICD_SGIR, 4, 1L << (SGI_TARGETS_SHIFT + target) | intid);
    }

    @Override
    public int acknowledge(Core core) {
        return (int) core.read(cpuInterface + GICC_IAR, 4);
    }

    @Override
    public int intid(int acknowledged) {
        return acknowledged & INTID_MASK;
    }

    @Override
    public void end(Core core, int acknowledged) {
        core.write(cpuInterface + GICC_EOIR, 4, acknowledged);
    }
}
