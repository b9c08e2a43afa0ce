package dev.doorbell.kernel.timer;

import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.List;

/**
 * The virtual generic timer of an Arm core; and where a platform wants both, the physical one beside it.
 *
 * <p>Both are set to the same time and set again together, whichever has interrupted: the other's level
 * falls before anybody takes it, and there is one tick each period.
 */
public final class GenericTimerTick implements TickDevice {
    private static final int CNTFRQ_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 0);
    private static final int CNTVCT_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 2);
    private static final int CNTV_TVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 0);
    private static final int CNTV_CTL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 1);
    private static final int CNTV_CVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 2);
    private static final int CNTP_TVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 2, 0);
    private static final int CNTP_CTL_EL0 = SystemRegisters.encoding(3, 3, 14, 2, 1);
    private static final int CNTP_CVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 2, 2);
    private static final long ENABLE = 1;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final TickRearm rearm;
    private final List<Integer> phaseMicros;
    private final boolean both;

    private long reload;
    private long compare;

    /**
     * Makes it, not running.
     *
     * @param policy how it is set again, and where in a period each core ticks
     * @param both whether the physical timer ticks too
     */
    public GenericTimerTick(TickPolicy policy, boolean both) {
        this.rearm = policy.rearm();
        this.phaseMicros = policy.phaseMicros();
        this.both = both;
    }

    @Override
    public void start(Core core, int hz) {
        long frequency = core.readSystem(CNTFRQ_EL0);
        reload = frequency / hz;
        long now = core.readSystem(CNTVCT_EL0);
        compare = phaseMicros.isEmpty() ? now + reload : firstExpiry(core.index(), now, frequency);
        setCompare(core);
        core.writeSystem(CNTV_CTL_EL0, ENABLE);
        if (both) {
            core.writeSystem(CNTP_CTL_EL0, ENABLE);
        }
    }

    /** The core's phase behind the end of the period that runs now. */
    private long firstExpiry(int core, long now, long frequency) {
        int micros = phaseMicros.get(Math.min(core, phaseMicros.size() - 1));
        return (now / reload + 1) * reload + micros * frequency / MICROS_PER_SECOND;
    }

    @Override
    public void rearm(Core core) {
        if (rearm == TickRearm.RELATIVE) {
            core.writeSystem(CNTV_TVAL_EL0, reload);
            core.writeSystem(CNTV_CTL_EL0, ENABLE);
            if (both) {
                core.writeSystem(CNTP_TVAL_EL0, reload);
                core.writeSystem(CNTP_CTL_EL0, ENABLE);
            }
        } else {
            compare += reload;
            setCompare(core);
        }
    }

    private void setCompare(Core core) {
        core.writeSystem(CNTV_CVAL_EL0, compare);
        if (both) {
            core.writeSystem(CNTP_CVAL_EL0, compare);
        }
    }

    @Override
    public long nextCycle() {
        return compare;
    }
}
