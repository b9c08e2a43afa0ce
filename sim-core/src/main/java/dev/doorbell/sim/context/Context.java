package dev.doorbell.sim.context;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stack that guest code runs on: a core's boot code, a guest thread, or the caller of {@code run}.
 *
 * <p>Runs only while it holds the {@link Baton}. Its Java thread is made when it is first resumed.
 */
public final class Context {
    /** Turns of the spin before parking: enough for a quick answer, too few to heat a core. */
    private static final int SPIN_TURNS = Runtime.getRuntime().availableProcessors() > 1 ? 1000 : 0;

    private final String name;
    private final Baton baton;

    /** What it runs; null for the caller of {@code run}, who brings a thread and code of its own. */
    private final @Nullable Runnable body;

    private @Nullable Thread thread;
    private volatile boolean granted;
    private volatile boolean parked;
    private volatile boolean finished;

    Context(Baton baton, String name, @Nullable Runnable body) {
        this.baton = baton;
        this.name = name;
        this.body = body;
    }

    /** The name, as errors and thread dumps show it. */
    public String name() {
        return name;
    }

    /** Whether its body has returned or was unwound. */
    public boolean isFinished() {
        return finished;
    }

    /** Whether it has ever been resumed. */
    boolean isStarted() {
        return thread != null;
    }

    /** Whether that is its thread. A foreign thread may see an older answer, which is never itself. */
    boolean isCarriedBy(Thread other) {
        return thread == other;
    }

    /** Makes the calling thread this context's thread; only for the caller of {@code run}. */
    void adopt(Thread caller) {
        thread = caller;
    }

    /** Lets this context go on, starting its thread if this is the first time. */
    void grant() {
        Runnable code = body;
        if (thread == null && code != null) {
            thread = baton.carrier().thread("doorbell-" + name, () -> runBody(code));
            granted = true;
            thread.start();
            return;
        }
        granted = true;
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Waits until {@link #grant()} was called.
     *
     * @throws Baton.Unwind if the simulation is closing
     */
    void awaitGrant() {
        for (int i = 0; i < SPIN_TURNS && !granted; i++) {
            Thread.onSpinWait();
        }
        if (!granted) {
            // Order: say "parked" before looking again, as grant() says "granted" before it looks.
            parked = true;
            while (!granted) {
                LockSupport.park(this);
            }
            parked = false;
        }
        granted = false;
        baton.checkNotClosing(this);
    }

    private void runBody(Runnable code) {
        try {
            granted = false;
            baton.checkNotClosing(this);
            code.run();
            // The body is done, but the loop is in our hands until somebody else is due.
            baton.runUntilHandedOver(this);
        } catch (Baton.Unwind end) {
            // The simulation was closed, or failed elsewhere: nothing to report from here.
        } catch (Throwable failure) {
            baton.fail(this, failure);
        } finally {
            finished = true;
            baton.leave(this);
        }
    }

    /** Waits for the Java thread to end; for closing. */
    void join() throws InterruptedException {
        Thread carrier = thread;
        if (carrier != null && body != null) {
            carrier.join();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
