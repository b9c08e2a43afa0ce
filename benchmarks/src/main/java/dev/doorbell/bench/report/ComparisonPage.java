package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.Effect;
import dev.doorbell.bench.report.Page.Block;
import dev.doorbell.bench.report.Page.Cell;
import dev.doorbell.bench.report.Page.Section;
import dev.doorbell.bench.report.Page.Table;
import dev.doorbell.bench.report.Page.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison's result as a page, in the order in which one reads it. */
final class ComparisonPage {
    private static final String OLDER =
            "This result was written by an older doorbell and does not hold ";
    private static final String AGAIN = "; make it again with ‘doorbell compare’ to see it.";

    private final ComparisonResult result;
    private final LogBins bins;
    private final MeasureCharts measures;
    private final boolean isDelivered;

    private ComparisonPage(ComparisonResult result) {
        this.result = result;
        this.bins = LogBins.of(result.deliveries());
        this.measures = new MeasureCharts(result);
        this.isDelivered =
                result.deliveries().stream().anyMatch(each -> each.packets().delivered() > 0);
    }

    static Page of(ComparisonResult result) {
        return new ComparisonPage(result).page();
    }

    private Page page() {
        List<String> clauses = new ArrayList<>(Arrays.asList(result.verdict().split("; ")));
        String lead = sentence(clauses.remove(0));
        List<String> notes = clauses.stream().map(ComparisonPage::sentence).toList();
        String names =
                result.deliveries().stream()
                        .map(DeliveryResult::delivery)
                        .collect(Collectors.joining(", "));
        return new Page(
                names + " on " + result.board() + " – doorbell",
                List.of(
                        new Term("Board", result.board()),
                        new Term("NIC", result.nic()),
                        new Term("Timing", result.profile()),
                        new Term("Workload", result.workload()),
                        new Term("Deliveries", names)),
                lead,
                notes,
                List.of(
                        sureness(),
                        latencies(),
                        stages(),
                        journeys(),
                        price(),
                        queues(),
                        packets(),
                        constants(),
                        reproduction(),
                        reading()),
                ChartData.of(result, bins, measures.panels()),
                origin());
    }

    private static String sentence(String clause) {
        if (clause.isEmpty()) {
            return clause;
        }
        int first = clause.codePointAt(0);
        boolean isName = clause.matches("(?s)(poll|intx|msix?) .*");
        String start = isName ? Character.toString(first) : upper(first);
        String text = start + clause.substring(Character.charCount(first));
        return Figures.unbroken(text.endsWith(".") ? text : text + ".");
    }

    private static String upper(int codePoint) {
        return Character.toString(Character.toUpperCase(codePoint));
    }

    private Section sureness() {
        List<Block> blocks = new ArrayList<>();
        if (!result.effects().isEmpty()) {
            for (Effect effect : result.effects()) {
                blocks.add(new Page.Paragraph(Figures.unbroken(EffectWords.of(effect))));
            }
            blocks.add(effects());
        } else if (result.deliveries().stream().filter(ComparisonPage::delivers).count() > 1) {
            blocks.add(new Page.Missing(OLDER + "intervals of the difference" + AGAIN));
        } else {
            blocks.add(
                    new Page.Paragraph(
                            "There is nothing to compare: "
                                    + (isDelivered ? "one delivery" : "no delivery")
                                    + " brought packets to a thread."));
        }
        return new Section("verdict", "How sure that is", blocks);
    }

    private static boolean delivers(DeliveryResult each) {
        return each.packets().delivered() > 0;
    }

    private Table effects() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Effect each : result.effects()) {
            rows.add(
                    cells(
                            each.delivery() + " – " + each.against(),
                            Figures.time(each.differenceNs()),
                            EffectWords.interval(each.differenceLowNs(), each.differenceHighNs()),
                            Figures.number(each.ratio(), 4),
                            each.ratioLow() == null
                                    ? Figures.NONE
                                    : Figures.number(each.ratioLow(), 4)
                                            + " to "
                                            + Figures.number(each.ratioHigh(), 4),
                            EffectWords.delta(each),
                            each.p() == null ? Figures.NONE : Figures.number(each.p(), 2)));
        }
        String test =
                result.effects().stream()
                        .map(Effect::test)
                        .filter(each -> each != null)
                        .findFirst()
                        .map(each -> "; p: " + each)
                        .orElse("");
        return new Table(
                "Differences of the mean latency, paired by replication" + test,
                List.of(
                        "Deliveries",
                        "Difference",
                        "95 % interval",
                        "Ratio",
                        "95 % interval",
                        "Cliff’s delta",
                        "p"),
                rows,
                false);
    }

    private Section latencies() {
        List<Block> blocks = new ArrayList<>();
        boolean isKnown = result.deliveries().stream().anyMatch(d -> d.distribution() != null);
        if (isKnown) {
            blocks.add(
                    new Page.Chart(
                            "latency-ecdf",
                            "ecdf",
                            "",
                            "How many packets took at most so long",
                            "A line for each delivery over time from a packet’s first bit on the"
                                    + " wire to the thread that has it, on a logarithmic axis. At"
                                    + " each time the line’s height is the share of packets that"
                                    + " took no longer: further left is sooner, steeper is"
                                    + " steadier.",
                            percentiles(),
                            LatencySvg.inline(result)));
            blocks.add(
                    new Page.Chart(
                            "latency-histogram",
                            "histogram",
                            "",
                            "How the latencies are spread",
                            "A row for each delivery over the same axis. A column’s height is the"
                                    + " share of packets in it; every row has a height of its own,"
                                    + " whose greatest share is written beside it.",
                            histogram(),
                            null));
        } else {
            if (isDelivered) {
                blocks.add(new Page.Missing(OLDER + "the latencies’ distribution" + AGAIN));
            } else {
                blocks.add(new Page.Paragraph("Nothing was delivered, so nothing took time."));
            }
            blocks.add(percentiles());
        }
        return new Section("latency", "How long packets take", blocks);
    }

    private Table percentiles() {
        List<List<Cell>> rows = new ArrayList<>();
        for (DeliveryResult each : result.deliveries()) {
            DeliveryResult.Latency latency = each.latencyNs();
            DeliveryResult.Distribution spread = each.distribution();
            rows.add(
                    cells(
                            each.delivery(),
                            Figures.time(latency.mean()),
                            EffectWords.interval(latency.meanLow(), latency.meanHigh()),
                            Figures.time(spread == null ? null : spread.minNs()),
                            Figures.time(latency.p50()),
                            Figures.time(latency.p90()),
                            Figures.time(latency.p99()),
                            Figures.time(latency.p999()),
                            Figures.time(latency.max())));
        }
        return new Table(
                "Latency of delivered packets",
                List.of(
                        "Delivery",
                        "Mean",
                        "95 % interval",
                        "Least",
                        "p50",
                        "p90",
                        "p99",
                        "p99.9",
                        "Greatest"),
                rows,
                false);
    }

    private Table histogram() {
        List<String> header = new ArrayList<>(List.of("Up to"));
        result.deliveries().forEach(each -> header.add(each.delivery()));
        List<List<Cell>> rows = new ArrayList<>();
        for (int bin = 0; bin + 1 < bins.edgesNs().size(); bin++) {
            int at = bin;
            if (bins.counts().stream()
                    .allMatch(counts -> counts.isEmpty() || counts.get(at) == 0)) {
                continue;
            }
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(Figures.time(decimal(bins.edgesNs().get(bin + 1)))));
            for (List<Long> counts : bins.counts()) {
                row.add(Cell.of(counts.isEmpty() ? Figures.NONE : Figures.count(counts.get(bin))));
            }
            rows.add(row);
        }
        return new Table("Packets by latency", header, rows, false);
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value);
    }

    private Section stages() {
        List<Page.Chart> charts = new ArrayList<>();
        for (int i = 0; i < result.deliveries().size(); i++) {
            DeliveryResult each = result.deliveries().get(i);
            if (!each.stages().isEmpty()) {
                charts.add(waterfall(each, i));
            }
        }
        List<Block> blocks = new ArrayList<>();
        if (charts.isEmpty()) {
            blocks.add(new Page.Paragraph("Nothing was delivered, so no stage took time."));
        } else {
            blocks.add(
                    new Page.Paragraph(
                            "The mean latency, cut into the stages of the path. Every bar begins"
                                    + " where the one before ended, and all bars of a delivery sum"
                                    + " to its mean; each delivery has a scale of its own."));
            blocks.add(new Page.Charts(charts));
        }
        return new Section("stages", "Where the time goes", blocks);
    }

    private static Page.Chart waterfall(DeliveryResult delivery, int position) {
        StageRows stages = StageRows.of(delivery);
        List<List<Cell>> rows = new ArrayList<>();
        for (StageRows.Row each : stages.rows()) {
            rows.add(
                    List.of(
                            new Cell(each.stage(), "until: " + each.end(), null),
                            Cell.of(each.lane()),
                            Cell.of(each.mean()),
                            Cell.of(each.share()),
                            Cell.of(Figures.exact(each.meanNs()))));
        }
        boolean isNothing = stages.totalNs().signum() == 0;
        rows.add(
                cells(
                        "total",
                        "",
                        stages.total(),
                        isNothing ? "0.0" : "100.0",
                        Figures.exact(stages.totalNs())));
        return new Page.Chart(
                "stages-" + position,
                "waterfall",
                Integer.toString(position),
                delivery.delivery() + ": " + Figures.time(delivery.latencyNs().mean()),
                "Stages of delivery "
                        + delivery.delivery()
                        + " from top to bottom in path order, with mean length and share of the"
                        + " total.",
                new Table(
                        "Stages of " + delivery.delivery() + ", mean over delivered packets",
                        List.of("Stage", "Who has it", "Mean, µs", "Share, %", "Exact, ns"),
                        rows,
                        true),
                StagesSvg.inline(delivery, position));
    }

    private Section journeys() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < result.deliveries().size(); i++) {
            DeliveryResult each = result.deliveries().get(i);
            if (each.journey() != null) {
                blocks.add(measures.journey(each, i));
            }
        }
        if (!blocks.isEmpty()) {
            blocks.add(
                    0,
                    new Page.Paragraph(
                            "For each delivery, the packet nearest to its median: who has the"
                                    + " packet, or the interrupt that announces it, at what time."));
        } else if (isDelivered) {
            blocks.add(new Page.Missing(OLDER + "a journey" + AGAIN));
        } else {
            blocks.add(new Page.Paragraph("No packet reached a thread."));
        }
        return new Section("journey", "One packet’s way", blocks);
    }

    private Section price() {
        return new Section(
                "price",
                "What it costs",
                List.of(new Page.Charts(List.of(measures.interrupts(), measures.cpu()))));
    }

    private Section queues() {
        Page.@Nullable Chart chart = measures.queues();
        return new Section(
                "queues",
                "Where packets wait",
                List.of(
                        chart == null
                                ? new Page.Missing(OLDER + "the depths of queues" + AGAIN)
                                : chart));
    }

    private Section packets() {
        return new Section("packets", "What became of the packets", List.of(measures.packets()));
    }

    private Section constants() {
        return new Section("constants", "What the times rest on", ConstantRows.blocks(result));
    }

    private Section reproduction() {
        List<Block> blocks = new ArrayList<>();
        if (result.command().isEmpty()) {
            blocks.add(new Page.Missing(OLDER + "the command that made it."));
        } else {
            blocks.add(
                    new Page.Paragraph("The same command gives the same result, to the last bit:"));
            blocks.add(new Page.Command(String.join(" \\\n  ", result.command())));
        }
        blocks.add(
                new Page.Terms(
                        List.of(
                                new Term("Seed", Long.toString(result.seed())),
                                new Term("Digest", result.digest()),
                                new Term("Version", version()))));
        return new Section("reproduce", "Make it again", blocks);
    }

    private String version() {
        String version = result.version();
        return version == null ? "unpackaged or not known" : version;
    }

    private Section reading() {
        return new Section("reading", "How to read this", ReadingGuide.blocks());
    }

    private String origin() {
        return "Made by doorbell, a simulator of the interrupt path. Nothing here was measured on a"
                + " machine: times follow from the models and the timing constants above.";
    }

    static List<Cell> cells(String... texts) {
        return Arrays.stream(texts).map(Cell::of).toList();
    }
}
