package dev.doorbell.bench.jmh;

import dev.doorbell.bench.engine.PathWorkload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Cost of one event of the workload <em>path</em>: twelve handlers, short delays, moved timers.
 *
 * <p>Question: what does an event of a model cost, as against the single handler of {@link
 * HoldBenchmark}, its control?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class PathBenchmark {
    /** More packets than any run gets through. */
    private static final long ENDLESS = 1L << 40;

    private final PathWorkload workload = new PathWorkload(ENDLESS, 0);

    /** One event fires. */
    @Benchmark
    public long fireOne() {
        workload.step();
        return workload.orderHash();
    }
}
