package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;

/**
 * Milliseconds since boot, as core 0's ticks count them, and the threads that wait for one of them.
 *
 * <p>Source: {@code timer_interrupt.rs} of ryanbreen/breenix@ad84625: core 0 alone keeps the time.
 */
final class KernelClock {
    private static final int MILLIS = 1000;

    private record Sleeper(KernelThread thread, long untilMillis) {}

    private final int tickHz;
    private final List<Core> cores;
    private final List<Sleeper> sleepers = new ArrayList<>();
    private long ticks;

    KernelClock(int tickHz, List<Core> cores) {
        this.tickHz = tickHz;
        this.cores = cores;
    }

    long millis() {
        return ticks * MILLIS / tickHz;
    }

    /** Core 0's tick. */
    void tick(Core core) {
        ticks++;
        long now = millis();
        for (int i = 0; i < sleepers.size(); i++) {
            Sleeper sleeper = sleepers.get(i);
            if (now >= sleeper.untilMillis) {
                sleepers.remove(i--);
                sleeper.thread.scheduler().wake(sleeper.thread, core);
            }
        }
        for (Core other : cores.subList(1, cores.size())) {
            other.nudge(); // a program there may be looking at the clock
        }
    }

    /** Blocks the current thread; called with interrupts masked. */
    void sleep(KernelThread self, long millis) {
        long until = millis() + millis;
        sleepers.add(new Sleeper(self, until));
        while (millis() < until) {
            self.scheduler().block();
        }
    }
}
