package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.sweep.run.SweepSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sweep that ships, with fewer frames and seeds. */
class ShippedSweepTest {
    private static final Path SPEC = Path.of("src/main/resources/sweeps/when-to-poll.yaml");

    @TempDir private Path temp;

    @Test
    void itAnswersItsQuestion() throws Exception {
        assertThat(SweepSpec.read(SPEC.toString()).runCount()).isEqualTo(90);
        String small =
                Files.readString(SPEC)
                        .replace("count: 20000", "count: 300")
                        .replace("seeds: 3", "seeds: 2");
        Path spec = Files.writeString(temp.resolve("small.yaml"), small);
        Session session =
                Session.of(
                        "sweep",
                        spec.toString(),
                        "--out",
                        temp.resolve("out").toString(),
                        "--format",
                        "json");

        assertThat(session.status()).as(session.err()).isZero();
        JsonNode result = new JsonMapper().readTree(session.out());
        assertThat(result.get("cells")).hasSize(30);
        assertThat(result.get("show")).hasSize(5);
        // Without moderation, at each rate: the interrupt is sooner, the poll cheaper.
        for (int rate = 0; rate < 5; rate++) {
            assertThat(mean(result, 0, rate, "latency.mean"))
                    .isGreaterThan(2 * mean(result, 15, rate, "latency.mean"));
            assertThat(mean(result, 0, rate, "interrupts.perPacket")).isZero();
        }
        // Moderation by 100 us takes most of the interrupts at the highest rate.
        assertThat(mean(result, 25, 4, "interrupts.perPacket"))
                .isLessThan(0.5 * mean(result, 15, 4, "interrupts.perPacket"));
        assertThat(mean(result, 15, 0, "cpu.share")).isGreaterThan(mean(result, 0, 0, "cpu.share"));
    }

    private static double mean(JsonNode result, int first, int rate, String measure) {
        JsonNode cell = result.get("cells").get(first + rate);
        assertThat(cell.at("/at/2").intValue()).isEqualTo(rate);
        return cell.get("measures").get(measure).get("mean").doubleValue();
    }
}
