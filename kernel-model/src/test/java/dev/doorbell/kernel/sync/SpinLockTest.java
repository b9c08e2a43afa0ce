package dev.doorbell.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpinLockTest {
    private final GuestBench bench = new GuestBench(2);
    private final SpinLock lock = new SpinLock(bench.simulation().parts().trace(), 7);
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private void run() {
        bench.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.LOCK_WANTED
                                    || point == TracePoint.LOCK_TAKEN
                                    || point == TracePoint.LOCK_RELEASED) {
                                story.add(point + " " + first + " " + second);
                            }
                        });
        bench.simulation().runFor(100_000);
    }

    private void hold(Core core, long before, long inside) {
        core.spend(before);
        lock.lock(core);
        core.spend(inside);
        lock.unlock(core);
    }

    @Test
    void oneCoreHasItAndTheOtherSpinsUntilItIsLetGo() {
        bench.core(0).powerOn(() -> hold(bench.core(0), 100, 5000));
        bench.core(1).powerOn(() -> hold(bench.core(1), 500, 100));
        run();
        assertThat(story)
                .containsExactly(
                        "LOCK_TAKEN 0 7",
                        "LOCK_WANTED 1 7",
                        "LOCK_RELEASED 0 7",
                        "LOCK_TAKEN 1 7",
                        "LOCK_RELEASED 1 7");
        assertThat(lock.isHeld()).isFalse();
    }

    @Test
    void whoOnlyTriesDoesNotSpin() {
        List<Boolean> answers = new ArrayList<>();
        bench.core(0).powerOn(() -> hold(bench.core(0), 100, 5000));
        bench.core(1)
                .powerOn(
                        () -> {
                            bench.core(1).spend(500);
                            answers.add(lock.tryLock(bench.core(1)));
                            bench.core(1).spend(20_000);
                            answers.add(lock.tryLock(bench.core(1)));
                        });
        run();
        assertThat(answers).containsExactly(false, true);
        assertThat(story).doesNotContain("LOCK_WANTED 1 7");
    }
}
