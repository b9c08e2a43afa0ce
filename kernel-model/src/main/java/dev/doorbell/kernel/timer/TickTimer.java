package dev.doorbell.kernel.timer;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.sim.cpu.Core;
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
        private long clockTicks;

        /** Ticks of all cores so far. */
        public long ticks() {
            return ticks;
        }

        /** The clock: ticks of core 0, which alone keeps the time. */
        public long clockTicks() {
            return clockTicks;
        }
    }

    private final Core core;
    private final TickDevice device;
    private final KernelConfig config;
    private final TickCounter counter;
    private final long workCycles;
    private final Consumer<TickTimer> onTick;

    private boolean isPoll;

    /**
     * Makes the tick of {@code core}, not running.
     *
     * @param device what interrupts it
     * @param workCycles the handler's own instructions
     * @param onTick what else a tick does
     */
    public TickTimer(
            Core core,
            TickDevice device,
            KernelConfig config,
            TickCounter counter,
            long workCycles,
            Consumer<TickTimer> onTick) {
        this.core = core;
        this.device = device;
        this.config = config;
        this.counter = counter;
        this.workCycles = workCycles;
        this.onTick = onTick;
    }

    /** Starts ticking: the first one is a period from now. */
    public void start() {
        device.start(core, config.tick().hz());
    }

    /** Sets the timer again as its handler would, and does nothing else. */
    public void rearm() {
        device.rearm(core);
    }

    /** The timer interrupt's handler. */
    public IrqResult handle(Core taker) {
        device.rearm(core);
        counter.ticks++;
        if (core.index() == 0) {
            counter.clockTicks++;
        }
        isPoll = number() % config.tick().pollDivisor() == 0;
        core.spend(workCycles);
        onTick.accept(this);
        return IrqResult.HANDLED;
    }

    private long number() {
        return switch (config.tick().counted()) {
            case ALL_CORES -> counter.ticks;
            case CORE_0 -> counter.clockTicks;
        };
    }

    /** The counter's value at the next expiry, for observers; 0 if it does not tick yet. */
    public long nextCycle() {
        return device.nextCycle();
    }

    /** Whether this tick is one that polls: its number is a multiple of the divisor. */
    public boolean isPollTick() {
        return isPoll;
    }
}
