package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.timer.TickDevice;
import dev.doorbell.sim.cpu.Core;

/** The 8254's channel 0 as a square wave: goes on by itself. Source: as Breenix's x86 timer. */
public final class PitTick implements TickDevice {
    private static final int COUNTER0 = 0x40;
    private static final int CONTROL = 0x43;
    private static final int SQUARE_WAVE = 0x36; // channel 0, low byte then high, mode 3
    private static final long PIT_HZ = 1_193_182;

    private final long ports;

    private long divisor;
    private long stampHz;
    private long start;
    private long periods;

    /** Makes it, not running. */
    public PitTick(PcPlatform pc) {
        this.ports = pc.portBase();
    }

    @Override
    public void start(Core core, int hz) {
        divisor = PIT_HZ / hz;
        stampHz = Inta.stampHz(core);
        core.write(ports + CONTROL, 1, SQUARE_WAVE);
        core.write(ports + COUNTER0, 1, divisor & 0xFF);
        core.write(ports + COUNTER0, 1, divisor >>> 8);
        core.barrier();
        start = Inta.stamp(core);
        periods = 1;
    }

    @Override
    public void rearm(Core core) {
        periods++;
    }

    /** In cycles of the time stamp counter; right within a clock of the 8254. */
    @Override
    public long nextCycle() {
        return periods == 0 ? 0 : start + periods * divisor * stampHz / PIT_HZ;
    }
}
