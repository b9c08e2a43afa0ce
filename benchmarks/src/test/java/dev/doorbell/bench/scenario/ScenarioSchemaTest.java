package dev.doorbell.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What ships as schema and as reference page is made of the records that the reader fills. */
class ScenarioSchemaTest {
    private static final Path PAGE = Path.of("../docs/reference/scenario-format.md");

    @Test
    void theSchemaIsThatOfTheRecords() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        ScenarioSchema.class.getResourceAsStream(ScenarioSchema.resourceName()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .as("scenario.schema.json is what ScenarioSchema.json() says")
                    .isEqualTo(ScenarioSchema.json());
        }
    }

    @Test
    void thePageHasEveryKeyAndEveryMeasure() throws IOException {
        assertThat(Files.readString(PAGE))
                .as("scenario-format.md ends with what ScenarioSchema.tables() says")
                .endsWith(ScenarioSchema.tables());
    }
}
