package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.sim.cpu.Core;

/**
 * Drives the local APIC of whichever core calls.
 *
 * <p>Source: Intel SDM volume 3, "Advanced Programmable Interrupt Controller (APIC)".
 */
public final class LocalApicDriver {
    /** The tick's vector: the most urgent but for the next two. */
    static final int TIMER_VECTOR = 0xEF;

    /** The vector that one core raises at another. */
    static final int IPI_VECTOR = 0xFD;

    /** The vector of an acknowledge that found nothing. */
    static final int SPURIOUS_VECTOR = 0xFF;

    private static final int TPR = 0x080;
    private static final int EOI = 0x0B0;
    private static final int LDR = 0x0D0;
    private static final int DFR = 0x0E0;
    private static final int SVR = 0x0F0;
    private static final int ICR_LOW = 0x300;
    private static final int ICR_HIGH = 0x310;
    private static final int LVT_TIMER = 0x320;
    private static final int TIMER_INITIAL = 0x380;
    private static final int TIMER_DIVIDE = 0x3E0;
    private static final int ENABLE = 1 << 8;
    private static final long FLAT = 0xFFFF_FFFFL;
    private static final int DIVIDE_BY_1 = 0xB;
    private static final int PERIODIC = 1 << 17;
    private static final int ID_SHIFT = 24;
    private static final int LOGICAL_IDS = 8;

    private final long base;

    /** Makes a driver for the APICs at the platform's address. */
    public LocalApicDriver(PcPlatform pc) {
        this.base = pc.localApicBase();
    }

    /** Gives it a logical number where there is one left, opens all priorities, enables it. */
    void init(Core core) {
        core.write(base + DFR, 4, FLAT);
        int logical = core.index() < LOGICAL_IDS ? 1 << core.index() : 0;
        core.write(base + LDR, 4, (long) logical << ID_SHIFT);
        core.write(base + TPR, 4, 0);
        core.write(base + SVR, 4, ENABLE | SPURIOUS_VECTOR);
        core.barrier();
    }

    /** Ends what is in service. */
    void end(Core core) {
        core.write(base + EOI, 4, 0);
    }

    /** Raises a vector at another core. */
    void send(Core core, int vector, int target) {
        core.barrier();
        core.write(base + ICR_HIGH, 4, (long) target << ID_SHIFT);
        core.write(base + ICR_LOW, 4, vector);
    }

    /** Starts the timer, again and again; {@code count} in cycles of the time stamp counter. */
    void startTimer(Core core, long count) {
        core.write(base + TIMER_DIVIDE, 4, DIVIDE_BY_1);
        core.write(base + LVT_TIMER, 4, PERIODIC | TIMER_VECTOR);
        core.write(base + TIMER_INITIAL, 4, count);
        core.barrier();
    }
}
