package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The share of packets that took at most so long, for every delivery, as a drawing that stands alone. */
public final class LatencySvg {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 400;
    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 36;
    private static final int TOP = 62;
    private static final int BOTTOM = HEIGHT - 58;

    private static final int SUBJECT_MAX = 80;

    private LatencySvg() {}

    /** The drawing as a file of its own. */
    public static String render(ComparisonResult result) {
        return draw(result, "latency", true);
    }

    /** The drawing inside a page. */
    static String inline(ComparisonResult result) {
        return draw(result, "still-latency", false);
    }

    private static String draw(ComparisonResult result, String id, boolean isAlone) {
        LogBins bins = LogBins.of(result.deliveries());
        Svg svg = new Svg(WIDTH, HEIGHT, id, isAlone, title(result), description(result));
        LogAxis axis = new LogAxis(bins.lowNs(), bins.highNs(), bins.hasZero(), LEFT, RIGHT);
        svg.strong("start", 24, 30, "How many packets took at most so long");
        if (isAlone) {
            svg.text("muted", "end", RIGHT, 30, subject(result));
        }
        grid(svg, axis);
        List<DeliveryResult> deliveries = result.deliveries();
        List<Integer> byLayer =
                IntStream.range(0, deliveries.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> layer(deliveries, i)))
                        .toList();
        for (int i : byLayer) {
            DeliveryResult.Distribution spread = deliveries.get(i).distribution();
            if (spread != null) {
                int style = Palette.index(deliveries.get(i).delivery(), i);
                svg.curve(style, path(spread, axis));
                label(svg, axis, deliveries.get(i).delivery(), style, spread, 0.72 - 0.13 * i);
            }
        }
        return svg.end();
    }

    private static int layer(List<DeliveryResult> deliveries, int position) {
        return Palette.layer(Palette.index(deliveries.get(position).delivery(), position));
    }

    private static void grid(Svg svg, LogAxis axis) {
        for (int percent = 0; percent <= 100; percent += 25) {
            double y = y(percent / 100.0);
            svg.line(percent == 0 ? "axis" : "rule", LEFT, y, RIGHT, y);
            svg.text("muted", "end", LEFT - 10, y + 4, percent + " %");
        }
        for (LogAxis.Tick tick : axis.ticks()) {
            boolean isNamed = !tick.label().isEmpty();
            svg.line("axis", tick.x(), BOTTOM, tick.x(), BOTTOM + (isNamed ? 7 : 4));
            if (isNamed) {
                svg.text("muted", "middle", tick.x(), BOTTOM + 23, tick.label());
            }
        }
        svg.text("muted", "end", RIGHT, HEIGHT - 14, "from first bit on the wire to the thread");
    }

    private static double y(double share) {
        return BOTTOM - (BOTTOM - TOP) * share;
    }

    /** A staircase: at each bound it rises by the packets that took at most so long. */
    private static String path(DeliveryResult.Distribution spread, LogAxis axis) {
        double all = spread.count().stream().mapToLong(Long::longValue).sum();
        StringBuilder path = new StringBuilder();
        double x = axis.x(spread.minNs().doubleValue());
        path.append('M').append(Svg.number(axis.left())).append(' ').append(Svg.number(y(0)));
        path.append('H').append(Svg.number(x));
        long sum = 0;
        String lastX = "";
        for (int i = 0; i < spread.upToNs().size(); i++) {
            sum += spread.count().get(i);
            String at = Svg.number(axis.x(spread.upToNs().get(i).doubleValue()));
            boolean isLast = i + 1 == spread.upToNs().size();
            if (!isLast
                    && at.equals(Svg.number(axis.x(spread.upToNs().get(i + 1).doubleValue())))) {
                continue; // the next step stands at the same place and is higher
            }
            if (!at.equals(lastX)) {
                path.append('H').append(at);
            }
            path.append('V').append(Svg.number(y(sum / all)));
            lastX = at;
        }
        return path.append('H').append(Svg.number(axis.right())).toString();
    }

    private static void label(
            Svg svg,
            LogAxis axis,
            String name,
            int style,
            DeliveryResult.Distribution spread,
            double level) {
        double all = spread.count().stream().mapToLong(Long::longValue).sum();
        long sum = 0;
        int at = 0;
        while (at + 1 < spread.count().size() && (sum + spread.count().get(at)) / all < level) {
            sum += spread.count().get(at++);
        }
        double x = axis.x(spread.upToNs().get(at).doubleValue());
        boolean isLeft = x > (LEFT + RIGHT) / 2.0;
        svg.name(style, isLeft ? "end" : "start", x + (isLeft ? -12 : 12), y(level) + 4, name);
    }

    private static String subject(ComparisonResult result) {
        String text = result.board() + ", " + result.nic() + ", " + result.workload();
        return text.length() <= SUBJECT_MAX ? text : text.substring(0, SUBJECT_MAX) + "…";
    }

    private static String title(ComparisonResult result) {
        return "Latency of packets on board " + result.board() + ", workload " + result.workload();
    }

    private static String description(ComparisonResult result) {
        return result.deliveries().stream()
                .map(LatencySvg::words)
                .collect(Collectors.joining("; ", "Share of packets by latency. ", "."));
    }

    private static String words(DeliveryResult each) {
        return each.delivery()
                + ": half within "
                + Figures.time(each.latencyNs().p50())
                + ", 99 % within "
                + Figures.time(each.latencyNs().p99())
                + ", all within "
                + Figures.time(each.latencyNs().max());
    }
}
