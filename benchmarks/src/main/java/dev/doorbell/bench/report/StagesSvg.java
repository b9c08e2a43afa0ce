package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import java.util.List;
import java.util.stream.Collectors;

/** Waterfalls of the stages, one for each delivery, as a drawing that stands alone. */
public final class StagesSvg {
    private static final int WIDTH = 960;
    private static final int ROW = 22;
    private static final int BAR = 12;
    private static final int LEFT = 134;
    private static final int INLINE_WIDTH = 560;
    private static final int NUMBERS = 200;
    private static final int MEAN = 100;
    private static final int SHARE = 28;
    private static final int HEAD = 64;
    private static final int GAP = 34;

    /** No bar is thinner: it could not be seen. */
    private static final double BAR_MIN = 1;

    private StagesSvg() {}

    /** The drawing of all deliveries as a file of its own. */
    public static String render(ComparisonResult result) {
        List<DeliveryResult> deliveries = result.deliveries();
        int height = 20;
        for (DeliveryResult each : deliveries) {
            height += HEAD + ROW * (each.stages().size() + 1) + GAP;
        }
        Svg svg =
                new Svg(
                        WIDTH,
                        height - GAP + 20,
                        "stages",
                        true,
                        "Where the time goes on board " + result.board(),
                        deliveries.stream()
                                .map(StagesSvg::words)
                                .collect(Collectors.joining("; ", "", ".")));
        int top = 10;
        for (int i = 0; i < deliveries.size(); i++) {
            draw(svg, WIDTH, deliveries.get(i), i, top);
            top += HEAD + ROW * (deliveries.get(i).stages().size() + 1) + GAP;
        }
        return svg.end();
    }

    /** One delivery's inside a page. */
    static String inline(DeliveryResult delivery, int position) {
        Svg svg =
                new Svg(
                        INLINE_WIDTH,
                        HEAD + ROW * (delivery.stages().size() + 1) + 10,
                        "still-stages-" + position,
                        false,
                        "Where the time goes with " + delivery.delivery(),
                        words(delivery) + ".");
        draw(svg, INLINE_WIDTH, delivery, position, 0);
        return svg.end();
    }

    private static String words(DeliveryResult delivery) {
        StageRows stages = StageRows.of(delivery);
        return stages.rows().stream()
                .map(each -> each.stage() + " " + each.mean() + " µs")
                .collect(
                        Collectors.joining(
                                ", ",
                                delivery.delivery() + " takes " + stages.total() + " µs: ",
                                ""));
    }

    private static void draw(Svg svg, int width, DeliveryResult delivery, int position, int top) {
        int meanAt = width - MEAN;
        int shareAt = width - SHARE;
        StageRows stages = StageRows.of(delivery);
        int style = Palette.index(delivery.delivery(), position);
        svg.name(style, "start", 24, top + 28, delivery.delivery());
        svg.text(
                "muted",
                "start",
                LEFT,
                top + 28,
                "stages of the path, mean over delivered packets");
        svg.text("muted", "end", meanAt, top + 50, "µs");
        svg.text("muted", "end", shareAt, top + 50, "%");
        double total = stages.totalNs().doubleValue();
        double scale = total == 0 ? 0 : (width - NUMBERS - LEFT) / total;
        int y = top + HEAD;
        for (StageRows.Row each : stages.rows()) {
            double x = LEFT + each.startNs().doubleValue() * scale;
            double length = each.meanNs().doubleValue() * scale;
            svg.text("ink", "start", 24, y + 14, each.stage());
            svg.line("rule", LEFT, y + ROW, shareAt, y + ROW);
            if (each.meanNs().signum() > 0) {
                svg.bar(style, x, y + 4, Math.max(BAR_MIN, length), BAR);
            }
            svg.text("ink", "end", meanAt, y + 14, each.mean());
            svg.text("muted", "end", shareAt, y + 14, each.share());
            y += ROW;
        }
        svg.strong("start", 24, y + 16, "total");
        svg.line("axis", LEFT, y + 11, LEFT + total * scale, y + 11);
        svg.strong("end", meanAt, y + 16, stages.total());
        svg.text("muted", "end", shareAt, y + 16, total == 0 ? "0.0" : "100.0");
    }
}
