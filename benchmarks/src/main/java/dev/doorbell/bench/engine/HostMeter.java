package dev.doorbell.bench.engine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures the calling thread between two moments: seconds of host time, and bytes allocated.
 *
 * <p>The allocation counter is read outside the timed span, and reading it allocates nothing.
 */
final class HostMeter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long startBytes;
    private long startNanos;
    private long bytes;
    private long nanos;

    HostMeter() {
        // The first reading may set something up.
        start();
        stop();
    }

    void start() {
        startBytes = threads.getCurrentThreadAllocatedBytes();
        startNanos = System.nanoTime();
    }

    void stop() {
        nanos = System.nanoTime() - startNanos;
        bytes = threads.getCurrentThreadAllocatedBytes() - startBytes;
    }

    double seconds() {
        return nanos / 1e9;
    }

    long bytes() {
        return bytes;
    }
}
