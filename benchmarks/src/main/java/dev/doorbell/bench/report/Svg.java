package dev.doorbell.bench.report;

import java.util.Locale;

/**
 * Writes a drawing as SVG, with light colours as attributes and dark ones as style, so that it shows on
 * anything. A drawing on its own brings its own ground; one inside a page follows the page's style.
 */
final class Svg {
    private static final String INK = "#1d1c1a";
    private static final String MUTED = "#5d5954";
    private static final String RULE = "#dcd7cf";
    private static final String GROUND = "#fcfbf8";
    private static final String FONT =
            "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

    private final StringBuilder text = new StringBuilder();

    /**
     * Begins a drawing.
     *
     * @param id unique where it is put
     * @param isAlone whether it is a file of its own
     */
    Svg(int width, int height, String id, boolean isAlone, String title, String description) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
        text.append(width).append(' ').append(height).append('"');
        if (isAlone) {
            text.append(" width=\"").append(width).append("\" height=\"").append(height);
            text.append('"');
        }
        text.append(" class=\"still\" role=\"img\" aria-labelledby=\"")
                .append(id)
                .append("-title ");
        text.append(id)
                .append("-desc\" font-family=\"")
                .append(FONT)
                .append("\" font-size=\"13\">\n");
        text.append("<title id=\"").append(id).append("-title\">").append(escaped(title));
        text.append("</title>\n<desc id=\"").append(id).append("-desc\">");
        text.append(escaped(description)).append("</desc>\n");
        if (isAlone) {
            text.append("<style>").append(darkStyle()).append("</style>\n");
            text.append("<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"").append(width - 1);
            text.append("\" height=\"").append(height - 1).append("\" rx=\"8\" fill=\"");
            text.append(GROUND).append("\" stroke=\"").append(RULE).append("\"/>\n");
        }
    }

    private static String darkStyle() {
        StringBuilder style = new StringBuilder("@media (prefers-color-scheme: dark) {");
        style.append(" .ground { fill: #16181c; stroke: #34383f }");
        style.append(" .ink { fill: #ebe8e3 } .muted { fill: #aaa59d }");
        style.append(" .rule { stroke: #34383f } .axis { stroke: #7d7972 }");
        for (int i = 0; i < 4; i++) {
            style.append(" .f").append(i).append(" { fill: ").append(Palette.dark(i)).append(" }");
            style.append(" .s")
                    .append(i)
                    .append(" { stroke: ")
                    .append(Palette.dark(i))
                    .append(" }");
        }
        return style.append(" }").toString();
    }

    Svg line(String kind, double x1, double y1, double x2, double y2) {
        text.append("<line class=\"").append(kind).append("\" x1=\"").append(number(x1));
        text.append("\" y1=\"").append(number(y1)).append("\" x2=\"").append(number(x2));
        text.append("\" y2=\"").append(number(y2)).append("\" stroke=\"");
        text.append(kind.equals("axis") ? "#8b867e" : RULE).append("\"/>\n");
        return this;
    }

    /** A filled bar in a delivery's colour. */
    Svg bar(int style, double x, double y, double width, double height) {
        text.append("<rect class=\"f").append(style).append("\" x=\"").append(number(x));
        text.append("\" y=\"").append(number(y)).append("\" width=\"").append(number(width));
        text.append("\" height=\"").append(number(height)).append("\" fill=\"");
        text.append(Palette.light(style)).append("\"/>\n");
        return this;
    }

    /** A line in a delivery's colour and dashes. */
    Svg curve(int style, String path) {
        text.append("<path class=\"s").append(style).append("\" d=\"").append(path);
        text.append("\" fill=\"none\" stroke=\"").append(Palette.light(style));
        text.append("\" stroke-width=\"2.25\" stroke-linejoin=\"round\" stroke-dasharray=\"");
        text.append(Palette.dashes(style)).append("\"/>\n");
        return this;
    }

    /** Text in ink or muted; {@code anchor} is start, middle or end. */
    Svg text(String kind, String anchor, double x, double y, String content) {
        return text(kind, kind.equals("muted") ? MUTED : INK, anchor, x, y, "400", content);
    }

    /** The same in bold. */
    Svg strong(String anchor, double x, double y, String content) {
        return text("ink", INK, anchor, x, y, "600", content);
    }

    /** Text in a delivery's colour. */
    Svg name(int style, String anchor, double x, double y, String content) {
        return text("f" + style, Palette.light(style), anchor, x, y, "600", content);
    }

    private Svg text(
            String kind,
            String fill,
            String anchor,
            double x,
            double y,
            String weight,
            String content) {
        text.append("<text class=\"").append(kind).append("\" x=\"").append(number(x));
        text.append("\" y=\"").append(number(y)).append("\" text-anchor=\"").append(anchor);
        text.append("\" fill=\"").append(fill).append("\" font-weight=\"").append(weight);
        text.append("\">").append(escaped(content)).append("</text>\n");
        return this;
    }

    /** The whole drawing. */
    String end() {
        return text.append("</svg>\n").toString();
    }

    /** A coordinate, to a tenth. */
    static String number(double value) {
        String fixed = String.format(Locale.ROOT, "%.1f", value);
        return fixed.endsWith(".0") ? fixed.substring(0, fixed.length() - 2) : fixed;
    }

    /** Text that means nothing but itself; what XML cannot hold becomes a question mark. */
    static String escaped(String content) {
        StringBuilder safe = new StringBuilder();
        content.codePoints()
                .forEach(
                        each -> {
                            switch (each) {
                                case '<' -> safe.append("&lt;");
                                case '>' -> safe.append("&gt;");
                                case '&' -> safe.append("&amp;");
                                case '"' -> safe.append("&quot;");
                                default -> safe.appendCodePoint(isXml(each) ? each : '?');
                            }
                        });
        return safe.toString();
    }

    /** Source: Extensible Markup Language (XML) 1.0, production Char. */
    private static boolean isXml(int codePoint) {
        return codePoint == '\t'
                || codePoint == '\n'
                || (codePoint >= 0x20 && codePoint <= 0xD7FF)
                || (codePoint >= 0xE000 && codePoint <= 0xFFFD)
                || codePoint >= 0x10000;
    }
}
