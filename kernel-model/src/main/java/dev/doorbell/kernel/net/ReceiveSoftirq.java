package dev.doorbell.kernel.net;

import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.driver.net.ReceiveRing;
import dev.doorbell.kernel.net.ReceiveCounters.Stage;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.sim.cpu.Core;
import java.util.function.Consumer;

/**
 * One run of the receive softirq over a driver's ring: budget, guard, and what lets frames be announced
 * again.
 *
 * <pre>{@code
 *   run ─▶ guard taken? ─▶ step back, leave a mark
 *      └─▶ drain ─▶ budget used up ─▶ raise again, the device stays silent
 *             ▲  └▶ ring empty ─▶ re-arm ─▶ armed: done
 *             └──────────────────────┴─▶ frames came meanwhile
 * }</pre>
 *
 * <p>The run that steps back does not re-arm: the one that is under way must, and looks at the mark
 * before it does. A mark that is left behind that look is saved by the re-arm's own.
 *
 * <p>Source: ryanbreen/breenix, {@code kernel/src/net/mod.rs} at the commits that {@link
 * dev.doorbell.kernel.policy.Snapshot} names.
 */
public final class ReceiveSoftirq implements ReceiveRing {
    /** How often the end of network initialisation goes round. */
    private static final int FIRST_ROUNDS_MAX = 8;

    private enum Outcome {
        DRAINED,
        EXHAUSTED,
        IN_PROGRESS
    }

    private final NetDriver driver;
    private final ReceivePolicy policy;
    private final Consumer<Core> raiseNetRx;
    private final ReceiveCounters counters = new ReceiveCounters();

    private boolean processing;
    private boolean marked;
    private int roundsMax = Integer.MAX_VALUE;
    private int taken;

    /**
     * Makes it.
     *
     * @param raiseNetRx raises this softirq again on the core it runs on
     */
    public ReceiveSoftirq(NetDriver driver, ReceivePolicy policy, Consumer<Core> raiseNetRx) {
        this.driver = driver;
        this.policy = policy;
        this.raiseNetRx = raiseNetRx;
    }

    /** How often each stage was reached. */
    public ReceiveCounters counters() {
        return counters;
    }

    /**
     * The end of network initialisation: enables an interrupt that was left disabled. From S5 on it
     * then drains what came before, and raises the softirq once.
     *
     * @param run runs the softirq on {@code core}
     */
    public void open(Core core, Runnable run) {
        driver.enableDeferredInterrupt(core);
        if (policy.defersEnable() && policy.rearm() == ReceivePolicy.Rearm.ENABLE_CHECK) {
            roundsMax = FIRST_ROUNDS_MAX;
            run.run();
            roundsMax = Integer.MAX_VALUE;
            raiseNetRx.accept(core);
        }
    }

    /** One run; answers how many frames it took. */
    @Override
    public int drain(Core core, FrameConsumer consumer) {
        counters.add(Stage.SOFTIRQ_ENTRY);
        int sum = 0;
        boolean again = true;
        for (int round = 0; again && round <= roundsMax; round++) {
            taken = 0;
            Outcome outcome = process(core, consumer);
            sum += taken;
            switch (outcome) {
                case DRAINED -> again = rearm(core);
                case EXHAUSTED -> {
                    counters.add(Stage.BUDGET_EXHAUSTED);
                    raiseNetRx.accept(core);
                    again = false;
                }
                case IN_PROGRESS -> again = false;
            }
        }
        counters.add(Stage.SOFTIRQ_EXIT);
        return sum;
    }

    private boolean rearm(Core core) {
        if (policy.rearm() == ReceivePolicy.Rearm.NONE) {
            return false;
        }
        counters.add(Stage.REARM_CHECK);
        boolean missed = driver.rearm(core);
        counters.add(missed ? Stage.REARM_RACE : Stage.REARM_ARMED);
        return missed;
    }

    private Outcome process(Core core, FrameConsumer consumer) {
        if (policy.guarded() && processing) {
            marked = true;
            counters.add(Stage.REENTRANT_SKIP);
            return Outcome.IN_PROGRESS;
        }
        processing = true;
        driver.reclaimTransmits(core);
        Outcome outcome = policy.budget() == 0 ? takeAll(core, consumer) : takeSome(core, consumer);
        processing = false;
        counters.add(Stage.GUARD_RELEASE);
        return outcome;
    }

    private Outcome takeAll(Core core, FrameConsumer consumer) {
        take(core, consumer, Integer.MAX_VALUE);
        return Outcome.DRAINED;
    }

    private Outcome takeSome(Core core, FrameConsumer consumer) {
        int left = policy.budget();
        boolean more = true;
        while (more && left > 0) {
            marked = false;
            left -= take(core, consumer, left);
            more = marked || driver.hasFrames(core);
        }
        return left == 0 ? Outcome.EXHAUSTED : Outcome.DRAINED;
    }

    private int take(Core core, FrameConsumer consumer, int most) {
        int count = driver.drain(core, consumer, most);
        taken += count;
        counters.add(Stage.RING_DRAIN);
        counters.add(Stage.FRAME, count);
        return count;
    }
}
