package dev.doorbell.sim.testkit;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.JourneyUnderWay;
import dev.doorbell.sim.path.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Journeys as small tables: a line for each stage, how long it took, and when it was over. */
public final class JourneyTable {
    private JourneyTable() {}

    /** One journey: its end in a line, then its stages. Ends with a newline. */
    public static String of(Journey journey) {
        DropReason dropped = journey.dropped();
        long rate = journey.ticksPerSecond();
        return "journey "
                + journey.number()
                + (dropped == null ? ", delivered" : ", dropped (" + dropped + ")")
                + " after "
                + TimeWords.of(journey.totalTicks(), rate)
                + "\n"
                + stages(journey.stages(), rate);
    }

    /** A frame that is under way: since when, then the stages it has passed. Ends with a newline. */
    public static String of(JourneyUnderWay journey, long nowTicks, long ticksPerSecond) {
        return "journey "
                + journey.number()
                + ", under way for "
                + TimeWords.of(nowTicks - journey.startTick(), ticksPerSecond)
                + "\n"
                + stages(journey.stages(), ticksPerSecond);
    }

    /**
     * The last of those that ended and the first of those under way, at most {@code countMax} of each, and
     * how many there are. Ends with a newline.
     */
    public static String of(JourneyBook book, int countMax, long nowTicks, long ticksPerSecond) {
        StringBuilder text = new StringBuilder();
        text.append("frames: ").append(book.breakdown().begun()).append(" begun, ");
        text.append(book.breakdown().delivered()).append(" delivered, ");
        text.append(book.breakdown().droppedCount()).append(" dropped ");
        text.append(book.breakdown().dropped()).append(", ");
        text.append(book.residentCount()).append(" under way\n");
        List<Journey> ended = book.finished();
        for (Journey journey : ended.subList(Math.max(0, ended.size() - countMax), ended.size())) {
            text.append(of(journey));
        }
        book.underWay().stream()
                .limit(countMax)
                .forEach(journey -> text.append(of(journey, nowTicks, ticksPerSecond)));
        return text.toString();
    }

    private static String stages(Map<Stage, Long> stages, long ticksPerSecond) {
        StringBuilder text = new StringBuilder();
        long end = 0;
        for (Map.Entry<Stage, Long> stage : stages.entrySet()) {
            end += stage.getValue();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-12s %12s %12s  %s%n",
                            stage.getKey(),
                            TimeWords.of(stage.getValue(), ticksPerSecond),
                            TimeWords.of(end, ticksPerSecond),
                            stage.getKey().end()));
        }
        return text.toString().replace("\r\n", "\n");
    }
}
