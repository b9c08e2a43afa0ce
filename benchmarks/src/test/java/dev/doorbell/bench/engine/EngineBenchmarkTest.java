package dev.doorbell.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.doorbell.sim.error.MisuseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineBenchmarkTest {
    /** The checks were printed by {@code src/test/cpp/stdpq.cpp} with the same arguments. */
    @ParameterizedTest
    @CsvSource({
        "hold, 1, 1, 0, 1, 150982/0/0000000000000000",
        "hold, 1, 1000, 0, 1000, 1003556921/0/0000000000000000",
        "hold, 16, 1000, 500, 1000, 92338175/0/37862fb3a2b07926",
        "hold, 1024, 20000, 1000, 20000, 20501713/0/35e7890cd2aff2e6",
        "hold, 65536, 200000, 0, 200000, 3044966/0/3a6d63944b126c83",
        "path, 1, 0, 0, 12, 50158/1755/00606324b09c34ba",
        "path, 1000, 0, 0, 12063, 300995/1755000/cf6b2235b9292e10",
        "path, 700, 0, 300, 8490, 300995/1755000/cf6b2235b9292e10",
        "path, 20000, 0, 0, 240063, 5033790/35100000/1e107a1303e85004",
    })
    void theWorkDoneIsTheCppPrograms(
            String workload, long n, long m, long warmup, long events, String check) {
        EngineResult result = EngineBenchmark.run(workload, n, m, warmup);

        assertThat(result.check()).isEqualTo(check);
        assertThat(result.events()).isEqualTo(events);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 10, 3", "2, 777, 1", "300, 20000, 33", "5000, 1, 20000"})
    void holdDoesWhatANaiveEngineDoes(int pending, long events, long warmup) {
        assertThat(EngineBenchmark.run("hold", pending, events, warmup).check())
                .isEqualTo(NaiveEngine.hold(pending, events, warmup));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "63, 2", "3000, 100", "100, 3000"})
    void pathDoesWhatANaiveEngineDoes(long packets, long warmup) {
        assertThat(EngineBenchmark.run("path", packets, 0, warmup).check())
                .isEqualTo(NaiveEngine.path(packets, warmup));
    }

    @ParameterizedTest
    @EnumSource(Tracing.class)
    void whatIsTracedChangesNeitherTheWorkNorItsOrder(Tracing tracing) {
        EngineResult result = EngineBenchmark.run("path", 1_000, 0, 0, tracing);
        assertThat(result.check()).isEqualTo("300995/1755000/cf6b2235b9292e10");
        assertThat(result.bytesPerEvent()).isLessThan(10); // a histogram grows once
    }

    @Test
    void whoWatchesSeesARecordOfEachStageAndTheLatencyOfEachPacket() {
        TracedPathWorkload watched = new TracedPathWorkload(500, 100, true);
        EngineResult result = watched.run();
        assertThat(watched.latencies().count()).isEqualTo(600);
        assertThat(watched.latencies().sumTicks()).isEqualTo(result.latencyTicks());
        TracedPathWorkload again = new TracedPathWorkload(500, 100, true);
        again.run();
        assertThat(again.digest()).isEqualTo(watched.digest());
        TracedPathWorkload other = new TracedPathWorkload(501, 100, true);
        other.run();
        assertThat(other.digest()).isNotEqualTo(watched.digest());
    }

    @Test
    void whereNobodyWatchesThereIsNoDigest() {
        TracedPathWorkload unwatched = new TracedPathWorkload(10, 0, false);
        unwatched.run();
        assertThat(unwatched.latencies().count()).isZero();
        assertThatExceptionOfType(MisuseException.class)
                .isThrownBy(unwatched::digest)
                .withMessageContaining("without a digest");
    }

    @Test
    void theSameWorkTwiceGivesTheSameCheck() {
        assertThat(EngineBenchmark.run("path", 2_000, 0, 100).check())
                .isEqualTo(EngineBenchmark.run("path", 2_000, 0, 100).check());
    }

    @Test
    void nothingIsAllocatedPerEvent() {
        assertThat(EngineBenchmark.run("hold", 1_024, 2_000_000, 100_000).bytesPerEvent())
                .isLessThan(0.005);
        assertThat(EngineBenchmark.run("path", 200_000, 0, 10_000).bytesPerEvent())
                .isLessThan(0.005);
    }

    @Test
    void theResultIsOneLineOfJson() {
        EngineResult result = new EngineResult("hold", 16, 1000, 0.5, 250, 42, 0, 0xABCL);

        assertThat(result.toJson())
                .isEqualTo(
                        "{\"workload\":\"hold\",\"n\":16,\"events\":1000,\"seconds\":0.500000,"
                                + "\"events_per_s\":2000,\"bytes_per_event\":0.25,"
                                + "\"check\":\"42/0/0000000000000abc\"}");
    }

    @Test
    void numbersOutOfRangeAreRefusedWithTheirValue() {
        assertRefused("cold", 1, 1, 0, "no workload cold; there are hold and path");
        assertRefused("hold", 0, 1, 0, "pending is 0, must be in 1 to 2147483647");
        assertRefused("hold", 1L << 31, 1, 0, "pending is 2147483648, must be in 1 to 2147483647");
        assertRefused("hold", 1, 0, 0, "events is 0, must be positive");
        assertRefused("hold", 1, 1, -1, "warm-up is -1, must not be negative");
        assertRefused("hold", 1, Long.MAX_VALUE, 1, "events and warm-up together exceed 2^63 - 1");
        assertRefused(
                "path", 0, 1, 0, "packets is 0, must be positive, and below 2^48 with the warm-up");
        assertRefused(
                "path",
                1,
                1,
                Long.MAX_VALUE,
                "packets is 1, must be positive, and below 2^48 with the warm-up");
    }

    private static void assertRefused(
            String workload, long n, long m, long warmup, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineBenchmark.run(workload, n, m, warmup))
                .withMessage(message);
    }
}
