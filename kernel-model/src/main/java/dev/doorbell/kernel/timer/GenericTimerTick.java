package dev.doorbell.kernel.timer;

import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;

/** The virtual generic timer of an Arm core. */
public final class GenericTimerTick implements TickDevice {
    private static final int CNTFRQ_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 0);
    private static final int CNTVCT_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 2);
    private static final int CNTV_TVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 0);
    private static final int CNTV_CTL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 1);
    private static final int CNTV_CVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 2);
    private static final long ENABLE = 1;

    private final TickRearm rearm;

    private long reload;
    private long compare;

    /** Makes it, not running; {@code rearm} says how it is set again. */
    public GenericTimerTick(TickRearm rearm) {
        this.rearm = rearm;
    }

    @Override
    public void start(Core core, int hz) {
        reload = core.readSystem(CNTFRQ_EL0) / hz;
        compare = core.readSystem(CNTVCT_EL0) + reload;
        core.writeSystem(CNTV_CVAL_EL0, compare);
        core.writeSystem(CNTV_CTL_EL0, ENABLE);
    }

    @Override
    public void rearm(Core core) {
        if (rearm == TickRearm.RELATIVE) {
            core.writeSystem(CNTV_TVAL_EL0, reload);
            core.writeSystem(CNTV_CTL_EL0, ENABLE);
        } else {
            compare += reload;
            core.writeSystem(CNTV_CVAL_EL0, compare);
        }
    }

    @Override
    public long nextCycle() {
        return compare;
    }
}
