package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
    @Test
    void jsonIsOneLineWithEveryField() {
        Session session =
                Session.of(
                        "bench",
                        "--workload",
                        "hold",
                        "--pending",
                        "64",
                        "--events",
                        "20000",
                        "--warmup",
                        "1000",
                        "--format",
                        "json");
        JsonNode result = new JsonMapper().readTree(session.out());

        assertThat(session.status()).isZero();
        assertThat(session.out().lines()).hasSize(1);
        assertThat(result.propertyNames())
                .containsExactly(
                        "workload",
                        "n",
                        "events",
                        "seconds",
                        "events_per_s",
                        "bytes_per_event",
                        "check");
        assertThat(result.get("events").longValue()).isEqualTo(20_000);
        assertThat(result.get("check").asString()).matches("\\d+/0/[0-9a-f]{16}");
    }

    @Test
    void theTableSaysTheSame() {
        Session session =
                Session.of("bench", "--workload", "path", "--packets", "500", "--warmup", "10");

        assertThat(session.status()).isZero();
        assertThat(session.out()).contains("workload          path", "events per second", "check");
    }

    @Test
    void whatIsTracedMakesNoDifferenceToTheCheck() {
        for (String trace : new String[] {"off", "unwatched", "watched"}) {
            Session session =
                    Session.of(
                            "bench",
                            "--workload",
                            "path",
                            "--packets",
                            "1000",
                            "--warmup",
                            "0",
                            "--trace",
                            trace);
            assertThat(session.status()).as(session.err()).isZero();
            assertThat(session.out()).contains("300995/1755000/cf6b2235b9292e10");
        }
    }

    @Test
    void tracesThatThereAreNotAreRefused() {
        Session unknown =
                Session.of("bench", "--workload", "path", "--packets", "1", "--trace", "loud");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("--trace loud is unknown; expected off, unwatched or watched");
        Session hold =
                Session.of(
                        "bench",
                        "--workload",
                        "hold",
                        "--pending",
                        "1",
                        "--events",
                        "1",
                        "--trace",
                        "off");
        assertThat(hold.status()).isEqualTo(2);
        assertThat(hold.err()).contains("--trace means nothing to --workload hold");
    }
}
