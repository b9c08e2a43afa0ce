package dev.doorbell.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every benchmark of this package once, shortly; JMH prints the table. */
@Tag("bench")
class BenchmarksTest {
    @Test
    void noHotPathAllocates() throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include(
                                                "HoldBenchmark|PathBenchmark|RegisterAccessBenchmark|PacketBenchmark|LpiBenchmark")
                                        .forks(1)
                                        .warmupIterations(3)
                                        .warmupTime(TimeValue.milliseconds(500))
                                        .measurementIterations(5)
                                        .measurementTime(TimeValue.milliseconds(500))
                                        .addProfiler(GCProfiler.class)
                                        .build())
                        .run();

        assertThat(results).isNotEmpty();
        for (RunResult result : results) {
            assertThat(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                    .as(result.getParams().toString())
                    .isNotNull()
                    .satisfies(bytes -> assertThat(bytes.getScore()).isLessThan(0.5));
        }
    }
}
