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
}
