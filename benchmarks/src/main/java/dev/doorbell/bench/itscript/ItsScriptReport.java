package dev.doorbell.bench.itscript;

import dev.doorbell.bench.report.Json;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What came of a script, as text and as JSON. */
public final class ItsScriptReport {
    private static final int TEXT_WIDTH_MAX = 64;

    private ItsScriptReport() {}

    /** Each line with its outcome, then the mappings, then what is pending. */
    public static String text(ItsScriptResult result) {
        StringBuilder text = new StringBuilder();
        text.append("behaviour ").append(result.behaviour()).append('\n');
        int width =
                result.steps().stream()
                        .mapToInt(line -> Math.min(line.text().length(), TEXT_WIDTH_MAX))
                        .max()
                        .orElse(0);
        for (ItsScriptResult.Line line : result.steps()) {
            text.append(String.format(Locale.ROOT, "%5d  ", line.line()));
            text.append(line.text());
            text.append(" ".repeat(Math.max(0, width - line.text().length()))).append("  ");
            text.append(line.outcome());
            if (line.error() != null && line.code() != null) {
                text.append(String.format(Locale.ROOT, " %s 0x%06x", line.error(), line.code()));
            }
            text.append(line.detail().isEmpty() ? "" : ": " + line.detail()).append('\n');
        }
        text.append("mappings").append(result.mappings().isEmpty() ? ": none\n" : "\n");
        for (ItsScriptResult.MappedEvent event : result.mappings()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "       dev=0x%x event=%d lpi=%d icid=%d %s%n",
                            event.device(),
                            event.event(),
                            event.lpi(),
                            event.collection(),
                            event.cpu() == null ? "(not mapped)" : "cpu" + event.cpu()));
        }
        text.append("pending LPIs\n");
        for (int core = 0; core < result.pending().size(); core++) {
            text.append("       cpu").append(core).append(": ");
            text.append(list(result.pending().get(core))).append('\n');
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static String list(List<Integer> intids) {
        return intids.isEmpty()
                ? "none"
                : intids.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** All of it as JSON. */
    public static String json(ItsScriptResult result) {
        return Json.render(result);
    }
}
