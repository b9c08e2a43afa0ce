package dev.doorbell.sim.context;

import dev.doorbell.sim.event.EventQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which context runs, and passes that right on.
 *
 * <p>The holder of the baton runs the event loop. When an event resumes a context, the holder
 * either goes on (it was resumed itself) or hands over and parks. So one busy core switches twice
 * per run, and cores that truly interleave switch when they do.
 */
public final class Baton {
    /** Unwinds a context's stack when its simulation ends. Never caught by well-behaved guest code. */
    @SuppressWarnings("serial")
    static final class Unwind extends Error {
        Unwind() {
            super("the simulation has ended", null, false, false);
        }
    }

    private final EventQueue events;
    private final Carrier carrier;
    private final Context caller;
    private final List<Context> contexts = new ArrayList<>();

    private @Nullable Context resumed;
    private Context holder;

    /** Who goes on when a finished context's thread leaves. */
    private @Nullable Context heir;

    private @Nullable Throwable failure;
    private @Nullable Context failedContext;
    private volatile boolean closing;

    /** Makes a baton that the caller of {@code run} holds. */
    public Baton(EventQueue events, Carrier carrier) {
        this.events = events;
        this.carrier = carrier;
        this.caller = new Context(this, "caller", null);
        this.holder = caller;
    }

    Carrier carrier() {
        return carrier;
    }

    /** A new context that will run {@code body} when it is first resumed. */
    public Context context(String name, Runnable body) {
        Context context = new Context(this, name, body);
        contexts.add(context);
        return context;
    }

    /** The context that runs now. */
    public Context holder() {
        return holder;
    }

    /** Whether it is that thread which carries the context that runs now. Callable from anywhere. */
    public boolean isHeldBy(Thread thread) {
        return holder.isCarriedBy(thread);
    }

    /** The context of whoever calls {@code run}. */
    public Context caller() {
        return caller;
    }

    /** Called by an event handler: once this event is over, {@code context} goes on. */
    public void resume(Context context) {
        assert resumed == null : context + " and " + resumed + " resumed by one event";
        resumed = context;
    }

    /**
     * Runs events until {@code self} is resumed. Called by the holder, on its own stack.
     *
     * <p>A failure in an event handler ends the run for everybody; it reaches the caller of {@code
     * run}.
     */
    public void runUntilResumed(Context self) {
        assert holder == self : self + " runs events, but " + holder + " holds the baton";
        Context next = fireUntilResumption(self);
        if (next != self) {
            handOver(self, next);
        }
    }

    /** Lets {@code next} run at once, without time passing, and waits to be handed the baton back. */
    public void switchTo(Context next) {
        if (next != holder) {
            handOver(holder, next);
        }
    }

    /** For a context whose body is done: runs events until somebody else is resumed. */
    void runUntilHandedOver(Context self) {
        heir = fireUntilResumption(self);
    }

    private Context fireUntilResumption(Context self) {
        try {
            for (; ; ) {
                boolean fired = events.fireNext();
                Context next = resumed;
                if (next != null) {
                    resumed = null;
                    return next;
                }
                if (!fired) {
                    throw new IllegalStateException(
                            "nothing is pending, so nothing can ever resume " + self);
                }
            }
        } catch (RuntimeException | Error broken) {
            if (self == caller || broken instanceof Unwind) {
                throw broken;
            }
            fail(self, broken);
            throw new Unwind();
        }
    }

    private void handOver(Context from, Context to) {
        if (to.isFinished()) {
            throw new IllegalStateException(to + " has finished and cannot be resumed");
        }
        holder = to;
        to.grant();
        from.awaitGrant();
    }

    /** Records the first failure. The caller of {@code run} hears of it when it holds the baton. */
    void fail(Context where, Throwable what) {
        if (failure == null && !closing) {
            failure = what;
            failedContext = where;
        }
    }

    /** The last act of a context's thread: passes the baton to whoever is next. */
    void leave(Context self) {
        if (closing) {
            return; // close() waits for the thread, not for the baton
        }
        Context next = heir != null && failure == null ? heir : caller;
        heir = null;
        holder = next;
        next.grant();
    }

    /** Adopts the calling thread as the caller of {@code run}. */
    public void adoptCaller() {
        caller.adopt(Thread.currentThread());
    }

    /** What went wrong in another context, once; null if nothing did. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The context that failed. */
    public @Nullable Context failedContext() {
        return failedContext;
    }

    void checkNotClosing(Context self) {
        if (closing && self != caller) {
            throw new Unwind();
        }
    }

    /** Unwinds every context and waits for its thread. Idempotent; not to be called from a context. */
    public void close() {
        closing = true;
        boolean interrupted = false;
        for (Context context : contexts) {
            if (context.isStarted() && !context.isFinished()) {
                context.grant();
                interrupted |= joinQuietly(context);
            }
        }
        contexts.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joinQuietly(Context context) {
        boolean interrupted = false;
        for (; ; ) {
            try {
                context.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
