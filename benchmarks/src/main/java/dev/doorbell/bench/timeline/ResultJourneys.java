package dev.doorbell.bench.timeline;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.JourneyResult;
import dev.doorbell.bench.compare.Lane;
import dev.doorbell.bench.report.ResultFile;
import dev.doorbell.bench.timeline.JourneyView.Bar;
import dev.doorbell.sim.error.ConfigurationException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The journeys that a comparison's {@code result.json} has: one for each delivery, without records. */
final class ResultJourneys {
    private static final BigDecimal PICOS_PER_NANO = BigDecimal.valueOf(1000);
    private static final String EXPECTED =
            "expected an export of JSON lines, or a result.json of doorbell compare";

    private ResultJourneys() {}

    /**
     * Reads them.
     *
     * @param delivery which; null for all
     * @param number a journey's number; {@link JourneyFinder#ANY} for whichever there is
     * @throws ConfigurationException if the file is no result, or has not what is wanted
     */
    static List<JourneyView> read(Path file, @Nullable String delivery, long number) {
        String name = file.toString();
        ComparisonResult result = parse(file);
        List<JourneyView> views = new ArrayList<>();
        for (DeliveryResult each : result.deliveries()) {
            JourneyResult journey = each.journey();
            boolean isWanted = delivery == null || delivery.equals(each.delivery());
            if (isWanted
                    && journey != null
                    && (number == JourneyFinder.ANY || journey.number() == number)) {
                views.add(view(name, each.delivery(), journey));
            }
        }
        if (views.isEmpty()) {
            throw new ConfigurationException(name + ": " + missing(result, delivery, number));
        }
        return views;
    }

    private static ComparisonResult parse(Path file) {
        try {
            return ResultFile.read(file);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(e.getMessage() + ", or an export of JSON lines");
        }
    }

    private static String missing(ComparisonResult result, @Nullable String delivery, long number) {
        String there =
                result.deliveries().stream()
                        .map(
                                each -> {
                                    JourneyResult journey = each.journey();
                                    return each.delivery()
                                            + (journey == null
                                                    ? " (no journey)"
                                                    : " (journey " + journey.number() + ")");
                                })
                        .collect(Collectors.joining(", "));
        return "no "
                + (number == JourneyFinder.ANY ? "journey" : "journey " + number)
                + (delivery == null ? "" : " by " + delivery)
                + "; a result has one journey of each delivery, this one "
                + there
                + "; --export jsonl writes all of them";
    }

    private static JourneyView view(String name, String delivery, JourneyResult journey) {
        long start = picos(journey.startNs());
        List<Bar> bars = new ArrayList<>();
        for (JourneyResult.Part part : journey.stages()) {
            Lane lane =
                    Arrays.stream(Lane.values())
                            .filter(each -> each.label().equals(part.lane()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new ConfigurationException(
                                                    name
                                                            + ": no lane is called '"
                                                            + part.lane()
                                                            + "'; "
                                                            + EXPECTED));
            bars.add(
                    new Bar(
                            part.stage(),
                            lane,
                            start + picos(part.startNs()),
                            start + picos(part.endNs())));
        }
        Integer intid = journey.intid();
        return new JourneyView(
                journey.number(),
                delivery,
                start,
                start + picos(journey.totalNs()),
                "delivered",
                bars,
                intid == null ? -1 : intid,
                "",
                journey.core(),
                List.of(),
                0);
    }

    private static long picos(BigDecimal nanos) {
        return nanos.multiply(PICOS_PER_NANO).longValue();
    }
}
