package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.JourneyResult;
import dev.doorbell.bench.compare.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;

/** What a page's script draws its charts from, as JSON that may stand in a script element. */
final class ChartData {
    private ChartData() {}

    /** A bar with its text. */
    record Bar(String name, int style, List<BarPart> parts, String text) {}

    /** A part of a bar: one of the kinds {@code main}, {@code lost} and {@code left}. */
    record BarPart(String kind, String name, double value) {}

    /** Bars of one measure. */
    record Panel(String title, double max, List<Bar> bars) {}

    static String of(ComparisonResult result, LogBins bins, Map<String, List<Panel>> panels) {
        List<Map<String, Object>> deliveries = new ArrayList<>();
        for (int i = 0; i < result.deliveries().size(); i++) {
            deliveries.add(delivery(result.deliveries().get(i), i, bins.counts().get(i)));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("deliveries", deliveries);
        data.put("lanes", Arrays.stream(Lane.values()).map(Lane::label).toList());
        data.put("low", bins.lowNs());
        data.put("high", bins.highNs());
        data.put("has_zero", bins.hasZero());
        data.put("edges", bins.edgesNs());
        data.put("bars", panels);
        return embedded(data);
    }

    private static Map<String, Object> delivery(
            DeliveryResult delivery, int position, List<Long> counts) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", delivery.delivery());
        data.put("style", Palette.index(delivery.delivery(), position));
        DeliveryResult.Distribution distribution = delivery.distribution();
        if (distribution != null) {
            data.put("min", distribution.minNs());
            data.put("up_to", distribution.upToNs());
            data.put("count", distribution.count());
            data.put("bins", counts);
        }
        StageRows stages = StageRows.of(delivery);
        data.put("stages", stages.rows());
        data.put("total", stages.totalNs());
        data.put("total_shown", stages.total());
        JourneyResult journey = delivery.journey();
        if (journey != null) {
            data.put("journey", journey.stages());
            data.put("journey_total", journey.totalNs());
        }
        return data;
    }

    /** JSON in which nothing ends a script element, begins a comment, or ends a line of a script. */
    static String embedded(Object data) {
        return Json.MAPPER
                .writer()
                .without(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(data)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
