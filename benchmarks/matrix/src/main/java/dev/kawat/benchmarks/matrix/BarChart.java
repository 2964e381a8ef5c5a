/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG. Text and bars take their colours from the reader's preference for light or dark, and the ground is
 * left transparent.
 */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABELS = 270;
    private static final int VALUES = 70;
    private static final int TOP = 40;
    private static final int ROW = 26;
    private static final int BAR = 18;
    private static final String STYLE = """
            text{font:13px system-ui,sans-serif;fill:#1f2328}
            .title{font-size:15px;font-weight:600}
            .bar{fill:#8c9bab}.own{fill:#0b6bcb}.mark{stroke:#57606a;stroke-dasharray:3 3}
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}.bar{fill:#6e7c8c}.own{fill:#58a6ff}.mark{stroke:#9198a1}
            }""";

    /**
     * One bar.
     *
     * @param own whether it stands out
     */
    record Bar(String label, double value, boolean own) {}

    private final String title;
    private final String format;
    private final List<Bar> bars = new ArrayList<>();

    /** A chart without bars; values are written by the format. */
    BarChart(String title, String format) {
        this.title = title;
        this.format = format;
    }

    void add(Bar bar) {
        bars.add(bar);
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    /** The chart, with a dashed line at {@code mark} unless that is 0. */
    String svg(double mark) {
        double greatest =
                Math.max(mark, bars.stream().mapToDouble(Bar::value).max().orElse(1));
        int height = TOP + bars.size() * ROW + 10;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                escape(title));
        line(svg, "<style>%s</style>", STYLE);
        line(svg, "<text class=\"title\" x=\"0\" y=\"20\">%s</text>", escape(title));
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + i * ROW, greatest);
        }
        if (mark > 0) {
            double x = LABELS + length(mark, greatest);
            line(svg, "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x, TOP - 6, x, height - 10);
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(StringBuilder svg, Bar bar, int y, double greatest) {
        double length = length(bar.value(), greatest);
        int baseline = y + BAR - 5;
        line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABELS - 8, baseline, escape(bar.label()));
        line(
                svg,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                bar.own() ? "bar own" : "bar",
                LABELS,
                y,
                length,
                BAR);
        line(
                svg,
                "<text x=\"%.1f\" y=\"%d\">%s</text>",
                LABELS + length + 6,
                baseline,
                String.format(Locale.ROOT, format, bar.value()));
    }

    private static double length(double value, double greatest) {
        return Math.max(1, value / greatest * (WIDTH - LABELS - VALUES));
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
