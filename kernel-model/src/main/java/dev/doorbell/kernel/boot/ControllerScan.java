package dev.doorbell.kernel.boot;

import static dev.doorbell.kernel.PlatformConfig.ABSENT;

import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;

/**
 * Looks for what takes messages where it may be, by its identification registers.
 *
 * <p>An ITS is looked for in steps of 64 KiB: behind the distributor and behind the redistributors, a MiB
 * each. An address that nobody decodes is passed over, as a loader does that catches the fault.
 *
 * <p>Source: Arm IHI 0069, "GITS_PIDR2" and "GITS_TYPER"; Arm BSA, "GICv2m Architecture".
 */
final class ControllerScan {
    private static final long FRAME_BYTES = 0x1_0000;
    private static final long REACH_BYTES = 1 << 20;
    private static final long PIDR2 = 0xFFE8;
    private static final int ARCHITECTURE_MASK = 0xF0;
    private static final int ARCHITECTURE_3 = 0x30;
    private static final int ARCHITECTURE_4 = 0x40;
    private static final long PIDR0 = 0xFFE0;
    private static final int PART_LOW_ITS = 0x94;
    private static final long GITS_TYPER = 0x8;
    private static final long TYPER_PHYSICAL = 1;
    private static final long MSI_TYPER = 0x8;
    private static final long ALL_ONES = 0xFFFF_FFFFL;
    private static final int FIELD_MASK = 0x3FF;

    private final SystemBus bus;

    ControllerScan(SystemBus bus) {
        this.bus = bus;
    }

    /** Where the ITS of a GICv3 is; absent if none was found. */
    long its(Findings found) {
        long behindDistributor = found.distributor + FRAME_BYTES;
        long first =
                scan(
                        behindDistributor,
                        Math.min(found.redistributors, behindDistributor + REACH_BYTES));
        long behindCores = found.redistributors + found.redistributorBytes;
        return first != ABSENT ? first : scan(behindCores, behindCores + REACH_BYTES);
    }

    private long scan(long from, long to) {
        for (long base = from; base < to; base += FRAME_BYTES) {
            if (isIts(base)) {
                return base;
            }
        }
        return ABSENT;
    }

    private boolean isIts(long base) {
        int architecture = (int) read(base + PIDR2) & ARCHITECTURE_MASK;
        return (architecture == ARCHITECTURE_3 || architecture == ARCHITECTURE_4)
                && ((int) read(base + PIDR0) & 0xFF) == PART_LOW_ITS
                && (read(base + GITS_TYPER) & TYPER_PHYSICAL) != 0;
    }

    /** {@code base} if a GICv2m frame is there; absent otherwise. */
    long messageFrame(long base) {
        long type = base == ABSENT ? ALL_ONES : read(base + MSI_TYPER);
        boolean hasSpis = (type >>> 16 & FIELD_MASK) != 0 && (type & FIELD_MASK) != 0;
        return type != ALL_ONES && hasSpis ? base : ABSENT;
    }

    private long read(long address) {
        return bus.decodes(address, 4) ? bus.read(address, 4, Requester.core(0)) : ALL_ONES;
    }
}
