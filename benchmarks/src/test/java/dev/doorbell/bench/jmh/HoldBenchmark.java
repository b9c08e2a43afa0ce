package dev.doorbell.bench.jmh;

import dev.doorbell.bench.engine.DelayTable;
import dev.doorbell.bench.engine.HoldWorkload;
import dev.doorbell.sim.event.EventQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Cost of one event that fires and goes back, by the shape of the delays.
 *
 * <p>Question: is there a shape of delays that the pending set handles badly? Control: {@code
 * EXPONENTIAL}, the shape of the workload <em>hold</em>, against which the others are read.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class HoldBenchmark {
    /** Shapes of delays, with a mean of about a million ticks but for the last. */
    public enum Delays {
        /** Memoryless. */
        EXPONENTIAL,
        /** Nine in ten short, the others long. */
        BIMODAL,
        /** All equal: every event goes behind all others. */
        CONSTANT,
        /** A heavy tail: a few are very long. */
        PARETO,
        /** Even, up to two million. */
        UNIFORM,
        /** Up to 64 ticks: many events at each tick. */
        SHORT;

        double at(double part) {
            return switch (this) {
                case EXPONENTIAL -> -StrictMath.log(part) * 1e6;
                case BIMODAL -> part < 0.9 ? part * 1e3 : part * 1e7;
                case CONSTANT -> 1e6;
                case PARETO -> 1e5 / StrictMath.pow(part, 1 / 1.1);
                case UNIFORM -> part * 2e6;
                case SHORT -> part * 64;
            };
        }
    }

    /** The shape. */
    @Param public Delays delays = Delays.EXPONENTIAL;

    /** How many events are pending. */
    @Param({"1024", "65536"})
    public int pending = 1024;

    private HoldWorkload workload = newWorkload(delays, 1);

    /** Schedules the events. */
    @Setup
    public void schedule() {
        workload = newWorkload(delays, pending);
    }

    /** One event fires and goes back. */
    @Benchmark
    public long fireAndPost() {
        workload.step();
        return workload.orderHash();
    }

    private static HoldWorkload newWorkload(Delays delays, int pending) {
        return new HoldWorkload(new EventQueue(), new DelayTable(delays::at), pending);
    }
}
