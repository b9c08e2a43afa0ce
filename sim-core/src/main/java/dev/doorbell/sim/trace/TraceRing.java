package dev.doorbell.sim.trace;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A ring of trace records between the simulation and any number of sinks.
 *
 * <p>One producer, the simulation; each sink reads every record on a daemon thread of its own.
 * Lossless: when the slowest sink is a whole ring behind, the simulation waits for it. A sink that
 * throws is reported when the ring is closed, and reads nothing more; the others go on.
 */
public final class TraceRing implements AutoCloseable {
    /** The smallest ring: one record. */
    public static final int SLOTS_MIN = 1;

    /** The largest ring: about 40 MB of records. */
    public static final int SLOTS_MAX = 1 << 20;

    /** A record, reused. */
    static final class Slot {
        long tick;
        TracePoint point = TracePoint.FRAME_ON_WIRE;
        int source;
        long first;
        long second;
    }

    private final Disruptor<Slot> disruptor;
    private final RingBuffer<Slot> ring;
    private final List<Reader> readers;

    private boolean closed;

    /**
     * Starts the sinks' threads.
     *
     * @param slots a power of two from {@link #SLOTS_MIN} to {@link #SLOTS_MAX}
     * @throws ConfigurationException if {@code slots} is anything else, or there is no sink
     */
    public TraceRing(int slots, TraceSink... sinks) {
        if (slots < SLOTS_MIN || slots > SLOTS_MAX || Integer.bitCount(slots) != 1) {
            throw new ConfigurationException(
                    "trace ring of "
                            + slots
                            + " slots; expected a power of two from "
                            + SLOTS_MIN
                            + " to "
                            + SLOTS_MAX);
        }
        if (sinks.length == 0) {
            throw new ConfigurationException("a trace ring needs at least one sink");
        }
        disruptor =
                new Disruptor<>(
                        Slot::new,
                        slots,
                        TraceRing::sinkThread,
                        // One producer at a time, but on the thread of whichever context runs;
                        // the single-producer sequencer asserts that it is always the same thread.
                        ProducerType.MULTI,
                        new BlockingWaitStrategy());
        readers = java.util.Arrays.stream(sinks).map(Reader::new).toList();
        disruptor.setDefaultExceptionHandler(new Fatal());
        disruptor.handleEventsWith(readers.toArray(Reader[]::new));
        ring = disruptor.start();
        readers.forEach(Reader::awaitStart);
    }

    private static Thread sinkThread(Runnable body) {
        Thread thread = new Thread(null, body, "doorbell-trace");
        thread.setDaemon(true);
        return thread;
    }

    /** Copies a record into the ring; waits for room. */
    void publish(long tick, TracePoint point, int source, long first, long second) {
        long sequence = ring.next();
        Slot slot = ring.get(sequence);
        slot.tick = tick;
        slot.point = point;
        slot.source = source;
        slot.first = first;
        slot.second = second;
        ring.publish(sequence);
    }

    /** Records published so far. */
    public long publishedCount() {
        return ring.getCursor() + 1;
    }

    /**
     * Waits until every sink has read everything, then ends them. Idempotent.
     *
     * @throws IllegalStateException if a sink failed; the message names it and the cause is its own
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        disruptor.shutdown();
        for (Reader reader : readers) {
            reader.end();
        }
        for (Reader reader : readers) {
            Throwable failure = reader.failure.get();
            if (failure != null) {
                throw new IllegalStateException(
                        "trace sink "
                                + reader.sink.getClass().getSimpleName()
                                + " failed: "
                                + failure.getMessage(),
                        failure);
            }
        }
    }

    /** One sink's place in the ring. */
    private static final class Reader implements EventHandler<Slot> {
        final TraceSink sink;
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final CountDownLatch started = new CountDownLatch(1);

        Reader(TraceSink sink) {
            this.sink = sink;
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        /** Order: a shutdown that comes before a reader runs would not wait for its records. */
        void awaitStart() {
            boolean interrupted = false;
            for (; ; ) {
                try {
                    started.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
            if (failure.get() == null) {
                try {
                    sink.record(slot.tick, slot.point, slot.source, slot.first, slot.second);
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            }
        }

        void end() {
            if (failure.get() == null) {
                try {
                    sink.end();
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            }
        }
    }

    /** Readers catch their sinks' failures, so anything that arrives here is ours. */
    private static final class Fatal implements ExceptionHandler<Slot> {
        @Override
        public void handleEventException(Throwable broken, long sequence, Slot slot) {
            throw new IllegalStateException("trace ring broke at record " + sequence, broken);
        }

        @Override
        public void handleOnStartException(Throwable broken) {
            throw new IllegalStateException("trace ring did not start", broken);
        }

        @Override
        public void handleOnShutdownException(Throwable broken) {
            throw new IllegalStateException("trace ring did not stop", broken);
        }
    }
}
