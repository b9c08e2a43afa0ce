package dev.doorbell.kernel.timer;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.function.Consumer;

/**
 * One core's tick.
 *
 * <p>The counter of ticks is one for all cores, as in the real tree: each core's tick adds one to it,
 * and core 0 compares it with the poll divisor. With several cores a poll is therefore more frequent
 * than the divisor says, or never.
 */
public final class TickTimer {
    /** The counter that all cores' ticks add to. */
    public static final class TickCounter {
        private long ticks;

        /** Ticks of all cores so far. */
        public long ticks() {
            return ticks;
        }
    }

    private static final int CNTFRQ_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 0);
    private static final int CNTVCT_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 2);
    private static final int CNTV_TVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 0);
    private static final int CNTV_CTL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 1);
    private static final int CNTV_CVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 2);
    private static final long ENABLE = 1;

    private final Core core;
    private final KernelConfig config;
    private final TickCounter counter;
    private final long workCycles;
    private final Consumer<TickTimer> onTick;

    private long reload;
    private long compare;
    private boolean isPoll;

    /**
     * Makes the tick of {@code core}, not running.
     *
     * @param workCycles the handler's own instructions
     * @param onTick what else a tick does
     */
    public TickTimer(
            Core core,
            KernelConfig config,
            TickCounter counter,
            long workCycles,
            Consumer<TickTimer> onTick) {
        this.core = core;
        this.config = config;
        this.counter = counter;
        this.workCycles = workCycles;
        this.onTick = onTick;
    }

    /** Starts ticking: the first one is a period from now. */
    public void start() {
        reload = core.readSystem(CNTFRQ_EL0) / config.tick().hz();
        compare = core.readSystem(CNTVCT_EL0) + reload;
        core.writeSystem(CNTV_CVAL_EL0, compare);
        core.writeSystem(CNTV_CTL_EL0, ENABLE);
    }

    /** The timer interrupt's handler. */
    public IrqResult handle(Core taker) {
        rearm();
        counter.ticks++;
        isPoll = counter.ticks % config.tick().pollDivisor() == 0;
        core.spend(workCycles);
        onTick.accept(this);
        return IrqResult.HANDLED;
    }

    private void rearm() {
        if (config.tick().rearm() == TickRearm.RELATIVE) {
            core.writeSystem(CNTV_TVAL_EL0, reload);
            core.writeSystem(CNTV_CTL_EL0, ENABLE);
        } else {
            compare += reload;
            core.writeSystem(CNTV_CVAL_EL0, compare);
        }
    }

    /** The counter's value at the next expiry, for observers; 0 if it does not tick yet. */
    public long nextCycle() {
        return compare;
    }

    /** Whether this tick is one that polls: the number all cores share is a multiple of the divisor. */
    public boolean isPollTick() {
        return isPoll;
    }
}
