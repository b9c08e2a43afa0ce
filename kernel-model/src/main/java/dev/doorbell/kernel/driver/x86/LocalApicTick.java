package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.timer.TickDevice;
import dev.doorbell.sim.cpu.Core;

/** A local APIC's timer, periodic: goes on by itself. */
public final class LocalApicTick implements TickDevice {
    private final LocalApicDriver apic;

    private long period;
    private long next;

    /** Makes it, not running. */
    public LocalApicTick(LocalApicDriver apic) {
        this.apic = apic;
    }

    @Override
    public void start(Core core, int hz) {
        period = Inta.stampHz(core) / hz;
        apic.startTimer(core, period);
        next = Inta.stamp(core) + period;
    }

    @Override
    public void rearm(Core core) {
        next += period;
    }

    @Override
    public long nextCycle() {
        return next;
    }
}
