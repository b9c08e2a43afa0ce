package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.compare.Progress;
import dev.doorbell.bench.scenario.ScenarioTemplate;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.error.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the runs of a sweep that its journal does not have yet, several at a time. What is written to the
 * journal is written by the thread that calls {@link #run}.
 */
public final class SweepRunner {
    private static final long WAIT_MILLIS = 100;
    private static final int WAITING_PER_WORKER = 4;

    private final SweepSpec spec;
    private final Journal journal;
    private final int workers;
    private final boolean failFast;
    private final int[] missing;
    private final AtomicInteger next = new AtomicInteger();
    private final BlockingQueue<Finished> finished;
    private volatile boolean leaving;

    /** A run that ended, in one of three ways. */
    private record Finished(
            int run,
            ScenarioTemplate.@Nullable Outcome outcome,
            @Nullable String problem,
            @Nullable Throwable failure) {}

    /**
     * Prepares; nothing runs yet.
     *
     * @param workers how many runs at a time, 1 or more
     * @param failFast whether a run that cannot be made is the last one
     */
    public SweepRunner(SweepSpec spec, Journal journal, int workers, boolean failFast) {
        this.spec = spec;
        this.journal = journal;
        this.workers = workers;
        this.failFast = failFast;
        int[] all = new int[spec.runCount()];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (journal.run(i) == null) {
                all[count++] = i;
            }
        }
        this.missing = Arrays.copyOf(all, count);
        this.finished = new ArrayBlockingQueue<>(WAITING_PER_WORKER * workers);
    }

    /**
     * Makes them. If {@code progress} throws, what has ended by then is in the journal.
     *
     * @return why it ended before its time; null if all runs have been made
     * @throws IOException if the journal cannot be written
     */
    public @Nullable String run(Progress progress) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(workers, missing.length); i++) {
            Thread thread = new Thread(this::work, "sweep " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        int before = journal.count();
        int written = 0;
        try {
            progress.at(before, spec.runCount());
            while (written < missing.length) {
                Finished each = finished.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (each != null) {
                    write(each);
                    written++;
                    if (failFast && each.problem != null) {
                        return each.problem;
                    }
                }
                progress.at(before + written, spec.runCount());
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            leaving = true;
            for (Finished each = finished.poll(); each != null; each = finished.poll()) {
                write(each);
            }
            threads.forEach(Thread::interrupt);
        }
    }

    private void write(Finished each) throws IOException {
        if (each.failure != null) {
            throw new IllegalStateException(
                    "run " + each.run + " (" + spec.words(each.run / spec.seeds().size()) + ")",
                    each.failure);
        }
        if (each.outcome != null) {
            journal.add(each.run, each.outcome.digest(), each.outcome.measures());
        } else {
            journal.add(each.run, String.valueOf(each.problem));
        }
    }

    /** The body of a worker: one run after the other, until none is left. */
    private void work() {
        try {
            for (int i = next.getAndIncrement();
                    i < missing.length && !leaving;
                    i = next.getAndIncrement()) {
                finished.put(attempt(missing[i]));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Finished attempt(int run) {
        try {
            return new Finished(run, spec.run(run), null, null);
        } catch (ConfigurationException | SimulationException e) {
            return new Finished(run, null, String.valueOf(e.getMessage()), null);
        } catch (RuntimeException | Error e) {
            return new Finished(run, null, null, e);
        }
    }
}
