package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import tools.jackson.core.JacksonException;

/** A comparison's result as {@link Json}. */
public final class JsonReport {
    private JsonReport() {}

    /** The result as JSON text that ends with a newline. */
    public static String render(ComparisonResult result) {
        return Json.render(result);
    }

    /**
     * A result from its JSON text.
     *
     * @throws JacksonException if the text is no such JSON
     */
    public static ComparisonResult parse(String json) {
        return Json.MAPPER.readValue(json, ComparisonResult.class);
    }
}
