package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A result as JSON: the records' components in snake case and in their order. Numbers are plain
 * decimals; what there is none of is {@code null}.
 */
public final class JsonReport {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                    .build();

    private JsonReport() {}

    /** The result as JSON text that ends with a newline. */
    public static String render(ComparisonResult result) {
        return MAPPER.writeValueAsString(result).replace(System.lineSeparator(), "\n") + "\n";
    }

    /**
     * A result from its JSON text.
     *
     * @throws JacksonException if the text is no such JSON
     */
    public static ComparisonResult parse(String json) {
        return MAPPER.readValue(json, ComparisonResult.class);
    }
}
