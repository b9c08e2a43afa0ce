package dev.doorbell.kernel.export;

import dev.doorbell.sim.export.Exporter;
import dev.doorbell.sim.export.Labels;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import org.jspecify.annotations.Nullable;

/**
 * One writer behind the ring, for several machines after one another. Keeps the first failure, and is deaf
 * from then on.
 */
final class Outlet implements TraceSink {
    private final ExportFormat format;
    private final Exporter exporter;
    private volatile @Nullable Throwable failure;

    Outlet(ExportFormat format, Exporter exporter) {
        this.format = format;
        this.exporter = exporter;
    }

    ExportFormat format() {
        return format;
    }

    Exporter exporter() {
        return exporter;
    }

    /** Another machine's records follow. Called while no thread reads. */
    void begin(Labels labels, long tickOffset, long firstJourney) {
        attempt(() -> exporter.next(labels, tickOffset, firstJourney));
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        if (failure == null) {
            try {
                exporter.record(tick, point, source, first, second);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
    }

    /** Does something that may fail, unless something has failed. */
    void attempt(Runnable part) {
        if (failure == null) {
            try {
                part.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
    }

    /** Why it writes no more; null as long as it does. May be asked while the ring runs. */
    @Nullable Throwable failure() {
        return failure;
    }
}
